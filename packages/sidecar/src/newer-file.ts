import type { LocalizedText, Problem } from '@farmhand/model';

/** A file of ours that a newer Farmhand wrote, so that this one cannot use it; `hint` says what holds until it is updated. */
export function newerFile(code: string, file: string, hint: LocalizedText): Problem {
  return {
    code,
    message: `${file} was written by a newer Farmhand.`,
    hint: hint.en,
    retryable: false,
    zh: { message: `${file} 由更新版本的 Farmhand 写入。`, hint: hint.zh },
  };
}
