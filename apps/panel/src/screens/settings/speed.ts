/** Units that caps are typed in, with their size. Bytes a second; Mbit is what internet contracts are written in. */
export const SPEED_UNITS = { KB: 1024, MB: 1024 * 1024, Mbit: 125_000 } as const;
export type SpeedUnit = keyof typeof SPEED_UNITS;

/** The least that can be a cap. Bytes a second; as the transfer settings have it. */
const LEAST = 1024;
/** A cap above this is none. Bytes a second. */
const MOST = 1e12;

/** A cap in the unit that writes it shortest: 1 MB rather than 1024 KB, 100 Mbit rather than 11.92 MB. */
export function writeSpeed(bytesPerSecond: number): { readonly text: string; readonly unit: SpeedUnit } {
  const written = (['MB', 'Mbit', 'KB'] as const).map((unit) => ({
    unit,
    text: speedIn(bytesPerSecond, unit),
  }));
  const whole = written.find(
    ({ text, unit }) => Number(text) >= 1 && Number(text) * SPEED_UNITS[unit] === bytesPerSecond,
  );
  const large = bytesPerSecond >= SPEED_UNITS.MB ? written[0] : written[2];
  return whole ?? large ?? { text: String(bytesPerSecond), unit: 'KB' };
}

/** A cap in a unit, as it is typed. */
export function speedIn(bytesPerSecond: number, unit: SpeedUnit): string {
  return String(Number((bytesPerSecond / SPEED_UNITS[unit]).toFixed(3)));
}

/** What was typed in a unit: bytes a second, null for an empty field, undefined for what is no cap. */
export function readSpeed(text: string, unit: SpeedUnit): number | null | undefined {
  const plain = text.trim().replace(',', '.');
  if (plain === '') return null;
  const bytesPerSecond = Math.round(Number(plain) * SPEED_UNITS[unit]);
  return bytesPerSecond >= LEAST && bytesPerSecond <= MOST ? bytesPerSecond : undefined;
}
