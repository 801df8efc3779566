import { fingerprintPattern } from '@farmhand/fingerprint';
import { z } from 'zod';
import { wireText } from '../calls/parameters.ts';
import { serverPathProblem } from '../storage/server-path.ts';

export const MOST_FILES_A_QUESTION = 1000;

export const fingerprint = z.string().regex(fingerprintPattern, 'is not "xxh3-128:" and 32 small hex digits');

export const serverPath = z.string().superRefine((path, check) => {
  const problem = serverPathProblem(path);
  if (problem !== null) check.addIssue(problem);
});

/** A folder in a storage as callers name it: with or without slashes at its ends, empty for all. */
const folder = z
  .string()
  .transform((path) => `/${path.replace(/^\/|\/$/g, '')}`)
  .superRefine((path, check) => {
    const problem = path === '/' ? null : serverPathProblem(path);
    if (problem !== null) check.addIssue(problem);
  });

/** A file by its place and content. */
export interface NamedFile {
  readonly serverPath: string;
  readonly sizeBytes: number;
  readonly fingerprint: string;
}

const namedFile = z.object({ serverPath, sizeBytes: z.number().int().nonnegative(), fingerprint });

const namedFileList = z.array(namedFile);

/** Many files at once. Sound ones are told without a parser, which would take longer than all that is done with them. */
export const namedFiles = z.unknown().transform((value, context): readonly NamedFile[] => {
  if (Array.isArray(value) && value.every(isNamedFile)) return value;
  const parsed = namedFileList.safeParse(value);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
});

function isNamedFile(value: unknown): value is NamedFile {
  if (typeof value !== 'object' || value === null) return false;
  const {
    serverPath: path,
    sizeBytes,
    fingerprint: print,
  } = value as Partial<Record<keyof NamedFile, unknown>>;
  return (
    typeof path === 'string' &&
    serverPathProblem(path) === null &&
    Number.isSafeInteger(sizeBytes) &&
    Number(sizeBytes) >= 0 &&
    typeof print === 'string' &&
    fingerprintPattern.test(print)
  );
}

/** A list, or its JSON text: a text is signed as one value, a list value by value, which takes far longer. */
const listOrText = z.unknown().transform((value, context): unknown => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    context.addIssue('is neither a list nor the JSON text of one');
    return z.NEVER;
  }
});

export const missingQuestion = z.object({
  storageId: wireText,
  files: listOrText.pipe(
    namedFiles.refine(
      (files) => files.length <= MOST_FILES_A_QUESTION,
      `has more than ${MOST_FILES_A_QUESTION} files; ask in parts`,
    ),
  ),
});

export const listQuestion = z.object({ storageId: wireText, folder });

// Not trimmed: a file's name may begin or end with a blank.
export const fileQuestion = z.object({
  storageId: wireText,
  folder,
  path: z.string().min(1, 'is empty'),
});

export const packQuestion = z.object({ storageId: wireText });

export const uploadMetadata = z.object({
  storageId: wireText,
  serverPath,
  fingerprint,
  modifiedNs: z
    .string()
    .regex(/^-?\d+$/, 'is not a whole number of nanoseconds')
    .optional(),
});

/** What the farm itself adds to an upload: whose it is. */
export const uploadOwner = z.object({ userId: z.coerce.number() });
