import { cutIntoBatches } from './batches.ts';
import type { ManifestEntry } from './engine.ts';
import { fileStates, stateAt, unreadableBecause } from './file-state.ts';
import { type FileThreads, openFileThreads } from './file-threads.ts';
import { fileChanged } from './unchanged-file.ts';

/** Files read at once: enough that handing them over costs little, little enough that several are in memory. */
const BLOCK = { bytes: 2 * 1024 * 1024, files: 512 };
const NOTHING = new Uint8Array(new SharedArrayBuffer(0));

/** Contents of a few files, one right after the other. */
export interface ReadBlock {
  readonly entries: readonly ManifestEntry[];
  /** As many bytes as the manifest says, also for files that are not what it says; those are filled with anything. */
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  /** Files that are not what the manifest says, or could not be read, and why. */
  readonly failed: ReadonlyMap<ManifestEntry, Error>;
}

/** Reads many small files, in threads beside everything else. */
export interface TogetherReader extends Disposable {
  /** The files' contents in blocks, in order; the next block is read while one is worked on. @throws the signal's reason. */
  read(entries: readonly ManifestEntry[], signal: AbortSignal): AsyncGenerator<ReadBlock>;
  /** Gives back the memory of a block once its bytes have surely left: others are read into it. */
  giveBack(block: ReadBlock): void;
}

/** The threads begin with the first file that is read. */
export function createTogetherReader(): TogetherReader {
  let threads: FileThreads | null = null;

  async function readBlock(entries: readonly ManifestEntry[], signal: AbortSignal): Promise<ReadBlock> {
    threads ??= openFileThreads();
    const { folders, names } = byFolder(entries);
    const readBytes = entries.map(({ sizeBytes }) => sizeBytes);
    const size = readBytes.reduce((sum, each) => sum + each, 0);
    const { states, bytes, failures } = await threads.ask({ folders, names, readBytes }, signal);
    const found = fileStates(states);
    const failed = new Map<ManifestEntry, Error>();
    for (const [index, entry] of entries.entries()) {
      if (String(stateAt(found, index).modifiedNs) !== entry.modifiedNs) {
        failed.set(entry, fileChanged(entry));
      }
    }
    for (const { index, reason } of failures) {
      const entry = entries[index];
      if (entry !== undefined) failed.set(entry, failureOf(entry, reason));
    }
    return { entries, bytes: bytes?.subarray(0, size) ?? NOTHING, failed };
  }

  return {
    async *read(entries, signal) {
      const blocks = cutIntoBatches(entries, BLOCK);
      let next = blocks[0] && readBlock(blocks[0], signal);
      for (let index = 0; next !== undefined; index++) {
        const block = await next;
        const following = blocks[index + 1];
        next = following && readBlock(following, signal);
        // Should the reader be left before its turn, nobody waits for this any more.
        next?.catch(() => {});
        yield block;
      }
    },
    giveBack: ({ bytes }) => threads?.giveBack(bytes),
    [Symbol.dispose]() {
      threads?.[Symbol.dispose]();
    },
  };
}

function failureOf(entry: ManifestEntry, reason: string): Error {
  return reason === 'changed' || reason === 'folder' || reason === 'special'
    ? fileChanged(entry)
    : unreadableBecause(entry.localPath, reason);
}

/** Paths as the threads take them: neighbours in one folder name it once. */
function byFolder(entries: readonly ManifestEntry[]): { folders: string[]; names: string[] } {
  const folders: string[] = [];
  const names: string[][] = [];
  for (const { localPath } of entries) {
    const end = Math.max(localPath.lastIndexOf('/'), localPath.lastIndexOf('\\')) + 1;
    const folder = localPath.slice(0, end);
    if (folders.at(-1) !== folder) {
      folders.push(folder);
      names.push([]);
    }
    names.at(-1)?.push(localPath.slice(end));
  }
  return { folders, names: names.map((list) => list.join('\0')) };
}
