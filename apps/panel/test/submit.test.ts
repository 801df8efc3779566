import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { PanelWorld } from '../simulate/panel-world.ts';
import { tooLong } from './support/layout.ts';
import { chromiumPath, eventually, expectAccessible } from './support/open-panel.ts';
import { framesField, kept, openSubmit, ready, submitButton } from './support/submit-screen.ts';

const sampleScene = fileURLToPath(new URL('../../../tooling/fixtures/sample/', import.meta.url));

/** The submissions that the sidecar has. */
function submitted({ client }: PanelWorld) {
  return client.submissions();
}

/** Chooses a scene file in the panel's own file browser. */
async function chooseScene(page: Page, path: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Choose a scene file' });
  await dialog.getByRole('textbox', { name: 'Folder' }).fill(dirname(path));
  await page.keyboard.press('Enter');
  // The folder before may have a file of that name as well.
  await dialog.getByRole('row').getByTitle(path, { exact: true }).click();
  await dialog.getByRole('button', { name: 'Choose', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

describe.skipIf(chromiumPath === null)('the Submit screen', () => {
  it('takes what is open in the host to the farm, with the frames that were typed', async () => {
    const world = await openSubmit({ size: { width: 400, height: 900 } });
    const { page, project } = world;
    await ready(page);
    await expectAccessible(page);
    await framesField(page).fill('1-7x3');
    await page.getByText('3 frames', { exact: true }).first().waitFor();
    await kept(world, { frames: '1-7x3' });
    await submitButton(page).click();
    await page.getByText('sample.blend is submitted').waitFor();
    const [job, ...others] = await submitted(world);
    expect(others).toEqual([]);
    expect(job).toMatchObject({ scenePath: project?.scenePath });
    expect(page.url()).toContain(`#/progress/${job?.id}`);
    await expect.poll(async () => (await submitted(world))[0]?.state, { timeout: 20_000 }).toBe('done');
    const done = (await submitted(world))[0];
    expect(done?.frames?.total).toBe(3);
    // A scene for which nothing was chosen takes its frames home beside it.
    expect(done?.downloadFolder).toBe(join(dirname(project?.scenePath ?? ''), 'renders'));
  });

  it('submits once when the answer is lost on the way, and tells who gives up that it may have arrived', async () => {
    const world = await openSubmit();
    const { page } = world;
    await ready(page);
    // It gets nowhere, and nothing is answered.
    const held: Route[] = [];
    await page.route('**/api/v1/submissions', (route) =>
      route.request().method() === 'POST' ? void held.push(route) : route.continue(),
    );
    await submitButton(page).click();
    await page.getByText('Submitting…').waitFor();
    await page.locator('.submit-bar').getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('It may have heard already', { exact: false }).waitFor();
    await ready(page);
    for (const route of held) await route.abort().catch(() => undefined);
    await page.unrouteAll();
    let lost = 0;
    await page.route('**/api/v1/submissions', async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue();
      lost += 1;
      // The sidecar gets it; what it says does not come back.
      await route.fetch();
      return route.abort();
    });
    await submitButton(page).click();
    await page.getByText('sample.blend is submitted').waitFor();
    expect(lost).toBe(1);
    expect(await submitted(world)).toHaveLength(1);
  });

  it('says every reason why it cannot, and has the host save what is not saved', async () => {
    const world = await openSubmit({ account: false });
    const { page, host } = world;
    await page.getByRole('heading', { name: 'Estimate' }).waitFor();
    await host?.change();
    const bar = page.locator('.submit-bar');
    await bar.getByText('The scene has changes that are not saved.').first().waitFor();
    await bar.getByText('There is no farm account.', { exact: false }).first().waitFor();
    const button = submitButton(page);
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    const told = await button.getAttribute('aria-describedby');
    expect(await page.locator(`#${told}`).textContent()).toMatch(/account.*not saved/s);
    // A press all the same does nothing.
    await button.click({ force: true });
    expect(await submitted(world)).toEqual([]);
    await page.getByRole('button', { name: 'Save and look again' }).first().click();
    await bar.getByText('The scene has changes that are not saved.').first().waitFor({ state: 'hidden' });
    expect(host?.asked.map(({ action }) => action)).toContain('saveScene');
    // What was saved was looked at anew.
    await eventually(() => host?.asked[host.asked.length - 1]?.action).toBe('takeSnapshot');
    await page.getByRole('button', { name: 'Set up an account' }).click();
    expect(page.url()).toContain('#/settings');
  });

  it('asks once about warnings, and goes on with them', async () => {
    const world = await openSubmit({ host: 'houdini' });
    const { page } = world;
    await ready(page);
    await submitButton(page).click();
    const dialog = page.getByRole('dialog', { name: /Submit with \d+ warnings\?/ });
    await dialog.getByText('lacks 4 of its files', { exact: false }).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Back' }).click();
    expect(await submitted(world)).toEqual([]);
    await submitButton(page).click();
    await dialog.getByRole('button', { name: 'Submit anyway' }).click();
    await page.getByText('mill.hip is submitted').waitFor();
    const [job] = await submitted(world);
    expect(job?.state).not.toBe('awaitingConfirmation');
  });

  it('relinks a missing file through the host, leaves one out, and shows the thing in the host', async () => {
    const world = await openSubmit({ host: '3dsmax' });
    const { page, host } = world;
    const missing = page.getByRole('listitem').filter({ hasText: 'The photometric file "lamp.ies"' });
    await missing.waitFor();
    await missing.getByRole('button', { name: /Show Photometric “lamp.ies” in 3ds Max/ }).click();
    await expect.poll(() => host?.asked.map(({ action }) => action)).toContain('reveal');
    const found = join(dirname(world.project?.scenePath ?? ''), 'maps', 'wood.png');
    host?.willPick(found);
    await missing.getByRole('button', { name: 'Show where it is…' }).click();
    await expect
      .poll(() => host?.asked.find(({ action }) => action === 'relink'))
      .toMatchObject({ path: 'lamp.ies', to: found });
    const chair = page.getByRole('listitem').filter({ hasText: 'chair.max' }).first();
    await chair.getByRole('button', { name: 'What else can be done' }).click();
    await page.getByRole('menuitem', { name: 'Render without it' }).click();
    await kept(world, { skipFiles: [expect.stringContaining('chair.max')] });
  });

  it('leads from a program that the farm lacks to the versions it has, and takes the one that is picked', async () => {
    const world = await openSubmit({ host: '3dsmax' });
    const { page } = world;
    await page.getByRole('button', { name: 'Choose a version…' }).click();
    const list = page.getByRole('group', { name: 'Program at the farm' }).first();
    const offer = list.getByRole('radio', { name: /^3ds Max 2024 \(Windows\)/ });
    await offer.waitFor();
    await offer.check();
    await kept(world, { softwareVersion: '2024', system: 'windows' });
    await list.getByRole('radio', { name: /Automatic/ }).check();
    await kept(world, { softwareVersion: null, system: null });
  });

  it('switches outputs with frames of their own, and what one of them waits for', async () => {
    const world = await openSubmit({ host: 'houdini', size: { width: 400, height: 900 } });
    const { page } = world;
    await ready(page);
    await page.getByRole('button', { name: 'Render it too' }).click();
    await kept(world, { sceneName: null, outputs: [{ name: '/out/cache' }, { name: '/out/mantra1' }] });
    await page.getByRole('textbox', { name: 'Frames of /out/mantra1' }).fill('5-8');
    await kept(world, {
      outputs: [
        { name: '/out/cache', frames: null },
        { name: '/out/mantra1', frames: '5-8' },
      ],
    });
    await page.getByText('28 frames').first().waitFor();
    await page.getByRole('checkbox', { name: /^\/out\/cache/ }).uncheck();
    await page.getByText('4 frames').first().waitFor();
    await page.getByRole('button', { name: 'Back to defaults' }).first().click();
    await kept(world, { outputs: [], sceneName: null });
  });

  it('keeps settings as a preset, applies it and deletes it', async () => {
    const world = await openSubmit();
    const { page } = world;
    await ready(page);
    await page.getByRole('textbox', { name: 'Tiles' }).fill('4');
    await page.getByRole('radio', { name: 'High 60' }).check();
    await kept(world, { tiles: 4, priority: 60 });
    await page.getByRole('button', { name: /^Presets/ }).click();
    await page.getByRole('menuitem', { name: 'Save as preset…' }).click();
    const name = page.getByRole('combobox', { name: 'Name' });
    await name.fill('Big pictures');
    await expectAccessible(page);
    // On a Chinese keyboard Enter ends a word first.
    await name.evaluate((field) =>
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, isComposing: true })),
    );
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('“Big pictures” saved').waitFor();
    await page.getByRole('button', { name: 'Back to defaults' }).click();
    await kept(world, { tiles: 1, priority: 50 });
    await page.getByRole('button', { name: /^Presets/ }).click();
    await page.getByRole('menuitem', { name: 'Apply “Big pictures”' }).click();
    await kept(world, { tiles: 4, priority: 60 });
    await page.getByRole('button', { name: /Preset: Big pictures/ }).click();
    await page.getByRole('menuitem', { name: 'Delete “Big pictures”' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('“Big pictures” deleted').waitFor();
    await page.getByRole('button', { name: /^Presets/ }).click();
    expect(await page.getByRole('menuitem').allTextContents()).toEqual(['Save as preset…']);
  });

  it('submits a scene file without its host, chosen by keyboard alone', async () => {
    const world = await openSubmit({ host: null });
    const { page, folder } = world;
    await mkdir(join(folder, 'scenes'), { recursive: true });
    await cp(sampleScene, join(folder, 'scenes', 'farmyard'), { recursive: true });
    await page.getByText('Choose a scene', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Choose a scene file' }).first().press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Choose a scene file' });
    await dialog.getByRole('textbox', { name: 'Folder' }).fill(join(folder, 'scenes'));
    await page.keyboard.press('Enter');
    const list = dialog.getByRole('grid');
    await list.getByText('farmyard').waitFor();
    await list.focus();
    await page.keyboard.type('farm');
    await page.keyboard.press('Enter');
    await list.getByText('sample.blend').waitFor();
    await expectAccessible(page);
    await list.focus();
    await page.keyboard.type('sam');
    await page.keyboard.press('Enter');
    await ready(page);
    await submitButton(page).press('Enter');
    await page.getByText('sample.blend is submitted').waitFor();
    const [job] = await submitted(world);
    expect(job?.scenePath).toBe(join(folder, 'scenes', 'farmyard', 'sample.blend'));
    expect(existsSync(job?.scenePath ?? '')).toBe(true);
  });

  it('speaks Chinese, light and 320 pixels wide, with nothing cut off at the side', async () => {
    const { page } = await openSubmit({
      host: 'cinema4d',
      locale: 'zh-CN',
      theme: 'light',
      size: { width: 320, height: 700 },
    });
    await page.getByText('1 个错误').waitFor();
    await page.getByRole('button', { name: '项目与下载' }).click();
    await page.getByRole('button', { name: '更改' }).first().click();
    await expectAccessible(page);
    const wide = await page.evaluate(
      () =>
        [...document.querySelectorAll('.submit-scroll *')].filter(
          (each) =>
            each.getBoundingClientRect().right > window.innerWidth + 1 && each.closest('.only-read') === null,
        ).length,
    );
    expect(wide).toBe(0);
    // What is only read out does not make the page longer: the screen scrolls, and never what is around it.
    expect(await tooLong(page)).toEqual([]);
    // Words of the other language would be ones that nobody translated.
    const text = ((await page.locator('.submit').textContent()) ?? '').replace(/[^A-Za-z ]+/g, ' ');
    expect(text).not.toMatch(/\b(frame|render|choose|save|the|of|is)\b/i);
  });

  it('keeps what was changed last with its own scene, although another one is on show by then', async () => {
    const world = await openSubmit({ host: null });
    const { page, folder } = world;
    const [day, night] = ['day', 'night'].map((name) => join(folder, name, 'sample.blend')) as [
      string,
      string,
    ];
    for (const scene of [day, night]) await cp(sampleScene, dirname(scene), { recursive: true });
    await page.getByRole('button', { name: 'Choose a scene file' }).first().click();
    await chooseScene(page, day);
    await ready(page);
    await page.route('**/api/v1/scene-settings', (route) => route.abort());
    await framesField(page).fill('3');
    await page.getByText('Farmhand does not answer.').first().waitFor();
    await page.unroute('**/api/v1/scene-settings');
    await page.getByRole('button', { name: 'sample.blend', exact: true }).click();
    await chooseScene(page, night);
    await kept(world, { frames: '3' }, day);
    await ready(page);
    expect(await framesField(page).inputValue()).toBe('');
    await framesField(page).fill('5');
    await kept(world, { frames: '5' }, night);
    await kept(world, { frames: '3' }, day);
  });

  it('stays as it is when Farmhand ends, and says why nothing can be submitted', async () => {
    const { page, sidecar } = await openSubmit();
    await ready(page);
    await framesField(page).fill('2-4');
    await page.getByText('3 frames', { exact: true }).first().waitFor();
    await sidecar.stop();
    const bar = page.locator('.submit-bar');
    await bar.getByText('Farmhand does not answer.', { exact: false }).first().waitFor();
    expect(await submitButton(page).getAttribute('aria-disabled')).toBe('true');
    expect(await framesField(page).inputValue()).toBe('2-4');
    await page.getByText('Cycles').first().waitFor();
    const look = page.getByRole('button', { name: 'Look again: Farmhand does not answer.' });
    expect(await look.getAttribute('aria-disabled')).toBe('true');
  });
});
