import { styleText } from 'node:util';
import { cutEnd, cutMiddle, padTo, widthOf } from './fit.ts';
import { plain } from './text.ts';

/** Something under way, as one line of a terminal. */
export interface Progress {
  /** What runs: `upload`, `frames`. */
  readonly name: string;
  /** How far, in the unit of `total`. */
  readonly done: number;
  /** 0 when nobody knows yet. */
  readonly total: number;
  /** What else there is to say: counts, speed, the file in hand. */
  readonly detail: string;
}

const MOST_BAR = 30;
const LEAST_BAR = 6;
const NAME_COLUMNS = 9;
/** ` 100%` and the gaps. */
const PERCENT_COLUMNS = 7;

/** Name, bar, share and detail in so many columns; what has no room is left out from the right, the bar last. */
export function progressLine(progress: Progress, columns: number, style: BarStyle = barStyle()): string {
  const { name, done, total } = progress;
  const share = total <= 0 ? 0 : Math.min(1, Math.max(0, done / total));
  const head = padTo(cutEnd(plain(name), NAME_COLUMNS), NAME_COLUMNS);
  const detail = plain(progress.detail);
  const free = columns - NAME_COLUMNS - 1 - PERCENT_COLUMNS;
  const bar = Math.max(LEAST_BAR, Math.min(MOST_BAR, free - widthOf(detail)));
  if (free < LEAST_BAR) return cutEnd(`${head} ${percentText(share)}`, columns);
  const full = Math.floor(share * bar);
  const drawn = `${styleText('cyan', style.full.repeat(full))}${styleText('dim', style.empty.repeat(bar - full))}`;
  const rest = cutMiddle(detail, Math.max(0, free - bar));
  return `${head} ${drawn} ${percentText(share)}  ${rest}`.trimEnd();
}

/** Whole per cent, 100 only when all is done. */
function percentText(share: number): string {
  return `${Math.floor(share * 100)}%`.padStart(4);
}

export interface BarStyle {
  readonly full: string;
  readonly empty: string;
}

/** Blocks where the terminal's font is sure to have them; the console of older Windows has not. */
export function barStyle(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): BarStyle {
  const drawsBlocks =
    platform === 'win32'
      ? Boolean(env.WT_SESSION) || env.TERM_PROGRAM === 'vscode'
      : env.TERM !== 'linux' && !/^(C|POSIX)$/.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '');
  return drawsBlocks ? { full: '█', empty: '░' } : { full: '#', empty: '-' };
}
