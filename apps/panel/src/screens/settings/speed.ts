import { readNumber, writeNumber } from '../../format/typed-number.ts';

/** Units that caps are typed in, with their size. Bytes a second; Mbit is what internet contracts are written in. */
export const SPEED_UNITS = { KB: 1024, MB: 1024 * 1024, Mbit: 125_000 } as const;
export type SpeedUnit = keyof typeof SPEED_UNITS;

/** The least that can be a cap. Bytes a second; as the transfer settings have it. */
const LEAST = 1024;
/** A cap above this is none. Bytes a second. */
const MOST = 1e12;

/** A cap in the unit that writes it shortest: 1 MB rather than 1024 KB, 100 Mbit rather than 11.92 MB. */
export function writeSpeed(bytesPerSecond: number): { readonly text: string; readonly unit: SpeedUnit } {
  const exact = (['MB', 'Mbit', 'KB'] as const).find((unit) => {
    const amount = amountIn(bytesPerSecond, unit);
    return amount >= 1 && amount * SPEED_UNITS[unit] === bytesPerSecond;
  });
  const unit = exact ?? (bytesPerSecond >= SPEED_UNITS.MB ? 'MB' : 'KB');
  return { unit, text: speedIn(bytesPerSecond, unit) };
}

/** A cap in a unit, as it is typed: with three decimals at most. */
export function speedIn(bytesPerSecond: number, unit: SpeedUnit): string {
  return writeNumber(amountIn(bytesPerSecond, unit));
}

function amountIn(bytesPerSecond: number, unit: SpeedUnit): number {
  return Number((bytesPerSecond / SPEED_UNITS[unit]).toFixed(3));
}

/** What was typed in a unit: bytes a second, null for an empty field, undefined for what is no cap. */
export function readSpeed(text: string, unit: SpeedUnit): number | null | undefined {
  if (text.trim() === '') return null;
  const bytesPerSecond = Math.round((readNumber(text) ?? 0) * SPEED_UNITS[unit]);
  return bytesPerSecond >= LEAST && bytesPerSecond <= MOST ? bytesPerSecond : undefined;
}
