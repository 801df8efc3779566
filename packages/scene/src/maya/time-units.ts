/** Maya's names of the units of time that have one; others spell their number, as `23.976fps` does. */
const NAMED: Readonly<Record<string, number>> = {
  game: 15,
  film: 24,
  pal: 25,
  ntsc: 30,
  show: 48,
  palf: 50,
  ntscf: 60,
  hour: 1 / 3600,
  min: 1 / 60,
  sec: 1,
  millisec: 1000,
  '23.976fps': 24000 / 1001,
  '29.97fps': 30000 / 1001,
  '29.97df': 30000 / 1001,
  '47.952fps': 48000 / 1001,
  '59.94fps': 60000 / 1001,
};

/** Frames a second of a unit of time, from the documentation of Maya's `currentUnit`; 24 for an unknown one. */
export function framesPerSecond(unit: string): number {
  const number = NAMED[unit] ?? Number(/^([\d.]+)(?:fps|df)$/.exec(unit)?.[1] ?? Number.NaN);
  return Number.isFinite(number) && number > 0 ? number : 24;
}
