/** What was moved until when; `moved` only rises. */
interface Sample {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly moved: number;
}

/** How fast something goes, by what was told of it lately. */
export interface Meter {
  /** The oldest first; of those that are older than any window only the last. */
  readonly samples: readonly Sample[];
  /** What was told last. */
  readonly amount: number;
  readonly apart: number;
}

/** A line's speed is told over so long. Milliseconds. */
export const LINE_WINDOW_MS = 8000;
/** Frames finish seldom, so their speed is told over longer: the longest that any is told over. Milliseconds. */
export const FRAMES_WINDOW_MS = 600_000;
/** A speed is told only of at least so long. Milliseconds. */
const LEAST_SPAN_MS = 900;
const MOST_SAMPLES = 600;

/**
 * Takes in how much is done by now.
 *
 * @param apart a count that rises when something is done without being moved (files the farm has already): what is done
 *   between two of its values says nothing of the speed.
 */
export function seen(meter: Meter | null, at: number, amount: number, apart = 0): Meter {
  const last = meter?.samples[meter.samples.length - 1];
  if (meter === null || last === undefined || amount < meter.amount)
    return { samples: [{ at, moved: 0 }], amount, apart };
  const moved = last.moved + (apart === meter.apart ? amount - meter.amount : 0);
  const sample = { at: Math.max(at, last.at), moved };
  const firstOld = meter.samples.findIndex((each) => each.at > at - FRAMES_WINDOW_MS);
  const kept = meter.samples.slice(Math.max(0, firstOld - 1, meter.samples.length - MOST_SAMPLES));
  return { samples: [...kept, sample], amount, apart };
}

/**
 * What is moved in a second, over the last `windowMs`; null before there is enough to tell it by. Falls to 0 when nothing
 * moves any more.
 */
export function speedOf(meter: Meter | null, now: number, windowMs: number): number | null {
  const [first] = meter?.samples ?? [];
  const last = meter?.samples[meter.samples.length - 1];
  if (meter === null || first === undefined || last === undefined) return null;
  const end = Math.max(now, last.at);
  const start = Math.max(first.at, end - windowMs);
  if (end - start < LEAST_SPAN_MS) return null;
  let before = first;
  for (const sample of meter.samples) if (sample.at <= start) before = sample;
  return ((last.moved - before.moved) * 1000) / (end - start);
}

/** Seconds that the rest takes at a speed; null when nobody can say. */
export function remaining(left: number, speed: number | null): number | null {
  return speed === null || speed <= 0 ? null : Math.max(0, left) / speed;
}

/** How long nothing has moved. Milliseconds; 0 before anything was told. */
export function stillFor(meter: Meter | null, now: number): number {
  const last = meter?.samples[meter.samples.length - 1];
  if (meter === null || last === undefined) return 0;
  const since = meter.samples.find(({ moved }) => moved === last.moved) ?? last;
  return Math.max(0, now - since.at);
}
