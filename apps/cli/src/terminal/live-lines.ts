import { stripVTControlCharacters } from 'node:util';
import { cutEnd, widthOf } from './fit.ts';

/** What {@link openLiveLines} writes to: a terminal. */
export interface TerminalStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

/** Lines at the foot of a terminal that are drawn anew in their place. */
export interface LiveLines {
  /** Prints a line that stays, above those that change. */
  say(line: string): void;
  /** Shows these from now on. They must not hold line ends; what is too wide is cut. */
  show(lines: (columns: number) => readonly string[]): void;
  /** Takes the lines away, for a question to be asked; {@link LiveLines.resume} shows them again. */
  pause(): void;
  resume(): void;
  /** Leaves the lines as they are now and goes below them; later calls but `say` do nothing. */
  end(): void;
}

/** Faster nobody reads; and a terminal at the other end of a slow line keeps up. Milliseconds. */
const REDRAW_MS = 100;

const ERASE_TO_LINE_END = '\u001b[K';
const ERASE_BELOW = '\u001b[J';
const up = (lines: number) => (lines === 0 ? '' : `\u001b[${lines}A`);

/** Whether a stream is a terminal on which lines can be drawn anew. */
export function canRedraw(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/**
 * Draws each change in one write and over what was there, so that nothing flickers, and at most ten times a second. When
 * the terminal is made narrower it wraps what stands there: the lines it takes then are counted before drawing anew.
 */
export function openLiveLines(stream: TerminalStream): LiveLines {
  let makeLines: (columns: number) => readonly string[] = () => [];
  let drawn: readonly string[] = [];
  let drawnAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;
  let open = true;
  let paused = false;

  const columns = () => stream.columns || 80;
  const rows = () => drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns())), 0);
  const draw = (staying: readonly string[]) => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    // The last column stays free: some terminals wrap as soon as it is written to.
    const width = columns() - 1;
    const lines = (paused ? [] : makeLines(width)).map((line) => cutColoured(line, width));
    const text = [...staying, ...lines].map((line) => `${line}${ERASE_TO_LINE_END}\n`).join('');
    stream.write(`${up(rows())}${drawn.length === 0 ? '' : '\r'}${text}${ERASE_BELOW}`);
    drawn = lines;
    drawnAt = performance.now();
  };
  const drawSoon = () => {
    if (!open || paused || timer !== null) return;
    const wait = drawnAt + REDRAW_MS - performance.now();
    if (wait <= 0) draw([]);
    else timer = setTimeout(() => draw([]), wait);
  };
  const onResize = () => {
    if (!paused) draw([]);
  };
  stream.on('resize', onResize);

  return {
    say: (line) => {
      if (open) draw([line]);
      else stream.write(`${line}\n`);
    },
    show: (lines) => {
      makeLines = lines;
      drawSoon();
    },
    pause: () => {
      paused = true;
      if (open) draw([]);
    },
    resume: () => {
      paused = false;
      drawSoon();
    },
    end: () => {
      if (!open) return;
      paused = false;
      draw([]);
      open = false;
      stream.off('resize', onResize);
    },
  };
}

/** A coloured line is made to fit by whoever makes it; one that does not all the same loses its colours with its end. */
function cutColoured(line: string, width: number): string {
  return widthOf(line) <= width ? line : cutEnd(stripVTControlCharacters(line), width);
}
