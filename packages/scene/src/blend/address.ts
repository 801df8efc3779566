/**
 * Where something was in Blender's memory, by which the structures of a file name each other. A number where that is
 * exact, which real addresses are; a bigint for the others (Blender 5 writes 64-bit numbers of its own).
 */
export type Address = number | bigint;

const WORD = 0x1_0000_0000;
/** Beyond this high half, a number would lose bits. */
const EXACT_HIGH = 0x20_0000;

/** The address stored at a byte offset, which the caller has made sure lies inside. 0 is the null pointer. */
export function readAddress(
  bytes: Buffer,
  offset: number,
  pointerSize: 4 | 8,
  littleEndian: boolean,
): Address {
  if (pointerSize === 4) {
    return littleEndian ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset);
  }
  const low = littleEndian ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset + 4);
  const high = littleEndian ? bytes.readUInt32LE(offset + 4) : bytes.readUInt32BE(offset);
  return high < EXACT_HIGH ? high * WORD + low : (BigInt(high) << 32n) | BigInt(low);
}
