import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { pictureInFile } from '../src/jobs/picture-bytes.ts';
import { readPlainFile } from '../src/read-plain-file.ts';

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'farmhand-plain-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

it('a file is read up to a size, and what is none is not', async () => {
  const place = await folder();
  const file = join(place, 'a.json');
  await writeFile(file, 'twelve bytes');
  expect(String(await readPlainFile(file, 12))).toBe('twelve bytes');
  expect(await readPlainFile(file, 11)).toBeNull();
  await mkdir(join(place, 'folder'));
  await expect(readPlainFile(join(place, 'folder'), 12).catch(() => null)).resolves.toBeNull();
  await expect(readPlainFile(join(place, 'gone'), 12)).rejects.toMatchObject({ code: 'ENOENT' });
});

it.skipIf(process.platform === 'win32')(
  'nobody waits for the other end of a pipe, nor reads a device',
  async () => {
    const place = await folder();
    const pipe = join(place, 'wood_0001.png');
    execFileSync('mkfifo', [pipe]);
    await symlink('/dev/zero', join(place, 'wood_0002.png'));
    // More than there are threads that wait for disks.
    const looks = Array.from({ length: 8 }, () => pictureInFile(pipe));
    expect(await Promise.all(looks)).toEqual(Array(8).fill(null));
    expect(await pictureInFile(join(place, 'wood_0002.png'))).toBeNull();
  },
);
