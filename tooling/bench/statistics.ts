/** The value that a share of the values lies at or below; `share` from 0 to 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
  if (value === undefined) throw new Error('There are no values to judge.');
  return value;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
