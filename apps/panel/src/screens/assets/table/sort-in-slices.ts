import type { Breathe } from './slices.ts';

/** Rows that are sorted, or put together, at a stretch. */
const STRETCH = 1024;

/** Sorts rows; those that compare as the same stay in the order they had. The page has its turns meanwhile. */
export async function sortInSlices(
  rows: Int32Array,
  compare: (a: number, b: number) => number,
  breathe: Breathe,
): Promise<Int32Array> {
  let from = new Int32Array(rows.length);
  for (let start = 0; start < rows.length; start += STRETCH) {
    const piece = Array.from(rows.subarray(start, start + STRETCH)).sort(compare);
    from.set(piece, start);
    await breathe();
  }
  let to = new Int32Array(rows.length);
  for (let width = STRETCH; width < rows.length; width *= 2) {
    for (let start = 0; start < rows.length; start += 2 * width) {
      const middle = Math.min(start + width, rows.length);
      const end = Math.min(start + 2 * width, rows.length);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at += 1) {
        const takeLeft =
          left < middle && (right >= end || compare(from[left] as number, from[right] as number) <= 0);
        to[at] = (takeLeft ? from[left++] : from[right++]) as number;
        if (at % STRETCH === 0) await breathe();
      }
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Sorts rows by a small whole number of each, such as the number of its status. Quick enough to be done at once. */
export function sortByNumber(
  rows: Int32Array,
  numberOf: (row: number) => number,
  numbers: number,
  down: boolean,
): Int32Array {
  const places = new Int32Array(numbers + 1);
  const placeOf = (row: number) => (down ? numbers - 1 - numberOf(row) : numberOf(row));
  for (const row of rows) {
    const place = placeOf(row) + 1;
    places[place] = (places[place] ?? 0) + 1;
  }
  for (let at = 1; at < places.length; at += 1) places[at] = (places[at] ?? 0) + (places[at - 1] ?? 0);
  const sorted = new Int32Array(rows.length);
  for (const row of rows) {
    const place = placeOf(row);
    const to = places[place] ?? 0;
    sorted[to] = row;
    places[place] = to + 1;
  }
  return sorted;
}
