import { posix, win32 } from 'node:path';
import { type LocalPath, localPath } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { safeOutputPath, TransferError } from '../src/index.ts';

const unix = localPath.parse('/home/ana/renders');
const windows = localPath.parse('D:\\renders');

/** Refused on both systems. */
const hostile = [
  '',
  '.',
  '..',
  '../x.png',
  'a/../../x.png',
  'a/../b.png',
  './x.png',
  'a//b.png',
  'a/',
  '/etc/passwd',
  '//nas/share/x.png',
  '\\\\nas\\share\\x.png',
  '..\\x.png',
  'a\\..\\..\\x.png',
  'C:\\Windows\\x.dll',
  'C:/Windows/x.dll',
  'C:x.dll',
  'a\0b.png',
  '.../x.png',
  '.. /x.png',
  'a/ /x.png',
  'x.png.farmhand-part',
  'x.png.FARMHAND-PART',
];

/** Taken as they are, or as near as Windows allows. */
const accepted: readonly (readonly [name: string, onWindows: string])[] = [
  ['0001.png', '0001.png'],
  ['beauty/Größe 木_0001.exr', 'beauty\\Größe 木_0001.exr'],
  ['..hidden.png', '..hidden.png'],
  ['-rf.png', '-rf.png'],
  ['CON', '%43ON'],
  ['con.0001.png', '%63on.0001.png'],
  ['aux/0001.exr', '%61ux\\0001.exr'],
  ['COM1.log', '%43OM1.log'],
  ['lpt¹.txt', '%6Cpt¹.txt'],
  ['nul .txt', '%6Eul .txt'],
  ['console.png', 'console.png'],
  ['COM10.log', 'COM10.log'],
  ['frame.', 'frame%2E'],
  ['frame ', 'frame%20'],
  ['folder./0001.png', 'folder%2E\\0001.png'],
  ['beauty:left.png', 'beauty%3Aleft.png'],
  ['0001.png:stream', '0001.png%3Astream'],
  ['a<b>|?*".png', 'a%3Cb%3E%7C%3F%2A%22.png'],
  ['tab\there.png', 'tab%09here.png'],
];

function codeOf(folder: LocalPath, name: string, platform: NodeJS.Platform): string {
  try {
    return safeOutputPath(folder, name, platform);
  } catch (error) {
    if (!TransferError.isInstance(error)) throw error;
    return error.problem.code;
  }
}

describe('safeOutputPath', () => {
  it.each(hostile)('refuses %j on every system', (name) => {
    expect(codeOf(unix, name, 'linux')).toBe('unsafe-output-name');
    expect(codeOf(unix, name, 'darwin')).toBe('unsafe-output-name');
    expect(codeOf(windows, name, 'win32')).toBe('unsafe-output-name');
  });

  it.each(accepted)('takes %j, on Windows as %s', (name, onWindows) => {
    expect(safeOutputPath(unix, name, 'linux')).toBe(posix.join(unix, name));
    expect(safeOutputPath(windows, name, 'win32')).toBe(`D:\\renders\\${onWindows}`);
  });

  it('stays inside a folder at the root of a drive, a share or a disk', () => {
    expect(safeOutputPath(localPath.parse('D:\\'), 'a/b.png', 'win32')).toBe('D:\\a\\b.png');
    expect(safeOutputPath(localPath.parse('\\\\nas\\out'), 'a/b.png', 'win32')).toBe(
      '\\\\nas\\out\\a\\b.png',
    );
    expect(safeOutputPath(localPath.parse('/'), 'a/b.png', 'linux')).toBe('/a/b.png');
  });

  it('never leaves the folder, whatever short name the farm makes up', () => {
    const alphabet = ['.', '..', '/', '\\', ':', 'a', ' ', '\0', 'C', 'nul'];
    const tails = alphabet.flatMap((a) => alphabet.flatMap((b) => alphabet.map((c) => a + b + c)));
    for (const name of tails) {
      for (const [folder, platform, path] of [
        [unix, 'linux', posix],
        [windows, 'win32', win32],
      ] as const) {
        const result = codeOf(folder, name, platform);
        if (result === 'unsafe-output-name') continue;
        const below = path.relative(folder, result);
        expect(
          below === '' || below.startsWith(`..${path.sep}`) || below === '..' || path.isAbsolute(below),
        ).toBe(false);
        if (platform === 'win32') expect(result.slice(2)).not.toMatch(/[:\0]|[. ](\\|$)/);
      }
    }
  });
});
