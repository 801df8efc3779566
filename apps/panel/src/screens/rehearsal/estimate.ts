import type { Rehearsal } from '@farmhand/sidecar/api';

export type RehearsalEstimate = NonNullable<NonNullable<Rehearsal['result']>['estimate']>;
/** The least, middle and most that is to be expected. */
export type Spread = RehearsalEstimate['nodeHours'];

/** What the job costs: at another price than it was rehearsed with too. Null while no price is known. */
export function costAt(
  { nodeHours, cost }: Pick<RehearsalEstimate, 'nodeHours' | 'cost'>,
  pricePerNodeHour: number | null,
): Spread | null {
  if (pricePerNodeHour === null) return cost;
  return {
    low: nodeHours.low * pricePerNodeHour,
    middle: nodeHours.middle * pricePerNodeHour,
    high: nodeHours.high * pricePerNodeHour,
  };
}

/** The price that a cost was worked out with; null without a cost. */
export function priceIn({ nodeHours, cost }: Pick<RehearsalEstimate, 'nodeHours' | 'cost'>): number | null {
  if (cost === null || nodeHours.middle <= 0) return null;
  return rounded(cost.middle / nodeHours.middle);
}

/** Figures as they go into the settings: no more of them than were measured. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** Where a spread lies on a scale from 0 to its own high end: shares from 0 to 1. */
export function placesOf({ low, middle, high }: Spread): {
  readonly from: number;
  readonly middle: number;
} {
  if (!(high > 0)) return { from: 0, middle: 0 };
  return { from: Math.min(1, Math.max(0, low / high)), middle: Math.min(1, Math.max(0, middle / high)) };
}

/** The settings that a rehearsal brings: the likely time of a frame, and the price where one is known. */
export function settingsFrom(
  estimate: RehearsalEstimate,
  pricePerNodeHour: number | null,
):
  | { readonly secondsPerFrame: number }
  | { readonly secondsPerFrame: number; readonly pricePerNodeHour: number } {
  const secondsPerFrame = rounded(Math.max(estimate.secondsPerFrame.middle, 0.001));
  const price = pricePerNodeHour ?? priceIn(estimate);
  return price === null || price <= 0 ? { secondsPerFrame } : { secondsPerFrame, pricePerNodeHour: price };
}
