import type { Content, Stretch } from './content.ts';

/** After a jump, little is read: what follows may be a head and then another jump. */
const FIRST_STRETCH_BYTES = 4 * 1024;
/** A run of small blocks is read in ever larger pieces. */
const LAST_STRETCH_BYTES = 256 * 1024;
/** What is stepped over without being a jump: reading on costs less than finding out. */
const SMALL_STEP_BYTES = 16 * 1024;
/** What is read at a time where parts of a data-block are looked up. */
const PAGE_BYTES = 16 * 1024;
const PAGES_KEPT = 16;

/** Reads into a buffer from a position on. @returns How many bytes were there. */
type ReadInto = (buffer: Buffer, position: number) => number | Promise<number>;

/** Content that can be read in place. */
export function contentInPlace(sizeBytes: number, readInto: ReadInto, close: () => Promise<void>): Content {
  const pages = new Map<number, Buffer>();

  function readFresh(position: number, wanted: number): Buffer | Promise<Buffer> {
    const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(wanted, sizeBytes - position)));
    const there = readInto(bytes, position);
    return there instanceof Promise
      ? there.then((count) => bytes.subarray(0, count))
      : bytes.subarray(0, there);
  }

  function keep(index: number, page: Buffer): Buffer {
    if (pages.size >= PAGES_KEPT) {
      const oldest = pages.keys().next().value;
      if (oldest !== undefined) {
        pages.delete(oldest);
      }
    }
    pages.set(index, page);
    return page;
  }

  function read(position: number, length: number): Buffer | Promise<Buffer> {
    const index = Math.floor(position / PAGE_BYTES);
    const start = position - index * PAGE_BYTES;
    if (start + length > PAGE_BYTES) {
      return readFresh(position, length);
    }
    const page = pages.get(index) ?? readFresh(index * PAGE_BYTES, PAGE_BYTES);
    if (page instanceof Promise) {
      return page.then((loaded) => keep(index, loaded).subarray(start, start + length));
    }
    return keep(index, page).subarray(start, start + length);
  }

  function walk(): (position: number, length: number) => Stretch | Promise<Stretch> {
    // One buffer for the whole walk: a new one for each piece would be most of its work.
    let buffer = Buffer.allocUnsafeSlow(FIRST_STRETCH_BYTES);
    let pieceBytes = FIRST_STRETCH_BYTES;
    let lastEnd = -1;
    let lastAt = -1;
    return (position, length) => {
      const goesOn = position >= lastAt && position <= lastEnd + SMALL_STEP_BYTES;
      pieceBytes = goesOn ? Math.min(pieceBytes * 2, LAST_STRETCH_BYTES) : FIRST_STRETCH_BYTES;
      const wanted = Math.max(0, Math.min(Math.max(length, pieceBytes), sizeBytes - position));
      if (buffer.length < wanted) {
        buffer = Buffer.allocUnsafeSlow(Math.max(wanted, LAST_STRETCH_BYTES));
      }
      const bytes = buffer.subarray(0, wanted);
      const there = readInto(bytes, position);
      lastAt = position;
      lastEnd = position + wanted;
      return there instanceof Promise
        ? there.then((count) => ({ at: position, bytes: bytes.subarray(0, count) }))
        : { at: position, bytes: there === wanted ? bytes : bytes.subarray(0, there) };
    };
  }

  return { sizeBytes, read, walk, close };
}
