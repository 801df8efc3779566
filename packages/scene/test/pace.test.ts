import { afterEach, expect, it, vi } from 'vitest';
import { createPace } from '../src/pace.ts';

afterEach(() => vi.restoreAllMocks());

it('lets others have as many turns beside sixteen workers as beside one', async () => {
  let now = 1000;
  vi.spyOn(Date, 'now').mockImplementation(() => now);
  const turnsBeside = async (workers: number) => {
    const pace = createPace(undefined);
    let turns = 0;
    let isDone = false;
    const others = () => {
      if (isDone) return;
      turns += 1;
      setImmediate(others);
    };
    setImmediate(others);
    const work = async () => {
      for (let call = 0; call < 960 / workers; call += 1) {
        await pace.breathe();
        // Takes a millisecond.
        now += 1;
      }
    };
    await Promise.all(Array.from({ length: workers }, work));
    isDone = true;
    return turns;
  };
  // 960 ms of work, at most 6 ms of it in a row and a call of each of the others.
  expect(await turnsBeside(1)).toBeGreaterThanOrEqual(140);
  expect(await turnsBeside(16)).toBeGreaterThanOrEqual(40);
});
