import { z } from 'zod';
import { wireInteger } from './parameters.ts';

/** Platform number that a local farm gives itself. */
export const PLATFORM = 2;
/** Part of the world that a local farm gives itself: outside mainland China. */
export const ZONE = 2;

/** The zone asked for. The vendor's SDK sends 1 and 2 the other way round in one call, so both mean this farm. */
export const zoneQuery = z.object({
  zone: wireInteger.refine((zone) => zone === 1 || zone === 2, 'is neither 1 nor 2').optional(),
});
