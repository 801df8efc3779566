import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findBlender } from '@farmhand/local-farm';
import type { Rehearsal } from '@farmhand/sidecar/api';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { PanelWorld, PanelWorldOptions } from '../simulate/panel-world.ts';
import { chromiumPath, expectAccessible, openPanel } from './support/open-panel.ts';

const blender = await findBlender();

const rehearse = (page: Page) => page.getByRole('button', { name: 'Rehearse', exact: true });
/** Once nothing stands in the way. */
const ready = (page: Page) =>
  page.locator('.rehearsal-start button.primary[aria-disabled="false"]').waitFor();
const reasons = (page: Page) => page.locator('.reason-list li').allInnerTexts();

async function openRehearsal(options: PanelWorldOptions = {}): Promise<PanelWorld> {
  const world = await openPanel({ screen: 'rehearsal', ...options });
  world.page.setDefaultTimeout(20_000);
  return world;
}

/** What the sidecar answers under a path. */
async function ask<T>({ sidecar: { discovery } }: PanelWorld, path: string): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${discovery.port}/api/v1${path}`, {
    headers: { authorization: `Bearer ${discovery.token}` },
  });
  return (await response.json()) as T;
}

describe.skipIf(chromiumPath === null || !blender.found)('rehearsing with Blender', () => {
  it('shows the picture, the missing file and what the job takes, and gives the figures to the job', {
    timeout: 120_000,
  }, async () => {
    const world = await openRehearsal({ size: { width: 400, height: 900 } });
    const { page, folder, project } = world;
    await rm(join(folder, 'project', 'textures', 'boards.png'));
    await ready(page);
    await page.getByRole('button', { name: 'Middle' }).click();
    await page.getByRole('button', { name: 'Last' }).click();
    await page.getByRole('textbox', { name: 'Also frames' }).fill('4');
    await page.getByText('Frames 1, 4, of the job’s 10').waitFor();
    await page.getByRole('textbox', { name: 'Size' }).fill('10');
    await page.getByRole('textbox', { name: 'Price of a node hour' }).fill('3.6');
    await rehearse(page).click();
    await page.getByText('Rehearsing sample.blend').waitFor();
    expect(await reasons(page)).toEqual(['This scene is being rehearsed just now.']);

    await page.getByText('One thing was noticed').waitFor({ timeout: 90_000 });
    await page.getByText(/looked for .*boards\.png/).waitFor();
    await page.getByText('All 2 frames rendered.').waitFor();
    // 320 x 180 at a tenth, as an image that the browser could read.
    const picture = page.getByRole('img', { name: 'Frame 4', exact: true });
    await picture.waitFor();
    await expect.poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(32);
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Frame 1: look at it large' }).click();
    const dialog = page.getByRole('dialog', { name: 'Frame 1' });
    await dialog.getByText('1 of 2').waitFor();
    await dialog.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('dialog', { name: 'Frame 4' }).getByText('2 of 2').waitFor();
    await page.getByRole('group', { name: 'Frame 4' }).press('ArrowLeft');
    await page.getByRole('dialog', { name: 'Frame 1' }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    const { rehearsals } = await ask<{ rehearsals: Rehearsal[] }>(world, '/rehearsals');
    const estimate = rehearsals[0]?.result?.estimate;
    const middle = (estimate?.nodeHours.middle ?? 0) * 3.6;
    await page
      .getByRole('row', { name: 'Cost' })
      .getByText(middle.toFixed(2), { exact: true })
      .first()
      .waitFor();
    // Another price needs no other rehearsal.
    await page.getByRole('textbox', { name: 'Price of a node hour' }).fill('3600');
    const more = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    await page
      .getByRole('row', { name: 'Cost' })
      .getByText(more.format(middle * 1000))
      .first()
      .waitFor();

    await page.getByRole('button', { name: 'Use for the job' }).click();
    await page.getByText('The job uses these figures').first().waitFor();
    const scene = encodeURIComponent(project?.scenePath ?? '');
    await expect
      .poll(async () => (await ask<{ settings: object }>(world, `/scene-settings?scene=${scene}`)).settings)
      .toMatchObject({
        secondsPerFrame: Number((estimate?.secondsPerFrame.middle ?? 0).toPrecision(4)),
        pricePerNodeHour: 3600,
      });
    // Another page has it too, without rendering anything.
    const again = await world.openAgain('rehearsal');
    await again.getByText('One thing was noticed').waitFor();
  });

  it('can be cancelled, and leaves nothing behind', { timeout: 60_000 }, async () => {
    const world = await openRehearsal();
    const { page } = world;
    await ready(page);
    await page.getByRole('textbox', { name: 'Also frames' }).fill('1-10');
    await page.getByRole('textbox', { name: 'Size' }).fill('100');
    await rehearse(page).click();
    await page.locator('[aria-current=step]').getByText('Render').waitFor({ timeout: 40_000 });
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('The rehearsal was cancelled').waitFor();
    await ready(page);
    expect(await ask(world, '/rehearsals')).toMatchObject({
      rehearsals: [{ state: 'cancelled', result: null }],
    });
  });
});

describe.skipIf(chromiumPath === null)('the Rehearsal screen', () => {
  it('says why it cannot begin, and begins when that is put right', async () => {
    const { page, host, sidecar } = await openRehearsal({ size: { width: 400, height: 900 } });
    await ready(page);
    await host?.change();
    await page.locator('.reason-list').getByText('The scene has changes that are not saved').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await ready(page);

    const frames = page.getByRole('textbox', { name: 'Also frames' });
    await frames.fill('5, 400');
    await page.locator('.reason-list').getByText('Frame 400 is not among the frames').waitFor();
    await frames.fill('5-');
    await page.locator('.reason-list').getByText('The frames cannot be read.').waitFor();
    await expectAccessible(page);
    // Nothing typed is lost on the way to another screen.
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Rehearsal' }).click();
    expect(await frames.inputValue()).toBe('5-');
    await frames.fill('');
    await ready(page);

    await sidecar.stop();
    await page.locator('.reason-list').getByText('Farmhand does not answer.').waitFor();
  });

  it('without a scene says where to choose one', async () => {
    const { page } = await openRehearsal({ host: null });
    await page.getByText('No scene is chosen. Choose one under Submit.').first().waitFor();
    await expectAccessible(page);
  });

  it('says what is missing where a program cannot be rehearsed on this computer', async () => {
    const { page } = await openRehearsal({ host: 'cinema4d' });
    await ready(page);
    await rehearse(page).click();
    await page
      .getByRole('alert')
      .getByText(/Commandline is not installed/)
      .waitFor();
    await expectAccessible(page);
  });

  it('says which of several cameras is rehearsed', async () => {
    const world = await openRehearsal();
    const { page, project } = world;
    await ready(page);
    const { port, token } = world.sidecar.discovery;
    const scenePath = project?.scenePath ?? '';
    const kept = await ask<{ settings: object }>(
      world,
      `/scene-settings?scene=${encodeURIComponent(scenePath)}`,
    );
    await fetch(`http://127.0.0.1:${port}/api/v1/scene-settings`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ scenePath, settings: { ...kept.settings, cameras: ['Front', 'Side', 'Top'] } }),
    });
    const again = await world.openAgain('rehearsal');
    await again.getByText('Of 3 cameras only the first is rehearsed: Front.').waitFor();
  });

  it('speaks Chinese', async () => {
    const { page } = await openRehearsal({ locale: 'zh-CN', theme: 'light' });
    await page.getByRole('button', { name: '开始预演' }).waitFor();
    await expectAccessible(page);
  });
});
