import { CONDITIONS, DONE, type FrameTable, RENDERING, type TimeScale } from './frame-table.ts';

/** By what cells are coloured. */
export type ColourBy = 'status' | 'time';

/** Colours of a grid as the theme has them: `#rrggbb`. */
export interface Palette {
  /** By condition. */
  readonly status: readonly string[];
  /** From quick to slow. */
  readonly ramp: readonly string[];
  /** A cell without a time. */
  readonly none: string;
  readonly ground: string;
  readonly selected: string;
  readonly focus: string;
  readonly text: string;
}

/** Steps of the ramp. */
export const RAMP_STEPS = 64;

/**
 * Part of the viridis scale: as even to the eye with any kind of colour vision, and from dark to bright in print.
 * Source: matplotlib's `viridis`, at 0.15, 0.35, 0.55, 0.77 and 1.
 */
const rampStops = ['#453781', '#31688e', '#22a384', '#73d056', '#fde725'] as const;

/** Red, green and blue of `#rrggbb`; grey for anything else. */
export function rgbOf(colour: string): readonly [number, number, number] {
  const digits = /^#([\da-f]{6})$/i.exec(colour.trim())?.[1];
  if (digits === undefined) return [128, 128, 128];
  const value = Number.parseInt(digits, 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** Between two colours; 0 is the first, 1 the second. */
export function mixed(from: string, to: string, share: number): string {
  const a = rgbOf(from);
  const b = rgbOf(to);
  const part = (index: 0 | 1 | 2) => Math.round(a[index] + (b[index] - a[index]) * share);
  return `#${[part(0), part(1), part(2)].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Black or white, whichever is read better on a colour. */
export function inkOn(colour: string): string {
  const [red, green, blue] = rgbOf(colour).map((value) => (value / 255) ** 2.2) as [number, number, number];
  // Relative luminance; from here on black has the larger contrast. Source: WCAG 2.1, contrast ratio.
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#14161a' : '#ffffff';
}

/** A colour as the pixels of a picture have it in memory: the lowest byte is red. */
export function packed(colour: string): number {
  const [red, green, blue] = rgbOf(colour);
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

export function ramp(): readonly string[] {
  return Array.from({ length: RAMP_STEPS }, (_, index) => {
    const at = (index / (RAMP_STEPS - 1)) * (rampStops.length - 1);
    const from = Math.min(rampStops.length - 2, Math.floor(at));
    return mixed(rampStops[from] ?? '#000000', rampStops[from + 1] ?? '#ffffff', at - from);
  });
}

/** Place of a time in the ramp. */
export function rampPlace({ from, to }: TimeScale, seconds: number): number {
  if (to <= from) return Math.floor(RAMP_STEPS / 2);
  const share = (seconds - from) / (to - from);
  return Math.min(RAMP_STEPS - 1, Math.max(0, Math.round(share * (RAMP_STEPS - 1))));
}

/** Reads the theme's colours as they are where `element` is. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    status: CONDITIONS.map((condition) => token(`frame-${condition}`) || token('edge-strong')),
    ramp: ramp(),
    none: token('frame-waiting'),
    ground: token('surface'),
    selected: token('accent'),
    focus: token('focus'),
    text: token('text'),
  };
}

/** Colour of a row: a place in a list that has the status colours first, then the ramp, then that of no time. */
export function colourPlace(table: FrameTable, row: number, by: ColourBy, scale: TimeScale | null): number {
  const condition = table.condition[row] ?? 0;
  if (by === 'status') return condition;
  const seconds = table.seconds[row] ?? -1;
  const isTimed = seconds >= 0 && (condition === DONE || condition === RENDERING) && scale !== null;
  return isTimed ? CONDITIONS.length + rampPlace(scale, seconds) : CONDITIONS.length + RAMP_STEPS;
}

/** The list that {@link colourPlace} gives places in. */
export function colourList({ status, ramp: steps, none }: Palette): readonly string[] {
  return [...status, ...steps, none];
}
