import type { LocalPath, ServerPath } from '@farmhand/model';
import { cutIntoBatches } from './batches.ts';
import { mapConcurrently } from './concurrency.ts';
import type { Manifest, ManifestEntry } from './engine.ts';
import { hashFile } from './file-hash.ts';
import {
  type FileState,
  type FileStates,
  identitiesAt,
  identityOf,
  NUMBERS_A_FILE,
  packStates,
  sizeAt,
} from './file-state.ts';
import { type FileThreads, openFileThreads } from './file-threads.ts';
import type { FingerprintCache, FolderFingerprints } from './fingerprint-cache.ts';
import { type FilesOfFolder, filesToSend, namesOf, type SourceFolder } from './manifest-files.ts';
import { lookAtFiles, type ReadFile, readSmallFiles, type SmallFile } from './many-files.ts';

/** Big files read at the same time unless the caller says otherwise: enough for a network drive. */
const DEFAULT_CONCURRENCY = 4;
/** From so many files on, threads are worth the 20 ms they may take to start. */
const MANY_FILES = 500;
/** Files up to this size are read many at a time. */
const SMALL_FILE_BYTES = 256 * 1024;
/** Questions to the threads that are under way; how many are answered at a time is theirs to say. */
const QUESTIONS_AT_A_TIME = 16;
/** Small files read in one go. */
const READING = { bytes: 2 * 1024 * 1024, files: 256 };
/** The same where each brings {@link READING} into memory. */
const READINGS_AT_A_TIME = 4;

export interface ManifestProgress {
  /** Files whose fingerprint is known by now. */
  readonly filesDone: number;
  /** Paths that were given; without those given twice as soon as all were looked at. */
  readonly filesTotal: number;
  /** Files that had to be read because they were new or changed. */
  readonly filesHashed: number;
  readonly bytesHashed: number;
  /** Size of all files that have to be read. It grows until all were looked at. */
  readonly bytesToHash: number;
}

export interface BuildManifestOptions {
  /** Absolute paths; one given twice counts once. */
  readonly files: readonly LocalPath[];
  readonly fingerprints: FingerprintCache;
  /** One of the files, whose MD5 is wanted too. */
  readonly md5Of?: LocalPath | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Big files read at a time; 4 unless given. */
  readonly concurrency?: number | undefined;
  /** Called after some files were looked at, and after some bytes were read. */
  readonly onProgress?: ((progress: ManifestProgress) => void) | undefined;
  /** Milliseconds since 1970; the machine's unless given. */
  readonly clock?: (() => number) | undefined;
}

export interface BuiltManifest extends Manifest {
  /** MD5 of the file it was asked for, as 32 lower-case hex digits. */
  readonly md5: string | null;
}

/** One file of a manifest in the making. */
interface FileToSend {
  readonly localPath: LocalPath;
  readonly serverPath: ServerPath;
  /** Its place in the manifest. */
  readonly index: number;
}

/** A file whose content has to be read. */
interface UnreadFile extends SmallFile {
  readonly file: FileToSend;
  readonly fingerprints: FolderFingerprints;
}

/**
 * Looks at every file and reads those whose fingerprint is not known, giving what an upload has to move, in the
 * order of `files`. A file that is written to while it is read is read again.
 *
 * @throws TransferError `file-missing`, `file-unreadable`, `link-loop`, `not-a-file`, `file-changing`,
 * `path-not-absolute`, `path-not-portable`, or `server-path-collision` when two different files would get one place
 * on the farm.
 */
