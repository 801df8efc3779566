import type { PanelPreferences } from '@farmhand/sidecar/api';
import { effect, signal } from '@preact/signals';
import { onNews } from '../api/news.ts';
import { THEME } from '../api/opening-address.ts';
import { call } from '../api/request.ts';
import { remember } from '../api/tab-memory.ts';

/** How the panel likes to look, as the sidecar keeps it for all panels. */
export const preferences = signal<PanelPreferences>({ language: 'auto', theme: 'auto', downloadFolder: '' });

/** Whether the sidecar has told them (and not only what holds unless it does). */
export const preferencesKnown = signal(false);

/** The language that is just being chosen in this page; null while none is. */
export const languageChosenHere = signal<PanelPreferences['language'] | null>(null);

/** Shows the change at once and has the sidecar keep it. @throws CallError. */
export async function changePreferences(change: Partial<PanelPreferences>): Promise<void> {
  const former = preferences.peek();
  const wanted = { ...former, ...change };
  if (change.language !== undefined) languageChosenHere.value = change.language;
  // Another language has the page loaded anew, which has to find it kept.
  if (wanted.language === former.language) preferences.value = wanted;
  try {
    preferences.value = await call('put /settings/panel', { body: wanted });
  } catch (error) {
    // What others chose meanwhile stays.
    const back = Object.fromEntries(
      Object.keys(change).map((name) => [name, former[name as keyof typeof former]]),
    );
    preferences.value = { ...preferences.peek(), ...back };
    throw error;
  } finally {
    languageChosenHere.value = null;
  }
}

/** Follows what other panels choose, and puts the theme on the page. */
export function followPreferences(): void {
  onNews((news) => {
    if (news.type !== 'preferences') return;
    preferences.value = news.preferences;
    preferencesKnown.value = true;
  });
  effect(() => {
    const { theme } = preferences.value;
    // Until they are told, the page has the one that it was opened with.
    if (!preferencesKnown.value) return;
    document.documentElement.dataset.theme = theme;
    remember(THEME, theme);
  });
}
