import { z } from 'zod';

/** How the world of one process is bent, from outside, while it runs. */
export const bend = z.object({
  /** Added to the wall clock. The monotonic clock stays as it is. */
  clockOffsetMs: z.number().default(0),
  /** Folders on a disk that is full: what is written below them fails as the system would say it. */
  fullFolders: z.array(z.string()).default([]),
  /** Folders whose disk says that it has no byte left, without a write having failed yet. */
  noSpaceFolders: z.array(z.string()).default([]),
  /** SQLite files that may not grow any more. */
  fullDatabases: z.array(z.string()).default([]),
  /** Waits are over so many times sooner, and the monotonic clock runs as much faster. */
  pace: z.number().min(1).default(1),
});
export type Bend = z.infer<typeof bend>;

/** Variable in which a process gets the {@link Bend} it starts with, as JSON. */
export const BEND_VARIABLE = 'FARMHAND_FAULTS_BEND';

/** What the harness tells a process of its own. */
export const order = z.discriminatedUnion('order', [
  z.object({ order: z.literal('bend'), number: z.int(), bend }),
  /** Sidecar: die by SIGKILL when the checkpoint is passed for the so-manieth time from now on. */
  z.object({ order: z.literal('crash'), number: z.int(), checkpoint: z.string(), pass: z.int().min(1) }),
  /** Farm: finish no frames, or go on with them. */
  z.object({ order: z.literal('hold'), number: z.int(), isHeld: z.boolean() }),
  /** Farm: tell of all tasks. */
  z.object({ order: z.literal('inspect'), number: z.int() }),
]);
export type Order = z.infer<typeof order>;