export async function buildManifest(options: BuildManifestOptions): Promise<BuiltManifest> {
  const { signal, fingerprints: cache, md5Of, clock = Date.now } = options;
  signal?.throwIfAborted();
  const seenAtMs = clock();
  using threads = options.files.length >= MANY_FILES ? openFileThreads() : null;
  const entries: ManifestEntry[] = new Array(options.files.length);
  const opened = new Map<SourceFolder, Promise<FolderFingerprints>>();
  /** Less where files were given twice, once all paths were sorted. */
  let count = options.files.length;
  let md5: string | null = null;
  let filesDone = 0;
  let filesHashed = 0;
  let bytesHashed = 0;
  let bytesToHash = 0;

  const report = (): void =>
    options.onProgress?.({ filesDone, filesTotal: count, filesHashed, bytesHashed, bytesToHash });

  function enter(
    file: FileToSend,
    states: FileStates,
    at: number,
    { fingerprint, identity }: { readonly fingerprint: string; readonly identity: string },
  ): void {
    filesDone += 1;
    entries[file.index] = {
      localPath: file.localPath,
      serverPath: file.serverPath,
      sizeBytes: sizeAt(states, at),
      modifiedNs: String(states.numbers[at * NUMBERS_A_FILE + 1]),
      fingerprint,
      identity,
    };
  }

  /** Opens what is known of a folder, once for all its parts. */
  function open(folder: SourceFolder): Promise<FolderFingerprints> {
    const found = opened.get(folder) ?? cache.openFolder(folder.path);
    opened.set(folder, found);
    return found;
  }

  async function findMd5(fingerprint: string): Promise<boolean> {
    md5 = await cache.findMd5(fingerprint);
    return md5 !== null;
  }

  /** Enters those of a folder's files that are known; the others remain. */
  async function enterKnown(
    part: FilesOfFolder,
    fingerprints: FolderFingerprints,
    states: FileStates,
    first: number,
  ): Promise<UnreadFile[]> {
    const { folder, firstIndex, localPaths, serverPaths } = part;
    const unread: UnreadFile[] = [];
    const names = namesOf(part);
    const known = await fingerprints.find(names, states, first);
    const identities = identitiesAt(states, first, names.length);
    for (const [at, name] of names.entries()) {
      const [localPath, serverPath] = [localPaths[at], serverPaths[at]];
      if (localPath === undefined || serverPath === undefined) continue;
      const file = { localPath, serverPath, index: firstIndex + at };
      const fingerprint = known[at] ?? null;
      if (fingerprint !== null && (localPath !== md5Of || (await findMd5(fingerprint)))) {
        enter(file, states, first + at, { fingerprint, identity: identities[at] ?? '' });
      } else {
        const sizeBytes = sizeAt(states, first + at);
        unread.push({ file, folder: folder.path, name, sizeBytes, fingerprints });
        bytesToHash += sizeBytes;
      }
    }
    await fingerprints.save();
    report();
    return unread;
  }

  async function look(parts: readonly FilesOfFolder[], stop: AbortSignal): Promise<UnreadFile[]> {
    const [states, ...known] = await Promise.all([
      lookAtFiles(parts, threads, stop),
      ...parts.map(({ folder }) => open(folder)),
    ]);
    const unread: UnreadFile[] = [];
    let first = 0;
    for (const [at, fingerprints] of known.entries()) {
      const part = parts[at];
      if (part === undefined) continue;
      unread.push(...(await enterKnown(part, fingerprints, states, first)));
      first += part.localPaths.length;
    }
    return unread;
  }

  function enterRead(
    { file, name, fingerprints }: UnreadFile,
    { state, fingerprint }: ReadFile,
    startedAtMs: number,
  ) {
    filesHashed += 1;
    enter(file, packStates([state]), 0, { fingerprint, identity: identityOf(state) });
    if (isSettled(state, startedAtMs)) fingerprints.put(name, state, fingerprint);
  }

  /** Those that have to be read with care remain. */
  async function readMany(
    batch: readonly UnreadFile[],
    threads: FileThreads,
    stop: AbortSignal,
  ): Promise<readonly UnreadFile[]> {
    const startedAtMs = clock();
    const read = await readSmallFiles(batch, threads, stop);
    const left: UnreadFile[] = [];
    for (const [at, one] of batch.entries()) {
      const found = read[at] ?? null;
      if (found === null) left.push(one);
      else {
        bytesHashed += found.state.sizeBytes;
        enterRead(one, found, startedAtMs);
      }
    }
    for (const fingerprints of new Set(batch.map((one) => one.fingerprints))) await fingerprints.save();
    report();
    return left;
  }

  async function readOne(one: UnreadFile, stop: AbortSignal): Promise<void> {
    const startedAtMs = clock();
    const wantsMd5 = one.file.localPath === md5Of;
    const hashed = await hashFile(one.file.localPath, {
      md5: wantsMd5,
      signal: stop,
      onBytes(bytes) {
        bytesHashed += bytes;
        report();
      },
    });
    enterRead(one, hashed, startedAtMs);
    if (hashed.md5 !== null) {
      md5 = hashed.md5;
      await cache.keepMd5(hashed.fingerprint, md5);
    }
    await one.fingerprints.save();
    report();
  }

  const batches = filesToSend(options.files, signal);
  const unread = (await mapConcurrently(batches, QUESTIONS_AT_A_TIME, signal, look)).flat();
  count = filesDone + unread.length;
  entries.length = count;
  const isSmall = (one: UnreadFile): boolean =>
    threads !== null && one.sizeBytes <= SMALL_FILE_BYTES && one.file.localPath !== md5Of;
  const left = await mapConcurrently(
    cutIntoBatches(unread.filter(isSmall), READING),
    READINGS_AT_A_TIME,
    signal,
    async (batch, stop) => (threads === null ? batch : readMany(batch, threads, stop)),
  );
  await mapConcurrently(
    [...unread.filter((one) => !isSmall(one)), ...left.flat()],
    options.concurrency ?? DEFAULT_CONCURRENCY,
    signal,
    readOne,
  );
  if (md5Of !== undefined && md5 === null) md5 = (await hashFile(md5Of, { md5: true, signal })).md5;
  return { entries, totalBytes: entries.reduce((sum, entry) => sum + entry.sizeBytes, 0), seenAtMs, md5 };
}

/**
 * False for a file so fresh that it could be written once more without its modification time moving on. File
 * systems with whole seconds (FAT counts in twos) need longer than the rest, whose clocks tick every few
 * milliseconds. Such a file is sent all the same; its fingerprint is just not remembered.
 */
function isSettled({ modifiedNs }: FileState, nowMs: number): boolean {
  const marginMs = modifiedNs % 1_000_000_000n === 0n ? 2_000 : 100;
  return Number(modifiedNs / 1_000_000n) + marginMs <= nowMs;
}
