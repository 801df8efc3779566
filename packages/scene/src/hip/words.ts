/** A word of Houdini's text entries. */
export interface Word {
  /** Without quotes and escapes. */
  readonly text: string;
  readonly quoted: boolean;
  /** Index behind it. */
  readonly end: number;
}

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const BACKSLASH = 92;

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB || code === NEWLINE || code === RETURN;
}

/** Index of the first character at or after `at` that is no blank. */
export function skipBlanks(text: string, at: number): number {
  let index = at;
  while (index < text.length && isBlank(text.charCodeAt(index))) {
    index += 1;
  }
  return index;
}

/** Index behind the end of the line that `at` lies in. */
export function skipLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

/** Houdini escapes quotes and backslashes with a backslash, in quotes as without: `C:\\tex\\a.png`. */
function withoutEscapes(text: string): string {
  return text.includes('\\') ? text.replace(/\\(["\\])/g, '$1') : text;
}

/** The word that begins at or after `at`; null where the text ends. A quoted word may go over several lines. */
export function readWord(text: string, at: number): Word | null {
  const start = skipBlanks(text, at);
  if (start >= text.length) {
    return null;
  }
  const quoted = text.charCodeAt(start) === QUOTE;
  let index = quoted ? start + 1 : start;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    if (code === BACKSLASH) {
      index += 2;
      continue;
    }
    if (quoted ? code === QUOTE : isBlank(code)) {
      break;
    }
    index += 1;
  }
  index = Math.min(index, text.length);
  return quoted
    ? { text: withoutEscapes(text.slice(start + 1, index)), quoted, end: Math.min(text.length, index + 1) }
    : { text: withoutEscapes(text.slice(start, index)), quoted, end: index };
}
