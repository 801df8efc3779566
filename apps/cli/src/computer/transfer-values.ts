import {
  type QuietHours,
  quietHours,
  type TransferCache,
  transferCache,
  type Weekday,
  weekday,
} from '@farmhand/model';

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  kbit: 125,
  mbit: 125_000,
  gbit: 125e6,
};

/** The least that transfers can be slowed to; below that nothing ever arrives. Bytes a second. */
const LEAST_RATE = 1024;

/**
 * A speed such as `5MB/s`, `800 KiB/s` or `100Mbit/s`, in whole bytes a second; null for `none`.
 *
 * @throws Error that says how speeds are written.
 */
export function parseRate(given: string): number | null {
  const text = given.trim();
  if (/^(none|off|unlimited)$/i.test(text)) return null;
  const [, number = '', unit = '', per = ''] = /^(\d+(?:[.,]\d+)?)\s*([a-z]+?)(\/s|ps)$/i.exec(text) ?? [];
  // `Mbps` is how lines are sold, and means bits; `MBps` does not.
  const isBits = per.toLowerCase() === 'ps' && unit.endsWith('b');
  const factor = UNITS[isBits ? `${unit.toLowerCase()}it` : unit.toLowerCase()];
  if (number === '' || factor === undefined) {
    throw new Error(
      `"${given}" is not a speed. Write a number and a unit, such as 5MB/s, 800KB/s or 100Mbit/s, or "none".`,
    );
  }
  const rate = Math.round(Number(number.replace(',', '.')) * factor);
  if (rate < LEAST_RATE)
    throw new Error(`"${given}" is too slow: 1024 bytes a second is the least. "none" takes the cap away.`);
  return rate;
}

/** The other way round: `5 MB/s`, exactly, so that it can be given again. */
export function rateText(rate: number | null): string {
  if (rate === null) return 'none';
  const [unit, factor] = (
    [
      ['GB', 1e9],
      ['MB', 1e6],
      ['KB', 1e3],
    ] as const
  ).find(([, each]) => rate >= each && rate % (each / 1000) === 0) ?? ['B', 1];
  return `${rate / factor}${unit}/s`;
}

/**
 * Quiet hours such as `mon-fri 09:00-18:00 1MB/s`, `sat,sun 10:00-12:00` or `22:00-06:00`: days (every day without), hours,
 * and the speed that is left (nothing moves without).
 *
 * @throws Error that says how they are written.
 */
export function parseQuietHours(given: string): QuietHours {
  const [, days, from, to, rate] =
    /^(?:([a-z,-]+)\s+)?(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})(?:\s+(\S.*))?$/i.exec(given.trim()) ?? [];
  if (from === undefined || to === undefined) throw notQuietHours(given);
  const bytesPerSecond = rate === undefined ? 0 : parseRate(rate);
  if (bytesPerSecond === null) throw notQuietHours(given);
  const parsed = quietHours.safeParse({
    ...(days === undefined ? {} : { days: parseDays(days) }),
    from: from.padStart(5, '0'),
    to: to.padStart(5, '0'),
    bytesPerSecond,
  });
  if (!parsed.success) throw notQuietHours(given);
  return parsed.data;
}

function notQuietHours(given: string): Error {
  return new Error(
    `"${given}" are not quiet hours. Write days, hours and what speed is left, such as "mon-fri 09:00-18:00 1MB/s" or "22:00-06:00".`,
  );
}

/** `mon-fri`, `sat,sun`, `fri-mon`. */
function parseDays(given: string): readonly Weekday[] {
  const all = weekday.options;
  const chosen = new Set<Weekday>();
  for (const part of given.toLowerCase().split(',')) {
    const [first = '', last = first, ...more] = part.split('-');
    const [from, to] = [first, last].map((name) => all.map(String).indexOf(name.slice(0, 3)));
    if (more.length > 0 || from === undefined || to === undefined || from < 0 || to < 0) {
      throw new Error(
        `"${part}" is not a day. Days are ${all.join(', ')}; several are written mon-fri or sat,sun.`,
      );
    }
    for (let step = 0; ; step += 1) {
      const day = all[(from + step) % all.length];
      if (day !== undefined) chosen.add(day);
      if ((from + step) % all.length === to) break;
    }
  }
  return all.filter((day) => chosen.has(day));
}

export function quietHoursText({ days, from, to, bytesPerSecond }: QuietHours): string {
  const everyDay = days.length === weekday.options.length;
  const parts = [
    ...(everyDay ? [] : [days.join(',')]),
    `${from}-${to}`,
    ...(bytesPerSecond === 0 ? [] : [rateText(bytesPerSecond)]),
  ];
  return parts.join(' ');
}

/**
 * `file`, or the address of a Redis that a studio shares: `redis://[user@]host[:port][/database]`, `rediss:` for TLS.
 *
 * @throws Error that says how it is written; a password in the address is refused and not repeated.
 */
export function parseCache(given: string): TransferCache {
  const text = given.trim();
  if (text === 'file') return { kind: 'file' };
  const address = URL.canParse(text) ? new URL(text) : null;
  if (address?.password) {
    throw new Error(
      'A password does not belong in the address: put it into the variable FARMHAND_REDIS_PASSWORD.',
    );
  }
  const database = address?.pathname.replace(/^\//, '') || '0';
  const parsed = transferCache.safeParse({
    kind: 'redis',
    host: address?.hostname ?? '',
    ...(address?.port ? { port: Number(address.port) } : {}),
    user: decodeURIComponent(address?.username ?? ''),
    database: Number(database),
    tls: address?.protocol === 'rediss:',
  });
  if (!parsed.success || !/^rediss?:$/.test(address?.protocol ?? '')) {
    throw new Error(
      'The cache is "file", or the address of a Redis such as redis://cache.studio.lan:6379/0.',
    );
  }
  return parsed.data;
}

export function cacheText(cache: TransferCache): string {
  if (cache.kind === 'file') return 'file';
  const user = cache.user === '' ? '' : `${encodeURIComponent(cache.user)}@`;
  return `${cache.tls ? 'rediss' : 'redis'}://${user}${cache.host}:${cache.port}/${cache.database}`;
}
