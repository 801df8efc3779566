import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Problem } from '@farmhand/model';
import { afterEach, expect, it } from 'vitest';
import { spoken } from '../src/words/language.ts';
import { problemLine, problemText } from '../src/words/problem-text.ts';

const SOURCES = fileURLToPath(new URL('../src', import.meta.url));
/** What keeps a problem's English as it is, and why. */
const IN_ENGLISH: ReadonlyMap<string, string> = new Map([
  ['api/request.ts', "an error's own message, for consoles"],
  ['screens/settings/diagnosis.ts', 'it goes into a text for support, which is in English'],
  ['words/file-troubles.ts', 'it tells by it which troubles are the same'],
  ['words/problem-text.ts', 'what chooses the language'],
]);

const zh = { message: '磁盘已满。', hint: '请腾出空间。' };
const problem: Problem = {
  code: 'disk-full',
  message: 'The disk is full.',
  hint: 'Free some.',
  retryable: true,
  zh,
};

afterEach(() => {
  spoken.value = 'en';
});

it('a problem is told in the language of the panel', () => {
  spoken.value = 'en';
  expect(problemText(problem)).toMatchObject({ message: 'The disk is full.', hint: 'Free some.' });
  expect(problemLine(problem)).toBe('The disk is full. Free some.');
  spoken.value = 'zh';
  expect(problemText(problem)).toEqual(zh);
  expect(problemLine(problem)).toBe('磁盘已满。请腾出空间。');
});

it('a problem without Chinese is told in English', () => {
  const { zh: _, ...inEnglish } = problem;
  spoken.value = 'zh';
  expect(problemLine(inEnglish)).toBe('The disk is full. Free some.');
});

it('no screen tells a problem in English by its fields', () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.tsx?$/.test(file),
  );
  expect(files.length).toBeGreaterThan(100);
  const found = files
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /[pP]roblem\??\.(message|hint)\b/.test(readFileSync(join(SOURCES, file), 'utf8')));
  expect(found.filter((file) => !IN_ENGLISH.has(file))).toEqual([]);
});
