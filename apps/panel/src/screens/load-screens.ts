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
/** Those that could not be had when they were asked for last. */
export const failedScreens = signal<ReadonlySet<PanelScreen>>(new Set());

/** Loads a screen that is not here yet; asked again after it could not be had, it is tried again. */
export async function loadScreen(name: PanelScreen): Promise<void> {
  if (loadedScreens.peek()[name] !== undefined) return;
  try {
    const component = await loaders[name]();
    loadedScreens.value = { ...loadedScreens.peek(), [name]: component };
    noteFailed(name, false);
  } catch {
    noteFailed(name, true);
  }
}

function noteFailed(name: PanelScreen, isFailed: boolean): void {
  const former = failedScreens.peek();
  if (former.has(name) === isFailed) return;
  const others = [...former].filter((each) => each !== name);
  failedScreens.value = new Set(isFailed ? [...others, name] : others);
}

/** Loads all others, one after the other, so that every screen can be shown when the sidecar is gone. */
export async function loadAllScreens(): Promise<void> {
  for (const name of SCREENS) await loadScreen(name);
}
