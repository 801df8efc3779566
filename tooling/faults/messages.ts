/** What the harness and the processes it starts say to each other. */
import { z } from 'zod';

export const farmOptions = z.object({
  dataFolder: z.string(),
  port: z.int(),
  nodes: z.int().min(1),
  auditFile: z.string(),
  /** Frames wait for a word from the first on. */
  holdFrames: z.boolean(),
});
export type FarmOptions = z.infer<typeof farmOptions>;

export const inspectedTask = z.object({
  id: z.int(),
  status: z.int(),
  labels: z.array(z.string()),
  submittedAt: z.number().nullable(),
  outputFileName: z.string().nullable(),
  frames: z.int(),
  framesDone: z.int(),
});
export type InspectedTask = z.infer<typeof inspectedTask>;

export const farmReady = z.object({
  tell: z.literal('ready'),
  url: z.string(),
  port: z.int(),
  accessId: z.string(),
  accessKey: z.string(),
  admin: z.object({ url: z.string(), token: z.string() }),
  storage: z.object({ input: z.string(), output: z.string(), config: z.string() }),
});
export type FarmReady = z.infer<typeof farmReady>;

export const sidecarOptions = z.object({
  pollMs: z.int(),
  /** Of another sidecar's home, to share. */
  journalFile: z.string().optional(),
});

export const sidecarReady = z.object({ tell: z.literal('ready') });

/** Told on the way. */
export const told = z.discriminatedUnion('tell', [
  /** An error that the farm calls its own. */
  z.object({ tell: z.literal('trouble'), text: z.string() }),
  /** A full disk refused a write. */
  z.object({ tell: z.literal('refusedWrite'), path: z.string(), count: z.int() }),
  z.object({ tell: z.literal('crash'), checkpoint: z.string() }),
]);
export type Told = z.infer<typeof told>;
