import type { LocalizedText } from '@farmhand/model';
import type { Pace } from '../../pace.ts';
import type { SceneReadError } from '../../scene-read-error.ts';
import { unpackIntegers } from './integers.ts';

/** Takes one value after the other from a section. What is longer than the section is damage, never memory. */
export interface SectionReader {
  /** Where the section begins in the layer. */
  readonly start: number;
  /** Where the next value lies, from the section's own start. */
  position(): number;
  moveTo(position: number): void;
  rest(): number;
  /** A count of things. */
  count(): number;
  /** A number of 64 bits: a size, a place. */
  long(): number;
  bytes(length: number): Buffer;
  /** A length of 64 bits and that many bytes. */
  sized(): Buffer;
  /** A packed list of numbers. */
  integers(count: number): Promise<Int32Array>;
  broken(what: LocalizedText): SceneReadError;
}

/** More objects than any layer has. */
const COUNT_LIMIT = 8 << 20;

/** @param brokenAt - Makes the error that says what is wrong at a place of the section. */
export function createSectionReader(
  section: Buffer,
  start: number,
  pace: Pace,
  brokenAt: (at: number, what: LocalizedText) => SceneReadError,
): SectionReader {
  let at = 0;
  const broken = (what: LocalizedText) => brokenAt(at, what);
  function bytes(length: number): Buffer {
    if (length < 0 || at + length > section.length) {
      throw broken({ en: 'something is longer than what is left', zh: '某项内容超出了剩余长度' });
    }
    at += length;
    return section.subarray(at - length, at);
  }
  function long(): number {
    return Number(bytes(8).readBigUInt64LE(0));
  }
  return {
    start,
    bytes,
    long,
    broken,
    position: () => at,
    moveTo(position) {
      at = position;
      if (position < 0 || position > section.length) {
        throw broken({ en: 'a place lies outside of it', zh: '某个位置超出了该分区' });
      }
    },
    rest: () => section.length - at,
    count() {
      const count = long();
      if (count > COUNT_LIMIT) {
        throw broken({
          en: `a count of ${count} is more than a layer has`,
          zh: `数量 ${count} 超出了层所能包含的数量`,
        });
      }
      return count;
    },
    sized: () => bytes(long()),
    async integers(count) {
      const packed = bytes(long());
      // Two bits at least for each number, packed to a 255th at best.
      if (count > (packed.length + 1) * 255 * 4) {
        throw broken({
          en: `a list of ${count} numbers is packed into too few bytes`,
          zh: `${count} 个数字的列表被压缩到了过少的字节中`,
        });
      }
      const numbers = await unpackIntegers(packed, count, pace);
      if (numbers === 'damaged') {
        throw broken({ en: 'a packed list of numbers cannot be unpacked', zh: '压缩的数字列表无法解压' });
      }
      return numbers;
    },
  };
}
