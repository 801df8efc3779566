import { z } from 'zod';

/** What only an output node of Houdini has, whether the open session tells it or the saved file. */
export const outputNode = z
  .object({
    /** Take that it renders with ("Render With Take"); null for the one that is current. */
    take: z.string().nullable(),
    /** True when it is switched off: what is wired into it renders all the same. */
    bypassed: z.boolean(),
    /** True when each of its frames waits for the same frame of its inputs; false when they render all of theirs first. */
    frameByFrame: z.boolean(),
    /** True when its frames need the frames before them ("Initialize Simulation OPs"): one machine, from the first on. */
    sequential: z.boolean(),
    /** True when it starts its work and does not wait for the end of it. */
    nonBlocking: z.boolean(),
    /** Renders of everything before it: those of a wedge; 1 for any other. */
    repeats: z.number().int().min(1).max(1_000_000),
  })
  .meta({ id: 'OutputNode' });
export type OutputNode = z.infer<typeof outputNode>;
