import { effect } from '@preact/signals';
import { LANGUAGE } from '../api/opening-address.ts';
import { remember } from '../api/tab-memory.ts';
import { preferencesKnown } from '../state/preferences.ts';
import { language, spoken, wantedLanguage } from './language.ts';
import { systemLanguage } from './system-language.ts';

/**
 * Loads the page anew when another language is wanted than the one it was loaded with. Where it was stays in its address, what
 * was chosen beside the scene.
 */
export function followLanguage(): void {
  window.addEventListener('languagechange', () => {
    spoken.value = systemLanguage();
  });
  effect(() => {
    const wanted = wantedLanguage.value;
    if (!preferencesKnown.value) return;
    // A browser that keeps nothing for the page would load it in the same language again, for ever.
    const isKept = remember(LANGUAGE, wanted);
    if (wanted !== language.value && isKept) location.reload();
  });
}
