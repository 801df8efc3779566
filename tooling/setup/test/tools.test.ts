import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findBlender, usualBlenderPaths } from '../blender.mjs';
import { findOnPath, isDebianFamily } from '../system.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'farmhand-tools-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const program = (name: string, script: string) => {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
};

describe('where Blender usually is, newest first', () => {
  const folders = (known: Readonly<Record<string, readonly string[]>>) => (path: string) => known[path] ?? [];

  test('on Windows', () => {
    const list = folders({
      'D:\\Programs\\Blender Foundation': ['Blender 3.6', 'Blender 4.10', 'Blender 4.2', 'other'],
    });
    expect(usualBlenderPaths('win32', { ProgramFiles: 'D:\\Programs' }, 'C:\\Users\\a', list)).toEqual([
      'D:\\Programs\\Blender Foundation\\Blender 4.10\\blender.exe',
      'D:\\Programs\\Blender Foundation\\Blender 4.2\\blender.exe',
      'D:\\Programs\\Blender Foundation\\Blender 3.6\\blender.exe',
    ]);
  });

  test('on macOS', () => {
    const list = folders({
      '/Applications': ['Blender.app', 'Mail.app'],
      '/Users/a/Applications': ['Blender 5.0.app'],
    });
    expect(usualBlenderPaths('darwin', {}, '/Users/a', list)).toEqual([
      '/Applications/Blender.app/Contents/MacOS/Blender',
      '/Users/a/Applications/Blender 5.0.app/Contents/MacOS/Blender',
    ]);
  });

  test('on Linux', () => {
    const list = folders({ '/opt': ['blender-3.6.1-linux-x64', 'blender-4.2.0-linux-x64', 'vlc'] });
    const paths = usualBlenderPaths('linux', {}, '/home/a', list);
    expect(paths.slice(0, 2)).toEqual([
      '/opt/blender-4.2.0-linux-x64/blender',
      '/opt/blender-3.6.1-linux-x64/blender',
    ]);
    expect(paths).toContain('/snap/bin/blender');
    expect(paths).toContain('/home/a/.local/share/flatpak/exports/bin/org.blender.Blender');
  });
});

describe.skipIf(process.platform === 'win32')('Blender', () => {
  test('is the one that FARMHAND_BLENDER names, before the one on the PATH', () => {
    program('blender', 'echo Blender 3.4.1');
    const named = program('mine', 'echo noise; echo Blender 4.2.0 LTS');
    expect(findBlender({ PATH: folder, FARMHAND_BLENDER: named })).toEqual({
      found: true,
      path: named,
      version: '4.2.0',
    });
    expect(findBlender({ PATH: folder })).toMatchObject({ path: join(folder, 'blender'), version: '3.4.1' });
  });

  test('named but not there is not replaced by another', () => {
    program('blender', 'echo Blender 3.4.1');
    expect(findBlender({ PATH: folder, FARMHAND_BLENDER: '/no/such/blender' })).toEqual({
      found: false,
      reason: expect.stringContaining('/no/such/blender'),
    });
  });

  test('named but something else is not taken', () => {
    const named = program('mine', 'echo GIMP 2.10');
    expect(findBlender({ PATH: folder, FARMHAND_BLENDER: named })).toMatchObject({ found: false });
  });
});

test.skipIf(process.platform === 'win32')(
  'a program is found on the PATH, a folder or a plain file is not',
  () => {
    const path = program('tool', '');
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'plain'), '');
    chmodSync(join(folder, 'plain'), 0o644);
    const env = { PATH: `/no/such/folder::${folder}` };
    expect(findOnPath('tool', env)).toBe(path);
    expect(findOnPath('folder', env)).toBeUndefined();
    expect(findOnPath('plain', env)).toBeUndefined();
    expect(findOnPath('tool', {})).toBeUndefined();
  },
);

test.each([
  ['ID=debian\nVERSION_ID="12"\n', true],
  ['NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', true],
  ['ID=linuxmint\nID_LIKE="ubuntu debian"\n', true],
  ['ID="rocky"\nID_LIKE="rhel centos fedora"\n', false],
  ['NAME=debian\nID=alpine\n', false],
])('Debian and its children are told by their os-release: %j', (osRelease, expected) => {
  expect(isDebianFamily(osRelease)).toBe(expected);
});
