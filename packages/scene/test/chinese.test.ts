import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync, zstdDecompressSync } from 'node:zlib';
import { expect, it } from 'vitest';
import {
  objectionsToChinese,
  objectionsToPair,
  wordsInSources,
} from '../../../tooling/words/problems-in-sources.ts';
import type { SceneReadError } from '../src/index.ts';
import { problemAt, problemOf } from './support/problem-of.ts';
import { c4dSample } from './support/synthetic-c4d.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const SOURCES = fileURLToPath(new URL('../src', import.meta.url));
const SAMPLE = join(import.meta.dirname, '../../../tooling/fixtures/sample/sample.blend');
const HAN = /\p{Script=Han}/u;

/** Numbers and paths: what both languages have to say alike. */
function detailsOf(text: string): readonly string[] {
  return text.match(/\d+/g) ?? [];
}

function expectBoth({ problem }: SceneReadError, path: string, chinese: RegExp): void {
  const { message, hint, zh } = problem;
  for (const text of [message, hint]) expect(text).not.toMatch(HAN);
  for (const text of [zh?.message ?? '', zh?.hint ?? '']) {
    expect(text).toMatch(HAN);
    expect(text).toMatch(/。$/);
    expect(objectionsToChinese(text.replaceAll(path, ''))).toEqual([]);
  }
  expect(zh?.message).toContain(path);
  expect(zh?.message).toMatch(chinese);
  expect(detailsOf(zh?.message ?? '')).toEqual(detailsOf(message));
}

const blend = () => zstdDecompressSync(readFileSync(SAMPLE));

/** A .blend in which the head of the first block goes on past the end of the file. */
function blendWithLongBlock(): Buffer {
  const content = Buffer.from(blend());
  content.writeUInt32LE(0x7fff_ffff, 12 + 4);
  return content;
}

it.each<[string, string, Buffer | string, RegExp]>([
  ['empty', 'a.blend', '', /空文件/],
  ['a text file', 'a.blend', 'hello there', /看起来是文本文件/],
  ['a packed text file', 'a.blend', gzipSync('hello there'), /用 gzip 压缩的文本文件/],
  ['nothing but zeros', 'a.blend', Buffer.alloc(4096), /全部为零/],
  ['a .blend that is cut off', 'a.blend', blend().subarray(0, 5000), /不完整/],
  ['a .blend whose block is too long', 'a.blend', blendWithLongBlock(), /第 \d+ 字节/],
  ['a .blend of the future', 'a.blend', 'BLENDER17-09v0999xxxxxxxx', /第 09 版/],
  ['a Cinema 4D scene that is cut off', 'a.c4d', c4dSample().subarray(0, 4), /不完整|看起来是/],
  [
    'a pointer of Git LFS',
    'a.mb',
    'version https://git-lfs.github.com/spec/v1\noid sha256:00\n',
    /Git LFS 指针/,
  ],
])('%s is told of in both languages', async (_name, file, content, chinese) => {
  expectBoth(await problemOf(content, file), file, chinese);
});

it('a file that is missing, and a folder, are told of with their path', async () => {
  const folder = temporaryFolder();
  const missing = join(folder, 'shot 12.blend');
  expectBoth(await problemAt(missing), missing, /不存在/);
  const other = join(folder, 'folder.blend');
  mkdirSync(other);
  expectBoth(await problemAt(other), other, /看起来是文件夹/);
});

it('every sentence in both languages has the same details in Chinese', () => {
  const { pairs } = wordsInSources(SOURCES);
  expect(pairs.length).toBeGreaterThan(150);
  const amiss = pairs.flatMap((pair) =>
    objectionsToPair(pair).map((objection) => `${pair.file}:${pair.line} ${objection}`),
  );
  expect(amiss).toEqual([]);
});
