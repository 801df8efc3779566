import type { PanelScreen } from '@farmhand/sidecar/api';
import { computed, signal } from '@preact/signals';
import { codeInAddress } from '../api/opening-address.ts';

/** Screens in the order of the navigation. */
export const SCREENS = [
  'submit',
  'assets',
  'progress',
  'jobs',
  'rehearsal',
  'settings',
] as const satisfies readonly PanelScreen[];

/** What the address names: `#/jobs/3f2a…/frames`. */
const place = signal(read());

/** The screen on show. */
export const screen = computed<PanelScreen>(() => place.value.screen);
/** What of the screen is on show, such as a job's id; empty for the screen itself. */
export const screenPath = computed<readonly string[]>(() => place.value.path);

/** Shows a screen; the browser's back button comes back. */
export function show(to: PanelScreen, ...path: readonly string[]): void {
  const address = `#/${[to, ...path.map(encodeURIComponent)].join('/')}`;
  if (address !== location.hash) history.pushState(null, '', address);
  place.value = read();
}

export function followAddress(): void {
  const reread = () => {
    // Somebody opens the panel in the tab that has it already, which loads nothing by itself.
    if (codeInAddress() !== null) location.reload();
    else place.value = read();
  };
  // The code that was in the address has made room for a screen since.
  reread();
  window.addEventListener('popstate', reread);
  window.addEventListener('hashchange', reread);
}

function read(): { readonly screen: PanelScreen; readonly path: readonly string[] } {
  const [first = '', ...path] = location.hash.replace(/^#\/?/, '').split('/');
  const named = SCREENS.find((each) => each === first);
  return { screen: named ?? 'submit', path: named === undefined ? [] : path.map(safeDecode) };
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
