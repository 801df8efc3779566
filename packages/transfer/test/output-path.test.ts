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

/** Taken as they are, or as near as Windows allows; control characters are written out on every system. */
const accepted: readonly (readonly [name: string, onWindows: string, elsewhere?: string])[] = [
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
  ['tab\there.png', 'tab%09here.png', 'tab%09here.png'],
  ['\u001b[2Jclear.png', '%1B[2Jclear.png', '%1B[2Jclear.png'],
  ['line\nbreak.png', 'line%0Abreak.png', 'line%0Abreak.png'],
  ['gnp.\u202eexe', 'gnp.%202Eexe', 'gnp.%202Eexe'],
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

  it.each(accepted.map(([name, onWindows, elsewhere = name]) => [name, onWindows, elsewhere] as const))(
    'takes %j, on Windows as %s',
    (name, onWindows, elsewhere) => {
      expect(safeOutputPath(unix, name, 'linux')).toBe(posix.join(unix, elsewhere));
      expect(safeOutputPath(windows, name, 'win32')).toBe(`D:\\renders\\${onWindows}`);
    },
  );

  it('stays inside a folder at the root of a drive, a share or a disk', () => {
    expect(safeOutputPath(localPath.parse('D:\\'), 'a/b.png', 'win32')).toBe('D:\\a\\b.png');
    expect(safeOutputPath(localPath.parse('\\\\nas\\out'), 'a/b.png', 'win32')).toBe(
      '\\\\nas\\out\\a\\b.png',
    );
    expect(safeOutputPath(localPath.parse('/'), 'a/b.png', 'linux')).toBe('/a/b.png');
  });

  it.each(['linux', 'darwin', 'win32'] as const)(
    'cuts names that %s cannot hold, and tells them apart',
    (platform) => {
      const folder = platform === 'win32' ? windows : unix;
      const length = (name: string): number => (platform === 'win32' ? name.length : Buffer.byteLength(name));
      const long = ['木'.repeat(300), 'x'.repeat(256), `${'x'.repeat(256)}y`, `.${'y'.repeat(400)}`];
      const names = long.flatMap((name) => [`${name}.exr`, `${name}/0001.exr`, name]);
      const targets = names.map((name) => safeOutputPath(folder, name, platform));
      expect(new Set(targets).size).toBe(names.length);
      for (const [index, target] of targets.entries()) {
        const parts = (platform === 'win32' ? win32 : posix).relative(folder, target).split(/[\\/]/);
        for (const part of parts) expect(length(part)).toBeLessThanOrEqual(255);
        if (names[index]?.endsWith('.exr')) expect(target).toMatch(/\.exr$/);
      }
    },
  );

  it('leaves names alone that are just short enough', () => {
    const name = `${'木'.repeat(83)}12.png`;
    expect(Buffer.byteLength(name)).toBe(255);
    expect(safeOutputPath(unix, name, 'linux')).toBe(`${unix}/${name}`);
    const wide = `${'木'.repeat(251)}.png`;
    expect(safeOutputPath(windows, wide, 'win32')).toBe(`D:\\renders\\${wide}`);
  });

  it('leaves paths longer than 260 characters whole on Windows, where Node asks for them in the long form', () => {
    const deep = Array.from({ length: 20 }, (_, index) => `a folder of some length ${index}`).join('/');
    const target = safeOutputPath(windows, `${deep}/0001.exr`, 'win32');
    expect(target).toBe(`D:\\renders\\${deep.replaceAll('/', '\\')}\\0001.exr`);
    expect(win32.toNamespacedPath(target)).toBe(`\\\\?\\${target}`);
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
