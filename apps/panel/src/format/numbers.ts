import { locale } from '../words/language.ts';

const formats = new Map<string, Intl.NumberFormat>();

function format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale.value} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.NumberFormat(locale.value, options);
  formats.set(key, known);
  return known;
}

/** `12,345`; with at most so many decimals, none unless given. */
export function number(value: number, decimals = 0): string {
  return format({ maximumFractionDigits: decimals }).format(value);
}

/** `42%` of 0 to 1. */
export function percent(share: number, decimals = 0): string {
  return format({ style: 'percent', maximumFractionDigits: decimals }).format(share);
}

/** `12.30`: money, whose currency the farm may not tell. */
export function money(amount: number, currency: string | null): string {
  const text = format({ minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(amount);
  return currency === null || currency === '' ? text : `${text} ${currency}`;
}

const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'];

/** `4.2 GB`, of 1024 each as file managers have it. */
export function bytes(value: number): string {
  let size = value;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${number(size, unit > 0 && size < 99.95 ? 1 : 0)} ${units[unit]}`;
}

/** `4.2 MB/s`. */
export function bytesPerSecond(value: number): string {
  return `${bytes(value)}/s`;
}
