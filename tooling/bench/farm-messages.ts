import { z } from 'zod';

/** What a bench tells its farm. */
export const farmOrder = z.discriminatedUnion('do', [
  z.object({
    /** From now on every call of the API waits this long before it is carried out. */
    do: z.literal('delay'),
    latencyMs: z.number(),
  }),
  z.object({
    /** Copies a submitted task in the task list. */
    do: z.literal('copyTask'),
    taskId: z.number(),
    copies: z.number(),
  }),
]);
export type FarmOrder = z.infer<typeof farmOrder>;

/** What the farm tells its bench. */
export const farmReport = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('ready'),
    url: z.string(),
    accessId: z.string(),
    accessKey: z.string(),
  }),
  z.object({ is: z.literal('done') }),
]);
export type FarmReport = z.infer<typeof farmReport>;
