import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { PanelWorld, PanelWorldOptions } from '../simulate/panel-world.ts';
import { submitJob, testRenderer } from './support/farm-jobs.ts';
import { chromiumPath, expectAccessible, openPanel } from './support/open-panel.ts';

/** Opens the Jobs screen; what does not come within a while will not come. */
async function openJobs(options: PanelWorldOptions = {}): Promise<PanelWorld> {
  const farm = { nodes: 12, ...options.farm };
  const world = await openPanel({ host: null, screen: 'jobs', ...options, farm });
  world.page.setDefaultTimeout(15_000);
  return world;
}

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const tick = (row: Locator) => row.locator('.tick').click();
const grid = (page: Page) => page.getByRole('grid', { name: 'Frames', exact: true });

/** Opens a job by its name in the list. */
async function openJob(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

describe.skipIf(chromiumPath === null)('the list of jobs', () => {
  it('stops, starts and deletes several at once, and says what became of each', async () => {
    const { renderer } = testRenderer({ held: ['held'] });
    const world = await openJobs({ farm: { renderer } });
    const { page, client } = world;
    for (const name of ['held-a', 'held-b', 'quick']) await submitJob(world, name);
    await rowOf(page, 'held-a').getByText('Rendering').waitFor();
    await rowOf(page, 'held-b').getByText('Rendering').waitFor();
    await rowOf(page, 'quick').getByText('Done').waitFor();
    await tick(rowOf(page, 'held-a'));
    await tick(rowOf(page, 'held-b'));
    await tick(rowOf(page, 'quick'));
    await page.getByText('3 of 3 chosen').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText('2 jobs stopped').waitFor();
    await rowOf(page, 'held-a').getByText('Stopped').waitFor();
    await rowOf(page, 'held-b').getByText('Stopped').waitFor();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByText('2 jobs started').waitFor();
    await rowOf(page, 'held-a').getByText('Rendering').waitFor();
    await tick(rowOf(page, 'quick'));
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete 2 jobs?' });
    await dialog.getByText('Frames on this computer stay').waitFor();
    await dialog.getByText('held-a.blend').waitFor();
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('2 jobs deleted').waitFor();
    await rowOf(page, 'held-a').waitFor({ state: 'detached' });
    await page.getByText('1 job', { exact: true }).waitFor();
    const left = (await client.submissions()).map(({ scenePath }) => scenePath);
    expect(left).toEqual([expect.stringContaining('quick.blend')]);
  });

  it('tells what the farm refuses while it does the rest', async () => {
    const { renderer } = testRenderer({ held: ['held'] });
    const world = await openJobs({ farm: { renderer } });
    const { page, farm } = world;
    await submitJob(world, 'held-a');
    await submitJob(world, 'held-b');
    await rowOf(page, 'held-a').getByText('Rendering').waitFor();
    await rowOf(page, 'held-b').getByText('Rendering').waitFor();
    await page.getByRole('grid', { name: 'Jobs' }).focus();
    await page.keyboard.press('Control+a');
    await page.getByText('2 of 2 chosen').waitFor();
    farm.faults.next({ endpoint: 'stopTask', kind: 'farmCode', code: 601, message: 'Not on a Thursday' });
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText('1 job stopped, 1 refused').waitFor();
    await page.locator('.toast').getByText('Not on a Thursday').waitFor();
  });

  it('has a new job on top at once, unless the search keeps it out', async () => {
    const { renderer } = testRenderer();
    const world = await openJobs({ farm: { renderer }, size: { width: 400, height: 900 } });
    const { page } = world;
    await page.getByText('No jobs yet').waitFor();
    await submitJob(world, 'windmill');
    await rowOf(page, 'windmill').waitFor();
    await submitJob(world, 'orchard', { artist: 'Mei' });
    await expect
      .poll(() => page.getByRole('row').nth(1).textContent(), { timeout: 10_000 })
      .toContain('orchard.blend');
    await page.getByLabel('Search jobs').fill('wind');
    await rowOf(page, 'orchard').waitFor({ state: 'detached' });
    await submitJob(world, 'lake');
    await submitJob(world, 'windsock');
    await rowOf(page, 'windsock').waitFor();
    expect(await rowOf(page, 'lake').count()).toBe(0);
    await page.getByLabel('Search jobs').fill('Mei');
    await rowOf(page, 'orchard').waitFor();
    await page.getByLabel('Search jobs').fill('nothing like it');
    await page.getByText('No job matches').waitFor();
    await page.getByRole('button', { name: 'Show all jobs' }).click();
    await page.getByText('4 jobs', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Failed/ }).click();
    await page.getByText('No job matches').waitFor();
    await expectAccessible(page);
  });

  it('shows hostile names as text, and changes labels and priority of several', async () => {
    const { renderer } = testRenderer({ held: ['held', '<img'] });
    const world = await openJobs({ farm: { renderer }, theme: 'light' });
    const { page, client } = world;
    const hostile = '<img src=x onerror=alert(1)>';
    await submitJob(world, hostile, { labels: ['<b>one</b>'] });
    await submitJob(world, 'held-b', { labels: ['two'] });
    await rowOf(page, hostile).getByText('Rendering').waitFor();
    await rowOf(page, 'held-b').getByText('Rendering').waitFor();
    expect(await page.locator('.virtual-table img, .virtual-table b').count()).toBe(0);
    await page.getByRole('grid', { name: 'Jobs' }).focus();
    await page.keyboard.press('Control+a');
    await page.getByText('2 of 2 chosen').waitFor();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Labels' }).click();
    const labels = page.getByRole('dialog', { name: 'Labels of 2 jobs' });
    await labels.getByLabel('<b>one</b>').check();
    await labels.getByLabel('New labels').fill('client, review');
    await labels.getByRole('button', { name: 'Change' }).click();
    await page.getByText('2 jobs with other labels').waitFor();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Priority' }).click();
    await page.getByRole('dialog').getByLabel('High (60)').check();
    await page.getByRole('dialog').getByRole('button', { name: 'Change' }).click();
    await page.getByText('2 jobs with another priority').waitFor();
    const jobs = await client.submissions();
    expect(jobs.map((job) => [[...job.labels].sort(), job.priority])).toEqual([
      [['<b>one</b>', 'client', 'review', 'two'], 60],
      [['<b>one</b>', 'client', 'review'], 60],
    ]);
    await expectAccessible(page);
  });
});

