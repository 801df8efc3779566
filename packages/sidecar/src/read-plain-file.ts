import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Without waiting for whoever would write into a pipe of that name. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * The content of a file that others may have put there. Null for what is no plain file, and for one that is larger: what
 * was looked at is what is read, whatever the name stands for by then.
 *
 * @param largest - Bytes.
 * @throws the disk's error, also when there is no such file.
 */
export async function readPlainFile(path: string, largest: number): Promise<Buffer<ArrayBuffer> | null> {
  const file = await open(path, FLAGS);
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > largest) return null;
    const bytes = Buffer.alloc(stats.size);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    await file.close();
  }
}
