import { framesToRehearse, RehearsalError } from '@farmhand/rehearsal';
import { expect, test } from 'vitest';

const tens = [10, 20, 30, 40, 50, 60];

test.each([
  ['first,middle,last', [10, 30, 60]],
  [' First , LAST ', [10, 60]],
  ['middle', [30]],
  ['20-50x10, first', [10, 20, 30, 40, 50]],
  ['60, 10, 60', [10, 60]],
])('"%s" of the frames 10, 20 ... 60', (text, expected) => {
  expect(framesToRehearse(text, tens)).toEqual(expected);
});

test('a job of one frame has it at all its places', () => {
  expect(framesToRehearse('first,middle,last', [-7])).toEqual([-7]);
});

test.each(['', 'first,,last', 'begin', '10-', '15', '10-30'])('"%s" is refused in both languages', (text) => {
  let thrown: unknown;
  try {
    framesToRehearse(text, tens);
  } catch (error) {
    thrown = error;
  }
  if (!RehearsalError.isInstance(thrown)) throw new Error(`not refused: ${String(thrown)}`);
  expect(thrown.code).toBe('options-invalid');
  expect(thrown.text.en).not.toBe('');
  expect(thrown.text.zh).toMatch(/\p{Script=Han}/u);
});
