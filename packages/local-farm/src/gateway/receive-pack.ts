import { setImmediate as nextTurn } from 'node:timers/promises';
import { releaseFingerprinter, takeFingerprinter } from '@farmhand/fingerprint';
import { isDiskFull } from '../errors.ts';
import type { PutFiles, Storage, Storages, StoredFile } from '../storage/storages.ts';
import { MOST_PACKED_FILE_BYTES, openPack } from './pack-reader.ts';

/** What became of a pack's files, by their places in the index. Those in no list did not arrive whole. */
export interface PackOutcome {
  readonly stored: readonly number[];
  /** Their content is not what the index says: damaged on the way, or changed while it was read. */
  readonly wrong: readonly number[];
  /** They cannot be put in their places, whatever is sent. */
  readonly refused: readonly { readonly index: number; readonly message: string }[];
}

/** So many files are written and recorded together; a farm that is killed asks for that many again at most. */
const FILES_A_SLICE = 256;
const SLICE_BYTES = MOST_PACKED_FILE_BYTES;
/** One is being written while the next comes in. */
const SLICES_UNDER_WAY = 2;
/** Other requests get their turn after so much work at a stretch. */
const STRETCH_MS = 5;

/** Memory of slices that have been written. */
const idle: Uint8Array<ArrayBuffer>[] = [];
const MOST_IDLE = 8;

/** Files that came in and were checked, and their bytes. */
interface Slice {
  readonly content: Uint8Array<ArrayBuffer>;
  readonly indexes: number[];
  readonly files: StoredFile[];
  bytes: number;
}

export interface PackReceiver {
  /**
   * Stores a pack's files as they come in. Whatever arrived whole and right stays, also when the rest does not arrive:
   * the caller asks what is missing and sends that.
   *
   * @throws WireError for a pack that makes no sense; the disk's own errors when it is full.
   */
  receive(storage: Storage, body: AsyncIterable<Buffer>): Promise<PackOutcome>;
  /**
   * Resolves when those of the files that have come in by now are in their places and recorded: who asks for them was cut
   * off perhaps, and would send them again.
   */
  settle(storage: Storage, files: readonly { readonly serverPath: string }[]): Promise<void>;
}

/** A pack that is coming in. */
interface Arrival {
  readonly storageId: string;
  readonly paths: ReadonlySet<string>;
  /** Writes and records what is there of it. */
  flush(): Promise<void>;
}

export function createPackReceiver(storages: Storages, onTrouble: (error: unknown) => void): PackReceiver {
  const arrivals = new Set<Arrival>();

  const receive = async (storage: Storage, body: AsyncIterable<Buffer>): Promise<PackOutcome> => {
    const pack = await openPack(body);
    if (pack === null) return { stored: [], wrong: [], refused: [] };
    const wrong: number[] = [];
    const writer = createSliceWriter(storages, storage, onTrouble);
    const fingerprinter = await takeFingerprinter();
    let slice = newSlice();
    const handOver = async (): Promise<void> => {
      const whole = slice;
      slice = newSlice();
      await writer.add(whole);
    };
    const arrival: Arrival = {
      storageId: storage.id,
      paths: new Set(pack.files.map(({ serverPath }) => serverPath)),
      // What goes wrong is told to the sender.
      flush: () =>
        handOver()
          .then(writer.finish)
          .catch(() => undefined),
    };
    arrivals.add(arrival);
    let stretchBegan = performance.now();
    try {
      for (const [index, file] of pack.files.entries()) {
        const { sizeBytes } = file;
        const parts = await pack.take(sizeBytes);
        if (parts === null) break;
        if (slice.files.length === FILES_A_SLICE || slice.bytes + sizeBytes > SLICE_BYTES) await handOver();
        for (const part of parts) fingerprinter.update(part);
        if (fingerprinter.digest() === file.fingerprint) addTo(slice, index, file, parts);
        else wrong.push(index);
        if (performance.now() - stretchBegan > STRETCH_MS) {
          await nextTurn();
          stretchBegan = performance.now();
        }
      }
    } finally {
      releaseFingerprinter(fingerprinter);
      try {
        await handOver();
        await writer.finish();
      } finally {
        arrivals.delete(arrival);
      }
    }
    return { ...writer.outcome(), wrong };
  };

  return {
    receive,
    settle: async (storage, files) => {
      const concerned = [...arrivals].filter(
        ({ storageId, paths }) =>
          storageId === storage.id && files.some(({ serverPath }) => paths.has(serverPath)),
      );
      await Promise.all(concerned.map((arrival) => arrival.flush()));
    },
  };
}

function addTo(slice: Slice, index: number, file: StoredFile, parts: readonly Buffer[]): void {
  slice.indexes.push(index);
  slice.files.push(file);
  for (const part of parts) {
    slice.content.set(part, slice.bytes);
    slice.bytes += part.byteLength;
  }
}

function newSlice(): Slice {
  return { content: idle.pop() ?? new Uint8Array(SLICE_BYTES), indexes: [], files: [], bytes: 0 };
}

function createSliceWriter(storages: Storages, storage: Storage, onTrouble: (error: unknown) => void) {
  const stored: number[] = [];
  const refused: { index: number; message: string }[] = [];
  const underWay = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | null = null;

  const settle = ({ indexes, files }: Slice, { failed, content }: PutFiles): void => {
    if (idle.length < MOST_IDLE) idle.push(content);
    const reasons = new Map(failed.map(({ index, error }) => [index, error]));
    for (const [place, file] of files.entries()) {
      const index = indexes[place] ?? 0;
      const reason = reasons.get(place);
      if (reason === undefined) {
        stored.push(index);
        continue;
      }
      if (isDiskFull(reason)) failure = { error: reason };
      onTrouble(reason);
      const message = `${file.serverPath} cannot be put in its place: is a folder there, or a file above it?`;
      refused.push({ index, message });
    }
  };
  const write = async (slice: Slice): Promise<void> => {
    try {
      settle(slice, await storages.putMany(storage, slice.files, slice.content));
    } catch (error) {
      failure = { error };
    }
  };
  return {
    /** Resolves when the next one may come. @throws whatever ended one before. */
    add: async (slice: Slice): Promise<void> => {
      if (slice.files.length > 0) {
        const written = write(slice).finally(() => underWay.delete(written));
        underWay.add(written);
      } else if (idle.length < MOST_IDLE) {
        idle.push(slice.content);
      }
      while (underWay.size >= SLICES_UNDER_WAY && failure === null) await Promise.race(underWay);
      if (failure !== null) throw failure.error;
    },
    finish: async (): Promise<void> => {
      await Promise.all(underWay);
      if (failure !== null) throw failure.error;
    },
    outcome: () => ({ stored, refused }),
  };
}
