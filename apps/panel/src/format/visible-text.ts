/** Longest text that is put on a line; what comes after it would never be in sight. */
const LONGEST_LINE = 400;

/**
 * A text from outside on one line with nothing hidden in it: line breaks and other control characters as their pictures, marks
 * that turn the direction of reading as their numbers. Long ones are cut.
 */
export function oneLine(text: string): string {
  // Not in the middle of a sign of two parts, such as a picture.
  const cut = text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE).replace(HALF, '')}…` : text;
  return wholeLine(cut);
}

/** As {@link oneLine}, at its whole length: a path to be read to its end. */
export function wholeLine(text: string): string {
  return visible(text).replace(BREAKS, nameOf);
}

/** A text on as many lines as it has, with all that is hidden in it as {@link oneLine} has it. */
export function visible(text: string): string {
  return text.replace(HIDDEN, nameOf);
}

/** Whether {@link visible} has nothing to change. */
export function hidesNothing(text: string): boolean {
  return text.search(HIDDEN) < 0;
}

function nameOf(sign: string): string {
  const code = sign.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}

/** Control characters but those that lines and columns are made of, and marks that are not seen but change what is. */
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const HALF = /[\ud800-\udbff]$/;
const BREAKS = /[\t\n\r]/g;
