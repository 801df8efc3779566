import type { TransferCounts } from '@farmhand/model';
import { mapConcurrently } from './concurrency.ts';
import type { ManifestEntry, UploadRequest } from './engine.ts';
import { findAllMissing, findMissingByRecords, keepAsSent } from './missing-files.ts';
import { fileChanging, MOST_VERSIONS, renewEntry } from './newer-version.ts';
import { planPacks } from './packs.ts';
import { createTogetherReader, type TogetherReader } from './read-together.ts';
import type { SendContext } from './send-context.ts';
import { sendFile } from './send-file.ts';
import { sendPack } from './send-pack.ts';
import type { SentRecords } from './sent-records.ts';
import { TransferError } from './transfer-error.ts';
import { eachInTurns, filterInTurns } from './turns.ts';
import { assertUnchanged, fileChanged } from './unchanged-file.ts';
import { trackUpload, type UploadProgress } from './upload-progress.ts';
import { changedMeanwhile, trackTroubles, type UploadTroubles } from './upload-troubles.ts';
import { claimFiles } from './uploads-under-way.ts';

/** Files that the storage has already are looked at again when the manifest is older. Milliseconds. */
const FRESH_MS = 10_000;
/** Files whose storing the gateway has confirmed one by one are asked for by a few. */
const MOST_CONFIRMED_ASKED = 200;

