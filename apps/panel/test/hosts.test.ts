import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { PanelWorld } from '../simulate/panel-world.ts';
import { makeProject } from '../simulate/projects.ts';
import { simulateHost } from '../simulate/simulated-host.ts';
import { askSidecar, chromiumPath, eventually, expectAccessible, openPanel } from './support/open-panel.ts';

const framesField = (page: Page) => page.getByRole('textbox', { name: /^Frames( \(changed\))?$/ });
const chip = (page: Page) => page.locator('.host-chip');
const banners = (page: Page) => page.locator('.connection-banners');
const ready = (page: Page) => page.getByText('Ready to submit').waitFor();

async function open(): Promise<PanelWorld> {
  const world = await openPanel({
    size: { width: 400, height: 900 },
    sidecar: { hosts: { lostAfterMs: 600 } },
  });
  world.page.setDefaultTimeout(10_000);
  return world;
}

/** Frames in the file beside a scene. */
async function keptFrames(scenePath: string): Promise<string | null> {
  return JSON.parse(await readFile(`${scenePath}.farmhand.json`, 'utf8')).settings.frames;
}

describe.skipIf(chromiumPath === null)('a host program behind the panel', () => {
  it('is said not to answer while it hangs, and is back by itself', async () => {
    const { page, host } = await open();
    await ready(page);
    await host?.hang();
    await banners(page).getByText('Blender does not answer').waitFor();
    expect(await chip(page).textContent()).toContain('does not answer');
    await expectAccessible(page);
    // The scene can be worked with from its file.
    await framesField(page).fill('3');
    await page.getByText('1 frame', { exact: true }).first().waitFor();
    await ready(page);
    await host?.comeBack();
    await banners(page).getByText('Blender does not answer').waitFor({ state: 'hidden' });
    expect(await chip(page).textContent()).not.toContain('does not answer');
  });

  it('stays the one of the panel, whichever others open and speak last', async () => {
    const { page, client, sidecar, folder, newPage } = await open();
    const { snapshot } = await makeProject('cinema4d', join(folder, 'other'));
    const other = await simulateHost({ discovery: sidecar.discovery, snapshot, pollMs: 1000 });
    const free = await newPage();
    // Opened for no host, it takes one of those there are and keeps it.
    await free.goto(await client.panelUrl({}));
    await free.locator('.host-chip .connected').waitFor();
    const taken = await chip(free).locator('.program').textContent();
    for (let turn = 0; turn < 4; turn += 1) {
      await other.change();
      const menu = page.getByRole('button', { name: /^Scene/ });
      await menu.click();
      await page.getByRole('menuitem', { name: /orchard\.c4d/ }).waitFor();
      await page.keyboard.press('Escape');
      expect(await chip(page).textContent()).toContain('Blender');
      expect(await chip(free).locator('.program').textContent()).toBe(taken);
    }
    await page.getByRole('button', { name: /^Scene/ }).click();
    await page.getByRole('menuitem', { name: /orchard\.c4d/ }).click();
    await chip(page).getByText('Cinema 4D').waitFor();
    await page.reload();
    await chip(page).getByText('orchard.c4d').waitFor();
    await other.close();
  });

  it('has unsaved changes and scenes that were never saved said of it', async () => {
    const { page, host } = await open();
    await ready(page);
    expect(await chip(page).textContent()).not.toContain('unsaved');
    await host?.change();
    await chip(page).getByText('unsaved changes').waitFor();
    // In the width of a host's panel there is a star, as in title bars.
    await chip(page).getByText('*').waitFor();
    if (host !== null) await host.openScene({ ...host.snapshot, scenePath: null });
    await chip(page).getByText('never saved').waitFor();
    const told = page.locator('.submit-bar');
    await told
      .getByText(/never (been )?saved|not saved yet/i)
      .first()
      .waitFor();
    await expectAccessible(page);
  });

  it('opens another scene within the moment before a change is kept: each scene has its own', async () => {
    const world = await open();
    const { page, host, project, folder } = world;
    const former = project?.scenePath ?? '';
    const other = await makeProject('blender', join(folder, 'other'));
    await askSidecar(world, 'PATCH', '/scene-settings', {
      scenePath: other.scenePath,
      changes: { frames: '8' },
    });
    await ready(page);
    await framesField(page).fill('2-3');
    await host?.openScene(other.snapshot);
    await eventually(() => framesField(page).inputValue()).toBe('8');
    await eventually(() => keptFrames(former)).toBe('2-3');
    expect(await keptFrames(other.scenePath)).toBe('8');
    await ready(page);
    await framesField(page).fill('4');
    await eventually(() => keptFrames(other.scenePath)).toBe('4');
    expect(await keptFrames(former)).toBe('2-3');
  });

  it('takes nothing that was typed wrongly for one scene along to the next', async () => {
    const { page, host, folder } = await open();
    const other = await makeProject('blender', join(folder, 'other'));
    await ready(page);
    await framesField(page).fill('10-1');
    await page.getByRole('textbox', { name: /^Tiles/ }).fill('many');
    await host?.openScene(other.snapshot);
    await eventually(() => framesField(page).inputValue()).toBe('');
    expect(await page.getByRole('textbox', { name: /^Tiles/ }).inputValue()).toBe('1');
    await ready(page);
    expect(existsSync(`${other.scenePath}.farmhand.json`)).toBe(false);
  });

  it('leaves its scene to the panel when it is closed, and has it again when it is there again', async () => {
    const { page, host, project, sidecar } = await open();
    await ready(page);
    await host?.change();
    await chip(page).getByText('unsaved changes').waitFor();
    await host?.close();
    await banners(page).getByText('Blender was closed').waitFor();
    // What was not saved went with it; the file is what there is, and is looked at.
    await ready(page);
    expect(await page.getByText('The scene changed since').count()).toBe(0);
    await chip(page).getByText('sample.blend').waitFor();
    await expectAccessible(page);
    await framesField(page).fill('5');
    await eventually(() => keptFrames(project?.scenePath ?? '')).toBe('5');
    await ready(page);
    await page.reload();
    await banners(page).getByText('Blender was closed').waitFor();
    expect(await framesField(page).inputValue()).toBe('5');
    if (project === null) throw new Error('there is no project');
    const again = await simulateHost({
      discovery: sidecar.discovery,
      snapshot: project.snapshot,
      pollMs: 1000,
    });
    await banners(page).getByText('Blender was closed').waitFor({ state: 'hidden' });
    await chip(page).locator('.connected').waitFor();
    await again.close();
  });
});
