import { formatFrames, framesOfRange, JobError, MAX_FRAMES, parseFrames } from '@farmhand/job';
import { describe, expect, test } from 'vitest';
import { settings } from './scenes.ts';
import { seeded } from './seeded.ts';

describe('reading frames', () => {
  const rows: readonly (readonly [text: string, frames: readonly number[]])[] = [
    ['5', [5]],
    ['1-5', [1, 2, 3, 4, 5]],
    ['1-10x3', [1, 4, 7, 10]],
    ['1-10X3', [1, 4, 7, 10]],
    ['1-9x3', [1, 4, 7]],
    ['1-3, 120', [1, 2, 3, 120]],
    [' 1 - 10 x 4 , 3 ', [1, 3, 5, 9]],
    ['5-5', [5]],
    ['0', [0]],
    ['-3--1', [-3, -2, -1]],
    ['-2-2', [-2, -1, 0, 1, 2]],
    ['-10-0x5', [-10, -5, 0]],
    ['3,1,2,2,1-3', [1, 2, 3]],
    ['0010', [10]],
    // The farm's notation.
    ['1-3[1],20,30-40[5]', [1, 2, 3, 20, 30, 35, 40]],
    ['7-7[1]', [7]],
    ['-4--2[2]', [-4, -2]],
    ['1-5[2], 8-10x2', [1, 3, 5, 8, 10]],
  ];
  test.each(rows)('%s', (text, frames) => {
    expect(parseFrames(text)).toEqual(frames);
  });

  const bad: readonly (readonly [text: string, says: string])[] = [
    ['', 'No frames'],
    ['   ', 'No frames'],
    ['1-', '"1-"'],
    ['1-10,', 'comma too many'],
    ['1,,2', 'comma too many'],
    ['all', '"all"'],
    ['1-5, x', '"x"'],
    ['1.5', '"1.5"'],
    ['1-10x', '"1-10x"'],
    ['5x2', '"5x2"'],
    ['1-10x0', 'step of 0'],
    ['1-10[0]', 'step of 0'],
    ['10-1', 'write 1-10'],
    ['1--5', 'write -5-1'],
    ['1-200000', '200000 frames'],
    ['1-9999999', '9999999 frames'],
    ['1-60000, 60001-120000', '120000 frames'],
    ['1-99999999999999999999', 'beyond'],
    ['-10000000', 'beyond'],
  ];
  test.each(bad)('%s is refused: %s', (text, says) => {
    let caught: unknown;
    try {
      parseFrames(text);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(JobError);
    if (!(caught instanceof JobError)) return;
    expect(caught.code).toBe('frames-invalid');
    expect(caught.text.en).toContain(says);
    expect(caught.text.zh).toMatch(/\p{Script=Han}/u);
  });

  test('a job may be as long as the limit and no longer', () => {
    expect(parseFrames(`1-${MAX_FRAMES}`)).toHaveLength(MAX_FRAMES);
    expect(() => parseFrames(`1-${MAX_FRAMES + 1}`)).toThrow(JobError);
    expect(parseFrames(`1-${MAX_FRAMES * 10}x10`)).toHaveLength(MAX_FRAMES);
  });
});

describe('writing frames for the farm', () => {
  const rows: readonly (readonly [frames: readonly number[], text: string])[] = [
    [[], ''],
    [[5], '5'],
    [[1, 2], '1-2[1]'],
    [[1, 3], '1,3'],
    [[1, 2, 3], '1-3[1]'],
    [[1, 3, 5, 7], '1-7[2]'],
    [[1, 3, 4, 5], '1,3-5[1]'],
    [[1, 2, 3, 5, 7, 9], '1-3[1],5-9[2]'],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 32, 34, 36, 38, 40], '1-10[1],20,30-40[2]'],
    [[-3, -2, -1], '-3--1[1]'],
    [[9, 1, 5, 5, 1], '1-9[4]'],
  ];
  test.each(rows)('%j', (frames, text) => {
    expect(formatFrames(frames)).toBe(text);
  });
});

test('what is written reads back as the same frames', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = seeded(seed);
    const frames = Array.from({ length: 1 + random.below(6) }).flatMap(() => {
      const [start, step] = [random.below(400) - 200, 1 + random.below(5)];
      return Array.from({ length: 1 + random.below(12) }, (_, index) => start + index * step);
    });
    const text = formatFrames(frames);
    expect(parseFrames(text)).toEqual([...new Set(frames)].sort((a, b) => a - b));
    expect(formatFrames(parseFrames(text))).toBe(text);
    expect(text.split(',').length).toBeLessThanOrEqual(new Set(frames).size);
  }
});

test('everything the settings accept either reads or says why not', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = seeded(seed);
    const number = () => `${random.below(30) - 10}`;
    const text = Array.from({ length: 1 + random.below(4) }, () => {
      const range = `${number()}${random.below(2) === 0 ? '-' : ' - '}${number()}`;
      return [number(), range, `${range}x${random.below(4)}`][random.below(3)];
    }).join(', ');
    expect(settings({ frames: text }).frames).toBe(text);
    try {
      const frames = parseFrames(text);
      expect(frames).toEqual(frames.toSorted((a, b) => a - b));
      expect(new Set(frames).size).toBe(frames.length);
    } catch (error) {
      expect(error).toBeInstanceOf(JobError);
      expect(text).toMatch(/x0|-/);
    }
  }
});

describe("a scene's own range", () => {
  test('ends with the last frame its step meets', () => {
    expect(framesOfRange({ start: 1, end: 10, step: 4 })).toEqual([1, 5, 9]);
  });
  test('that ends before it starts is empty', () => {
    expect(framesOfRange({ start: 10, end: 1, step: 1 })).toEqual([]);
  });
  test('that is absurdly long is refused', () => {
    expect(() => framesOfRange({ start: 1, end: 1_048_574, step: 1 })).toThrow('1-1048574 is 1048574 frames');
  });
});
