import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import type { BenchFarm } from './farm-process.ts';

/** What `read-frames.ts` is to do. */
export const readingOrder = z.object({
  endpoint: z.string(),
  accessId: z.string(),
  accessKey: z.string(),
  taskId: z.number(),
  way: z.enum(['iterated', 'page by page']),
});
export type ReadingWay = z.infer<typeof readingOrder>['way'];

/** What reading all frames of a task took. */
export const readingReport = z.object({
  frames: z.number(),
  ms: z.number(),
  /** How far the process grew at its largest, beyond what it was before. */
  rssBytes: z.number(),
  /** The same of the heap in use, seen every 10 ms. */
  heapBytes: z.number(),
});
export type ReadingReport = z.infer<typeof readingReport>;

/** Reads all frames of a task in a fresh process. */
export async function readFrames(farm: BenchFarm, taskId: number, way: ReadingWay): Promise<ReadingReport> {
  const script = join(import.meta.dirname, 'read-frames.ts');
  const child = spawn(process.execPath, ['--conditions=@farmhand/source', '--expose-gc', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const { endpoint, accessId, accessKey } = farm;
  child.stdin.end(JSON.stringify({ endpoint, accessId, accessKey, taskId, way }));
  return readingReport.parse(await json(child.stdout));
}
