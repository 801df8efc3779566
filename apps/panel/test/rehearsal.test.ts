import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findBlender } from '@farmhand/local-farm';
import type { Rehearsal } from '@farmhand/sidecar/api';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { PanelWorld, PanelWorldOptions } from '../simulate/panel-world.ts';
import { askSidecar, chromiumPath, eventually, expectAccessible, openPanel } from './support/open-panel.ts';

const blender = await findBlender();
/** Where the button can be pressed. */
const withBlender = it.skipIf(!blender.found);

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

const ask = <T>(world: PanelWorld, path: string): Promise<T> => askSidecar<T>(world, 'GET', path);

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

    // Whoever looks at another screen meanwhile is told in the end.
    await page.getByRole('link', { name: 'Assets' }).click();
    const told = page.getByRole('region', { name: 'Messages' });
    await told.getByText('sample.blend was rehearsed').waitFor({ timeout: 90_000 });
    await told.getByText('One thing was noticed').waitFor();
    await told.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByRole('link', { name: 'Rehearsal' }).click();
    await page.getByText('One thing was noticed').waitFor();
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

  it('can be cancelled, and leaves nothing behind', { timeout: 90_000 }, async () => {
    const world = await openRehearsal();
    const { page, project } = world;
    await ready(page);
    await page.getByRole('textbox', { name: 'Also frames' }).fill('1-10');
    await page.getByRole('textbox', { name: 'Size' }).fill('100');
    await rehearse(page).click();
    await page.locator('[aria-current=step]').getByText('Render').waitFor({ timeout: 40_000 });
    await expectAccessible(page);

    // Another one has to wait; both are under Progress.
    const other = `${project?.scenePath}`.replace('sample.blend', 'other.blend');
    await copyFile(`${project?.scenePath}`, other);
    await askSidecar(world, 'POST', '/rehearsals', {
      scenePath: other,
      settings: { schema: 'farmhand.job-settings/1' },
    });
    await page.getByRole('link', { name: 'Progress' }).click();
    const card = (name: string) => page.getByRole('article', { name: `Rehearsal: ${name}`, exact: true });
    await card('other.blend').getByText('Waiting for the rehearsal before').waitFor();
    await card('sample.blend').getByText('of 10 frames').waitFor();
    await card('sample.blend').getByRole('progressbar').waitFor();
    await expectAccessible(page);
    await card('other.blend').getByRole('button', { name: 'Show rehearsal' }).click();
    await page.getByText('Rehearsing other.blend').waitFor();
    await page.goBack();
    await card('other.blend').getByRole('button', { name: 'Stop' }).click();
    await card('other.blend').waitFor({ state: 'detached' });

    await page.getByRole('link', { name: 'Rehearsal' }).click();
    await page.getByText('Rehearsing sample.blend').waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByText('The rehearsal was cancelled').waitFor();
    await ready(page);
    expect(await ask(world, '/rehearsals')).toMatchObject({
      rehearsals: [
        { state: 'cancelled', result: null, scenePath: other },
        { state: 'cancelled', result: null },
      ],
    });
  });
});

describe.skipIf(chromiumPath === null)('the Rehearsal screen', () => {
  withBlender('says why it cannot begin, and begins when that is put right', async () => {
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
    // Nor when the page is loaded anew.
    await page.reload();
    await page.locator('.reason-list').getByText('The frames cannot be read.').waitFor();
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

  it('says before it begins that a program is missing on this computer, until it is there', async () => {
    vi.stubEnv('HFS', '');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { page, folder } = await openRehearsal({ host: 'houdini' });
    await page
      .locator('.reason-list')
      .getByText(/hython is not installed/)
      .waitFor();
    expect(await rehearse(page).getAttribute('aria-disabled')).toBe('true');
    await expectAccessible(page);
    // The artist installs it and comes back.
    const bin = join(folder, 'houdini', 'bin');
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, process.platform === 'win32' ? 'hython.exe' : 'hython'), '');
    vi.stubEnv('HFS', join(folder, 'houdini'));
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await ready(page);
  });

  withBlender('says that one failed to whoever has left the screen before that is known', async () => {
    const world = await openRehearsal();
    const { page, project } = world;
    await ready(page);
    await rm(project?.scenePath ?? '');
    // It ends before the panel has heard that it began.
    const left = Promise.withResolvers<void>();
    await page.route('**/rehearsals', async (route) => {
      const response = await route.fetch();
      await left.promise;
      await route.fulfill({ response });
    });
    await rehearse(page).click();
    await eventually(() => ask(world, '/rehearsals')).toMatchObject({ rehearsals: [{ state: 'failed' }] });
    await page.getByRole('link', { name: 'Settings' }).click();
    left.resolve();
    const told = page.getByRole('region', { name: 'Messages' });
    await told.getByText('sample.blend could not be rehearsed').waitFor();
    await told.getByText(/sample\.blend.* (not|no) /).waitFor();
  });

  withBlender('says which of several cameras is rehearsed', async () => {
    const world = await openRehearsal();
    const { page, project } = world;
    await ready(page);
    const scenePath = project?.scenePath ?? '';
    const kept = await ask<{ settings: object }>(
      world,
      `/scene-settings?scene=${encodeURIComponent(scenePath)}`,
    );
    const settings = { ...kept.settings, cameras: ['Front', 'Side', 'Top'] };
    await askSidecar(world, 'PUT', '/scene-settings', { scenePath, settings });
    const again = await world.openAgain('rehearsal');
    await again.getByText('Of 3 cameras only the first is rehearsed: Front.').waitFor();
  });

  it('speaks Chinese', async () => {
    const { page } = await openRehearsal({ locale: 'zh-CN', theme: 'light' });
    await page.getByRole('button', { name: '开始预演' }).waitFor();
    await expectAccessible(page);
  });
});
