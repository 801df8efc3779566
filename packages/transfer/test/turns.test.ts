import { afterEach, expect, it, vi } from 'vitest';
import { eachInTurns, takeTurns } from '../src/index.ts';

/** A clock that stands while nothing counts as work. It goes on from test to test, as that of a process does. */
let now = performance.now();

afterEach(() => vi.restoreAllMocks());

it('one long work that is given up leaves the others their turns', async () => {
  const abort = new AbortController();
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 1));
  const items = Array.from({ length: 20_000 }, (_, index) => index);
  const seen: number[] = [];
  const givenUp = eachInTurns(items, abort.signal, () => abort.abort(new Error('enough')));
  const whole = eachInTurns(items, undefined, (item) => seen.push(item));
  await expect(givenUp).rejects.toThrow('enough');
  await whole;
  expect(seen).toEqual(items);
});

/** Works that take so many milliseconds each, a millisecond a step, and what everybody else has of the process meanwhile. */
async function sideBySide(works: readonly number[]) {
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  let othersAt = now;
  let longestMs = 0;
  let isDone = false;
  const others = () => {
    longestMs = Math.max(longestMs, now - othersAt);
    othersAt = now;
    if (!isDone) setImmediate(others);
  };
  setImmediate(others);
  const done = works.map(() => 0);
  const ends: (readonly number[])[] = [];
  await Promise.all(
    works.map(async (steps, index) => {
      const turns = takeTurns(undefined);
      for (let step = 0; step < steps; step += 1) {
        if (turns.isOver()) await turns.next();
        now += 1;
        done[index] = step + 1;
      }
      ends.push([...done]);
    }),
  );
  isDone = true;
  return { longestMs, ends };
}

it('several long works in one process hold up the others no longer than one of them does', async () => {
  const { longestMs: alone } = await sideBySide([200]);
  expect(alone).toBeLessThanOrEqual(5);
  const { longestMs: eight } = await sideBySide([200, 200, 200, 200, 200, 200, 200, 200]);
  expect(eight).toBeLessThanOrEqual(alone);
});

it('works that follow each other count as one', async () => {
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const turnsOfWorks = async (works: number) => {
    let turns = 0;
    for (let work = 0; work < works; work += 1) {
      const one = takeTurns(undefined);
      // Three milliseconds: none of them is long by itself.
      for (let step = 0; step < 3; step += 1) {
        if (one.isOver()) {
          turns += 1;
          await one.next();
        }
        now += 1;
      }
    }
    return turns;
  };
  expect(await turnsOfWorks(100)).toBeGreaterThanOrEqual(60);
});

it('go on one after the other, none before its time', async () => {
  const { ends } = await sideBySide([100, 100, 100]);
  // When the first has ended the others nearly have.
  const [first = []] = ends;
  for (const steps of first) expect(steps).toBeGreaterThanOrEqual(90);
});
