import { withFingerprinter } from '@farmhand/fingerprint';
import { mapConcurrently } from './concurrency.ts';
import {
  type FileState,
  type FileStates,
  fileStates,
  notAFile,
  packStates,
  readFileState,
  stateAt,
  unreadableBecause,
} from './file-state.ts';
import type { FileQuestion } from './file-thread.ts';
import type { FileThreads } from './file-threads.ts';
import { type FilesOfFolder, namesOf } from './manifest-files.ts';

/** Files looked at at the same time where there are too few for threads. */
const LOOKS_WITHOUT_THREADS = 8;

/**
 * Looks at files; the states of all, in their order.
 *
 * @throws TransferError `file-missing`, `file-unreadable`, `link-loop` or `not-a-file`, naming the first such file.
 */
export async function lookAtFiles(
  parts: readonly FilesOfFolder[],
  threads: FileThreads | null,
  signal: AbortSignal,
): Promise<FileStates> {
  if (threads === null) {
    const paths = parts.flatMap(({ localPaths }) => localPaths);
    return packStates(await mapConcurrently(paths, LOOKS_WITHOUT_THREADS, signal, readFileState));
  }
  const { states, failures } = await threads.ask(
    {
      folders: parts.map(({ folder }) => folder.path),
      names: parts.map((part) => namesOf(part).join('\0')),
    },
    signal,
  );
  const [failure] = failures;
  if (failure === undefined) return fileStates(states);
  const path = parts.flatMap(({ localPaths }) => localPaths)[failure.index];
  if (path === undefined)
    throw new RangeError(`an answer about a file ${failure.index} that was not asked for`);
  throw failure.reason === 'folder' || failure.reason === 'special'
    ? notAFile(path, failure.reason === 'folder')
    : unreadableBecause(path, failure.reason);
}

/** A file to be read whole. */
export interface SmallFile {
  /** With its separator at the end. */
  readonly folder: string;
  readonly name: string;
  /** Size when it was looked at. */
  readonly sizeBytes: number;
}

/** What a file held in the given state. */
export interface ReadFile {
  readonly state: FileState;
  readonly fingerprint: string;
}

/**
 * Reads small files whole, in their order. Null for one that could not be read, or has not the size that is expected,
 * or changed meanwhile: it needs more care.
 */
export async function readSmallFiles(
  files: readonly SmallFile[],
  threads: FileThreads,
  signal: AbortSignal,
): Promise<readonly (ReadFile | null)[]> {
  const sizes = files.map(({ sizeBytes }) => sizeBytes);
  const question: FileQuestion = {
    folders: files.map(({ folder }) => folder),
    names: files.map(({ name }) => name),
    readBytes: sizes,
  };
  const answer = await threads.ask(question, signal);
  const failed = new Set(answer.failures.map(({ index }) => index));
  const states = fileStates(answer.states);
  const read = await withFingerprinter((fingerprinter) => {
    let position = 0;
    return sizes.map((size, index): ReadFile | null => {
      const start = position;
      position += size;
      if (failed.has(index) || answer.bytes === null) return null;
      fingerprinter.update(answer.bytes.subarray(start, position));
      return { state: stateAt(states, index), fingerprint: fingerprinter.digest() };
    });
  });
  if (answer.bytes !== null) threads.giveBack(answer.bytes);
  return read;
}
