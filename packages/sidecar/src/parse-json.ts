import { z } from 'zod';

const withVersion = z.object({ version: z.number().int() });

/** The value of a JSON text; null when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The version that a file of ours says it has; null when it says none. */
export function versionOf(json: unknown): number | null {
  return withVersion.safeParse(json).data?.version ?? null;
}
