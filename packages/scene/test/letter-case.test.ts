import { join, win32 } from 'node:path';
import { localPath } from '@farmhand/model';
import { expect, it } from 'vitest';
import type { Disk } from '../src/disk.ts';
import { expand } from '../src/expansion.ts';

/** A disk that takes names for each other as macOS and Windows do: whatever their case, however accents are composed. */
function foldingDisk(names: readonly string[]): Disk {
  const fold = (name: string) => name.normalize('NFC').toLowerCase();
  const folded = new Set(names.map(fold));
  return {
    names: async () => names,
    folderNames: async () => [],
    file: async (path) => (folded.has(fold(win32.basename(path))) ? { path, sizeBytes: 1 } : null),
  };
}

/** A disk on which only the same name is the same file. */
function exactDisk(names: readonly string[]): Disk {
  return {
    names: async () => names,
    folderNames: async () => [],
    file: async (path) => (names.includes(win32.basename(path)) ? { path, sizeBytes: 1 } : null),
  };
}

const stored = { path: localPath.parse('/proj/Séance_01.png'), foreign: false };
const sequence = { type: 'sequence', range: { start: 1, end: 9 }, required: [1, 2, 3] } as const;
const onDisk = ['séance_01.PNG', 'SE\u0301ANCE_02.png', 'Séance_03.png', 'Séance_10.png'];
const at = (...numbers: readonly number[]) => numbers.map((number) => join('/proj', `Séance_0${number}.png`));

it('a sequence is found under another spelling where the disk allows it, and named as the scene does', async () => {
  const { files, missing } = await expand(stored, sequence, foldingDisk(onDisk));
  expect(files.map(({ path }) => path)).toEqual(at(1, 2, 3));
  expect(missing).toEqual([]);
});

it('and is not where the disk tells spellings apart', async () => {
  const { files, missing } = await expand(stored, sequence, exactDisk(onDisk));
  expect(files.map(({ path }) => path)).toEqual(at(3));
  expect(missing).toEqual(at(1, 2));
});