export interface UploadContext extends SendContext {
  readonly sent: SentRecords | undefined;
  /** Files a manifest has at least for a sample to stand for what `sent` knows. */
  readonly sampledFrom: number;
  /** Packs and large files sent at the same time. */
  readonly concurrency: number;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** Sends what a storage lacks of a manifest, and whatever changes meanwhile once more. */
export async function uploadManifest(
  request: UploadRequest,
  context: UploadContext,
): Promise<TransferCounts> {
  const { manifest, signal, onProgress, onChanged } = request;
  signal?.throwIfAborted();
  const troubles = trackTroubles(request);
  const progress = trackUpload(manifest, onProgress, troubles.over);
  const isFresh = context.clock() - manifest.seenAtMs < FRESH_MS;
  using reader = createTogetherReader();

  let round = await sendRound(manifest.entries, { context, reader, progress, troubles, isFresh, signal });
  for (let versions = 1; round.length > 0; versions++) {
    const renewed = await mapConcurrently(round, context.concurrency, signal, (entry, stop) =>
      endingIn(troubles, entry, stop, async () => {
        if (entry.mustNotChange === true) throw fileChanged(entry);
        if (versions > MOST_VERSIONS) throw fileChanging(entry);
        return renewEntry(entry, stop);
      }),
    );
    await eachInTurns(renewed.entries(), signal, ([index, entry]) => {
      const old = round[index];
      if (old !== undefined) progress.replaced(old, entry);
      onChanged?.(entry);
      troubles.failed(entry, changedMeanwhile(entry), { willRetry: true });
    });
    round = await sendRound(renewed, { context, reader, progress, troubles, isFresh: true, signal });
  }
  return progress.report();
}

interface Round {
  readonly context: UploadContext;
  readonly reader: TogetherReader;
  readonly progress: UploadProgress;
  readonly troubles: UploadTroubles;
  /** The files were looked at just now. */
  readonly isFresh: boolean;
  readonly signal: AbortSignal | undefined;
}

/** Brings entries to the storage; gives those whose files are other versions by now. */
async function sendRound(entries: readonly ManifestEntry[], round: Round): Promise<ManifestEntry[]> {
  const { context, progress, troubles, signal, isFresh } = round;
  const { sent, sampledFrom } = context;
  const { missing, unrecorded } =
    sent === undefined || entries.length < sampledFrom
      ? { missing: await findAllMissing(context, entries, signal), unrecorded: entries }
      : await findMissingByRecords(context, sent, entries, signal);
  const lacks = new Set(missing);
  const there =
    lacks.size === 0 ? entries : await filterInTurns(entries, signal, (entry) => !lacks.has(entry));
  const changed = isFresh ? [] : await findReplaced(there, round);
  const replaced = new Set(changed);
  await progress.skipped(
    replaced.size === 0 ? there : await filterInTurns(there, signal, (entry) => !replaced.has(entry)),
  );

  let left: readonly ManifestEntry[] = missing;
  let isFirstTime = true;
  while (left.length > 0) {
    const outcome = await sendShared(left, round);
    changed.push(...outcome.changed);
    const willRetry = isFirstTime;
    await eachInTurns(outcome.lost, signal, (entry) => troubles.failed(entry, notKept(entry), { willRetry }));
    if (outcome.lost[0] !== undefined && !isFirstTime) throw notKept(outcome.lost[0]);
    left = [...outcome.lost, ...outcome.leftByOthers];
    isFirstTime = outcome.lost.length === 0;
  }
  if (sent !== undefined) {
    const others = new Set(changed);
    const news = await filterInTurns(unrecorded, undefined, (entry) => !others.has(entry));
    await keepAsSent(context, sent, news);
  }
  return changed;
}

interface SharedOutcome {
  readonly changed: readonly ManifestEntry[];
  /** The gateway said it has them, and has them not. */
  readonly lost: readonly ManifestEntry[];
  /** Another upload was to send them, and did not. */
  readonly leftByOthers: readonly ManifestEntry[];
}

/** Sends what no other upload of this process is sending, and waits for what others are. */
async function sendShared(entries: readonly ManifestEntry[], round: Round): Promise<SharedOutcome> {
  const { context, progress, signal } = round;
  const claimed = await claimFiles(context.gateway.baseUrl, context.storageId, entries);
  try {
    const { changed, confirmed, unconfirmed } = await sendAll(claimed.mine, round, (entry) =>
      claimed.end(entry, true),
    );
    const lost = await findLost(confirmed, unconfirmed, round);
    claimed.release();
    const stop = signal ?? new AbortController().signal;
    const unsent = new Set(await claimed.waitForOthers(stop));
    // What another upload sent it has yet to ask for itself, and a gateway may have lost it: see findLost.
    const toldThere = claimed.others.filter((entry) => !unsent.has(entry));
    const leftByOthers = [...unsent, ...(await findAllMissing(context, toldThere, signal))];
    const left = new Set(leftByOthers);
    await progress.skipped(claimed.others.filter((entry) => !left.has(entry)));
    for (const entry of lost) progress.lost(entry);
    return { changed, lost, leftByOthers };
  } finally {
    claimed.release();
  }
}

/**
 * Files that the gateway took and does not have: one that died between the last byte and putting the file in its place has
 * lost it without a word. Of those whose storing it confirmed one by one, a few are asked for, and all if one is gone.
 */
async function findLost(
  confirmed: readonly ManifestEntry[],
  unconfirmed: readonly ManifestEntry[],
  { context, signal }: Round,
): Promise<ManifestEntry[]> {
  const first = Math.max(0, confirmed.length - MOST_CONFIRMED_ASKED);
  const lost = await findAllMissing(context, [...unconfirmed, ...confirmed.slice(first)], signal);
  const taken = new Set(unconfirmed);
  if (lost.every((entry) => taken.has(entry))) return lost;
  return [...lost, ...(await findAllMissing(context, confirmed.slice(0, first), signal))];
}

interface SentFiles {
  readonly changed: ManifestEntry[];
  /** The gateway said of each that it has been put in its place. */
  readonly confirmed: ManifestEntry[];
  readonly unconfirmed: ManifestEntry[];
}

/** Sends small files in packs and large ones alone, several at a time. */
async function sendAll(
  entries: readonly ManifestEntry[],
  { context, reader, progress, troubles, signal }: Round,
  onThere: (entry: ManifestEntry) => void,
): Promise<SentFiles> {
  const changed: ManifestEntry[] = [];
  const confirmed: ManifestEntry[] = [];
  const unconfirmed: ManifestEntry[] = [];
  const { packs, alone } = planPacks(entries, context.abilities.takesPacks);
  const unpacked: ManifestEntry[] = [];

  const sendAlone = async (entry: ManifestEntry, stop: AbortSignal): Promise<void> => {
    try {
      await sendFile(entry, context, stop, {
        sent: (bytes) => progress.sent(entry, bytes),
        repeated: (error) => troubles.failed(entry, error, { willRetry: true }),
      });
    } catch (error) {
      if (TransferError.isInstance(error) && error.problem.code === 'file-changed') {
        changed.push(entry);
        return;
      }
      if (!stop.aborted) troubles.failed(entry, error, { willRetry: false });
      throw error;
    }
    progress.done(entry);
    unconfirmed.push(entry);
    onThere(entry);
  };
  const sendTogether = async (pack: readonly ManifestEntry[], stop: AbortSignal): Promise<void> => {
    const outcome = await sendPack(pack, reader, context, stop, {
      sent: progress.sent,
      stored(entry) {
        progress.done(entry);
        confirmed.push(entry);
        onThere(entry);
      },
      failed: troubles.failed,
    });
    if (outcome.kind === 'sent') changed.push(...outcome.changed);
    else unpacked.push(...pack);
  };

  const work = [
    ...packs.map((pack) => (stop: AbortSignal) => sendTogether(pack, stop)),
    ...alone.map((entry) => (stop: AbortSignal) => sendAlone(entry, stop)),
  ];
  await mapConcurrently(work, context.concurrency, signal, (send, stop) => send(stop));
  if (unpacked.length > 0) context.abilities.takesPacks = false;
  await mapConcurrently(unpacked, context.concurrency, signal, sendAlone);
  return { changed, confirmed, unconfirmed };
}

/** Files that the storage has but that are another version here by now; one that is gone from here does no harm. */
async function findReplaced(
  entries: readonly ManifestEntry[],
  { context, troubles, signal }: Round,
): Promise<ManifestEntry[]> {
  const changed: ManifestEntry[] = [];
  await mapConcurrently(entries, context.concurrency, signal, (entry, stop) =>
    endingIn(troubles, entry, stop, async () => {
      try {
        await assertUnchanged(entry, stop);
      } catch (error) {
        if (!TransferError.isInstance(error)) throw error;
        if (error.problem.code === 'file-changed') changed.push(entry);
        else if (error.problem.code !== 'file-missing') throw error;
      }
    }),
  );
  return changed;
}

/** Tells of a failure that ends the upload. */
async function endingIn<T>(
  troubles: UploadTroubles,
  entry: ManifestEntry,
  stop: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!stop.aborted) troubles.failed(entry, error, { willRetry: false });
    throw error;
  }
}

function notKept(entry: ManifestEntry | undefined): TransferError {
  return new TransferError({
    code: 'upload-not-kept',
    message: `The farm took "${entry?.localPath}" but does not have it at "${entry?.serverPath}".`,
    hint: 'Press Retry. If it happens again, the farm has a fault: tell it this path.',
    zh: {
      message: `农场接收了“${entry?.localPath}”，但在“${entry?.serverPath}”处找不到它。`,
      hint: '请点击“重试”。如果再次出现，说明农场有故障：请将此路径告知农场。',
    },
    retryable: true,
  });
}
