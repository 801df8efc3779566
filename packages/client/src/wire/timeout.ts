import { numberIfAny } from './fields.ts';

/**
 * A task's or frame's time limit in seconds. The documentation's older examples give it in milliseconds
 * (86400000), its newer ones in seconds (43200), and neither says so. Nobody waits 11 days for a frame, so what
 * is a million or more is milliseconds.
 */
export const timeoutSeconds = numberIfAny.transform((value) =>
  value === null || value < 1_000_000 ? value : value / 1000,
);
