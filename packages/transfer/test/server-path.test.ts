import { posix, win32 } from 'node:path';
import { localPath, serverPath } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { TransferError, toServerPath } from '../src/index.ts';

const places: readonly (readonly [local: string, server: string])[] = [
  ['D:\\a\\b.png', '/D/a/b.png'],
  ['d:\\a\\b.png', '/D/a/b.png'],
  ['D:/a/b.png', '/D/a/b.png'],
  ['D:\\a/b\\c.png', '/D/a/b/c.png'],
  ['D:\\a\\.\\x\\..\\b.png', '/D/a/b.png'],
  ['D:\\..\\..\\b.png', '/D/b.png'],
  ['D:\\a\\\\b.png', '/D/a/b.png'],
  ['D:\\Tex\\Größe 木.png', '/D/Tex/Größe 木.png'],
  ['\\\\nas\\proj\\x.png', '/nas/proj/x.png'],
  ['//nas/proj/x.png', '/nas/proj/x.png'],
  ['\\\\nas\\proj\\tex\\..\\x.png', '/nas/proj/x.png'],
  ['\\\\nas\\proj\\..\\..\\x.png', '/nas/proj/x.png'],
  ['\\\\192.168.1.5\\My Share\\x.png', '/192.168.1.5/My Share/x.png'],
  ['\\\\?\\D:\\a\\b.png', '/D/a/b.png'],
  ['\\\\?\\UNC\\nas\\proj\\x.png', '/nas/proj/x.png'],
  ['\\\\?\\unc\\nas\\proj\\x.png', '/nas/proj/x.png'],
  ['//?/D:/a/b.png', '/D/a/b.png'],
  ['\\\\.\\D:\\a\\b.png', '/D/a/b.png'],
  ['/home/ana/x.png', '/home/ana/x.png'],
  ['/home/ana/./tex/../x.png', '/home/ana/x.png'],
  ['/../x.png', '/x.png'],
  ['/home//ana/x.png', '/home/ana/x.png'],
  ['/Volumes/Work Disk/a:b.png', '/Volumes/Work Disk/a:b.png'],
  ['/home/ana/Größe 木.png', '/home/ana/Größe 木.png'],
];

const refusals: readonly (readonly [local: string, code: string])[] = [
  ['textures/x.png', 'path-not-absolute'],
  ['..\\x.png', 'path-not-absolute'],
  ['\\textures\\x.png', 'path-not-absolute'],
  ['D:x.png', 'path-not-absolute'],
  ['/home/ana/a\\b.png', 'path-not-portable'],
  ['/home/ana/a\0b.png', 'path-not-portable'],
  ['\\\\?\\Volume{b75e2c83-0000-0000-0000-602f00000000}\\x.png', 'path-not-portable'],
];

describe('toServerPath', () => {
  it.each(places)('%s goes to %s', (local, server) => {
    expect(toServerPath(localPath.parse(local))).toBe(server);
  });

  it.each(refusals)('%j is refused: %s', (local, code) => {
    let error: unknown;
    try {
      toServerPath(localPath.parse(local));
    } catch (thrown) {
      error = thrown;
    }
    expect(TransferError.isInstance(error) && error.problem.code).toBe(code);
    expect(TransferError.isInstance(error) && error.problem.message).toContain(local);
  });

  it('gives what the model accepts for whatever node:path makes of either system', () => {
    for (const parts of [
      ['a', 'b.png'],
      ['tex', '..', 'b.png'],
      ['Ä', 'c d.exr'],
      ['x', '.', 'y'],
    ]) {
      for (const path of [
        win32.join('E:\\', ...parts),
        win32.resolve('\\\\nas\\share', ...parts),
        win32.toNamespacedPath(win32.join('E:\\', ...parts)),
        win32.toNamespacedPath(win32.resolve('\\\\nas\\share', ...parts)),
        posix.join('/mnt', ...parts),
      ]) {
        const server = toServerPath(localPath.parse(path));
        expect(serverPath.safeParse(server).success).toBe(true);
        expect(server.endsWith(`/${parts.at(-1)}`)).toBe(true);
      }
    }
  });
});
