import { randomUUID } from 'node:crypto';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';

/** A file's name, and behind it what {@link createNewFileEndings} puts there: a UUID and `.new`. */
const NEW_FILE = /.\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.new$/;
/** Length of a UUID's last group, in which a farm counts. */
const COUNTED_DIGITS = 12;

/** Names for files that are written beside the place they are for. */
export interface NewFileEndings {
  /** To be put behind a file's name; another one each time. */
  next(): string;
  /** Whether a name ends so because of a farm that was here before: nobody moves that file to its place any more. */
  isOfFormerFarm(name: string): boolean;
}

export function createNewFileEndings(): NewFileEndings {
  const own = randomUUID().slice(0, -COUNTED_DIGITS);
  let count = 0;
  return {
    next: () => {
      count += 1;
      return `.${own}${count.toString(16).padStart(COUNTED_DIGITS, '0')}.new`;
    },
    isOfFormerFarm: (name) => NEW_FILE.exec(name)?.[1]?.startsWith(own) === false,
  };
}

/** A file that a former farm left, as it may be one of a storage. */
export interface LeftFile {
  readonly storageId: string;
  readonly serverPath: string;
  /** On this disk. */
  readonly path: string;
}

/**
 * Finds what former farms were killed over in the storages (`<kind>-<id>`) below a folder. Links are not followed; a folder
 * that goes away meanwhile is passed over.
 *
 * @throws the disk's error; the signal's reason.
 */
export async function* leftNewFiles(
  root: string,
  { isOfFormerFarm }: NewFileEndings,
  signal: AbortSignal,
): AsyncGenerator<LeftFile> {
  for await (const { name } of entriesOf(root)) {
    const storageId = /^(?:input|config|output)-(\d+)$/.exec(name)?.[1];
    if (storageId === undefined) continue;
    const waiting: string[] = [''];
    for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
      for await (const entry of entriesOf(join(root, name, folder))) {
        signal.throwIfAborted();
        const serverPath = `${folder}/${entry.name}`;
        if (entry.isDirectory()) waiting.push(serverPath);
        else if (entry.isFile() && isOfFormerFarm(entry.name)) {
          yield { storageId, serverPath, path: join(root, name, serverPath) };
        }
      }
    }
  }
}

async function* entriesOf(folder: string) {
  try {
    yield* await opendir(folder);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
  }
}
