import type { Pace } from '../../pace.ts';
import { unpackFast } from './lz4.ts';

/** How many integers are unpacked before others may have a turn: about a millisecond. */
const SLICE = 1 << 18;

/**
 * Unpacks a list of 32-bit integers as a crate packs them: the differences between neighbours, the most common one
 * once at the front, then two bits for each number (0 the common one, 1, 2 and 3 one of one, two or four bytes), then
 * these bytes; all of it in USD's fast compression.
 *
 * @param count - How many there are; the caller has seen that the packed bytes can hold so many.
 */
export async function unpackIntegers(
  packed: Buffer,
  count: number,
  pace: Pace,
): Promise<Int32Array | 'damaged'> {
  const numbers = new Int32Array(count);
  if (count === 0) {
    return numbers;
  }
  const codesLength = (count * 2 + 7) >> 3;
  // A list of common differences packs far better than the general bound on the unpacked length supposes.
  const longest = 4 + codesLength + count * 4;
  const encoded = await unpackFast(packed, Math.min(longest, packed.length * 255), pace);
  if (encoded === 'damaged' || encoded.length < 4 + codesLength) {
    return 'damaged';
  }
  const state = { at: 4 + codesLength, previous: 0 };
  for (let start = 0; start < count; start += SLICE) {
    if (!decodeSlice(encoded, numbers, start, Math.min(count, start + SLICE), state)) {
      return 'damaged';
    }
    const pause = pace.breathe();
    if (pause) {
      await pause;
    }
  }
  return numbers;
}

/** @returns False where the bytes end too early. */
function decodeSlice(
  encoded: Buffer,
  numbers: Int32Array,
  start: number,
  end: number,
  state: { at: number; previous: number },
): boolean {
  const common = encoded.readInt32LE(0);
  let { at, previous } = state;
  for (let index = start; index < end; index += 1) {
    const code = ((encoded[4 + (index >> 2)] ?? 0) >> ((index & 3) * 2)) & 3;
    let difference = common;
    if (code === 1) {
      difference = ((encoded[at] ?? 0) << 24) >> 24;
      at += 1;
    } else if (code === 2) {
      difference = (((encoded[at] ?? 0) | ((encoded[at + 1] ?? 0) << 8)) << 16) >> 16;
      at += 2;
    } else if (code === 3) {
      difference =
        (encoded[at] ?? 0) |
        ((encoded[at + 1] ?? 0) << 8) |
        ((encoded[at + 2] ?? 0) << 16) |
        ((encoded[at + 3] ?? 0) << 24);
      at += 4;
    }
    previous = (previous + difference) | 0;
    numbers[index] = previous;
  }
  state.at = at;
  state.previous = previous;
  return at <= encoded.length;
}
