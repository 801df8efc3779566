import { expect, it } from 'vitest';
import { oneLine, visible, wholeLine } from '../src/format/visible-text.ts';

it('shows what names hide: line breaks, marks that turn the direction of reading, signs without width', () => {
  expect(wholeLine('a\nb\r\tc')).toBe('a\u240ab\u240d\u2409c');
  expect(wholeLine('invoice\u202egpj.exe')).toBe('invoice[U+202E]gpj.exe');
  expect(wholeLine('a\u200bb\u2066c\ufeff')).toBe('a[U+200B]b[U+2066]c[U+FEFF]');
});

it('keeps the lines of a text that has several, and nothing else that is hidden', () => {
  expect(visible('one\ntwo\u202e')).toBe('one\ntwo[U+202E]');
});

it('leaves every letter as it is', () => {
  for (const name of [
    'wood.png',
    '木纹 01.png',
    'עץ.png',
    'crème brûlée.exr',
    '<script>alert(1)</script>',
    '🌲.png',
  ])
    expect(oneLine(name)).toBe(name);
});

it('cuts what no line holds', () => {
  expect(oneLine('x'.repeat(4000))).toHaveLength(401);
  expect(wholeLine('x'.repeat(4000))).toHaveLength(4000);
});
