import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { readIfPresent, writeOwnerOnly } from './owner-only-file.ts';

const discovery = z.object({
  pid: z.number().int(),
  port: z.number().int().min(1).max(65_535),
  /** Bearer token of this run; a new one at every start. */
  token: z.string().min(32),
  version: z.string(),
  startedAt: z.iso.datetime(),
});
/** How a host finds the running sidecar. */
export type Discovery = z.infer<typeof discovery>;

export async function writeDiscovery(path: string, value: Discovery): Promise<void> {
  await writeOwnerOnly(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** Null when there is no file, it cannot be read or is not one of ours: then starting a sidecar tells what is wrong. */
export async function readDiscovery(path: string): Promise<Discovery | null> {
  try {
    return discovery.parse(JSON.parse((await readIfPresent(path)) ?? ''));
  } catch {
    return null;
  }
}

/** Removes the file if it is still that of the given process. */
export async function removeDiscovery(path: string, pid: number): Promise<void> {
  const current = await readDiscovery(path);
  if (current?.pid === pid) await rm(path, { force: true });
}
