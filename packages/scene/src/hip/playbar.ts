/** Time settings of a scene. */
export interface Playbar {
  /** Frames a second. */
  readonly fps: number;
  /** The frame the artist was on. */
  readonly frame: number;
  /** The scene's range, `$FSTART` to `$FEND`. */
  readonly start: number;
  readonly end: number;
  /** The range played, `$RFSTART` to `$RFEND`. */
  readonly playedStart: number;
  readonly playedEnd: number;
}

/** What Houdini starts with. */
const DEFAULT_FPS = 24;
const DEFAULT_END = 240;

function numbersAfter(text: string, command: string): readonly number[] {
  const line = text.split('\n').find((one) => one.startsWith(`${command} `));
  return (line ?? '')
    .split(/\s+/)
    .slice(1)
    .map(Number)
    .filter((value) => Number.isFinite(value));
}

/**
 * Reads the `.start` entry, commands of Houdini's own language: `fps 24`, `tcur` and `tset` in seconds (second 0 is
 * frame 1), `frange` in frames.
 */
export function parsePlaybar(text: string): Playbar {
  const [savedFps = DEFAULT_FPS] = numbersAfter(text, 'fps');
  const fps = savedFps > 0 && savedFps < 10_000 ? savedFps : DEFAULT_FPS;
  const [seconds = 0] = numbersAfter(text, 'tcur');
  const [startSeconds = 0, endSeconds = DEFAULT_END / fps] = numbersAfter(text, 'tset');
  const start = Math.round(startSeconds * fps) + 1;
  const end = Math.round(endSeconds * fps);
  const [playedStart = start, playedEnd = end] = numbersAfter(text, 'frange');
  return { fps, frame: Math.round(seconds * fps + 1), start, end, playedStart, playedEnd };
}
