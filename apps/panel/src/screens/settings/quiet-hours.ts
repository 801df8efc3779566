import type { QuietHours, Weekday } from '@farmhand/model';

export const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Most quiet hours that are kept, as the transfer settings have it. */
export const MOST_QUIET_HOURS = 50;

/** Days in the order of the week, in runs of following ones: Mon to Wed, Fri. */
export function runsOf(days: readonly Weekday[]): readonly (readonly [Weekday, Weekday])[] {
  const runs: [Weekday, Weekday][] = [];
  let before = -2;
  for (const [at, day] of WEEKDAYS.entries()) {
    if (!days.includes(day)) continue;
    const open = runs[runs.length - 1];
    if (open !== undefined && before === at - 1) open[1] = day;
    else runs.push([day, day]);
    before = at;
  }
  return runs;
}

interface Words {
  readonly dayNames: Readonly<Record<Weekday, string>>;
  readonly everyDay: string;
  readonly nextDay: string;
  readonly rest: string;
  readonly atMost: (speed: string) => string;
}

/** When they are: `Mon–Fri 09:00–18:00`. */
export function timeText({ days, from, to }: QuietHours, w: Words): string {
  const runs = runsOf(days);
  const named =
    days.length === WEEKDAYS.length
      ? w.everyDay
      : runs
          .map(([first, last]) =>
            first === last ? w.dayNames[first] : `${w.dayNames[first]}–${w.dayNames[last]}`,
          )
          .join(', ');
  return `${named} ${from}–${to}${endsNextDay({ from, to }) ? ` (${w.nextDay})` : ''}`;
}

/** What happens in them: `Files rest`, `at most 2 MB/s`. */
export function effectText(
  { bytesPerSecond }: QuietHours,
  w: Words,
  speed: (value: number) => string,
): string {
  return bytesPerSecond === 0 ? w.rest : w.atMost(speed(bytesPerSecond));
}

/** Whether they end on the day after they began, as the settings read it: at or before the time they begin. */
export function endsNextDay({ from, to }: Pick<QuietHours, 'from' | 'to'>): boolean {
  return to <= from;
}

/** What an editor has of them. */
export interface QuietForm {
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly to: string;
  readonly rests: boolean;
  /** Bytes a second; null while none is typed, undefined for what is no speed. */
  readonly speed: number | null | undefined;
}

export const NEW_QUIET_HOURS: QuietForm = {
  days: WEEKDAYS.slice(0, 5),
  from: '09:00',
  to: '18:00',
  rests: true,
  speed: null,
};

export function formOf({ days, from, to, bytesPerSecond }: QuietHours): QuietForm {
  return { days, from, to, rests: bytesPerSecond === 0, speed: bytesPerSecond === 0 ? null : bytesPerSecond };
}

/** Everything that keeps a form from being quiet hours; empty when it is. */
export function wrongIn({
  days,
  from,
  to,
  rests,
  speed,
}: QuietForm): readonly ('noDays' | 'noTime' | 'noSpeed')[] {
  const time = /^([01]\d|2[0-3]):[0-5]\d$/;
  return [
    ...(days.length === 0 ? (['noDays'] as const) : []),
    ...(time.test(from) && time.test(to) ? [] : (['noTime'] as const)),
    ...(rests || speed != null ? [] : (['noSpeed'] as const)),
  ];
}

/** A form without mistakes as the settings have it. */
export function quietHoursOf({ days, from, to, rests, speed }: QuietForm): QuietHours {
  return {
    days: WEEKDAYS.filter((day) => days.includes(day)),
    from,
    to,
    bytesPerSecond: rests ? 0 : (speed ?? 0),
  };
}
