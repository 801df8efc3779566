import type { PanelScreen } from '@farmhand/sidecar/api';
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { SubmitScreen } from './submit/submit-screen.tsx';

/** The screens that are here: the first at once, so that a panel is usable before all of it is read. */
export const loadedScreens = signal<Partial<Readonly<Record<PanelScreen, ComponentType>>>>({
  submit: SubmitScreen,
});
/** Whether the others could not be had when they were asked for last. */
export const othersFailed = signal(false);

/** Loads all others, which stay when the sidecar is gone; asked again after they could not be had, it is tried again. */
export async function loadOtherScreens(): Promise<void> {
  if (loadedScreens.peek().jobs !== undefined) return;
  try {
    const { otherScreens } = await import('./other-screens.ts');
    loadedScreens.value = { ...loadedScreens.peek(), ...otherScreens };
    othersFailed.value = false;
  } catch {
    othersFailed.value = true;
  }
}
