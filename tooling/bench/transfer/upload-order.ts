import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

/** What one measured upload is told to do. */
export const uploadOrder = z.object({
  /** Address of the transfer gateway. */
  gateway: z.string(),
  accessId: z.string(),
  accessKey: z.string(),
  storageId: z.string(),
  folder: z.string(),
  /** Moved before anything is measured, as both ends are services that have long been running; null for nothing. */
  warmUpFolder: z.string().nullable(),
  /** SQLite file of what is known of files; one that is not there knows nothing. */
  cacheFile: z.string(),
});
export type UploadOrder = z.infer<typeof uploadOrder>;

/** What one upload took, without the start of its process. */
const uploadFigures = z.object({
  /** Finding the files in their folders. */
  listMs: z.number(),
  manifestMs: z.number(),
  uploadMs: z.number(),
  files: z.number(),
  filesSkipped: z.number(),
  /** Most memory of the process, Node's own included. */
  peakBytes: z.number(),
});
export type UploadFigures = z.infer<typeof uploadFigures>;

/** Runs an `upload-once.ts` in a process of its own. */
export async function uploadOnce(script: string, order: UploadOrder): Promise<UploadFigures> {
  const child = spawn(process.execPath, [script, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [out, [status]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  if (status !== 0) throw new Error(`The upload ended with ${status}.`);
  return uploadFigures.parse(JSON.parse(out));
}

export function totalMs({ listMs, manifestMs, uploadMs }: UploadFigures): number {
  return listMs + manifestMs + uploadMs;
}
