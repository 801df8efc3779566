import { z } from 'zod';

/** `1-100x2, 120`: ranges with an optional step after `x`, separated by commas; negative frames allowed. */
export const framesExpression = z
  .string()
  .regex(/^\s*-?\d+(\s*-\s*-?\d+(\s*x\s*\d+)?)?(\s*,\s*-?\d+(\s*-\s*-?\d+(\s*x\s*\d+)?)?)*\s*$/, {
    message: 'frames look like "1-100", "1-100x2" or "1-10, 20, 30-40x5"',
  });
