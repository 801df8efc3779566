import type { LocalizedText, Problem } from '@farmhand/model';

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

  constructor(code: SceneProblemCode, message: LocalizedText, hint: LocalizedText, options?: ErrorOptions) {
    super(message.en, options);
    this.code = code;
    this.problem = {
      code,
      message: message.en,
      hint: hint.en,
      retryable: code === 'scene-missing' || code === 'scene-not-readable',
      zh: { message: message.zh, hint: hint.zh },
    };
  }

  /** Like `instanceof`, but true across two copies of this package. */
  static isInstance(value: unknown): value is SceneReadError {
    return typeof value === 'object' && value !== null && MARKER in value;
  }
}

const RECOVER: LocalizedText = {
  en: 'Open the scene in the program that made it and save it again, or take a backup or another copy of it.',
  zh: '请用制作场景的软件打开并重新保存，或使用其备份或其他副本。',
};

/**
 * @param endsAt - Where the content stops, in bytes of the file, or of what it unpacks to.
 * @param what - Where that is in the content; words that go on after a comma.
 */
export function truncated(
  path: string,
  endsAt: number,
  what: LocalizedText,
  options?: ErrorOptions,
): SceneReadError {
  return new SceneReadError(
    'scene-truncated',
    {
      en: `${path} is cut off: it ends at byte ${endsAt}, ${what.en}.`,
      zh: `${path} 不完整：文件在第 ${endsAt} 字节处结束，${what.zh}。`,
    },
    {
      en: `The file was perhaps copied or saved only in part. ${RECOVER.en}`,
      zh: `文件可能只复制或保存了一部分。${RECOVER.zh}`,
    },
    options,
  );
}

/**
 * @param at - Where the contradiction was met, in bytes of the file, or of what it unpacks to.
 * @param what - The contradiction; words that go on after a comma.
 */
export function damaged(
  path: string,
  at: number,
  what: LocalizedText,
  options?: ErrorOptions,
): SceneReadError {
  return new SceneReadError(
    'scene-damaged',
    {
      en: `${path} is damaged: at byte ${at}, ${what.en}.`,
      zh: `${path} 已损坏：在第 ${at} 字节处，${what.zh}。`,
    },
    RECOVER,
    options,
  );
}
