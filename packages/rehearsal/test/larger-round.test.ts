import { largerRound, MOST_MEASURING_SECONDS } from '@farmhand/rehearsal';
import { expect, test } from 'vitest';

const times = (...seconds: readonly number[]) =>
  seconds.map((each, index) => ({ frame: index + 1, seconds: each }));

test('quick frames are timed at full size, since that takes no time', () => {
  // At 25 % in 0.1 s each: sixteen times the pixels are 1.6 s each at most.
  expect(
    largerRound({ scalePercent: 25, times: times(0.1, 0.1, 0.1), startSeconds: 1, secondsLeft: 30 }),
  ).toEqual({ scalePercent: 100, frames: [1, 2, 3] });
});

test('the size is the largest that fits into the time, if time grows with the pixels', () => {
  // Three frames of 2 s and their starts of 1 s: 27 s for rendering are 4.5 times the pixels, 2.12 times the side.
  expect(
    largerRound({ scalePercent: 25, times: times(2, 2, 2), startSeconds: 1, secondsLeft: 30 })?.scalePercent,
  ).toBe(53);
});

test.each([
  ['slow frames', 25, times(20, 20, 20), 1],
  ['frames of a scene that takes long to open', 25, times(0.1, 0.1, 0.1), 10],
  ['frames that have full size', 100, times(0.1), 0],
])('%s are not rendered larger', (_, scalePercent, frames, startSeconds) => {
  expect(
    largerRound({ scalePercent, times: frames, startSeconds, secondsLeft: MOST_MEASURING_SECONDS }),
  ).toBeNull();
});

test('of many frames the first, the middle and the last are timed again', () => {
  const many = times(...Array.from({ length: 101 }, () => 0.01));
  expect(largerRound({ scalePercent: 50, times: many, startSeconds: 0.5, secondsLeft: 30 })?.frames).toEqual([
    1, 51, 101,
  ]);
});
