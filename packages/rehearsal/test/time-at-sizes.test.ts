import { type FrameTime, timeAtSizes } from '@farmhand/rehearsal';
import { expect, test } from 'vitest';

/** Renders frames that take a fixed time and one for each pixel, and notes at which scales. */
function renderer(secondsOf: (share: number, frame: number) => number) {
  const scales: number[] = [];
  const render = async (scalePercent: number, frames: readonly number[]): Promise<readonly FrameTime[]> => {
    scales.push(scalePercent);
    return frames.map((frame) => ({ frame, seconds: secondsOf((scalePercent / 100) ** 2, frame) }));
  };
  return { scales, render };
}

async function timed(
  scalePercent: number,
  frames: readonly number[],
  secondsOf: (share: number, frame: number) => number,
) {
  const { scales, render } = renderer(secondsOf);
  const times = await render(scalePercent, frames);
  scales.pop();
  return { scales, sized: await timeAtSizes({ scalePercent, times, startSeconds: 1, render }) };
}

test('quick frames are timed at full size: what a frame takes there is measured and not worked out', async () => {
  const { scales, sized } = await timed(25, [1, 5, 10], (share, frame) => 0.1 + share * frame * 0.1);
  expect(scales).toEqual([100]);
  expect(sized.twoSizes).toBeNull();
  expect(sized.scalePercent).toBe(100);
  expect(sized.times.map(({ seconds }) => seconds.toFixed(2))).toEqual(['0.20', '0.60', '1.10']);
});

test('a very small picture is enlarged step by step, as far as the time goes', async () => {
  const { scales, sized } = await timed(1, [1], (share) => 0.4 + share);
  expect(scales.length).toBeGreaterThan(1);
  expect(sized.scalePercent).toBe(100);
  expect(sized.times[0]?.seconds).toBeCloseTo(1.4);
});

test('of slow frames, the one in the middle is rendered at half the scale', async () => {
  const { scales, sized } = await timed(25, [1, 2, 3], (share) => 20 + share * 160);
  expect(scales).toEqual([12]);
  expect(sized.scalePercent).toBe(25);
  expect(sized.twoSizes?.large).toEqual({ pixels: 1 / 16, seconds: 30 });
  expect(sized.twoSizes?.small.seconds).toBeCloseTo(20 + 0.0144 * 160);
});

test('frames that are not timed again grow like the others', async () => {
  const { sized } = await timed(50, [1, 2, 3, 4, 5], (share, frame) => share * frame);
  expect(sized.scalePercent).toBe(100);
  expect(sized.times.map(({ seconds }) => seconds)).toEqual([1, 2, 3, 4, 5]);
});

test('where a larger picture fails, as for want of memory, a smaller one has to do', async () => {
  const { render, scales } = renderer((share) => share);
  const sized = await timeAtSizes({
    scalePercent: 50,
    times: [{ frame: 1, seconds: 0.25 }],
    startSeconds: 1,
    render: async (percent, frames) => (percent > 50 ? null : render(percent, frames)),
  });
  expect(scales).toEqual([25]);
  expect(sized).toMatchObject({ scalePercent: 50, times: [{ frame: 1, seconds: 0.25 }] });
  expect(sized.twoSizes).toEqual({
    small: { pixels: 1 / 16, seconds: 1 / 16 },
    large: { pixels: 1 / 4, seconds: 1 / 4 },
  });
});
