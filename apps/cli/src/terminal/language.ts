import type { LocalizedText } from '@farmhand/model';

export type Language = keyof LocalizedText;

/** Chinese where the environment asks for it, else English. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  return /^zh/i.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '') ? 'zh' : 'en';
}
