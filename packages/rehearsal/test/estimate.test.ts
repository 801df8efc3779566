import { type EstimateInput, estimateJob } from '@farmhand/rehearsal';
import { expect, test } from 'vitest';

const hundred = Array.from({ length: 100 }, (_, index) => index + 1);

function estimate(input: Partial<EstimateInput>) {
  return estimateJob({
    frames: hundred,
    cameras: 1,
    framesPerTask: 1,
    times: [{ frame: 1, seconds: 10 }],
    starts: [],
    pixelShare: 1,
    twoSizes: null,
    hardware: {},
    ...input,
  });
}

test('frames between two rehearsed ones lie on a line; low and high take the quicker and the slower', () => {
  // Frames 1 to 5 take 10, 20, 30, 40 and 50 s on that line.
  const { secondsPerFrame } = estimate({
    frames: [1, 2, 3, 4, 5],
    times: [
      { frame: 1, seconds: 10 },
      { frame: 5, seconds: 50 },
    ],
  });
  expect(secondsPerFrame.likely).toBeCloseTo(30);
  // The two that were rendered are known but for the clock's 10 %; the three between them are 10 s each, or 50 s each.
  expect(secondsPerFrame.low).toBeCloseTo((0.9 * (10 + 3 * 10 + 50)) / 5);
  expect(secondsPerFrame.high).toBeCloseTo((1.1 * (10 + 3 * 50 + 50)) / 5);
});

test('frames before the first and after the last rehearsed one are like the nearest', () => {
  const { secondsPerFrame } = estimate({
    frames: [1, 2, 3, 4],
    times: [
      { frame: 2, seconds: 4 },
      { frame: 3, seconds: 8 },
    ],
  });
  expect(secondsPerFrame.likely).toBeCloseTo(6);
  // No frame lies between the two, so there is nothing but the clock to be wrong.
  expect(secondsPerFrame.low).toBeCloseTo(5.4);
  expect(secondsPerFrame.high).toBeCloseTo(6.6);
});

test('a gap in the frame list counts by frame numbers, not by places in the list', () => {
  const { secondsPerFrame } = estimate({
    frames: [1, 2, 101],
    times: [
      { frame: 1, seconds: 0 },
      { frame: 101, seconds: 100 },
    ],
  });
  expect(secondsPerFrame.likely).toBeCloseTo((0 + 1 + 100) / 3);
});

test('one rehearsed frame alone is a guess within twice and half', () => {
  const { secondsPerFrame, method } = estimate({ times: [{ frame: 50, seconds: 10 }] });
  expect(secondsPerFrame.likely).toBe(10);
  expect(secondsPerFrame.low).toBeCloseTo((10 - 1) / 2);
  expect(secondsPerFrame.high).toBeCloseTo((10 + 1) * 2);
  expect(method.en).toContain('guess');
  expect(method.zh).toContain('粗略估计');
});

test('the time at full size follows t = a + b * pixels from the two measured sizes', () => {
  // a = 20 s and b = 160 s for a full picture: 1/16 of the pixels takes 30 s, 1/64 takes 22.5 s, all of them 180 s.
  const { secondsPerFrame } = estimate({
    frames: [1, 2],
    times: [
      { frame: 1, seconds: 30 },
      { frame: 2, seconds: 30 },
    ],
    pixelShare: 1 / 16,
    twoSizes: { small: { pixels: 1 / 64, seconds: 22.5 }, large: { pixels: 1 / 16, seconds: 30 } },
  });
  expect(secondsPerFrame.likely).toBeCloseTo(180);
  // Measured times are off by 10 %: b lies between (27 - 24.75) and (33 - 20.25), over 3/64 of a picture.
  expect(secondsPerFrame.low).toBeCloseTo(27 + ((27 - 24.75) / (3 / 64)) * (15 / 16));
  expect(secondsPerFrame.high).toBeCloseTo(33 + ((33 - 20.25) / (3 / 64)) * (15 / 16));
});

