/** Longest text that is put on a line; what comes after it would never be in sight. */
const LONGEST_LINE = 400;

/**
 * A text from outside on one line with nothing hidden in it: line breaks and other control characters as their pictures, marks
 * that turn the direction of reading as their numbers. Long ones are cut.
 */
export function oneLine(text: string): string {
  const cut = text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text;
  return visible(cut);
}

/** The same at its whole length. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (sign) => {
    const code = sign.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
  });
}

/** Control characters, and marks that are not seen but change what is. */
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
