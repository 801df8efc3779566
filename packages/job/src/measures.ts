import type { LocalizedText } from '@farmhand/model';

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes as people say them, in steps of 1000: `62.3 GB`. */
export function sizeText(bytes: number): string {
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const number = bytes / 1000 ** step;
  return `${step === 0 ? number : number.toFixed(1)} ${units[step]}`;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** A time to wait, as exact as anybody can tell it beforehand: `40 min`, `1 h 50 min`, `14 h`. */
export function waitingTime(seconds: number): LocalizedText {
  if (seconds < MINUTE) return { en: 'less than a minute', zh: '不到 1 分钟' };
  const exactness = seconds < HOUR ? MINUTE : seconds < 10 * HOUR ? 10 * MINUTE : HOUR;
  const rounded = Math.round(seconds / exactness) * exactness;
  const hours = Math.floor(rounded / HOUR);
  const minutes = (rounded % HOUR) / MINUTE;
  const parts = [
    ...(hours > 0 ? [{ en: `${hours} h`, zh: `${hours} 小时` }] : []),
    ...(minutes > 0 ? [{ en: `${minutes} min`, zh: `${minutes} 分钟` }] : []),
  ];
  return { en: parts.map(({ en }) => en).join(' '), zh: parts.map(({ zh }) => zh).join(' ') };
}

/** An amount of money without its currency: two decimals, more of them when it is less than a hundredth. */
export function amountText(amount: number): string {
  return amount >= 0.01 || amount === 0 ? amount.toFixed(2) : amount.toPrecision(1);
}
