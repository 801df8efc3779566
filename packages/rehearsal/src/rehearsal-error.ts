import type { Finding, LocalizedText } from '@farmhand/model';

const MARKER: unique symbol = Symbol.for('farmhand.rehearsal.error');

export type RehearsalErrorCode =
  /** The scene's program, or its command for rendering, is not on this machine. */
  | 'renderer-missing'
  /** The frames, the scale or the hardware asked for make no sense. */
  | 'options-invalid'
  /** Preflight stops the job; {@link RehearsalError.findings} say why. */
  | 'preflight-failed'
  /** The job could not be packed and handed to the clean farm. */
  | 'submission-failed';

/** A rehearsal that could not be held. A frame that fails is no such thing: the report tells of it. */
export class RehearsalError extends Error {
  readonly code: RehearsalErrorCode;
  /** What is wrong, where, and what to do; the message is its English half. */
  readonly text: LocalizedText;
  /** What preflight found; empty for other codes. */
  readonly findings: readonly Finding[];
  readonly [MARKER] = true;

  constructor(code: RehearsalErrorCode, text: LocalizedText, findings: readonly Finding[] = []) {
    super(text.en);
    this.name = 'RehearsalError';
    this.code = code;
    this.text = text;
    this.findings = findings;
  }

  /** True for an error of this class, also one from another copy of this package. */
  static isInstance(value: unknown): value is RehearsalError {
    return typeof value === 'object' && value !== null && MARKER in value;
  }
}
