import { z } from 'zod';
import type { ManifestEntry } from './engine.ts';
import { hashFile } from './file-hash.ts';
import { isPassing, notUnderstood, readText, refusal } from './gateway.ts';
import { findMissing } from './missing-files.ts';
import { packHead } from './packs.ts';
import { parseJson } from './parse-json.ts';
import type { ReadBlock, TogetherReader } from './read-together.ts';
import { withRetries } from './retries.ts';
import { type SendContext, throughGate } from './send-context.ts';
import { corrupted } from './send-file.ts';
import { TransferError } from './transfer-error.ts';
import { damagedOnce, type TroubleOutcome } from './upload-troubles.ts';
import { whileFlowing } from './while-flowing.ts';

const PATH = '/transfer/packs';
/** Answers of gateways that have no packs. */
const NO_PACKS: ReadonlySet<number> = new Set([404, 405, 501]);
/** The gateway's answer to a pack of which the index was damaged on the way. */
const DAMAGED = 460;

const packAnswer = z.object({
  stored: z.array(z.int().nonnegative()),
  wrong: z.array(z.int().nonnegative()),
  refused: z.array(z.object({ index: z.int().nonnegative(), message: z.string() })),
});

export interface PackProgress {
  /** So many of the file's bytes are on their way. */
  sent(entry: ManifestEntry, bytes: number): void;
  /** The gateway has it. */
  stored(entry: ManifestEntry): void;
  failed(entry: ManifestEntry, error: unknown, outcome: TroubleOutcome): void;
}

/** What became of a pack: files that are other versions by now, or that the gateway takes no packs at all. */
export type PackOutcome =
  | { readonly kind: 'sent'; readonly changed: readonly ManifestEntry[] }
  | { readonly kind: 'noPacks' };

/**
 * Sends small files in one request. What the gateway has got of a pack that was cut short is asked for, and only the
 * rest is sent again.
 *
 * @throws TransferError `upload-corrupted` for a file that arrived wrong twice; that a file is missing or unreadable; the
 * gateway's failures.
 */
export async function sendPack(
  entries: readonly ManifestEntry[],
  reader: TogetherReader,
  context: SendContext,
  signal: AbortSignal,
  progress: PackProgress,
): Promise<PackOutcome> {
  const changed: ManifestEntry[] = [];
  const damaged = new Set<ManifestEntry>();
  let left: readonly ManifestEntry[] = entries;
  /** A request was cut short: the gateway may have some of it. */
  let isUnsure = false;
  let hasPacks = true;

  const fail = (entry: ManifestEntry, error: unknown): never => {
    progress.failed(entry, error, { willRetry: false });
    throw error;
  };
  /** What goes wrong with all that is left of the pack is told once. */
  const allFailed = (error: unknown, willRetry: boolean): void => {
    const [first] = left;
    if (first !== undefined) progress.failed(first, error, { willRetry, files: left.length });
  };
  const keepLeft = (keeps: (entry: ManifestEntry) => boolean): void => {
    for (const entry of left) if (!keeps(entry)) progress.stored(entry);
    left = left.filter(keeps);
  };

  async function sendRest(stop: AbortSignal): Promise<void> {
    while (left.length > 0 && hasPacks) {
      if (isUnsure) {
        const missing = new Set(await findMissing(context, left, stop, context.gateway.askOnce));
        keepLeft((entry) => missing.has(entry));
        if (left.length === 0) return;
      }
      isUnsure = true;
      const outcome = await sendOnce(left, { reader, context, progress }, stop);
      isUnsure = false;
      if (outcome === null) {
        hasPacks = false;
        return;
      }
      const sent = left;
      keepLeft((entry) => !outcome.stored.has(entry));
      for (const entry of outcome.wrong) {
        const isOther = await isChanged(entry, outcome.failed, stop).catch((error) => fail(entry, error));
        if (isOther) {
          changed.push(entry);
          left = left.filter((other) => other !== entry);
        } else if (damaged.has(entry)) {
          fail(entry, corrupted(entry));
        } else {
          progress.failed(entry, damagedOnce(entry), { willRetry: true });
          damaged.add(entry);
        }
      }
      if (left.length === sent.length && outcome.wrong.length === 0) {
        throw notUnderstood(context.gateway.baseUrl, PATH, '');
      }
    }
  }

  await withRetries(() => whileFlowing(context.gate, signal, sendRest), {
    delaysMs: context.retryDelaysMs,
    signal,
    mayPass: (error) =>
      isPassing(error) || (error instanceof TransferError && error.problem.code === 'pack-damaged'),
    progress: () => entries.length - left.length,
    onRetry: (error) => allFailed(error, true),
  }).catch((error: unknown) => {
    if (!signal.aborted) allFailed(error, false);
    throw error;
  });
  return hasPacks ? { kind: 'sent', changed } : { kind: 'noPacks' };
}

