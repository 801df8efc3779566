import { effect } from '@preact/signals';
import { preferencesKnown } from '../state/preferences.ts';
import { language, wantedLanguage } from './language.ts';

/**
 * Loads the page anew when another language is wanted than the one it was loaded with. Where it was stays in its address, what
 * was chosen beside the scene.
 */
export function followLanguage(): void {
  effect(() => {
    if (!preferencesKnown.value || wantedLanguage.value === language.value) return;
    sessionStorage.setItem('farmhand.language', wantedLanguage.value);
    location.reload();
  });
}
