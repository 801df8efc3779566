import type { FrameRange } from '@farmhand/model';
import { type Expansion, escapeForPattern } from '../expansion.ts';
import type { TemplateFrames } from './layer-asset.ts';

/** The most clips that are asked for one by one. */
const CLIP_LIMIT = 100_000;
/** No file has a longer name. */
const NAME_LIMIT = 512;

/** What the files of a template are. */
export interface ClipFiles {
  readonly expansion: Expansion;
  /** True when the expansion looks into the folder rather than for the named file. */
  readonly inFolder: boolean;
  readonly frames: FrameRange | null;
}

/**
 * Files of a template: `#` stands for a digit of the time, `clip.###.usd`, and behind a point for its fraction,
 * `clip.###.##.usd`.
 *
 * @param name - Without its folder.
 */
export function clipFiles(name: string, times: TemplateFrames | null): ClipFiles {
  const runs = [...name.slice(0, NAME_LIMIT).matchAll(/#+/g)];
  const [run] = runs;
  if (run === undefined) {
    return { expansion: { type: 'single' }, inFolder: false, frames: null };
  }
  if (runs.length > 1) {
    let source = '';
    let from = 0;
    for (const one of runs.slice(0, 2)) {
      source += `${escapeForPattern(name.slice(from, one.index))}\\d+`;
      from = one.index + one[0].length;
    }
    const pattern = new RegExp(`^${source}${escapeForPattern(name.slice(from))}$`);
    return { expansion: { type: 'matching', pattern, required: true }, inFolder: true, frames: null };
  }
  const numbered = {
    head: name.slice(0, run.index),
    digits: run[0].length,
    tail: name.slice(run.index + run[0].length),
  };
  const start = Math.round(times?.start ?? Number.NaN);
  const end = Math.round(times?.end ?? Number.NaN);
  const step = Math.max(1, Math.round(times?.stride ?? 1));
  const told = [start, end, step].every(Number.isSafeInteger);
  if (!told || end < start || (end - start) / step > CLIP_LIMIT) {
    return {
      expansion: { type: 'sequence', name: numbered, range: null, required: null },
      inFolder: false,
      frames: null,
    };
  }
  const required: number[] = [];
  for (let number = start; number <= end; number += step) {
    required.push(number);
  }
  return {
    expansion: { type: 'sequence', name: numbered, range: { start, end }, required },
    inFolder: false,
    frames: { start, end, step },
  };
}
