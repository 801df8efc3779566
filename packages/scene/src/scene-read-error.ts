import type { Problem } from '@farmhand/model';

/** Stable names of the ways a scene file can fail to be read. */
export type SceneProblemCode =
  /** There is no such file. */
  | 'scene-missing'
  /** The file has no content. */
  | 'scene-empty'
  /** The file stops before its end; the message says at what byte. */
  | 'scene-truncated'
  /** The file has the right beginning, but its inside contradicts itself. */
  | 'scene-damaged'
  /** It is no scene file, or this user may not read it. */
  | 'scene-not-readable'
  /** It is a scene file of a kind or age this reader does not know. */
  | 'scene-unsupported';

const MARKER = Symbol.for('farmhand.SceneReadError');

/** A scene file could not be read at all. `problem` says so in the artist's words. */
export class SceneReadError extends Error {
  override readonly name = 'SceneReadError';
  readonly code: SceneProblemCode;
  readonly problem: Problem;
  readonly [MARKER] = true;

  constructor(code: SceneProblemCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.problem = {
      code,
      message,
      hint,
      retryable: code === 'scene-missing' || code === 'scene-not-readable',
    };
  }

  /** Like `instanceof`, but true across two copies of this package. */
  static isInstance(value: unknown): value is SceneReadError {
    return typeof value === 'object' && value !== null && MARKER in value;
  }
}

const RECOVER =
  'Open the scene in the program that made it and save it again, or take a backup or another copy of it.';

/** @param endsAt - Where the content stops, in bytes of the file, or of what it unpacks to. */
export function truncated(
  path: string,
  endsAt: number,
  what: string,
  options?: ErrorOptions,
): SceneReadError {
  return new SceneReadError(
    'scene-truncated',
    `${path} is cut off: it ends at byte ${endsAt}, ${what}.`,
    `The file was perhaps copied or saved only in part. ${RECOVER}`,
    options,
  );
}

/** @param at - Where the contradiction was met, in bytes of the file, or of what it unpacks to. */
export function damaged(path: string, at: number, what: string, options?: ErrorOptions): SceneReadError {
  return new SceneReadError('scene-damaged', `${path} is damaged: at byte ${at}, ${what}.`, RECOVER, options);
}
