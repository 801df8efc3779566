import type { LocalizedText } from '@farmhand/model';

/** What can be wrong with a job before it reaches the farm. */
export type JobErrorCode =
  | 'frames-invalid'
  | 'nothing-to-render'
  | 'host-unsupported'
  | 'manifest-incomplete';

/** A job that cannot be described. Preflight reports the same things as findings, without throwing. */
export class JobError extends Error {
  override readonly name = 'JobError';
  readonly code: JobErrorCode;
  /** What is wrong, where, and what to do; {@link Error.message} is its English half. */
  readonly text: LocalizedText;

  constructor(code: JobErrorCode, text: LocalizedText) {
    super(text.en);
    this.code = code;
    this.text = text;
  }
}

/** What `read` gives; null where it throws a {@link JobError}. */
export function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof JobError) return null;
    throw error;
  }
}
