import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeOwnerOnly } from '../src/owner-only-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farmhand-owner-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const NO_WAIT: readonly number[] = [0, 0, 0, 0];

/** A disk on which another program holds the file for so many attempts. */
function heldFor(attempts: number, code: string) {
  let asked = 0;
  return {
    asked: () => asked,
    async rename(from: string, to: string) {
      asked += 1;
      if (asked <= attempts) throw Object.assign(new Error(`${code}: rename`), { code });
      await rename(from, to);
    },
  };
}

describe('an owner-only file', () => {
  it('is in folders that are for their owner only too', async () => {
    const path = join(folder, 'home', 'settings', 'a.json');
    await writeOwnerOnly(path, 'one');
    await writeOwnerOnly(path, 'two');
    expect(await readFile(path, 'utf8')).toBe('two');
    if (process.platform === 'win32') return;
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    for (const each of ['home', join('home', 'settings')]) {
      expect((await stat(join(folder, each))).mode & 0o777).toBe(0o700);
    }
  });

  // What Windows says while a virus scanner or an indexer has the file open.
  it.each(['EPERM', 'EACCES', 'EBUSY'])(
    'is written although another program holds it at first (%s)',
    async (code) => {
      const path = join(folder, 'a.json');
      await writeFile(path, 'old');
      const disk = heldFor(4, code);
      await writeOwnerOnly(path, 'new', { rename: disk.rename, lockDelaysMs: NO_WAIT });
      expect(await readFile(path, 'utf8')).toBe('new');
      expect(await readdir(folder)).toEqual(['a.json']);
      expect(disk.asked()).toBe(5);
    },
  );

  it('is what it was when another program does not let it go, and nothing lies beside it', async () => {
    const path = join(folder, 'a.json');
    await writeFile(path, 'old');
    const disk = heldFor(Number.POSITIVE_INFINITY, 'EPERM');
    const written = writeOwnerOnly(path, 'new', { rename: disk.rename, lockDelaysMs: NO_WAIT });
    await expect(written).rejects.toMatchObject({ code: 'EPERM' });
    expect(disk.asked()).toBe(5);
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['a.json']);
  });

  it('is tried for once only when something else is wrong', async () => {
    const disk = heldFor(1, 'ENOSPC');
    const written = writeOwnerOnly(join(folder, 'a.json'), 'new', { rename: disk.rename });
    await expect(written).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(disk.asked()).toBe(1);
  });

  it('is written after a pause by itself, when no waits are given', async () => {
    const path = join(folder, 'a.json');
    await writeOwnerOnly(path, 'new', { rename: heldFor(2, 'EBUSY').rename });
    expect(await readFile(path, 'utf8')).toBe('new');
  });
});
