import type { Severity } from '@farmhand/model';
import type { Language } from './language.ts';

/** Colours for `styleText`. */
export const severityColours = { error: 'red', warning: 'yellow', notice: 'dim' } as const;

export const severityWords: Readonly<Record<Language, Readonly<Record<Severity, string>>>> = {
  en: { error: 'error', warning: 'warning', notice: 'notice' },
  zh: { error: '错误', warning: '警告', notice: '提示' },
};
