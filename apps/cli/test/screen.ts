import { stripVTControlCharacters } from 'node:util';
import { widthOf } from '../src/terminal/fit.ts';
import type { TerminalStream } from '../src/terminal/live-lines.ts';

/** A terminal as far as the command line steers one: it wraps, goes up, and erases. Knows no other sequences. */
export interface Screen extends TerminalStream {
  /** What stands there, without the blanks at the ends of lines and the empty lines at the end. */
  text(): readonly string[];
  /** Makes it narrower or wider: lines that were wrapped by the terminal are wrapped anew, as most terminals do. */
  resize(columns: number): void;
  /** Times that something was written. */
  writes(): number;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is read here
const SEQUENCE = /\u001b\[([\d;]*)([A-Za-z])|([\s\S])/gu;

/** One line that a program ended itself, however many rows it takes. */
interface Line {
  letters: string[];
}

export function screen(columns: number): Screen {
  let width = columns;
  const lines: Line[] = [{ letters: [] }];
  let line = 0;
  let column = 0;
  let count = 0;
  const listeners = new Set<() => void>();
  const rowsOf = ({ letters }: Line) => Math.max(1, Math.ceil(widthOf(letters.join('')) / width));

  const put = (letter: string) => {
    lines[line] ??= { letters: [] };
    const letters = lines[line]?.letters ?? [];
    while (letters.length < column) letters.push(' ');
    letters[column] = letter;
    column += 1;
  };
  /** Up by rows of the screen; to the beginning of what stands there. */
  const goUp = (rows: number) => {
    let left = rows;
    while (left > 0 && line > 0) {
      line -= 1;
      left -= rowsOf(lines[line] ?? { letters: [] });
    }
    if (left !== 0)
      throw new Error(`went ${rows} rows up, which is ${-left} short of the beginning of a line`);
  };

  return {
    isTTY: true,
    get columns() {
      return width;
    },
    write(text: string) {
      count += 1;
      const parts = text.matchAll(SEQUENCE);
      for (const [, number = '', command, letter] of parts) {
        if (command === 'A') goUp(Number(number || 1));
        else if (command === 'K') lines[line]?.letters.splice(column);
        else if (command === 'J') {
          lines[line]?.letters.splice(column);
          lines.splice(line + 1);
        } else if (letter === '\r') column = 0;
        else if (letter === '\n') {
          line += 1;
          column = 0;
          lines[line] ??= { letters: [] };
        } else if (letter !== undefined) put(letter);
      }
    },
    on: (_event, listener) => listeners.add(listener),
    off: (_event, listener) => listeners.delete(listener),
    resize(to) {
      width = to;
      for (const listener of listeners) listener();
    },
    writes: () => count,
    text: () => {
      const shown = lines.map(({ letters }) => stripVTControlCharacters(letters.join('')).trimEnd());
      while (shown.at(-1) === '') shown.pop();
      return shown;
    },
  };
}