describe.skipIf(chromiumPath === null)('one job', () => {
  it('shows why a frame failed, its log, and has it rendered again', async () => {
    const farm = testRenderer({ failing: [3] });
    const world = await openJobs({ farm: { renderer: farm.renderer } });
    const { page } = world;
    await submitJob(world, 'mill', { frames: '1-6' });
    await rowOf(page, 'mill').getByText('Frames failed').waitFor();
    await openJob(page, 'mill.blend');
    await page.getByText('5 of 6 frames done, 1 failed').waitFor();
    await page.getByRole('button', { name: 'Failed 1' }).click();
    await page.getByRole('heading', { name: 'Frame 3' }).waitFor();
    await page.getByText('Out of memory at frame 3').first().waitFor();
    await page.getByLabel('Log', { exact: true }).check();
    const log = page.getByRole('log', { name: 'Log of frame 3' });
    await expect.poll(() => log.textContent()).toContain('texture <b>wood</b> of frame 3');
    expect(await log.locator('b').count()).toBe(0);
    await page.getByLabel('Find in this log').fill('sample');
    await page.getByText('1 of 3', { exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('2 of 3', { exact: true }).waitFor();
    await expectAccessible(page);
    farm.failing.clear();
    await page.getByRole('button', { name: 'Render again' }).click();
    const dialog = page.getByRole('dialog', { name: 'Render 1 frame again?' });
    await dialog.getByText('Frame 3 is rendered anew').waitFor();
    await dialog.getByRole('button', { name: 'Render again' }).click();
    await page.getByText('1 frame is rendered again').waitFor();
    await page.getByText('6 of 6 frames done').waitFor();
    await page.locator('.fact', { hasText: 'Attempts' }).getByText('1').waitFor();
    await page.getByRole('tab', { name: 'Timeline' }).click();
    await page.getByText('Render frames again 3: done').waitFor();
    await page.getByText('Frame 3 failed').waitFor();
    await page.getByLabel('Failures').check();
    await page.getByText('Render frames again 3: done').waitFor({ state: 'detached' });
    await expectAccessible(page);
  });

  it('goes through its frames by keyboard, small and large, and by what is typed', async () => {
    const { renderer } = testRenderer();
    const world = await openJobs({ farm: { renderer }, size: { width: 400, height: 900 } });
    const { page } = world;
    await submitJob(world, 'walk', { frames: '1-12' });
    await rowOf(page, 'walk').getByText('Done').waitFor();
    await openJob(page, 'walk.blend');
    await page.getByText('12 of 12 frames done').waitFor();
    await grid(page).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('img', { name: 'Picture of frame 2' }).waitFor();
    await page.keyboard.press('Enter');
    const large = page.getByRole('dialog', { name: 'Frame 2' });
    const picture = large.getByRole('img', { name: 'Picture of frame 2' });
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(32);
    await page.keyboard.press('ArrowRight');
    await page.getByRole('dialog', { name: 'Frame 3' }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Choose frames' }).fill('2-5, 9');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '5 frames chosen' }).waitFor();
    await page.getByRole('button', { name: 'Look at frame 9 large' }).click();
    await page.getByRole('dialog', { name: 'Frame 9' }).getByText('5 of 5').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Choose frames' }).fill('9-2');
    await page.keyboard.press('Enter');
    await page.getByText('"9-2" runs backwards; write 2-9.').waitFor();
    const box = await grid(page).boundingBox();
    if (box === null) throw new Error('the grid is not in sight');
    await page.mouse.move(box.x + 12, box.y + 12);
    await page.mouse.down();
    await page.mouse.move(box.x + 100, box.y + 14, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('heading', { name: '4 frames chosen' }).waitFor();
    await page.getByLabel('Time', { exact: true }).check();
    await page
      .getByText(/^mean /)
      .first()
      .waitFor();
    await expectAccessible(page);
  });

  it('shows downloaded files where they are, and brings back what was deleted', async () => {
    const { renderer } = testRenderer();
    const revealed: string[] = [];
    const reveal = async (path: string) => {
      revealed.push(path);
      return true;
    };
    const world = await openJobs({ farm: { renderer }, sidecar: { reveal } });
    const { page, folder } = world;
    const { id } = await submitJob(world, 'lake', { frames: '1-3' });
    await rowOf(page, 'lake').getByText('Done').waitFor();
    await openJob(page, 'lake.blend');
    await page.getByRole('tab', { name: 'Downloads' }).click();
    await page.getByText('3 files here').waitFor();
    const shown = page.getByRole('button', { name: /^Show in folder: / });
    await shown.first().click();
    await page.getByText('Shown in the file manager').waitFor();
    const [path = ''] = revealed;
    expect(path.startsWith(join(folder, 'out', 'lake'))).toBe(true);
    const content = await readFile(path);
    await rm(path);
    await page.getByRole('tab', { name: 'Settings' }).click();
    await page.getByText('Different from the defaults').waitFor();
    await page.getByRole('tab', { name: 'Downloads' }).click();
    await page.getByText('not there any more').waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Download again' }).click();
    await page.getByText('1 job downloading').waitFor();
    await page.getByText('not there any more').waitFor({ state: 'detached' });
    expect(await readFile(path)).toEqual(content);
    const other = join(folder, 'elsewhere');
    await mkdir(other);
    await page.getByRole('button', { name: 'Into another folder…' }).click();
    const browser = page.getByRole('dialog', { name: 'Into another folder…' });
    await browser.getByRole('textbox', { name: 'Folder' }).fill(other);
    await page.keyboard.press('Enter');
    await expect
      .poll(() => browser.getByRole('textbox', { name: 'Folder' }).inputValue(), { timeout: 10_000 })
      .toBe(other);
    await browser.getByRole('button', { name: /^Choose/ }).click();
    await expect
      .poll(async () => (await readdir(other, { recursive: true })).filter((name) => name.endsWith('.png')), {
        timeout: 10_000,
      })
      .toHaveLength(3);
    await expect
      .poll(async () => (await world.client.submission(id)).state, { timeout: 10_000 })
      .toBe('done');
  });

  it('says why some of its files cannot be listed, and asks for them again when it is told to', async () => {
    const { renderer } = testRenderer();
    const world = await openJobs({ farm: { renderer } });
    const { page } = world;
    await submitJob(world, 'many', { frames: '1-1' });
    await rowOf(page, 'many').getByText('Done').waitFor();
    let asked = 0;
    let isBroken = true;
    // As many files as two answers have, of which the second does not come.
    await page.route('**/downloads?*', async (route) => {
      const isFirst = route.request().url().includes('offset=0');
      if (!isFirst) asked += 1;
      if (!isFirst && isBroken) {
        const problem = { code: 'asleep', message: 'The disk is asleep.', hint: '', retryable: true };
        return route.fulfill({ status: 500, json: { problem } });
      }
      const answer = await route.fetch({ url: route.request().url().replace('offset=200', 'offset=0') });
      const { files } = (await answer.json()) as { files: object[] };
      return route.fulfill({ json: { files: Array(isFirst ? 200 : 100).fill(files[0]), total: 300 } });
    });
    await openJob(page, 'many.blend');
    await page.getByRole('tab', { name: 'Downloads' }).click();
    await page.getByText('300 files here').waitFor();
    await page.getByRole('grid', { name: 'Downloaded files' }).focus();
    await page.keyboard.press('End');
    await page.getByText('The disk is asleep.').waitFor();
    // The rows are drawn again without being asked for again.
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
    expect(asked).toBe(1);
    isBroken = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('The disk is asleep.').waitFor({ state: 'detached' });
    await expect.poll(() => page.locator('.job-downloads .row-to-come').count()).toBe(0);
  });

  it('is submitted again with other frames, as a job of its own that names the former', async () => {
    const { renderer } = testRenderer();
    const world = await openJobs({ farm: { renderer } });
    const { page, client } = world;
    const { id } = await submitJob(world, 'twice', { frames: '1-2' });
    await rowOf(page, 'twice').getByText('Done').waitFor();
    await openJob(page, 'twice.blend');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Submit again' }).click();
    const dialog = page.getByRole('dialog', { name: 'Submit again' });
    await dialog.getByLabel('Frames').fill('7-8');
    await dialog.getByLabel('Go on without asking').click();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Submit again' }).click();
    await page.getByText('This is the new job.').waitFor();
    await page.getByText('2 of 2 frames done').waitFor();
    const [newest] = await client.submissions();
    expect(newest).toMatchObject({ renews: id, state: 'done' });
    await page.getByRole('link', { name: /^made from/ }).click();
    await page.getByRole('tab', { name: 'Timeline' }).click();
    await page.getByRole('button', { name: 'Submitted again as another job' }).waitFor();
  });

  it('is exported with its files into a folder of its own, which is never one that is there', async () => {
    const { renderer } = testRenderer();
    const world = await openJobs({ farm: { renderer } });
    const { page, folder } = world;
    await submitJob(world, 'parcel', { frames: '1-2' });
    await rowOf(page, 'parcel').getByText('Done').waitFor();
    await openJob(page, 'parcel.blend');
    const openExport = async () => {
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Export' }).click();
      return page.getByRole('dialog', { name: 'Export the job' });
    };
    const dialog = await openExport();
    const go = dialog.getByRole('button', { name: 'Export', exact: true });
    expect(await go.getAttribute('aria-disabled')).toBe('true');
    await dialog.getByRole('textbox', { name: 'Make it in' }).fill(folder);
    await dialog.getByLabel('Name of the new folder').fill('a/b');
    await dialog.getByText('Give the new folder a name without').first().waitFor();
    expect(await go.getAttribute('aria-disabled')).toBe('true');
    await dialog.getByLabel('Name of the new folder').fill('parcel 包裹');
    await dialog.getByLabel('With all files').click();
    await expectAccessible(page);
    await go.click();
    const exported = join(folder, 'parcel 包裹');
    await page.locator('.toast').getByText(exported).waitFor();
    await page
      .locator('.toast')
      .getByText(/^\d+ files?, .* copied$/)
      .waitFor();
    const names = await readdir(exported, { recursive: true });
    expect(names).toContain('farmhand-job.json');
    expect(names).toContainEqual(expect.stringMatching(/parcel\.blend$/));
    const again = await openExport();
    await again.getByRole('textbox', { name: 'Make it in' }).fill(folder);
    await again.getByLabel('Name of the new folder').fill('parcel 包裹');
    await again.getByRole('button', { name: 'Export', exact: true }).click();
    await page.locator('.toast.error').getByText('parcel 包裹').first().waitFor();
    expect(await readdir(exported, { recursive: true })).toEqual(names);
  });

  it('stays on show when the sidecar ends, says so, and offers nothing that cannot be done', async () => {
    const { renderer } = testRenderer();
    const world = await openJobs({ farm: { renderer } });
    const { page, sidecar } = world;
    await submitJob(world, 'lost', { frames: '1-3' });
    await rowOf(page, 'lost').getByText('Done').waitFor();
    await openJob(page, 'lost.blend');
    await page.getByText('3 of 3 frames done').waitFor();
    await sidecar.stop();
    await page.getByText('Farmhand has ended').waitFor();
    await page.getByText('3 of 3 frames done').waitFor();
    const download = page.getByRole('button', { name: 'Download', exact: true });
    await expect.poll(() => download.getAttribute('aria-disabled')).toBe('true');
    expect(await download.getAttribute('title')).toContain('Farmhand does not answer.');
    await page.getByRole('button', { name: 'All jobs' }).click();
    await rowOf(page, 'lost').getByText('Done').waitFor();
    await page.getByRole('grid', { name: 'Jobs' }).focus();
    await page.keyboard.press('Control+a');
    await page.getByText('1 of 1 chosen').waitFor();
    await page.keyboard.press('Delete');
    await page.locator('.toast').getByText('Farmhand does not answer.').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await expectAccessible(page);
  });

  it('of 3ds Max shows the picture so far, put together of its blocks', async () => {
    const { renderer } = testRenderer();
    const world = await openJobs({ farm: { renderer }, locale: 'zh-CN' });
    const { page } = world;
    // The farm gives blocks of any job in tiles; only whether it is one of 3ds Max is told otherwise here.
    await page.route('**/details', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), hasProgressPicture: true } });
    });
    await submitJob(world, 'barn', { frames: '1-1', tiles: 4 });
    await rowOf(page, 'barn').getByText('完成').waitFor();
    await openJob(page, 'barn.blend');
    await page.getByRole('tab', { name: '实时画面' }).click();
    await page.getByText('块 4', { exact: true }).waitFor();
    const blocks = page.locator('.live-block');
    await expect.poll(() => blocks.locator('img').count(), { timeout: 10_000 }).toBe(4);
    const places = await blocks.evaluateAll((all) =>
      all.map((block) => [(block as HTMLElement).style.left, (block as HTMLElement).style.top]),
    );
    expect(places).toEqual([
      ['0%', '0%'],
      ['50%', '0%'],
      ['0%', '50%'],
      ['50%', '50%'],
    ]);
    await expectAccessible(page);
  });
});
