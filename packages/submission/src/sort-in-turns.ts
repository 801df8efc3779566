import { breather } from './breathe.ts';

/** Elements sorted at a stretch, and merged between two looks at the clock. */
const STRETCH = 500;

/**
 * The elements in order, alike ones as they were; others have their turn meanwhile.
 *
 * @throws the reason of `signal`.
 */
export async function sortInTurns<T>(
  elements: readonly T[],
  compare: (a: T, b: T) => number,
  signal?: AbortSignal,
): Promise<T[]> {
  const breathe = breather(signal);
  let runs: T[][] = [];
  for (let start = 0; start < elements.length; start += STRETCH) {
    runs.push(elements.slice(start, start + STRETCH).sort(compare));
    await breathe();
  }
  while (runs.length > 1) {
    const longer: T[][] = [];
    for (let index = 0; index < runs.length; index += 2) {
      longer.push(await merged(runs[index] ?? [], runs[index + 1] ?? [], compare, breathe));
    }
    runs = longer;
  }
  return runs[0] ?? [];
}

async function merged<T>(
  left: readonly T[],
  right: readonly T[],
  compare: (a: T, b: T) => number,
  breathe: () => Promise<void> | undefined,
): Promise<T[]> {
  const both: T[] = [];
  let fromLeft = 0;
  let fromRight = 0;
  while (fromLeft < left.length || fromRight < right.length) {
    const a = left[fromLeft];
    const b = right[fromRight];
    if (a !== undefined && (b === undefined || compare(a, b) <= 0)) {
      both.push(a);
      fromLeft += 1;
    } else if (b !== undefined) {
      both.push(b);
      fromRight += 1;
    }
    if (both.length % STRETCH === 0) await breathe();
  }
  return both;
}
