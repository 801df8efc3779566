import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** One line that the farm's process writes about what reached it; written before anything else happens. */
export const auditLine = z.discriminatedUnion('is', [
  /** A file came whole into the input storage. */
  z.object({
    is: z.literal('stored'),
    atMs: z.number(),
    serverPath: z.string(),
    sizeBytes: z.number(),
    /** Of what lies on the farm's disk; null when it was gone again. */
    sha256: z.string().nullable(),
  }),
  /** An injected fault struck a request. */
  z.object({ is: z.literal('struck'), atMs: z.number(), target: z.string(), fault: z.string() }),
  /** Bytes that came in with requests to the gateway's uploads, heads of the requests included. */
  z.object({ is: z.literal('received'), atMs: z.number(), bytes: z.number(), target: z.string() }),
]);
export type AuditLine = z.infer<typeof auditLine>;
export type Stored = Extract<AuditLine, { is: 'stored' }>;
export type Struck = Extract<AuditLine, { is: 'struck' }>;

/** All lines so far. One that a killed farm left half is no line. */
export async function readAudit(file: string): Promise<readonly AuditLine[]> {
  if (!existsSync(file)) return [];
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((line) => {
    try {
      return [auditLine.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

/** The files stored, in the order of time. */
export function storedOf({ audit }: { readonly audit: readonly AuditLine[] }): readonly Stored[] {
  return audit.filter((line) => line.is === 'stored');
}

/** The faults that struck, in the order of time. */
export function struckOf({ audit }: { readonly audit: readonly AuditLine[] }): readonly Struck[] {
  return audit.filter((line) => line.is === 'struck');
}
