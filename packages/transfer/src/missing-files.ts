import { z } from 'zod';
import { mapConcurrently } from './concurrency.ts';
import type { ManifestEntry } from './engine.ts';
import type { Gateway } from './gateway.ts';
import type { SentRecords } from './sent-records.ts';
import { TransferError } from './transfer-error.ts';
import { filterInTurns } from './turns.ts';

/** The protocol's limit for one question. */
const FILES_PER_QUESTION = 1_000;
/** A job of 10,000 files is asked for in one round trip. */
const QUESTIONS_AT_ONCE = 10;
const PATH = '/transfer/missing';

/** How many of the files that the storage held last time are asked for all the same. */
const LEAST_SAMPLE = 20;
const MOST_SAMPLE = 200;

const answer = z.object({
  missing: z.array(z.int().nonnegative()),
  /** True of gateways that take packs of small files. */
  packs: z.boolean().optional(),
  /** True of gateways that take the list of files as one text too. */
  filesAsText: z.boolean().optional(),
});

/** What a gateway has told of itself so far. */
export interface GatewayAbilities {
  takesPacks: boolean;
  /** The list of files may be one JSON text: that is signed as it is, a list value by value, which takes far longer. */
  takesText: boolean;
}

/** Where files are asked for. */
export interface AskedStorage {
  readonly gateway: Gateway;
  readonly storageId: string;
  /** Kept up to date by every answer. */
  readonly abilities: GatewayAbilities;
}

/**
 * Those of at most {@link FILES_PER_QUESTION} entries that a storage does not hold as they are here.
 *
 * @param ask the gateway's way of asking: with repetitions unless given.
 */
export async function findMissing(
  { gateway, storageId, abilities }: AskedStorage,
  entries: readonly ManifestEntry[],
  signal: AbortSignal | undefined,
  ask: Gateway['ask'] = gateway.ask,
): Promise<ManifestEntry[]> {
  const files = entries.map(({ serverPath, sizeBytes, fingerprint }) => ({
    serverPath,
    sizeBytes,
    fingerprint,
  }));
  const inText = abilities.takesText;
  const question = { storageId, files: inText ? JSON.stringify(files) : files };
  const answered = await ask(PATH, question, answer, signal).catch((error: unknown) => {
    // Another gateway may have come in its place.
    if (!inText || !isRefusedRequest(error)) throw error;
    return ask(PATH, { storageId, files }, answer, signal);
  });
  const { missing, packs = false, filesAsText = false } = answered;
  abilities.takesPacks = packs;
  abilities.takesText = filesAsText;
  const indexes = new Set(missing);
  return entries.filter((_, index) => indexes.has(index));
}

function isRefusedRequest(error: unknown): boolean {
  return TransferError.isInstance(error) && error.problem.code === 'gateway-refused-request';
}

/** {@link findMissing} for any number of entries, several questions at a time. */
export async function findAllMissing(
  storage: AskedStorage,
  entries: readonly ManifestEntry[],
  signal: AbortSignal | undefined,
): Promise<ManifestEntry[]> {
  const batches = Array.from({ length: Math.ceil(entries.length / FILES_PER_QUESTION) }, (_, batch) =>
    entries.slice(batch * FILES_PER_QUESTION, (batch + 1) * FILES_PER_QUESTION),
  );
  const found = await mapConcurrently(batches, QUESTIONS_AT_ONCE, signal, (batch, stop) =>
    findMissing(storage, batch, stop),
  );
  return found.flat();
}

/** What a storage lacks, and what the records do not have. */
export interface MissingByRecords {
  readonly missing: readonly ManifestEntry[];
  /** Those that the records do not know, or not rightly as the sample tells. */
  readonly unrecorded: readonly ManifestEntry[];
}

/**
 * {@link findAllMissing}, where files that the storage held when it was last asked are taken to be there still: only a
 * sample of them is asked for. When one of the sample is missing the storage was cleared, and all are asked for.
 */
export async function findMissingByRecords(
  storage: AskedStorage,
  sent: SentRecords,
  entries: readonly ManifestEntry[],
  signal: AbortSignal | undefined,
): Promise<MissingByRecords> {
  const key = keyOf(storage);
  const unknown = await sent.unknown(key, entries);
  const unknownOnes = new Set(unknown);
  const sample = drawSample(entries, unknownOnes);
  const missing = await findAllMissing(storage, [...unknown, ...sample], signal);
  const isCleared = missing.some((entry) => !unknownOnes.has(entry));
  if (!isCleared) return { missing, unrecorded: unknown };
  await sent.forget(key);
  const asked = new Set([...unknown, ...sample]);
  const trusted = await filterInTurns(entries, signal, (entry) => !asked.has(entry));
  return { missing: [...missing, ...(await findAllMissing(storage, trusted, signal))], unrecorded: entries };
}

/** Remembers that a storage holds these now. */
export async function keepAsSent(
  storage: AskedStorage,
  sent: SentRecords,
  entries: readonly ManifestEntry[],
): Promise<void> {
  await sent.keep(keyOf(storage), entries);
}

function keyOf({ gateway, storageId }: AskedStorage): { farm: string; storageId: string } {
  return { farm: gateway.baseUrl, storageId };
}

/** A few of those that are not left out, drawn at random: the square root of their number, within limits. */
function drawSample(
  entries: readonly ManifestEntry[],
  leftOut: ReadonlySet<ManifestEntry>,
): readonly ManifestEntry[] {
  const count = entries.length - leftOut.size;
  const size = Math.min(count, MOST_SAMPLE, Math.max(LEAST_SAMPLE, Math.ceil(Math.sqrt(count))));
  // Where most are left out, those few are drawn from alone: at random, one would hardly ever be met.
  const from = leftOut.size > count ? entries.filter((entry) => !leftOut.has(entry)) : entries;
  const drawn = new Set<ManifestEntry>();
  while (drawn.size < size) {
    const entry = from[Math.floor(Math.random() * from.length)];
    if (entry !== undefined && !leftOut.has(entry)) drawn.add(entry);
  }
  return [...drawn];
}
