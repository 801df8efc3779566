import { randomFillSync } from 'node:crypto';
import { closeSync, linkSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const FILES_A_FOLDER = 100;
const BLOCK_BYTES = 1024 * 1024;

/** Many small files of random content, a hundred to a folder. */
export function makeSmallFiles(root: string, count: number, bytes: number): void {
  const content = Buffer.allocUnsafe(bytes);
  for (const path of smallFilePaths(root, count)) {
    randomFillSync(content);
    writeFileSync(path, content);
  }
}

/** As many files as asked for, all with one content: for what never opens them. Links to a few, so that the disk stays empty. */
export function makeManyFiles(root: string, count: number): void {
  const linksAFile = 10_000;
  let original = '';
  let made = 0;
  for (const path of smallFilePaths(root, count)) {
    if (made % linksAFile === 0) {
      writeFileSync(path, `texture ${made}`);
      original = path;
    } else {
      linkSync(original, path);
    }
    made += 1;
  }
}

function* smallFilePaths(root: string, count: number): Generator<string> {
  for (let index = 0; index < count; index += 1) {
    const folder = join(root, `textures-${String(Math.floor(index / FILES_A_FOLDER)).padStart(4, '0')}`);
    if (index % FILES_A_FOLDER === 0) mkdirSync(folder, { recursive: true });
    yield join(folder, `albedo.${String(index).padStart(6, '0')}.bin`);
  }
}

/** Large files of random content. */
export function makeLargeFiles(root: string, count: number, bytes: number): readonly string[] {
  mkdirSync(root, { recursive: true });
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  return Array.from({ length: count }, (_, index) => {
    const path = join(root, `cache-${index}.vdb`);
    const file = openSync(path, 'w');
    for (let written = 0; written < bytes; written += BLOCK_BYTES) {
      randomFillSync(block);
      writeSync(file, block, 0, Math.min(BLOCK_BYTES, bytes - written));
    }
    closeSync(file);
    return path;
  });
}
