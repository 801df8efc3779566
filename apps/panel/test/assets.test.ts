import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AssetPage } from '@farmhand/sidecar/api';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { PanelWorld, PanelWorldOptions } from '../simulate/panel-world.ts';
import { chromiumPath, expectAccessible, openPanel } from './support/open-panel.ts';

async function openAssets(options: PanelWorldOptions = {}): Promise<PanelWorld> {
  const world = await openPanel({ screen: 'assets', ...options });
  await table(world.page).waitFor();
  return world;
}

/** Expects it within a while: most takes a moment. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 15_000 });

const table = (page: Page): Locator => page.getByRole('treegrid', { name: 'Files that the scene needs' });
const rowOf = (page: Page, name: string): Locator => table(page).getByRole('row').filter({ hasText: name });
const details = (page: Page): Locator => page.getByRole('region', { name: 'Details' });
const search = (page: Page): Locator => page.getByRole('searchbox', { name: 'Filter by path or owner' });

describe.skipIf(chromiumPath === null)('the files of a scene', () => {
  it('are shown in their folders, with how they stand to the farm and what goes up', async () => {
    const { page } = await openAssets({ host: 'houdini' });
    await soon(() => rowOf(page, 'sim.0001.bgeo.sc').textContent()).toMatch(/New/);
    expect(await rowOf(page, 'sim.0021.bgeo.sc').textContent()).toMatch(/Missing/);
    // Twenty frames of the cache are there, four of those wanted are not; two tiles of the texture and the scene.
    expect(await rowOf(page, 'geo').first().textContent()).toMatch(/24[\s\S]*4 missing/);
    expect(await page.getByText('To upload').locator('..').textContent()).toMatch(/To upload\s*23 files/);
    await expectAccessible(page);
  });

  it('can be left out and taken along again; the next look bears it out and what was chosen stays so', async () => {
    const { page, sidecar, project } = await openAssets();
    await rowOf(page, 'boards.png').click();
    await details(page).getByRole('button', { name: 'Leave out' }).click();
    await soon(() => rowOf(page, 'boards.png').textContent()).toMatch(/Left out(?!…)/);
    await page.getByRole('button', { name: /^Left out\s*1/ }).waitFor();
    expect(await rowOf(page, 'boards.png').getAttribute('aria-selected')).toBe('true');
    const kept = await keptSettings(page, sidecar, project?.scenePath ?? '');
    expect(kept.skipFiles).toHaveLength(1);
    expect(kept.skipFiles[0]).toMatch(/boards\.png$/);

    await details(page).getByRole('button', { name: 'Take along again' }).click();
    await soon(() => rowOf(page, 'boards.png').textContent()).toMatch(/New(?!…)/);
    expect((await keptSettings(page, sidecar, project?.scenePath ?? '')).skipFiles).toEqual([]);
  });

  it('are left out as a whole folder, which keeps the place in the table', async () => {
    const { page } = await openAssets({ size: { width: 900, height: 420 } });
    await table(page).evaluate((shown) => shown.scrollTo({ top: 60 }));
    await rowOf(page, 'sequence').first().click();
    const place = await table(page).evaluate((shown) => shown.scrollTop);
    expect(place).toBeGreaterThan(0);
    await details(page).getByRole('button', { name: 'Leave out 10' }).click();
    await page.getByRole('button', { name: /^Left out\s*10/ }).waitFor();
    expect(await table(page).evaluate((shown) => shown.scrollTop)).toBe(place);
    await details(page).getByRole('button', { name: 'Take 10 along again' }).waitFor();
  });

  it('can be added through the dialog of the host, hostile names and all, and removed again', async () => {
    const { page, host, folder } = await openAssets();
    const extra = join(folder, 'extra');
    const hostile = [
      'a\nb.png',
      '<script>document.title="x"<!--',
      'gpj\u202eexe.png',
      `${'n'.repeat(240)}.png`,
    ];
    await mkdir(extra);
    for (const name of hostile) await writeFile(join(extra, name.replaceAll('/', '_')), 'x');
    host?.willPick(extra);
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('menuitem', { name: 'Add a folder…' }).click();
    await rowOf(page, 'a\u240ab.png').waitFor();
    await rowOf(page, '<script>document.title="x"<!--').waitFor();
    await rowOf(page, 'gpj[U+202E]exe.png').waitFor();
    expect(await page.title()).toBe('Farmhand');
    const heights = await table(page)
      .getByRole('row')
      .evaluateAll((rows) => [...new Set(rows.map((row) => row.getBoundingClientRect().height))]);
    expect(heights).toEqual([28]);
    expect(host?.asked).toContainEqual(expect.objectContaining({ action: 'pickFiles', kind: 'folder' }));

    await rowOf(page, 'a\u240ab.png').click();
    await details(page)
      .getByText(/Came along with the added folder/)
      .waitFor();
    await details(page).getByRole('button', { name: 'Remove' }).click();
    await rowOf(page, 'a\u240ab.png').waitFor({ state: 'detached' });
  });

  it('that are missing are relinked in the host, by what the scene stores', async () => {
    const { page, host, folder } = await openAssets({ host: 'houdini' });
    await rowOf(page, 'sim.0021.bgeo.sc').click();
    await details(page).getByText('Expected at').waitFor();
    await details(page).getByText('$HIP/geo/sim.$F4.bgeo.sc').first().waitFor();
    const found = join(folder, 'project', 'geo', 'sim.0001.bgeo.sc');
    host?.willPick(found);
    await details(page).getByRole('button', { name: 'Relink…' }).click();
    await soon(() => host?.asked).toContainEqual({
      action: 'relink',
      path: '$HIP/geo/sim.$F4.bgeo.sc',
      to: found,
    });
    // Looked at anew by itself.
    await soon(() => host?.asked.filter(({ action }) => action === 'takeSnapshot').length).toBeGreaterThan(1);
  });

  it('that are missing are found by name in a folder the artist chooses', async () => {
    const { page, host, folder } = await openAssets({ host: 'houdini' });
    const elsewhere = join(folder, 'elsewhere');
    await mkdir(elsewhere);
    await writeFile(join(elsewhere, 'SIM.0022.bgeo.sc'), 'x');
    await page.getByRole('button', { name: /^Missing/ }).click();
    await rowOf(page, 'geo').first().click();
    host?.willPick(elsewhere);
    await details(page).getByRole('button', { name: 'Find in a folder…' }).click();
    await soon(() => host?.asked).toContainEqual(
      expect.objectContaining({ action: 'relink', to: join(elsewhere, 'SIM.0022.bgeo.sc') }),
    );
  });

  it('lead to what names them in the host', async () => {
    const { page, host } = await openAssets();
    await rowOf(page, 'field.png').click();
    await details(page).getByRole('button', { name: 'Show Image “Field” in Blender' }).click();
    await soon(() => host?.asked).toContainEqual({
      action: 'reveal',
      owner: expect.objectContaining({ type: 'Image', name: 'Field' }),
    });
  });

  it('that several things name are told with all of them, found by each, and lead to each', async () => {
    const { page, host } = await openPanel();
    await page.route('**/api/v1/scans/*/assets*', async (route) => {
      const response = await route.fetch();
      const assets = (await response.json()) as AssetPage;
      const row = assets.path.findIndex((path) => path.endsWith('field.png'));
      const floor = assets.owners.push({ type: 'Material', name: 'Floor', property: 'Bitmap' }) - 1;
      const door = assets.owners.push({ type: 'Material', name: 'Door' }) - 1;
      assets.otherOwners[row] = [floor, door];
      assets.moreOwners[row] = 2;
      assets.uses[row] = 6;
      await route.fulfill({ response, json: assets });
    });
    await page.getByRole('navigation').getByRole('link', { name: 'Assets' }).click();
    await search(page).fill('door');
    await soon(() => rowOf(page, '.png').allTextContents()).toEqual([
      expect.stringMatching(/field\.png.*Image “Field” \+4/),
    ]);
    await rowOf(page, 'field.png').click();
    expect(await details(page).getByRole('listitem').allTextContents()).toEqual([
      expect.stringContaining('Image “Field”'),
      'Material “Floor” Bitmap',
      'Material “Door”',
    ]);
    await details(page).getByText('and 3 more places').waitFor();
    await expectAccessible(page);
    await details(page).getByRole('button', { name: 'Show Material “Door” in Blender' }).click();
    await soon(() => host?.asked).toContainEqual({
      action: 'reveal',
      owner: { type: 'Material', name: 'Door' },
    });
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  it('are looked at anew when the scene is saved in the host, and said to be old until then', async () => {
    const { page, host } = await openAssets();
    await host?.change();
    await page.getByText('The scene changed since it was looked at').waitFor();
    const asked = host?.asked.length ?? 0;
    await host?.save();
    await page.getByText('The scene changed since it was looked at').waitFor({ state: 'detached' });
    await soon(() => host?.asked.slice(asked).map(({ action }) => action)).toEqual(['takeSnapshot']);
  });

  it('are narrowed down while typing and by status, and sorted', async () => {
    const { page } = await openAssets();
    await search(page).fill('sequence 0003');
    await soon(() =>
      table(page)
        .getByRole('row', { name: /frame_/ })
        .count(),
    ).toBe(1);
    await search(page).fill('no such file');
    await page.getByRole('button', { name: 'Show all files' }).click();
    await page.getByRole('radio', { name: 'List' }).check();
    const list = page.getByRole('grid', { name: 'Files that the scene needs' });
    await list.getByRole('columnheader', { name: 'Size' }).getByRole('button').click();
    await list.getByRole('columnheader', { name: 'Size' }).getByRole('button').click();
    await soon(() => list.getByRole('row').nth(1).textContent()).toMatch(/sample\.blend/);
    expect(await list.getByRole('columnheader', { name: 'Size' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
    await page.getByRole('radio', { name: 'Owners' }).check();
    expect(await rowOf(page, 'Image “Sunrise”').first().getAttribute('aria-level')).toBe('1');
  });

  it('are worked on by keyboard alone', async () => {
    const { page } = await openAssets();
    await table(page).focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    await soon(() => table(page).getByRole('row').count()).toBe(2);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    expect(await rowOf(page, 'library').first().getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Space');
    await details(page).getByRole('heading', { name: 'field.png' }).waitFor();
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: /^Left out\s*1/ }).waitFor();
    await page.keyboard.press('Escape');
    await details(page).waitFor({ state: 'detached' });
  });

  it('of which there are more than one answer holds are all there', async () => {
    const { page, host, folder } = await openAssets();
    const extra = join(folder, 'many');
    await mkdir(extra);
    const names = Array.from({ length: 5200 }, (_, at) => `f.${at}.exr`);
    await Promise.all(names.map((name) => writeFile(join(extra, name), '')));
    host?.willPick(extra);
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('menuitem', { name: 'Add a folder…' }).click();
    await soon(() => rowOf(page, 'many').first().textContent()).toMatch(/5,200/);
    await search(page).fill('f.5199.');
    await rowOf(page, 'f.5199.exr').waitFor();
    // What is not in sight is not on the page.
    await search(page).fill('');
    await page.getByRole('button', { name: 'More for the table' }).click();
    await page.getByRole('menuitem', { name: 'Open all groups' }).click();
    await rowOf(page, 'f.0.exr').first().waitFor();
    expect(await table(page).getByRole('row').count()).toBeLessThan(120);
  });

  it('stay on show in a narrow panel and without a sidecar, and say why nothing can be changed', async () => {
    const { page, sidecar } = await openAssets({ size: { width: 400, height: 900 }, theme: 'light' });
    await rowOf(page, 'field.png').click();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(400);
    await sidecar.stop();
    await page.getByText(/^Farmhand (does not answer|has ended)$/).waitFor();
    await rowOf(page, 'field.png').waitFor();
    const leaveOut = details(page).getByRole('button', { name: 'Leave out' });
    expect(await leaveOut.getAttribute('aria-disabled')).toBe('true');
    expect(await leaveOut.getAttribute('title')).toBe('Farmhand does not answer.');
    const look = page.getByRole('button', { name: 'Look again: Farmhand does not answer.' });
    expect(await look.getAttribute('aria-disabled')).toBe('true');
    const show = details(page).getByRole('button', { name: 'Show Image “Field” in Blender' });
    expect(await show.getAttribute('aria-disabled')).toBe('true');
    expect(await show.getAttribute('title')).toMatch(/Farmhand does not answer\.$/);
  });
});

/** What is kept beside the scene once the panel has kept what was changed. */
async function keptSettings(page: Page, { discovery }: PanelWorld['sidecar'], scene: string) {
  await page.waitForFunction(() => document.querySelector('.asset-busy')?.textContent === '');
  const response = await fetch(
    `http://127.0.0.1:${discovery.port}/api/v1/scene-settings?scene=${encodeURIComponent(scene)}`,
    { headers: { authorization: `Bearer ${discovery.token}` } },
  );
  return ((await response.json()) as { settings: { skipFiles: string[] } }).settings;
}
