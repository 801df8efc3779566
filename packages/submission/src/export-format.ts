import { hostSnapshot, jobSettings, type LocalPath, localPath, serverPath } from '@farmhand/model';
import { z } from 'zod';

/** Version tag of {@link exportHead}. */
export const EXPORT_SCHEMA = 'farmhand.job/1';

export interface ExportOptions {
  /** Copies the files in as well, so that the job can be submitted from another computer; false unless given. */
  readonly withFiles?: boolean;
  readonly signal?: AbortSignal;
}

/** What an export holds. */
export interface ExportedJob {
  readonly folder: LocalPath;
  readonly files: number;
  /** Of the files that were copied in; 0 without them. */
  readonly bytesCopied: number;
}

/**
 * Names in an exported folder.
 *
 * | name | what |
 * |---|---|
 * | `farmhand-job.json` | what the job is; written last |
 * | `report.jsonl` | the scene's report: first all but its references and files, then one of these a line |
 * | `manifest.jsonl` | each file a line |
 * | `documents/` | the four documents without task and account |
 * | `files/` | the files themselves, where they were copied in |
 */
export const EXPORT_NAMES = {
  head: 'farmhand-job.json',
  report: 'report.jsonl',
  manifest: 'manifest.jsonl',
  documents: 'documents',
  files: 'files',
} as const;

/** `farmhand-job.json`. */
export const exportHead = z.object({
  schema: z.literal(EXPORT_SCHEMA),
  exportedAt: z.iso.datetime(),
  scenePath: localPath,
  settings: jobSettings,
  snapshot: hostSnapshot.nullable(),
  /** One sentence on the render environment that was chosen; another may be when it is submitted. */
  environment: z.string().nullable(),
  withFiles: z.boolean(),
  files: z.int().nonnegative(),
  bytes: z.number().nonnegative(),
});
export type ExportHead = z.infer<typeof exportHead>;

/** A line of `manifest.jsonl`. */
export const exportedFile = z.object({
  /** As the scene knows it, on the computer that exported it. */
  path: localPath,
  server: serverPath,
  sizeBytes: z.int().nonnegative(),
  modified: z.iso.datetime(),
  fingerprint: z.string().regex(/^[a-z0-9-]+:[0-9a-f]+$/),
  /** Name in `files/`, where it was copied in. */
  file: z
    .string()
    .regex(/^[^/\\:]{1,200}$/)
    .refine((name) => !/^\.+$/.test(name))
    .optional(),
});
export type ExportedFile = z.infer<typeof exportedFile>;