interface AnsweredPack {
  readonly stored: ReadonlySet<ManifestEntry>;
  readonly wrong: readonly ManifestEntry[];
  readonly failed: ReadonlyMap<ManifestEntry, Error>;
}

/** One request. Null when the gateway knows no packs. */
async function sendOnce(
  entries: readonly ManifestEntry[],
  {
    reader,
    context,
    progress,
  }: {
    readonly reader: TogetherReader;
    readonly context: SendContext;
    readonly progress: PackProgress;
  },
  signal: AbortSignal,
): Promise<AnsweredPack | null> {
  const { gateway, gate, storageId } = context;
  const counter = countOut(entries, progress);
  const head = await packHead(entries);
  const failed = new Map<ManifestEntry, Error>();
  const blocks: ReadBlock[] = [];
  const length = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, head.length);

  async function* body(): AsyncGenerator<Uint8Array> {
    yield* throughGate(head, gate, signal);
    for await (const block of reader.read(entries, signal)) {
      blocks.push(block);
      for (const [entry, reason] of block.failed) failed.set(entry, reason);
      for await (const piece of throughGate(block.bytes, gate, signal)) {
        yield piece;
        counter.out(piece.length);
      }
    }
  }

  const answer = await gateway.send({
    method: 'POST',
    url: gateway.url(PATH, { storageId }),
    headers: { 'content-type': 'application/octet-stream', 'content-length': String(length) },
    stream: body(),
    signal,
  });
  const text = await readText(gateway.baseUrl, answer, signal);
  if (NO_PACKS.has(answer.status)) return null;
  if (answer.status === DAMAGED) throw packDamaged(gateway.baseUrl);
  if (answer.status < 200 || answer.status > 299) throw refusal(gateway.baseUrl, answer.status, text);
  const parsed = packAnswer.safeParse(parseJson(text));
  if (!parsed.success) throw notUnderstood(gateway.baseUrl, PATH, text, parsed.error);
  // Only the answer to all of it tells that nothing on the way still holds the bytes.
  for (const block of blocks) reader.giveBack(block);
  const { stored, wrong, refused } = parsed.data;
  const byIndex = (indexes: readonly number[]) => indexes.flatMap((index) => entries[index] ?? []);
  for (const { index, message } of refused) {
    const entry = entries[index];
    if (entry === undefined) continue;
    const reason = notTaken(entry, message);
    progress.failed(entry, reason, { willRetry: false });
    throw reason;
  }
  for (const [entry, reason] of failed) {
    if (isFileChanged(reason)) continue;
    progress.failed(entry, reason, { willRetry: false });
    throw reason;
  }
  return { stored: new Set(byIndex(stored)), wrong: byIndex(wrong), failed };
}

/** Shares the bytes that go out among the files whose they are. */
function countOut(entries: readonly ManifestEntry[], progress: PackProgress) {
  let at = 0;
  let ofFile = 0;
  return {
    out(bytes: number): void {
      let left = bytes;
      for (let entry = entries[at]; entry !== undefined && left > 0; entry = entries[at]) {
        const taken = Math.min(left, entry.sizeBytes - ofFile);
        left -= taken;
        ofFile += taken;
        progress.sent(entry, ofFile);
        if (ofFile < entry.sizeBytes) return;
        at += 1;
        ofFile = 0;
      }
    },
  };
}

/** Whether a file that arrived wrong is no longer the manifest's; else something on the way damages bytes. */
async function isChanged(
  entry: ManifestEntry,
  failed: ReadonlyMap<ManifestEntry, Error>,
  signal: AbortSignal,
): Promise<boolean> {
  if (failed.has(entry)) return true;
  return (await hashFile(entry.localPath, { signal })).fingerprint !== entry.fingerprint;
}

function isFileChanged(error: Error): boolean {
  return TransferError.isInstance(error) && error.problem.code === 'file-changed';
}

function packDamaged(baseUrl: string): TransferError {
  return new TransferError({
    code: 'pack-damaged',
    message: `Files arrived damaged at the farm's transfer gateway at ${baseUrl}, again and again.`,
    hint: 'Something on the way alters data: check the network, a proxy or a virus scanner, then press Retry.',
    zh: {
      message: `文件到达农场的传输网关 ${baseUrl} 时多次损坏。`,
      hint: '传输途中有东西更改了数据：请检查网络、代理或杀毒软件，然后点击“重试”。',
    },
    retryable: true,
  });
}

function notTaken(entry: ManifestEntry, said: string): TransferError {
  return new TransferError({
    code: 'gateway-refused-request',
    message: `The farm does not take "${entry.localPath}": ${said.slice(0, 200)}`,
    hint: 'Rename or move the file, point the scene at it, and submit again.',
    zh: {
      message: `农场不接受“${entry.localPath}”：${said.slice(0, 200)}`,
      hint: '请重命名或移动该文件，让场景指向新位置，然后重新提交。',
    },
    retryable: false,
  });
}
