import type { LocalizedText } from '@farmhand/model';

/** What can be wrong with a job before it reaches the farm. */
export type JobErrorCode =
  | 'frames-invalid'
  | 'nothing-to-render'
  /** Two settings that cannot both hold. */
  | 'settings-contradict'
  /** A setting that the farm cannot be told of for scenes of this program. */
  | 'setting-unsupported'
  /** Outputs that wait for each other. */
  | 'dependency-cycle'
  | 'manifest-incomplete'
  /** A fault of Farmhand's own: a document is not as the farm wants it. */
  | 'document-invalid';

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

/** The {@link JobError} that `read` throws; null where it throws none. */
export function problemIn(read: () => unknown): JobError | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof JobError) return error;
    throw error;
  }
}
