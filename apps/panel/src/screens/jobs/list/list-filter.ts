import type { CallInput } from '../../../api/request.ts';
import { type StateGroup, stateGroups } from '../status.ts';

/** Since when jobs are looked for. */
export type Period = 'any' | 'day' | 'week' | 'month' | 'between';

/** Which jobs the list has. */
export interface ListFilter {
  readonly text: string;
  readonly group: StateGroup | 'all';
  readonly period: Period;
  /** Days by this computer's clock, `2026-11-26`; empty for no limit. Only with the period `between`. */
  readonly from: string;
  readonly to: string;
  /** Name of the account's profile; empty for all accounts. */
  readonly profile: string;
  /** Whether the deleted ones are there as well. */
  readonly removed: boolean;
}

export const EVERYTHING: ListFilter = {
  text: '',
  group: 'all',
  period: 'any',
  from: '',
  to: '',
  profile: '',
  removed: false,
};

/** How many filters are set besides the text and the state, which are always in sight. */
export function furtherFilters({ period, profile, removed }: ListFilter): number {
  return (period === 'any' ? 0 : 1) + (profile === '' ? 0 : 1) + (removed ? 1 : 0);
}

const DAY_MS = 86_400_000;
const periodDays: Readonly<Record<Exclude<Period, 'any' | 'between'>, number>> = {
  day: 1,
  week: 7,
  month: 30,
};

type Query = NonNullable<CallInput<'get /submissions'>['query']>;

/** The filter as the sidecar takes it. `now` in milliseconds since 1970. */
export function queryOf(filter: ListFilter, now: number): Query {
  const { text, group, period, profile, removed } = filter;
  const { since, until } = limitsOf(filter, now);
  return {
    text: text.trim() === '' ? undefined : text.trim().slice(0, 500),
    states: group === 'all' ? undefined : stateGroups[group].join(','),
    since: period === 'any' ? undefined : since,
    until: period === 'between' ? until : undefined,
    profile: profile === '' ? undefined : profile,
    removed: removed ? true : undefined,
  };
}

function limitsOf({ period, from, to }: ListFilter, now: number) {
  if (period === 'between') {
    const end = to === '' ? null : dayStart(to);
    return {
      since: from === '' ? undefined : dayStart(from)?.toISOString(),
      // The last day is meant with all its hours.
      until:
        end === null
          ? undefined
          : new Date(end.getFullYear(), end.getMonth(), end.getDate() + 1).toISOString(),
    };
  }
  if (period === 'any') return { since: undefined, until: undefined };
  return { since: new Date(now - periodDays[period] * DAY_MS).toISOString(), until: undefined };
}

/** Midnight by this computer's clock; null for what is no day. */
function dayStart(day: string): Date | null {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  return year === undefined ? null : new Date(Number(year), Number(month) - 1, Number(date));
}
