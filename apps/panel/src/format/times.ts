import { language, locale } from '../words/language.ts';
import { number } from './numbers.ts';

const short = {
  en: { d: 'd', h: 'h', m: 'min', s: 's', gap: ' ' },
  zh: { d: '天', h: '小时', m: '分', s: '秒', gap: '' },
} as const;

/** `2 h 5 min`, `1.4 s`: the two largest parts. */
export function duration(seconds: number): string {
  const w = short[language.value];
  const part = (value: number, unit: string) => `${number(value, 0)}${w.gap}${unit}`;
  if (seconds < 9.95) return `${number(seconds, 1)}${w.gap}${w.s}`;
  const whole = Math.round(seconds);
  const [d, h, m, s] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
    whole % 60,
  ] as const;
  const parts = [
    d > 0 ? part(d, w.d) : '',
    h > 0 ? part(h, w.h) : '',
    m > 0 && d === 0 ? part(m, w.m) : '',
    s > 0 && h === 0 && d === 0 ? part(s, w.s) : '',
  ].filter((each) => each !== '');
  return parts.join(w.gap);
}

/** `26 Nov 2026, 16:41`. */
export function moment(instant: string | number): string {
  return new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(instant),
  );
}

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** `3 minutes ago`. Of `now` in milliseconds since 1970. */
export function ago(instant: string | number, now: number): string {
  const seconds = (new Date(instant).getTime() - now) / 1000;
  const [unit, size] = steps.find(([, each]) => Math.abs(seconds) >= each) ?? (['second', 1] as const);
  return new Intl.RelativeTimeFormat(locale.value, { numeric: 'auto', style: 'short' }).format(
    Math.round(seconds / size),
    unit,
  );
}
