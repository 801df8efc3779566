import { close, open, type Stats, stat } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { FileCondition, LocalPath, ReferencedFile } from '@farmhand/model';
import { mapConcurrently } from './concurrency.ts';
import { systemErrorCode } from './transfer-error.ts';
import { eachInTurns, filterInTurns } from './turns.ts';

/** Files looked at at the same time: enough to hide a network drive's delay, too few to starve a host. */
const CONCURRENCY = 16;
/** A file written this long ago or less may still be written to. ms. */
const FRESH_MS = 10_000;
const DEFAULT_SETTLE_MS = 300;
/**
 * File systems keep the content of smaller files inside their own records, without any block: NTFS up to about 700 bytes,
 * others up to some 2 KiB.
 */
const LEAST_BLOCK_BYTES = 4_096;
/** Their file systems always tell how many blocks a file has. */
const systemsThatTellBlocks: readonly string[] = ['darwin', 'win32'];

type Condition = FileCondition['condition'];

/**
 * What it means when a file cannot be looked at or opened, by the system's error; null for what says nothing of the file.
 * Whatever is not here is `unreadable`.
 */
const conditionByError: Readonly<Record<string, Condition | null>> = {
  ENOENT: 'gone',
  ENOTDIR: 'gone',
  // Windows, where another program can have a file for itself while it writes.
  EBUSY: 'changing',
  // This program has too many files open.
  EMFILE: null,
  ENFILE: null,
};

const look = promisify(stat);
const openFile = promisify(open);
const closeFile = promisify(close);

export interface InspectFilesOptions {
  /** As the scene's report lists them: absolute paths with the sizes found then. */
  readonly files: readonly ReferencedFile[];
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds since 1970; the machine's unless given. */
  readonly clock?: (() => number) | undefined;
  /** Time between two looks at a file that may still be written to. ms; 300 unless given. */
  readonly settleMs?: number | undefined;
  /** Told when each file that is there was last written to, as this first look found it: milliseconds since 1970. */
  readonly onSeen?: ((path: LocalPath, modifiedMs: number) => void) | undefined;
}

/** A first look that found the file. */
interface Seen {
  readonly file: ReferencedFile;
  readonly stats: Stats;
}

/**
 * Looks at files on this disk for what would spoil an upload: no right to read, no content, content that is still in the
 * cloud, content that is just being written, and files that went away. Only what is wrong is listed, in the order of
 * `files`, one condition a file.
 *
 * Nothing is read. A placeholder of a cloud folder is not even opened: it is known by having a size and no blocks on this
 * disk, as macOS has it for "dataless" files (since 12.3 for iCloud Drive, and for OneDrive, Dropbox and Google Drive as
 * file providers) and Windows for online-only files (Explorer: "Size on disk: 0 bytes"). Before that iCloud left a stub
 * `.NAME.icloud` in the file's place. Node does not tell the systems' own marks (`SF_DATALESS`,
 * `FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS`). Elsewhere files without blocks count only where the same file system shows blocks
 * for another file, since some network file systems never tell.
 *
 * Rejects only when `signal` aborts, with its reason.
 */
export async function inspectFiles(options: InspectFilesOptions): Promise<readonly FileCondition[]> {
  const { signal, clock = Date.now, settleMs = DEFAULT_SETTLE_MS } = options;
  signal?.throwIfAborted();
  const byPath = new Map<string, ReferencedFile>();
  await eachInTurns(options.files, signal, (file) => byPath.set(file.path, file));
  const files: ReferencedFile[] = [];
  await eachInTurns(byPath.values(), signal, (file) => files.push(file));
  const found = new Map<string, Condition>();
  const seen: Seen[] = [];
  await mapConcurrently(files, CONCURRENCY, signal, async (file) => {
    try {
      const stats = await look(file.path);
      if (stats.isFile()) {
        seen.push({ file, stats });
        options.onSeen?.(file.path, stats.mtimeMs);
      } else found.set(file.path, 'gone');
    } catch (error) {
      note(found, file.path, error);
      if (found.get(file.path) === 'gone' && (await hasCloudStub(file.path))) {
        found.set(file.path, 'placeholder');
      }
    }
  });

  for (const path of await changingAmong(seen, clock(), settleMs, found, signal)) found.set(path, 'changing');

  const isPlaceholder = await placeholderTest(seen, signal);
  await mapConcurrently(seen, CONCURRENCY, signal, async ({ file: { path }, stats }) => {
    if (found.has(path)) return;
    if (isPlaceholder(stats)) found.set(path, 'placeholder');
    else if (stats.size === 0) found.set(path, 'empty');
    else await openFile(path, 'r').then(closeFile, (error: unknown) => note(found, path, error));
  });

  const conditions: FileCondition[] = [];
  await eachInTurns(files, signal, ({ path }) => {
    const condition = found.get(path);
    if (condition !== undefined) conditions.push({ path, condition });
  });
  return conditions;
}

function note(found: Map<string, Condition>, path: string, error: unknown): void {
  const known = conditionByError[systemErrorCode(error) ?? ''];
  const condition = known === undefined ? 'unreadable' : known;
  if (condition !== null) found.set(path, condition);
}

/** iCloud's way before files without content: a small file beside the place where the file was. */
async function hasCloudStub(path: string): Promise<boolean> {
  return look(join(dirname(path), `.${basename(path)}.icloud`)).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

/**
 * Those that another look after a while finds different. Only files that may be in the making are looked at again; all of
 * them wait together.
 */
async function changingAmong(
  seen: readonly Seen[],
  nowMs: number,
  settleMs: number,
  found: Map<string, Condition>,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  // A network drive's clock may be ahead of this one.
  const isFresh = ({ mtimeMs }: Stats): boolean => Math.abs(nowMs - mtimeMs) <= FRESH_MS;
  const restless = await filterInTurns(
    seen,
    signal,
    ({ file, stats }) => isFresh(stats) || stats.size !== file.sizeBytes,
  );
  if (restless.length === 0) return [];
  await wait(settleMs, undefined, { signal }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error;
  });
  const changing: string[] = [];
  await mapConcurrently(restless, CONCURRENCY, signal, async ({ file: { path }, stats }) => {
    try {
      const now = await look(path);
      if (now.size !== stats.size || now.mtimeMs !== stats.mtimeMs) changing.push(path);
    } catch (error) {
      note(found, path, error);
    }
  });
  return changing;
}

async function placeholderTest(
  seen: readonly Seen[],
  signal: AbortSignal | undefined,
): Promise<(stats: Stats) => boolean> {
  const telling = new Set<number>();
  await eachInTurns(seen, signal, ({ stats: { blocks, dev } }) => {
    if (blocks > 0) telling.add(dev);
  });
  const tellsBlocks = ({ dev }: Stats): boolean =>
    systemsThatTellBlocks.includes(process.platform) || telling.has(dev);
  return (stats) => stats.size >= LEAST_BLOCK_BYTES && stats.blocks === 0 && tellsBlocks(stats);
}
