const MARKER: unique symbol = Symbol.for('farmhand.local-farm.error');

/** Why a local farm would not start. */
export type LocalFarmErrorCode =
  | 'data-folder-in-use'
  | 'data-folder-unusable'
  | 'data-folder-newer'
  | 'account-unreadable'
  | 'catalog-unusable'
  | 'port-in-use'
  | 'blender-missing'
  | 'options-invalid';

/** Raised by `startLocalFarm`; the message says what is wrong, where, and what to do next. */
export class LocalFarmError extends Error {
  readonly code: LocalFarmErrorCode;
  readonly [MARKER] = true;

  constructor(code: LocalFarmErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LocalFarmError';
    this.code = code;
  }

  /** True for an error of this class, also one from another copy of this package. */
  static isInstance(value: unknown): value is LocalFarmError {
    return typeof value === 'object' && value !== null && MARKER in value;
  }
}

/** Whether a failure means that the disk, or what this user may fill of it, is full. */
export function isDiskFull(error: unknown): boolean {
  const code = systemErrorCode(error);
  const isDatabaseFull = error instanceof Error && error.message === 'database or disk is full';
  return code === 'ENOSPC' || code === 'EDQUOT' || isDatabaseFull;
}

/** The `code` of a Node system error (`ENOENT`), or null for anything else. */
export function systemErrorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
