import { type QuietHours, type Weekday, weekday } from '@farmhand/model';

/** Quiet hours that apply at a moment. */
export interface QuietNow {
  /** The lowest of those that apply; 0 rests altogether. Null when none do. */
  readonly bytesPerSecond: number | null;
  /**
   * When that changes, or a moment a week from now at which it has not changed yet. Milliseconds since 1970; null
   * when there are no quiet hours at all.
   */
  readonly until: number | null;
}

interface Interval {
  readonly startMs: number;
  /** The first moment after it. */
  readonly endMs: number;
  readonly bytesPerSecond: number;
}

const DAYS_AHEAD = 8;

/** In the order of `Date.getDay`. */
const WEEKDAYS: readonly Weekday[] = ['sun', ...weekday.options.filter((day) => day !== 'sun')];

/**
 * Which quiet hours apply, by this computer's clock and time zone. On the night in which clocks are put forward an
 * hour that does not exist begins as late as it would have by the old time; where they are put back, an hour that
 * happens twice counts the first time as a beginning and as an end.
 */
export function quietAt(quietHours: readonly QuietHours[], date: Date): QuietNow {
  const nowMs = date.getTime();
  const intervals = intervalsAround(quietHours, date);
  const bytesPerSecond = lowestAt(intervals, nowMs);
  if (intervals.length === 0) return { bytesPerSecond, until: null };
  const boundaries = intervals
    .flatMap(({ startMs, endMs }) => [startMs, endMs])
    .filter((boundary) => boundary > nowMs)
    .sort((a, b) => a - b);
  const change = boundaries.find((boundary) => lowestAt(intervals, boundary) !== bytesPerSecond);
  return { bytesPerSecond, until: change ?? boundaries.at(-1) ?? null };
}

function lowestAt(intervals: readonly Interval[], atMs: number): number | null {
  let lowest: number | null = null;
  for (const { startMs, endMs, bytesPerSecond } of intervals) {
    if (startMs <= atMs && atMs < endMs) lowest = Math.min(lowest ?? bytesPerSecond, bytesPerSecond);
  }
  return lowest;
}

/** Those that began yesterday or later, and begin within a week. */
function intervalsAround(quietHours: readonly QuietHours[], date: Date): Interval[] {
  return quietHours.flatMap(({ days, from, to, bytesPerSecond }) => {
    const endsNextDay = to <= from;
    const intervals: Interval[] = [];
    for (let offset = -1; offset <= DAYS_AHEAD; offset++) {
      const day = WEEKDAYS[localTime(date, offset, '12:00').getDay()];
      if (day === undefined || !days.includes(day)) continue;
      const startMs = localTime(date, offset, from).getTime();
      const endMs = localTime(date, endsNextDay ? offset + 1 : offset, to).getTime();
      intervals.push({ startMs, endMs, bytesPerSecond });
    }
    return intervals;
  });
}

/** A time of day such as `09:00` so many days after a date. */
function localTime(date: Date, dayOffset: number, time: string): Date {
  const [hours, minutes] = time.split(':').map(Number);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + dayOffset, hours ?? 0, minutes ?? 0);
}
