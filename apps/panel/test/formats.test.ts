import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bytes, bytesPerSecond, money, number, percent } from '../src/format/numbers.ts';
import { besideFile, fileName, folderOf } from '../src/format/paths.ts';
import { ago, duration } from '../src/format/times.ts';
import { readNumber, writeNumber } from '../src/format/typed-number.ts';
import { preferences } from '../src/state/preferences.ts';

beforeEach(() => {
  vi.stubGlobal('navigator', { languages: ['en-US', 'zh-CN'] });
  preferences.value = { ...preferences.value, language: 'en' };
});
afterEach(() => vi.unstubAllGlobals());

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 KB'],
    [1024, '1 KB'],
    [1536, '1.5 KB'],
    [102_400, '100 KB'],
    [1023 * 1024, '1 MB'],
    [4.2 * 1024 ** 3, '4.2 GB'],
    [1024 ** 5 * 2000, '2,000 PB'],
  ])('%d bytes are %s, of 1024 each', (value, text) => {
    expect(bytes(value)).toBe(text);
    expect(bytesPerSecond(value)).toBe(`${text}/s`);
  });
});

describe('numbers as they are typed', () => {
  const speaking = (...languages: readonly string[]) => vi.stubGlobal('navigator', { languages });

  it.each([
    ['1.5', 1.5],
    ['1,5', 1.5],
    ['0,125', 0.125],
    [',5', 0.5],
    ['7.', 7],
    [' 12 ', 12],
    ['1 250,75', 1250.75],
    ['1\u202f250,75', 1250.75],
    ["1'250.75", 1250.75],
    ['1.250.000', 1_250_000],
    ['1,250,000', 1_250_000],
    ['1.250,75', 1250.75],
    ['1,250.75', 1250.75],
    ['１．５', 1.5],
    ['１２', 12],
  ])('%j is %d in every language', (typed, value) => {
    for (const each of ['en-US', 'de-DE', 'fr-FR', 'zh-CN']) {
      speaking(each);
      expect([each, readNumber(typed)]).toEqual([each, value]);
    }
  });

  it('a comma before three digits stands for what it does in the language', () => {
    speaking('en-GB');
    expect([readNumber('1,500'), readNumber('0,500'), readNumber('1.500')]).toEqual([1500, 0.5, 1.5]);
    speaking('de-DE', 'en');
    expect([readNumber('1,500'), readNumber('0,500'), readNumber('1.500')]).toEqual([1.5, 0.5, 1.5]);
  });

  it.each(['', 'a', '1.2.3', '1,2,3', '-1', '1e3', '0x10', '1 5', '12 3456', '.', 'Infinity', '½'])(
    '%j is none',
    (typed) => {
      expect(readNumber(typed)).toBeNull();
    },
  );

  it('are written as the system has them, and read as they are written', () => {
    for (const [each, text] of [
      ['en-US', '1250.5'],
      ['zh-CN', '1250.5'],
      ['de-DE', '1250,5'],
      ['fr-FR', '1250,5'],
      ['not a language', '1250.5'],
    ] as const) {
      speaking(each);
      expect(writeNumber(1250.5)).toBe(text);
      for (const value of [0, 1e-6, 0.001, 1.25, 1000, 1234.567, 1e9])
        expect(readNumber(writeNumber(value))).toBe(value);
    }
  });
});

describe('numbers', () => {
  it('have the separators of the language, and no more decimals than asked for', () => {
    expect(number(1_234_567.89)).toBe('1,234,568');
    expect(number(1.25, 1)).toMatch(/^1\.[23]$/);
    expect(percent(0.425)).toMatch(/^4[23]%$/);
    expect(percent(0.425, 1)).toBe('42.5%');
    expect(money(12.3, 'CNY')).toBe('12.30 CNY');
    expect(money(0.005, null)).toBe('0.01');
    expect(money(1, '')).toBe('1.00');
  });
});

describe('times', () => {
  it.each([
    [0, '0 s', '0秒'],
    [1.44, '1.4 s', '1.4秒'],
    [9.96, '10 s', '10秒'],
    [59.6, '1 min', '1分'],
    [60, '1 min', '1分'],
    [125, '2 min 5 s', '2分5秒'],
    [3600, '1 h', '1小时'],
    [7500, '2 h 5 min', '2小时5分'],
    [86_399.7, '1 d', '1天'],
    [90_000, '1 d 1 h', '1天1小时'],
  ])('%d seconds are %s, and in Chinese %s', (seconds, english, chinese) => {
    expect(duration(seconds)).toBe(english);
    preferences.value = { ...preferences.value, language: 'zh' };
    expect(duration(seconds)).toBe(chinese);
  });

  it('are told from now', () => {
    const now = Date.parse('2026-11-26T12:00:00Z');
    expect(ago('2026-11-26T11:57:00Z', now)).toBe('3 min. ago');
    expect(ago(now - 5 * 3600_000, now)).toBe('5 hr. ago');
    expect(ago(now - 90_000_000, now)).toBe('yesterday');
    preferences.value = { ...preferences.value, language: 'zh' };
    expect(ago('2026-11-26T11:57:00Z', now)).toBe('3分钟前');
  });
});

describe('paths of either kind of system', () => {
  it.each([
    ['D:\\tex\\wood.png', 'wood.png', 'D:\\tex', 'D:\\tex\\new'],
    ['\\\\nas\\proj\\shot.max', 'shot.max', '\\\\nas\\proj', '\\\\nas\\proj\\new'],
    ['/proj/tex/wood.png', 'wood.png', '/proj/tex', '/proj/tex/new'],
    ['/wood.png', 'wood.png', '/', '/new'],
    ['C:/mixed\\wood.png', 'wood.png', 'C:/mixed', 'C:/mixed\\new'],
    ['wood.png', 'wood.png', '', 'new'],
    ['D:\\wood.png', 'wood.png', 'D:\\', 'D:\\new'],
    ['d:/wood.png', 'wood.png', 'd:/', 'd:/new'],
  ])('%s is taken apart', (path, name, folder, beside) => {
    expect([fileName(path), folderOf(path), besideFile(path, 'new')]).toEqual([name, folder, beside]);
  });
});