test('full size takes no less than the rehearsal and no more than in proportion to pixels, whatever the noise says', () => {
  const noisy = (smallSeconds: number) =>
    estimate({
      frames: [1],
      pixelShare: 1 / 16,
      twoSizes: { small: { pixels: 1 / 64, seconds: smallSeconds }, large: { pixels: 1 / 16, seconds: 10 } },
    }).secondsPerFrame;
  // The smaller picture took longer: nothing depends on pixels.
  expect(noisy(20).likely).toBe(10);
  // The smaller picture took nearly nothing: all depends on pixels.
  expect(noisy(0.001).likely).toBe(160);
});

test('without a second size, full size is taken in proportion to pixels, and its low is the rehearsal itself', () => {
  const { secondsPerFrame } = estimate({ frames: [1], pixelShare: 1 / 4 });
  expect(secondsPerFrame.likely).toBeCloseTo(40);
  expect(secondsPerFrame.low).toBeCloseTo(9);
  expect(secondsPerFrame.high).toBeCloseTo(44);
});

test('hours and cost take in starts, nodes, cameras, the speed of a node and the price', () => {
  const job = estimate({
    times: [
      { frame: 1, seconds: 36 },
      { frame: 100, seconds: 36 },
    ],
    starts: [18, 18],
    framesPerTask: 10,
    cameras: 2,
    hardware: { nodes: 8, pricePerNodeHour: 3, speedFactor: 2 },
  });
  expect(job.frameCount).toBe(200);
  expect(job.secondsPerFrame.likely).toBeCloseTo(18);
  expect(job.secondsPerStart.likely).toBeCloseTo(9);
  // 200 frames of 18 s and 20 tasks that start in 9 s.
  expect(job.nodeHours.likely).toBeCloseTo((200 * 18 + 20 * 9) / 3600);
  // 20 tasks of 189 s each, 8 at a time: three turns.
  expect(job.wallHours.likely).toBeCloseTo((3 * 189) / 3600);
  expect(job.cost?.likely).toBeCloseTo(3 * ((200 * 18 + 20 * 9) / 3600));
  expect(job.method.en).toContain('2 times as fast as this machine');
});

test('there is no cost without a price, and the method says so', () => {
  const { cost, method } = estimate({});
  expect(cost).toBeNull();
  expect(method.en).toContain('Without a price there is no cost.');
  expect(method.en).toContain('as fast as this machine, which was not measured');
});

test('low is never above likely, nor likely above high', () => {
  for (const seconds of [0.001, 0.02, 0.3, 4, 50, 600]) {
    for (const small of [0.0001, 0.01, 0.2, 3, 40, 700]) {
      const job = estimate({
        times: [
          { frame: 3, seconds },
          { frame: 60, seconds: seconds * 3 },
        ],
        starts: [1, 4, 2],
        pixelShare: 1 / 16,
        twoSizes: { small: { pixels: 1 / 64, seconds: small }, large: { pixels: 1 / 16, seconds } },
        hardware: { pricePerNodeHour: 1 },
      });
      for (const spread of [
        job.secondsPerFrame,
        job.secondsPerStart,
        job.nodeHours,
        job.wallHours,
        job.cost,
      ]) {
        if (spread === null) throw new Error('a price was given');
        expect(spread.low).toBeLessThanOrEqual(spread.likely);
        expect(spread.likely).toBeLessThanOrEqual(spread.high);
      }
    }
  }
});

test('a single measured time is never given as exact', () => {
  const { secondsPerFrame, secondsPerStart } = estimate({ frames: [1], starts: [3] });
  expect(secondsPerFrame.low).toBeLessThan(secondsPerFrame.likely);
  expect(secondsPerFrame.high).toBeGreaterThan(secondsPerFrame.likely);
  expect(secondsPerStart.low).toBeLessThan(3);
  expect(secondsPerStart.high).toBeGreaterThan(3);
});

test('what the figures leave out is said: tiles, and outputs after the first', () => {
  expect(estimate({}).method.en).not.toMatch(/tiles|output/);
  const { method } = estimate({ tiles: 4, outputsLeftOut: 2 });
  expect(method.en).toContain('4 tiles');
  expect(method.en).toContain('other 2');
  expect(method.zh).toContain('4 块');
  expect(method.zh).toContain('其余 2 个输出');
});
