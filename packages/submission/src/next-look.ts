/** How often the farm is asked about a job. */
export interface Pace {
  /** Shortest pause. Milliseconds. */
  readonly leastMs: number;
  /** Longest pause. Milliseconds. */
  readonly mostMs: number;
  /** While nothing changes, the pause is this part of the time since the last change. */
  readonly partOfUnchanged: number;
  /** So few frames left are the end of a job, where the artist waits for it. */
  readonly nearEndFrames: number;
  /** Near the end the pause is so many times shorter. */
  readonly nearEndSpeedUp: number;
  /** A frame is about to finish when so much of the average time between two has passed, and overdue after so much more. */
  readonly aboutToFinish: number;
  /** A job that the farm leaves out of its answers is gone after so long at the earliest. Milliseconds. */
  readonly goneAfterMs: number;
}

/** What suits a farm that answers a hundred jobs a call. */
export const PACE: Pace = {
  leastMs: 3000,
  mostMs: 60_000,
  partOfUnchanged: 0.2,
  nearEndFrames: 3,
  nearEndSpeedUp: 3,
  aboutToFinish: 0.25,
  goneAfterMs: 60_000,
};

/** What was seen of one job so far. */
export interface SeenOfJob {
  /** Since its counts or its state last changed, or somebody asked something of it. Milliseconds. */
  readonly unchangedMs: number;
  /** Frames that have neither finished nor failed; null until the farm has counted them. */
  readonly framesLeft: number | null;
  /** Frames being rendered. */
  readonly rendering: number;
  /** Average time between two frames that finished. Milliseconds; null until two did. */
  readonly msPerFrame: number | null;
  /** Since the last frame finished. Milliseconds. */
  readonly sinceFrameMs: number;
}

/**
 * Pause until the next look at a job: short after a change, longer the longer nothing changes, short again when a frame is
 * about to finish by the pace of those before, and near the end. Milliseconds.
 */
export function nextLookIn(seen: SeenOfJob, pace: Pace = PACE): number {
  const { leastMs, mostMs } = pace;
  const between = (ms: number) => Math.min(mostMs, Math.max(leastMs, ms));
  const isNearEnd = seen.rendering > 0 && seen.framesLeft !== null && seen.framesLeft <= pace.nearEndFrames;
  const settled = between(seen.unchangedMs * pace.partOfUnchanged);
  const pause = isNearEnd ? between(settled / pace.nearEndSpeedUp) : settled;
  if (seen.msPerFrame === null || seen.rendering === 0) return pause;
  const spread = seen.msPerFrame * pace.aboutToFinish;
  const dueInMs = seen.msPerFrame - seen.sinceFrameMs;
  // Overdue beyond what frames differ by: it is not like those before, and how long it takes nobody knows.
  if (dueInMs < -spread) return pause;
  return between(Math.min(pause, Math.max(dueInMs, spread / 4)));
}
