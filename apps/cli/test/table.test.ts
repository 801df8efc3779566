import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { cutEnd, cutMiddle, padTo, widthOf } from '../src/terminal/fit.ts';
import { barStyle, progressLine } from '../src/terminal/progress-line.ts';
import { type Column, tableText } from '../src/terminal/table.ts';

describe('cutting to a width', () => {
  it.each([
    ['short.blend', 20, 'short.blend'],
    ['abcdefghij', 5, 'abcd…'],
    ['场景文件夹', 5, '场景…'],
    ['x', 0, ''],
  ])('the end of %s in %i columns', (text, columns, expected) => {
    expect(cutEnd(text, columns)).toBe(expected);
  });

  it('keeps the beginning of a path and more of its end', () => {
    expect(cutMiddle('/projects/film/shots/010/lighting/shot_010.blend', 24)).toMatch(
      /^\/proj.*….*shot_010\.blend$/,
    );
  });

  it('never cuts a letter that is made of several code points, and counts Chinese as two columns', () => {
    const family = '👩‍👩‍👧‍👦';
    for (const columns of [1, 2, 3, 4, 5, 6]) {
      const cut = cutMiddle(`${family}渲染${family}农场${family}`, columns);
      expect(widthOf(cut), cut).toBeLessThanOrEqual(columns);
      expect(cut.replaceAll(family, '').replace(/[渲染农场…]/g, '')).toBe('');
    }
    expect(padTo('渲染', 6)).toBe('渲染  ');
    expect(padTo('渲染', 6, 'right')).toBe('  渲染');
  });
});

interface Row {
  readonly path: string;
  readonly size: number;
}
const columns: readonly Column<Row>[] = [
  { title: 'FILE', value: ({ path }) => path, cut: 'middle' },
  { title: 'SIZE', value: ({ size }) => String(size), align: 'right' },
];
const rows: readonly Row[] = [
  { path: '/projects/海边/textures/sand_4k_albedo.exr', size: 123_456 },
  { path: '/projects/a.png', size: 7 },
];

describe('a table', () => {
  it('has its columns under each other, whatever the script', () => {
    const lines = stripVTControlCharacters(tableText(rows, columns, Number.POSITIVE_INFINITY)).split('\n');
    expect(lines).toHaveLength(3);
    expect(new Set(lines.map(widthOf)).size).toBe(1);
    expect(lines[2]).toMatch(/^\/projects\/a\.png +7$/);
  });

  it.each([80, 40, 30, 12])('fits a terminal of %i columns, and cuts paths in their middle', (width) => {
    const lines = stripVTControlCharacters(tableText(rows, columns, width)).split('\n');
    for (const line of lines) expect(widthOf(line), line).toBeLessThanOrEqual(width);
    if (width === 30) expect(lines[1]).toMatch(/^\/project?.*….*albedo\.exr {2}123456$/);
  });

  it('leaves columns out in their order where cutting is not enough, and never cuts what is said to stay', () => {
    const ordered: readonly Column<Row>[] = [
      { title: 'ID', value: () => '3f2a91c0', leftOut: 'never' },
      { title: 'STATE', value: () => 'rendering', leftOut: 3 },
      { title: 'CREATED', value: () => '2026-03-01 18:05', leftOut: 1 },
      { title: 'FILE', value: ({ path }) => path, cut: 'middle', leftOut: 2 },
    ];
    const titles = (width: number) =>
      stripVTControlCharacters(tableText(rows, ordered, width))
        .split('\n')[0]
        ?.trim()
        .split(/ +/);
    // 8 + 9 + 16 + 8, the least of a path, and three gaps of 2.
    expect(titles(47)).toEqual(['ID', 'STATE', 'CREATED', 'FILE']);
    expect(titles(46)).toEqual(['ID', 'STATE', 'FILE']);
    expect(titles(28)).toEqual(['ID', 'STATE']);
    expect(titles(18)).toEqual(['ID']);
    for (let width = 1; width <= 120; width += 1) {
      const lines = stripVTControlCharacters(tableText(rows, ordered, width)).split('\n');
      for (const line of lines) expect(widthOf(line), line).toBeLessThanOrEqual(Math.max(8, width));
      for (const line of lines.slice(1)) expect(line).toMatch(/^3f2a91c0( |$)/);
    }
  });

  it('lets no value steer the terminal or begin a line', () => {
    const text = tableText([{ path: 'a\u001b[2Jb\nc\u202e', size: 1 }], columns, 80);
    expect(stripVTControlCharacters(text).split('\n')).toHaveLength(2);
    expect(text).not.toContain('\u001b[2J');
    expect(text).not.toContain('\u202e');
  });
});

describe('a progress bar', () => {
  const blocks = { full: '#', empty: '-' };
  const line = (done: number, total: number, width: number, detail = '') =>
    stripVTControlCharacters(progressLine({ name: 'upload', done, total, detail }, width, blocks));

  it('is as full as the work is done, and says 100% only when all is', () => {
    expect(line(0, 10, 60)).toMatch(/^upload +-{30} +0%$/);
    expect(line(5, 10, 60)).toMatch(/^upload +#{15}-{15} +50%$/);
    expect(line(9999, 10_000, 60)).toMatch(/ 99%$/);
    expect(line(10, 10, 60)).toMatch(/^upload +#{30} +100%$/);
    expect(line(12, 10, 60)).toMatch(/ 100%$/);
    expect(line(0, 0, 60)).toMatch(/ 0%$/);
  });

  it('fits every width, and gives up detail before the bar', () => {
    for (let width = 1; width <= 120; width += 1) {
      const shown = line(3, 10, width, '3.2 MB of 9.8 MB, 1.4 MB/s  贴图/沙子_4k.exr');
      expect(widthOf(shown), shown).toBeLessThanOrEqual(width);
    }
    expect(line(3, 10, 40, 'detail that is far too long for it')).toMatch(/#+-+ +30%/);
  });

  it('is drawn of what the terminal has', () => {
    expect(barStyle({ LANG: 'en_GB.UTF-8', TERM: 'xterm' }, 'linux').full).toBe('█');
    expect(barStyle({ LANG: 'C' }, 'linux').full).toBe('#');
    expect(barStyle({ TERM: 'linux', LANG: 'en_GB.UTF-8' }, 'linux').full).toBe('#');
    expect(barStyle({}, 'win32').full).toBe('#');
    expect(barStyle({ WT_SESSION: 'x' }, 'win32').full).toBe('█');
  });
});
