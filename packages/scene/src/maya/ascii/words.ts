import type { Encoding } from '../text.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const PLUS = 0x2b;
const PARENTHESES = new Set([0x28, 0x29]);

/** One word of a statement; `quoted` tells `"-r"` from the flag `-r`. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

const ESCAPES: Readonly<Record<number, number>> = { 110: 0x0a, 116: 0x09, 114: 0x0d };

/** More words than a statement of interest has: of the others only the beginning counts. */
const WORD_LIMIT = 500_000;

/**
 * The words of a statement. Texts that are joined by `+`, as Maya breaks long ones, are one word; the parentheses
 * around them are none.
 */
export function wordsOf(statement: Buffer, encoding: Encoding): readonly Word[] {
  const words: Word[] = [];
  let at = 0;
  let joins = false;
  while (at < statement.length && words.length < WORD_LIMIT) {
    const byte = statement[at] ?? 0;
    if (byte <= 0x20 || PARENTHESES.has(byte)) {
      at += 1;
    } else if (byte === QUOTE) {
      const { text, end } = quotedAt(statement, at + 1, encoding);
      const last = words.at(-1);
      if (joins && last?.quoted) {
        words[words.length - 1] = { text: last.text + text, quoted: true };
      } else {
        words.push({ text, quoted: true });
      }
      joins = false;
      at = end;
    } else if (byte === PLUS && isBreak(statement[at + 1])) {
      joins = true;
      at += 1;
    } else {
      const start = at;
      while (at < statement.length && !isBreak(statement[at])) {
        at += 1;
      }
      words.push({ text: encoding.decode(statement.subarray(start, at)), quoted: false });
      joins = false;
    }
  }
  return words;
}

function isBreak(byte: number | undefined): boolean {
  return byte === undefined || byte <= 0x20 || byte === QUOTE || PARENTHESES.has(byte);
}

function quotedAt(
  statement: Buffer,
  start: number,
  encoding: Encoding,
): { readonly text: string; readonly end: number } {
  let plain = true;
  let at = start;
  while (at < statement.length && statement[at] !== QUOTE) {
    const byte = statement[at] ?? 0;
    if (encoding.doubleByte && byte >= 0x81) {
      at += 2;
    } else if (byte === BACKSLASH) {
      plain = false;
      at += 2;
    } else {
      at += 1;
    }
  }
  const end = Math.min(at, statement.length);
  const raw = statement.subarray(start, end);
  return { text: encoding.decode(plain ? raw : unescaped(raw, encoding.doubleByte)), end: end + 1 };
}

function unescaped(raw: Buffer, doubleByte: boolean): Buffer {
  const bytes = Buffer.alloc(raw.length);
  let length = 0;
  for (let at = 0; at < raw.length; at += 1) {
    let byte = raw[at] ?? 0;
    if (doubleByte && byte >= 0x81 && at + 1 < raw.length) {
      bytes[length] = byte;
      length += 1;
      at += 1;
      byte = raw[at] ?? 0;
    } else if (byte === BACKSLASH && at + 1 < raw.length) {
      at += 1;
      const next = raw[at] ?? 0;
      byte = ESCAPES[next] ?? next;
    }
    bytes[length] = byte;
    length += 1;
  }
  return bytes.subarray(0, length);
}
