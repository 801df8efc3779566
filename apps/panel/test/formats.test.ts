import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bytes, bytesPerSecond, money, number, percent } from '../src/format/numbers.ts';
import { besideFile, fileName, folderOf } from '../src/format/paths.ts';
import { ago, duration } from '../src/format/times.ts';
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
  ])('%s is taken apart', (path, name, folder, beside) => {
    expect([fileName(path), folderOf(path), besideFile(path, 'new')]).toEqual([name, folder, beside]);
  });
});
