import { unpackFast } from './lz4.ts';

/**
 * Unpacks a list of 32-bit integers as a crate packs them: the differences between neighbours, the most common one
 * once at the front, then two bits for each number (0 the common one, 1, 2 and 3 one of one, two or four bytes), then
 * these bytes; all of it in USD's fast compression.
 *
 * @param count - How many there are; the caller has seen that the packed bytes can hold so many.
 */
export function unpackIntegers(packed: Buffer, count: number): Int32Array | 'damaged' {
  const numbers = new Int32Array(count);
  if (count === 0) {
    return numbers;
  }
  const codesLength = (count * 2 + 7) >> 3;
  // A list of common differences packs far better than the general bound on the unpacked length supposes.
  const longest = 4 + codesLength + count * 4;
  const encoded = unpackFast(packed, Math.min(longest, packed.length * 255));
  if (encoded === 'damaged' || encoded.length < 4 + codesLength) {
    return 'damaged';
  }
  const common = encoded.readInt32LE(0);
  let at = 4 + codesLength;
  let previous = 0;
  for (let index = 0; index < count; index += 1) {
    const code = ((encoded[4 + (index >> 2)] ?? 0) >> ((index & 3) * 2)) & 3;
    const width = code === 3 ? 4 : code;
    if (at + width > encoded.length) {
      return 'damaged';
    }
    const difference = code === 0 ? common : encoded.readIntLE(at, width);
    at += width;
    previous = (previous + difference) | 0;
    numbers[index] = previous;
  }
  return numbers;
}
