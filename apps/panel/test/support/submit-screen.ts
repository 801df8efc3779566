/** The Submit screen in real Chromium, and what the sidecar keeps of it. */
import type { Page } from 'playwright-core';
import type { PanelWorld, PanelWorldOptions } from '../../simulate/panel-world.ts';
import { askSidecar, eventually, openPanel } from './open-panel.ts';

export const submitButton = (page: Page) => page.getByRole('button', { name: 'Submit', exact: true });
export const ready = (page: Page) => page.getByText('Ready to submit').waitFor();
export const framesField = (page: Page) => page.getByRole('textbox', { name: /^Frames( \(changed\))?$/ });

/** Opens the panel; what does not come within a while will not come. */
export async function openSubmit(options: PanelWorldOptions = {}): Promise<PanelWorld> {
  const world = await openPanel(options);
  world.page.setDefaultTimeout(10_000);
  return world;
}

/** Settings of a scene as the sidecar keeps them, once they are as expected. */
export function kept(world: PanelWorld, expected: object, scenePath = world.project?.scenePath ?? '') {
  const address = `/scene-settings?scene=${encodeURIComponent(scenePath)}`;
  const read = async () => (await askSidecar<{ settings: object }>(world, 'GET', address)).settings;
  return eventually(read).toMatchObject(expected);
}
