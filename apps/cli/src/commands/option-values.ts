import { resolve } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { languageOf } from '../terminal/language.ts';

export function wholeNumber(given: string): number {
  if (!/^\d{1,9}$/.test(given)) throw new InvalidArgumentError('A whole number is wanted.');
  return Number(given);
}

export function amount(given: string): number {
  if (!/^\d{1,9}(\.\d{1,3})?$/.test(given))
    throw new InvalidArgumentError('An amount such as 12.50 is wanted.');
  return Number(given);
}

/** `25%`, or `25`: a part of the picture's size. */
export function percentage(given: string): number {
  const value = /^(\d{1,3})\s*%?$/.exec(given.trim())?.[1];
  if (value === undefined) throw new InvalidArgumentError('A part such as 25% is wanted.');
  return Number(value);
}

/** A factor such as 1.5. */
export function factor(given: string): number {
  if (!/^\d{1,4}(\.\d{1,3})?$/.test(given)) throw new InvalidArgumentError('A number such as 1.5 is wanted.');
  return Number(given);
}

export function portNumber(given: string): number {
  const value = wholeNumber(given);
  if (value > 65_535) throw new InvalidArgumentError('A port is a number up to 65535.');
  return value;
}

/** `90`, `90s`, `15m`, `2h`, `1d`: in seconds. */
export function seconds(given: string): number {
  const [, value, unit = 's'] = /^(\d{1,7})\s*([smhd])?$/.exec(given.trim()) ?? [];
  if (value === undefined) throw new InvalidArgumentError('A time such as 90s, 15m, 2h or 1d is wanted.');
  return Number(value) * (SECONDS[unit] ?? 1);
}

/** As {@link seconds}, as long as the farm takes it: a minute to a year. */
export function jobTimeout(given: string): number {
  const value = seconds(given);
  if (value < 60 || value > 365 * 86_400)
    throw new InvalidArgumentError('A time from one minute (1m) to one year (365d) is wanted.');
  return value;
}

/** Text with something in it. */
export function givenName(given: string): string {
  if (given.trim() === '') throw new InvalidArgumentError('A name is wanted.');
  return given.trim();
}

/** For an option that may be given several times; its values do not swallow the argument after them. */
export function oneMoreName(given: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), givenName(given)];
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `2026-03-01`, `2026-03-01 18:00`, or how long ago: `3d`, `12h`. */
export function instant(given: string, now: Date = new Date()): Date {
  const ago = /^\d{1,7}\s*[smhd]$/.test(given.trim()) ? seconds(given) : null;
  if (ago !== null) return new Date(now.getTime() - ago * 1000);
  const [, day, time = '00:00'] =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?))?$/.exec(given.trim()) ?? [];
  // Without a zone: by this computer's clock, as whoever types it means it.
  const parsed = day === undefined ? null : new Date(`${day}T${time}`);
  if (parsed === null || Number.isNaN(parsed.getTime()))
    throw new InvalidArgumentError(
      'A day such as 2026-03-01, or how long ago, such as 3d or 12h, is wanted.',
    );
  return parsed;
}

/** Commander hands parsers a second argument, and `resolve` would take that for a path too. */
export function wholePath(path: string): string {
  // What an unset variable of a script leaves would mean the folder one is in.
  if (path === '') throw new InvalidArgumentError('A path is wanted.');
  return resolve(path);
}

export function languageOption(): Option {
  return new Option('--language <language>', 'language of what is said')
    .choices(['en', 'zh'])
    .default(languageOf(process.env));
}
