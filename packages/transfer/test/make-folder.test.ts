import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '@farmhand/transfer';
import { afterAll, beforeAll, expect, it } from 'vitest';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farmhand-folder-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('makes a folder with those above it, many at once in the same place too', async () => {
  const wanted = Array.from({ length: 20 }, (_, at) => join(folder, 'a', 'b', String(at % 4), 'c'));
  await Promise.all(wanted.map(makeFolder));
  for (const each of wanted) expect((await stat(each)).isDirectory()).toBe(true);
});

it('does not take a file for a folder', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(makeFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolder(join(folder, 'file', 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

it.runIf(process.platform === 'linux')('gives up where nothing can be made', async () => {
  await expect(makeFolder('/proc/farmhand/frames')).rejects.toMatchObject({ code: 'ENOENT' });
});
