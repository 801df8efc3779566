import { type Stored, storedOf, struckOf } from './audit.ts';
import type { Run } from './run.ts';

/** Two stores of the same content on one path, one after the other. */
export interface DoubledUpload {
  readonly serverPath: string;
  readonly apartMs: number;
  readonly sizeBytes: number;
  /** What happened around the first of them, after which nobody could know that it had been stored. */
  readonly cause: string | null;
}

/** A kill so long before or after a file was stored may have kept the sidecar from hearing of it. Milliseconds. */
const KILLED_WITHIN_MS = 1500;
/** A fault is told of when its request comes in; what the request stores, it stores soon after. Milliseconds. */
const STRUCK_WITHIN_MS = 500;
/** Parts of the gateway whose lost answers leave open whether a file was stored. */
const UPLOAD_TARGETS: ReadonlySet<string> = new Set(['transfer.upload', 'transfer.packs']);

interface Cause {
  readonly atMs: number;
  readonly withinMs: number;
  readonly text: string;
  /** How many files it may have hit. */
  left: number;
}

/** Files that were stored again with the content they had, each with the cause that explains it where there is one. */
export function doubledUploads(run: Run): readonly DoubledUpload[] {
  const causes: Cause[] = [
    ...run.noted
      .filter(({ what }) => what !== 'other')
      .map(({ atMs, text }) => ({ atMs, text, withinMs: KILLED_WITHIN_MS, left: Number.POSITIVE_INFINITY })),
    ...struckOf(run)
      .filter(({ target }) => UPLOAD_TARGETS.has(target))
      .map(({ atMs, target, fault }) => ({
        atMs,
        text: `${target}: ${fault}`,
        withinMs: STRUCK_WITHIN_MS,
        // A pack has many files, an upload one.
        left: target === 'transfer.packs' ? Number.POSITIVE_INFINITY : 1,
      })),
  ];
  const last = new Map<string, Stored>();
  const doubled: DoubledUpload[] = [];
  for (const stored of storedOf(run)) {
    const before = last.get(stored.serverPath);
    last.set(stored.serverPath, stored);
    if (before === undefined || before.sha256 !== stored.sha256) continue;
    const cause = causes.find(
      ({ atMs, withinMs, left }) => left > 0 && Math.abs(atMs - before.atMs) <= withinMs,
    );
    if (cause !== undefined) cause.left -= 1;
    const { serverPath, sizeBytes } = stored;
    doubled.push({ serverPath, sizeBytes, apartMs: stored.atMs - before.atMs, cause: cause?.text ?? null });
  }
  return doubled;
}
