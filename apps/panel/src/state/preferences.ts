import type { PanelPreferences } from '@farmhand/sidecar/api';
import { effect, signal } from '@preact/signals';
import { onNews } from '../api/news.ts';
import { call } from '../api/request.ts';

/** How the panel likes to look, as the sidecar keeps it for all panels. */
export const preferences = signal<PanelPreferences>({ language: 'auto', theme: 'auto', downloadFolder: '' });

/** Whether the sidecar has told them (and not only what holds unless it does). */
export const preferencesKnown = signal(false);

/** Shows the change at once and has the sidecar keep it. @throws CallError. */
export async function changePreferences(change: Partial<PanelPreferences>): Promise<void> {
  const former = preferences.peek();
  const wanted = { ...former, ...change };
  // Another language has the page loaded anew, which has to find it kept.
  if (wanted.language === former.language) preferences.value = wanted;
  try {
    preferences.value = await call('put /settings/panel', { body: wanted });
  } catch (error) {
    preferences.value = former;
    throw error;
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
    document.documentElement.dataset.theme = preferences.value.theme;
  });
}
