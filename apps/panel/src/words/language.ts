import { computed, signal } from '@preact/signals';
import { preferences } from '../state/preferences.ts';
import { type Language, systemLanguage } from './system-language.ts';

/** Language whose words are in this bundle; not there where the sources run as they are, with both. */
declare const FARMHAND_LANGUAGE: Language | undefined;

const built: Language | null = typeof FARMHAND_LANGUAGE === 'undefined' ? null : (FARMHAND_LANGUAGE ?? null);

/** A set of words in both languages; the types see to it that none is missing. */
export interface Words<T> {
  readonly en: T;
  readonly zh: { readonly [K in keyof T]: T[K] extends string ? string : T[K] };
}

/** Declares a set of words. Bundling takes out the language that is not wanted, by the way this is written. */
export function words<T extends object>(table: Words<T>): Words<T> {
  return table;
}

/** The language of the system, as it is now. */
export const spoken = signal<Language>(systemLanguage());

/** The language the artist wants: as chosen, else the system's. */
export const wantedLanguage = computed<Language>(() => {
  const chosen = preferences.value.language;
  return chosen === 'auto' ? spoken.value : chosen;
});

/** The language the panel speaks now. */
export const language = computed<Language>(() => built ?? wantedLanguage.value);

/**
 * Whose dates and numbers are written: the system's own variety of the language of now, such as `en-GB`, and the language
 * itself where the system speaks another.
 */
export const locale = computed<string>(() => {
  const now = language.value;
  return navigator.languages.find((each) => each.split('-')[0]?.toLowerCase() === now) ?? now;
});

/** The words of a set in the language of now. Used while rendering, it follows a change. */
export function say<T extends object>(table: Words<T>): T {
  return (language.value === 'zh' ? table.zh : table.en) as T;
}

/** The sentence of a pair in the language of now. */
export function sayPair(pair: { readonly en: string; readonly zh: string }): string {
  return language.value === 'zh' ? pair.zh : pair.en;
}
