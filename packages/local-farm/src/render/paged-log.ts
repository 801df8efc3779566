import { appendFile, open, rm, stat, writeFile } from 'node:fs/promises';
import { systemErrorCode } from '../errors.ts';

/** A page ends after so many lines or bytes, whichever comes first. */
const PAGE_LINES = 1000;
const PAGE_BYTES = 64 * 1024;
/** A page holds at least one whole line, unless the line is longer than this. */
const LONGEST_LINE_BYTES = 1024 * 1024;
const OFFSET_BYTES = 8;
const LINE_FEED = 10;

/**
 * A log on disk that is read page by page, however long it is. Beside the text lies an index: where each page but the
 * first begins. It is written with the text, so that nobody reads the whole log to find a page of it.
 */
export interface PagedLog {
  /** Empties the log. */
  begin(): Promise<void>;
  /** One call after another; the text may end within a line. */
  append(text: string): Promise<void>;
}

export interface LogPages {
  /** The pages' text without the line feed at its end. */
  readonly pages: readonly string[];
  /** How many pages the log has, at least the one empty page. */
  readonly total: number;
}

/** Writes a log. Pages end between lines; only lines beyond 1 MiB are parted, between two characters. */
export function createPagedLog(path: string): PagedLog {
  let pageStart = 0;
  let pageLines = 0;
  let lineStart = 0;
  let end = 0;
  return {
    begin: async () => {
      await writeFile(path, '');
      await rm(indexPath(path), { force: true });
      pageStart = 0;
      pageLines = 0;
      lineStart = 0;
      end = 0;
    },
    append: async (text) => {
      const bytes = Buffer.from(text);
      const begin = end;
      const starts: number[] = [];
      const startPageAt = (offset: number) => {
        starts.push(offset);
        pageStart = offset;
        pageLines = 0;
      };
      for (let from = 0; from < bytes.length; ) {
        if (lineStart === begin + from && pageLines >= PAGE_LINES) startPageAt(lineStart);
        const feed = bytes.indexOf(LINE_FEED, from);
        let to = feed === -1 ? bytes.length : feed + 1;
        if (begin + to - lineStart > LONGEST_LINE_BYTES) {
          to = characterStart(bytes, Math.max(from, lineStart + LONGEST_LINE_BYTES - begin), to);
        }
        end = begin + to;
        if (end - pageStart > PAGE_BYTES && lineStart > pageStart) startPageAt(lineStart);
        if (bytes[to - 1] === LINE_FEED) {
          lineStart = end;
          pageLines += 1;
        } else if (end - lineStart >= LONGEST_LINE_BYTES && to < bytes.length) {
          lineStart = end;
          startPageAt(end);
        }
        from = to;
      }
      await appendFile(path, bytes);
      if (starts.length > 0) await appendFile(indexPath(path), offsetsAsBytes(starts));
    },
  };
}

/** Reads pages of a log, also while it is written. `first` counts from 0; pages the log does not have are left out. */
export async function readLogPages(path: string, first: number, count: number): Promise<LogPages> {
  const starts = await sizeOf(indexPath(path));
  const total = Math.floor(starts / OFFSET_BYTES) + 1;
  const last = Math.min(first + count, total);
  if (first >= last) return { pages: [], total };
  // Where each page begins, and the page after the last one.
  const offsets = await readOffsets(indexPath(path), first, last);
  const size = await sizeOf(path);
  const pages: string[] = [];
  for (let page = first; page < last; page += 1) {
    const from = offsets[page - first] ?? 0;
    const text = await readText(path, from, offsets[page - first + 1] ?? size);
    pages.push(text.endsWith('\n') ? text.slice(0, -1) : text);
  }
  return { pages, total };
}

function indexPath(path: string): string {
  return `${path}.pages`;
}

/** The next place at or after `from` where a UTF-8 character begins. */
function characterStart(bytes: Uint8Array, from: number, limit: number): number {
  let at = Math.max(1, from);
  while (at < limit && ((bytes[at] ?? 0) & 0xc0) === 0x80) at += 1;
  return at;
}

function offsetsAsBytes(offsets: readonly number[]): Buffer {
  const bytes = Buffer.alloc(offsets.length * OFFSET_BYTES);
  for (const [index, offset] of offsets.entries())
    bytes.writeBigUInt64LE(BigInt(offset), index * OFFSET_BYTES);
  return bytes;
}

/** Beginnings of the pages `first` to `last`, both included; page 0 begins at 0 and is not in the index. */
async function readOffsets(path: string, first: number, last: number): Promise<readonly number[]> {
  const from = Math.max(0, first - 1) * OFFSET_BYTES;
  const bytes = await readBytes(path, from, last * OFFSET_BYTES);
  const offsets = first === 0 ? [0] : [];
  for (let at = 0; at + OFFSET_BYTES <= bytes.length; at += OFFSET_BYTES)
    offsets.push(Number(bytes.readBigUInt64LE(at)));
  return offsets;
}

async function readText(path: string, from: number, to: number): Promise<string> {
  // Of a log that is being written, the last character may be there in part: it waits for the next look.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await readBytes(path, from, to), {
    stream: true,
  });
}

/** Bytes of a file from one offset to another, fewer where it ends before; none when there is no file. */
async function readBytes(path: string, from: number, to: number): Promise<Buffer> {
  const file = await open(path).catch(nullWhenMissing);
  if (file === null) return Buffer.alloc(0);
  try {
    const bytes = Buffer.alloc(Math.max(0, to - from));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(nullWhenMissing))?.size ?? 0;
}

function nullWhenMissing(error: unknown): null {
  if (systemErrorCode(error) === 'ENOENT') return null;
  throw error;
}
