import { z } from 'zod';
import { wireInteger } from './parameters.ts';

/** A task's priority: 50, or 60 for urgent. */
export const userLevel = wireInteger.refine((level) => level === 50 || level === 60, 'is neither 50 nor 60');

/** The tasks that a call is for. */
export const taskIdList = z.array(wireInteger).min(1, 'names no task').max(1000);

/** Frame statuses that a call is for: a list, or one. */
export const frameStatusList = z
  .union([wireInteger.transform((status) => [status]), z.array(wireInteger)])
  .refine(
    (list) => list.every((status) => status >= 1 && status <= 11),
    'has a number that is no frame status',
  );
