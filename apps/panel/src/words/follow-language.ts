import { effect, signal } from '@preact/signals';
import { LANGUAGE } from '../api/opening-address.ts';
import { remember } from '../api/tab-memory.ts';
import { languageChosenHere, preferences, preferencesKnown } from '../state/preferences.ts';
import { language, spoken, wantedLanguage } from './language.ts';
import { type Language, systemLanguage } from './system-language.ts';

/** Another language that is wanted since the page is in use, by another panel or the system; null for none. */
export const languageOffered = signal<Language | null>(null);

/**
 * Loads the page anew when another language is wanted than the one it was loaded with: at once where it was chosen in this page or
 * the page is just opening. Elsewhere somebody may be typing, so that it is only offered. Where the page was stays in its address,
 * what was chosen beside the scene.
 */
export function followLanguage(): void {
  window.addEventListener('languagechange', () => {
    spoken.value = systemLanguage();
  });
  let isOpening = true;
  effect(() => {
    const wanted = wantedLanguage.value;
    if (!preferencesKnown.value) return;
    // A browser that keeps nothing for the page would load it in the same language again, for ever.
    const isKept = remember(LANGUAGE, wanted);
    const isOther = wanted !== language.value && isKept;
    const isOurs = isOpening || preferences.value.language === languageChosenHere.peek();
    isOpening = false;
    languageOffered.value = isOther && !isOurs ? wanted : null;
    if (isOther && isOurs) location.reload();
  });
}
