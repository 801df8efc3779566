import { describe, expect, it } from 'vitest';
import { type Meter, remaining, seen, speedOf, stillFor } from '../src/screens/progress/speed.ts';

const WINDOW_MS = 8000;
const START = 1_700_000_000_000;

/** A meter that was told `[seconds, bytes, skipped files]`. */
function told(...all: readonly (readonly [number, number, number?])[]): Meter | null {
  return all.reduce<Meter | null>(
    (meter, [seconds, bytes, skipped = 0]) => seen(meter, START + seconds * 1000, bytes, skipped),
    null,
  );
}
const speed = (meter: Meter | null, seconds: number) => speedOf(meter, START + seconds * 1000, WINDOW_MS);

describe('speed', () => {
  it('is told once there is a second to tell it by', () => {
    expect(speed(null, 0)).toBeNull();
    expect(speed(told([0, 0]), 0)).toBeNull();
    expect(speed(told([0, 0], [0.5, 500]), 0.5)).toBeNull();
    expect(speed(told([0, 0], [2, 2000]), 2)).toBe(1000);
  });

  it('is of the last seconds, not of the whole upload', () => {
    const meter = told([0, 0], [10, 10_000], [14, 10_400], [18, 10_800]);
    expect(speed(meter, 18)).toBe(100);
  });

  it('does not take what the farm has already for sent', () => {
    const meter = told([0, 0, 0], [1, 5_000_000_000, 400], [2, 5_000_001_000, 400], [3, 5_000_002_000, 400]);
    expect(speed(meter, 3)).toBeCloseTo(2000 / 3, 5);
  });

  it('falls to nothing when nothing moves any more, and tells since when', () => {
    const meter = told([0, 0], [4, 4000], [5, 4000], [6, 4000]);
    expect(speed(meter, 8)).toBe(500);
    expect(speed(meter, 12)).toBe(0);
    expect(stillFor(meter, START + 12_000)).toBe(8000);
    expect(stillFor(told([0, 0], [4, 4000]), START + 4000)).toBe(0);
  });

  it('begins anew when an upload does', () => {
    const meter = told([0, 0], [4, 4000], [6, 0], [8, 200]);
    expect(speed(meter, 8)).toBe(100);
  });

  it('keeps few samples however long it goes', () => {
    let meter: Meter | null = null;
    for (let at = 0; at < 20_000; at += 1) meter = seen(meter, START + at * 100, at * 10);
    expect(meter?.samples.length).toBeLessThanOrEqual(602);
    expect(speedOf(meter, START + 1_999_900, WINDOW_MS)).toBeCloseTo(100, 5);
  });
});

describe('remaining time', () => {
  it('is what is left at that speed', () => {
    expect(remaining(1000, 100)).toBe(10);
    expect(remaining(-5, 100)).toBe(0);
  });

  it('is not told when nothing moves', () => {
    expect(remaining(1000, 0)).toBeNull();
    expect(remaining(1000, null)).toBeNull();
  });
});
