import type { PanelScreen } from '@farmhand/sidecar/api';
import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { SCREENS } from '../state/screens.ts';

/** Each screen is a file of its own, so that a panel is usable before all of it is read. */
const loaders: Readonly<Record<PanelScreen, () => Promise<ComponentType>>> = {
  submit: async () => (await import('./submit/submit-screen.tsx')).SubmitScreen,
  assets: async () => (await import('./assets/assets-screen.tsx')).AssetsScreen,
  progress: async () => (await import('./progress/progress-screen.tsx')).ProgressScreen,
  jobs: async () => (await import('./jobs/jobs-screen.tsx')).JobsScreen,
  rehearsal: async () => (await import('./rehearsal/rehearsal-screen.tsx')).RehearsalScreen,
  settings: async () => (await import('./settings/settings-screen.tsx')).SettingsScreen,
};

/** The screens that are here. */
export const loadedScreens = signal<Partial<Readonly<Record<PanelScreen, ComponentType>>>>({});

/** Loads a screen that is not here yet. Rejects when it cannot be had; asked again, it is tried again. */
export async function loadScreen(name: PanelScreen): Promise<void> {
  if (loadedScreens.peek()[name] !== undefined) return;
  const component = await loaders[name]();
  loadedScreens.value = { ...loadedScreens.peek(), [name]: component };
}

/** Loads all others, one after the other, so that every screen can be shown when the sidecar is gone. */
export async function loadAllScreens(): Promise<void> {
  for (const name of SCREENS) await loadScreen(name).catch(() => undefined);
}
