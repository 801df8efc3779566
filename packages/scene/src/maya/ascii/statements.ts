import type { ByteSource } from '../../byte-source.ts';
import type { Pace } from '../../pace.ts';
import { truncated } from '../../scene-read-error.ts';

const CHUNK_BYTES = 1 << 18;
/** The beginning of a statement tells whether it is of interest. */
export const HEAD_BYTES = 256;
/** A statement of interest that is longer is given up to here; only edits of references come near. */
const STATEMENT_BYTES = 8 << 20;
const TAIL_BYTES = 4096;
/** Most statements are too short to look at the clock after each. */
const STATEMENTS_A_BREATH = 64;

const QUOTE = 0x22;
const SEMICOLON = 0x3b;
const SLASH = 0x2f;
const STAR = 0x2a;
const NEWLINE = 0x0a;
const BACKSLASH = 0x5c;

/** What {@link eachStatement} calls. */
export interface StatementVisitor {
  /** @param head - The first bytes of a statement, at least 256 where it is so long. */
  wants(head: Buffer): boolean;
  /** @param statement - Without its semicolon; cut off when it is very long. */
  take(statement: Buffer): void;
  /** A line comment between statements, without its slashes. */
  comment(text: Buffer): void;
  /** See Encoding.doubleByte; asked anew for each statement, as a comment can decide it. */
  doubleByte(): boolean;
}

/**
 * Cuts a Maya ASCII file into statements, in one pass over the file: only one chunk of it and the statement that is
 * taken are ever held. What is not wanted is skipped at the speed of a byte search.
 *
 * @throws SceneReadError when the file ends inside a statement.
 */
export async function eachStatement(
  source: ByteSource,
  pace: Pace,
  visitor: StatementVisitor,
): Promise<void> {
  let window: Buffer = Buffer.alloc(0);
  let filePosition = 0;
  let at = 0;
  let statements = 0;

  /** Puts the next chunk behind what is kept of the window, from `from` on; false at the end of the file. */
  async function more(from: number): Promise<boolean> {
    const chunk = await source.read(filePosition, CHUNK_BYTES);
    if (chunk.length === 0) {
      return false;
    }
    filePosition += chunk.length;
    window = from >= window.length ? chunk : Buffer.concat([window.subarray(from), chunk]);
    at -= Math.min(from, at);
    const pause = pace.breathe();
    if (pause) {
      await pause;
    }
    return true;
  }

  async function skipBlanksAndComments(): Promise<boolean> {
    for (;;) {
      while (at < window.length && isBlank(window[at] ?? 0)) {
        at += 1;
      }
      if (at + 1 >= window.length) {
        const rest = window.length - at;
        if (await more(at)) {
          at = 0;
          continue;
        }
        if (rest === 0) {
          return false;
        }
      }
      if (window[at] !== SLASH || (window[at + 1] !== SLASH && window[at + 1] !== STAR)) {
        return true;
      }
      const line = window[at + 1] === SLASH;
      let from = at + 2;
      let first = true;
      for (;;) {
        const end = line ? window.indexOf(NEWLINE, from) : window.indexOf('*/', from, 'latin1');
        if (end >= 0) {
          if (line && first) {
            visitor.comment(window.subarray(at + 2, end));
          }
          at = end + (line ? 1 : 2);
          break;
        }
        first = false;
        // The last byte stays, which may be the star of the comment's end.
        at = Math.max(from, window.length - 1);
        if (!(await more(at))) {
          return false;
        }
        at = 0;
        from = 0;
      }
    }
  }

  while (await skipBlanksAndComments()) {
    while (window.length - at < HEAD_BYTES && (await more(at))) {}
    const began = filePosition - window.length + at;
    const takes = visitor.wants(window.subarray(at, Math.min(window.length, at + HEAD_BYTES)));
    const doubleByte = visitor.doubleByte();
    let kept: Buffer | null = null;
    let inText = false;
    let from = at;
    for (;;) {
      const step = searchEnd(window, from, at, inText, doubleByte);
      inText = step.inText;
      if (step.end >= 0) {
        if (takes) {
          visitor.take(kept ?? window.subarray(at, step.end));
        }
        at = step.end + 1;
        break;
      }
      // What is taken stays whole; of what is skipped only so much that a backslash before a quote is still seen.
      if (kept === null && takes && window.length - at >= STATEMENT_BYTES) {
        kept = window.subarray(at);
      }
      if (kept !== null || !takes) {
        at = canEscape(window.at(-1), doubleByte) ? Math.max(at, window.length - TAIL_BYTES) : window.length;
      }
      from = window.length - at;
      if (!(await more(at))) {
        throw truncated(source.path, source.sizeBytes, {
          en: `inside the statement that begins at byte ${began}`,
          zh: `位于从第 ${began} 字节开始的语句之内`,
        });
      }
    }
    statements += 1;
    const pause = statements % STATEMENTS_A_BREATH === 0 ? pace.breathe() : undefined;
    if (pause) {
      await pause;
    }
  }
}

/** True when the byte can be part of what makes a quote behind it one of the text. */
function canEscape(byte: number | undefined, doubleByte: boolean): boolean {
  return byte === BACKSLASH || (doubleByte && byte !== undefined && byte >= 0x81);
}

function isBlank(byte: number): boolean {
  // The three bytes are those of a byte order mark, which some editors put at the very beginning.
  return byte <= 0x20 || byte === SEMICOLON || byte === 0xef || byte === 0xbb || byte === 0xbf;
}

/** Looks for the semicolon that ends a statement, from `from` on; `end` is -1 when the window has none. */
function searchEnd(
  window: Buffer,
  from: number,
  statement: number,
  inText: boolean,
  doubleByte: boolean,
): { readonly end: number; readonly inText: boolean } {
  let at = from;
  let text = inText;
  let semicolon = -2;
  for (;;) {
    const quote = window.indexOf(QUOTE, at);
    if (text) {
      if (quote < 0) {
        return { end: -1, inText: true };
      }
      text = isEscaped(window, quote, statement, doubleByte);
      at = quote + 1;
      continue;
    }
    if (semicolon !== -1 && semicolon < at) {
      semicolon = window.indexOf(SEMICOLON, at);
    }
    if (semicolon >= 0 && (quote < 0 || semicolon < quote)) {
      return { end: semicolon, inText: false };
    }
    if (quote < 0) {
      return { end: -1, inText: false };
    }
    text = true;
    at = quote + 1;
  }
}

/** True for a quote that an odd number of backslashes stands before. */
function isEscaped(window: Buffer, quote: number, statement: number, doubleByte: boolean): boolean {
  let first = quote;
  while (first > statement && window[first - 1] === BACKSLASH) {
    first -= 1;
  }
  let backslashes = quote - first;
  if (doubleByte && backslashes > 0) {
    // The second half of a character of two bytes can look like a backslash.
    let high = first;
    while (high > statement && (window[high - 1] ?? 0) >= 0x81) {
      high -= 1;
    }
    backslashes -= (first - high) % 2;
  }
  return backslashes % 2 === 1;
}
