import { copyFile, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Renderer, RenderFailure } from '@farmhand/local-farm';
import type { JobSettings, LocalPath, TransferSettings } from '@farmhand/model';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { PanelWorld, PanelWorldOptions } from '../simulate/panel-world.ts';
import { chromiumPath, expectAccessible, openPanel } from './support/open-panel.ts';

/** Longest that a job is waited for; most take a moment. */
const SOON = { timeout: 15_000 };

async function openProgress(options: PanelWorldOptions = {}): Promise<PanelWorld> {
  const world = await openPanel({ screen: 'progress', ...options });
  world.page.setDefaultTimeout(SOON.timeout);
  return world;
}

/** Submits the project's scene, without a question unless `asks`. */
function submit(
  { client, project, folder }: PanelWorld,
  settings: Partial<JobSettings> = {},
  { asks = false, scenePath = project?.scenePath as string } = {},
) {
  return client.submit({
    scenePath: scenePath as LocalPath,
    settings: {
      schema: 'farmhand.job-settings/1',
      frames: '1-2',
      downloadFolder: join(folder, 'frames') as LocalPath,
      ...settings,
    },
    confirmWarnings: !asks,
  });
}

/** A renderer of which only frame 1 comes before it may go on; frame 2 fails at once where that is wished for. */
function heldRenderer({ fails = false } = {}) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const renderer: Renderer = async ({ frames, outputFolder, signal, onFrame }) => {
    const stopped = new Promise<never>((_done, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    // Nobody waits for it unless a frame does.
    stopped.catch(() => undefined);
    for (const { frame, name } of frames) {
      if (fails && frame === 2) throw new RenderFailure('The texture wood.png is not there.');
      if (frame > 1) await Promise.race([promise, stopped]);
      await writeFile(join(outputFolder, `${name}.png`), 'picture');
      onFrame(frame, null);
    }
  };
  return { renderer, goOn: resolve };
}

const card = (page: Page, name = 'sample.blend'): Locator => page.getByRole('article', { name, exact: true });
const ended = (page: Page): Locator => page.getByRole('region', { name: 'Ended lately' });
const stepNow = (page: Page, name?: string): Locator => card(page, name).locator('[aria-current=step]');

describe.skipIf(chromiumPath === null)('what is under way', () => {
  it('leads to Submit when nothing is', async () => {
    const { page } = await openProgress();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Submit a job' }).click();
    expect(page.url()).toMatch(/#\/submit$/);
  });

  it('is the look at the scene too, which can be stopped', async () => {
    const { page, farm } = await openProgress({
      prepare: async ({ farm }) => farm.faults.next({ endpoint: '*', kind: 'hang', probability: 1 }),
    });
    const look = page.getByRole('article', { name: 'Looking at the scene: sample.blend', exact: true });
    await look.getByText('Asking the farm…').waitFor();
    await look.getByRole('progressbar').waitFor();
    await expectAccessible(page);
    await look.getByRole('button', { name: 'Stop' }).click();
    await look.waitFor({ state: 'detached' });
    await page.getByText('Nothing is under way').waitFor();
    farm.faults.clear();
  });

  it('is held by a pause, and goes on to frames on disk when resumed', async () => {
    const world = await openProgress();
    const { page, client } = world;
    await page.getByRole('button', { name: 'Pause transfers' }).click();
    await page.getByText('Transfers are paused').waitFor();
    expect((await client.transferFlow()).flow.state).toBe('paused');
    await submit(world);
    await stepNow(page).filter({ hasText: 'Uploading' }).waitFor();
    await card(page).getByText('Paused').waitFor();
    expect(await page.getByText('You can close this window').count()).toBe(0);
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Resume transfers' }).click();
    await ended(page).getByText('Done', { exact: true }).waitFor();
    await ended(page).getByText('2 of 2 frames').waitFor();
    await ended(page).getByText('2 files here').waitFor();
    await ended(page).getByRole('button', { name: 'Open folder' }).waitFor();
    const said = (each: Page) => each.locator('.progress > [role=status]').textContent();
    await expect.poll(() => said(page), SOON).toBe('sample.blend: Done.');
    // It is no news to a page that was not there.
    const later = await world.openAgain('progress');
    await ended(later).getByText('Done', { exact: true }).waitFor();
    expect(await said(later)).toBe('');
  });

  it('says how fast and how long within the cap that is set, and that the window may be closed', async () => {
    const world = await openProgress();
    const { page, client, folder } = world;
    const settings: TransferSettings = (await client.transferSettings()).settings;
    await client.setTransferSettings({ ...settings, uploadBytesPerSecond: 1024 * 1024 });
    await page.getByText('Uploads: at most 1 MB/s').waitFor();
    const large = join(folder, 'cache.vdb') as LocalPath;
    await writeFile(large, Buffer.alloc(6_000_000, 'frames'));
    await submit(world, { extraFiles: [large] });
    await card(page)
      .getByText(/^\d.* [KM]B\/s$/)
      .waitFor();
    await card(page)
      .getByText(/ left$/)
      .waitFor();
    await card(page)
      .getByText(/ of \d+ files$/)
      .waitFor();
    await page.getByText('You can close this window and your program: Farmhand goes on.').waitFor();

    // A page that is opened meanwhile knows as much.
    await page.reload();
    await card(page)
      .getByText(/ of \d+ files$/)
      .waitFor();
    await client.setTransferSettings(settings);
    await ended(page).getByText('Done', { exact: true }).waitFor();
  });

  it('waits for its turn behind those that upload', async () => {
    const world = await openProgress();
    const { page, client } = world;
    await client.pauseTransfers();
    for (let at = 0; at < 4; at += 1) await submit(world, { frames: String(at + 1) });
    await page.getByText('1 other job comes first').waitFor();
    expect(await card(page).count()).toBe(4);
    await client.resumeTransfers();
    await expect.poll(() => ended(page).getByText('Done', { exact: true }).count(), SOON).toBe(4);
  });

  it('shows how much of the files is read before anything is sent', async () => {
    const world = await openProgress();
    const { page, client, folder } = world;
    // So large that it is read for a moment; it takes no room on the disk.
    const large = join(folder, 'cache.vdb') as LocalPath;
    await writeFile(large, 'cache');
    await truncate(large, 6_000_000_000);
    const { id } = await submit(world, { extraFiles: [large] });
    await stepNow(page).filter({ hasText: 'Fingerprinting' }).waitFor();
    await card(page)
      .getByText(/^[\d.,]+ [KMG]B of [\d.,]+ GB read$/)
      .waitFor();
    await card(page).locator('[role=progressbar][aria-valuenow]').waitFor();
    await client.cancel(id);
    await ended(page).getByText('Cancelled').waitFor();
  });

  it('names the files that do not go through until they do, and keeps that with the job', async () => {
    const world = await openProgress();
    const { page, farm } = world;
    farm.faults.next({ gateway: 'packs', kind: 'status502', times: Number.POSITIVE_INFINITY });
    await submit(world);
    const waiting = card(page).getByRole('list', { name: 'Files that are not through yet' });
    await waiting.getByText(/ and \d+ more: .*HTTP 502/).waitFor();
    await waiting.getByText('It is tried again by itself.').waitFor();
    await expectAccessible(page);
    // A page that is opened meanwhile knows as much.
    await page.reload();
    await waiting.getByText(/HTTP 502/).waitFor();
    farm.faults.clear();
    await ended(page).getByText('Done', { exact: true }).waitFor();
    expect(await waiting.count()).toBe(0);
    await ended(page).getByRole('button', { name: 'Show job' }).click();
    await page.getByRole('tab', { name: 'Timeline' }).click();
    await page.getByText(/^\d+ files did not go through at once$/).waitFor();
    await page.getByText(/HTTP 502/).waitFor();
  });

  it('asks about warnings, and goes on or ends as the artist answers', async () => {
    const world = await openProgress();
    const { page, client } = world;
    const ends = await submit(world, { uploadLimitBytes: 1000 }, { asks: true });
    await card(page).getByText('One warning waits for your answer').waitFor();
    await card(page)
      .getByText(/have to be uploaded/)
      .waitFor();
    await expectAccessible(page);
    await card(page).getByRole('button', { name: 'Cancel job' }).click();
    await expect.poll(async () => (await client.submission(ends.id)).state, SOON).toBe('cancelled');
    await ended(page).getByText('Cancelled').waitFor();

    const goesOn = await submit(world, { uploadLimitBytes: 1000 }, { asks: true });
    await card(page).getByRole('button', { name: 'Submit anyway' }).click();
    await expect.poll(async () => (await client.submission(goesOn.id)).state, SOON).toBe('done');
  });

  it('is cancelled with a question once the farm has it, and without before', async () => {
    const { renderer, goOn } = heldRenderer();
    const world = await openProgress({ farm: { renderer } });
    const { page, client } = world;
    await client.pauseTransfers();
    const early = await submit(world);
    await card(page).getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(async () => (await client.submission(early.id)).state, SOON).toBe('cancelled');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await client.resumeTransfers();

    const late = await submit(world);
    await card(page).getByText('1 of 2 frames').waitFor();
    await card(page).getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
    expect((await client.submission(late.id)).state).toBe('rendering');
    await card(page).getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel job' }).click();
    await expect.poll(async () => (await client.submission(late.id)).state, SOON).toBe('cancelled');

    // Somebody else was quicker: there is nothing to ask any more.
    await expect.poll(() => card(page).count(), SOON).toBe(0);
    const other = await submit(world);
    await card(page).getByText('1 of 2 frames').waitFor();
    await card(page).getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor();
    await client.cancel(other.id);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    goOn();
  });

  it('tells which frames failed and why, in the farm’s words', async () => {
    const { renderer, goOn } = heldRenderer({ fails: true });
    const world = await openProgress({ farm: { renderer } });
    const { page } = world;
    await submit(world, { frames: '1-3' });
    await card(page).getByText('1 of 3 frames').waitFor();
    await card(page).getByText('1 failed').waitFor();
    await card(page).getByText('Frame 2 failed').waitFor();
    await card(page)
      .getByText(/The texture wood\.png is not there/)
      .waitFor();
    await expectAccessible(page);
    goOn();
    await ended(page).getByText('Done, some frames failed').waitFor();
  });

  it('says what it waits for and when it is tried again', async () => {
    const { renderer } = heldRenderer();
    const world = await openProgress({ farm: { renderer } });
    const { page, farm } = world;
    await submit(world);
    await card(page).getByText('1 of 2 frames').waitFor();
    await farm.stop();
    const again = card(page).getByText(/^(Tried again in|Being tried again)/);
    await again.waitFor();
    // Nobody tries when Farmhand is gone, too.
    await world.sidecar.stop();
    await again.waitFor({ state: 'detached' });
  });

  it('tells why a job failed, and takes it up again where it stopped', async () => {
    const world = await openProgress();
    const { page, project, client } = world;
    const scene = project?.scenePath ?? '';
    const aside = `${scene}.aside`;
    const copy = scene.replace('sample.blend', 'other.blend');
    await copyFile(scene, copy);
    await client.pauseTransfers();
    await submit(world, {}, { scenePath: copy });
    await stepNow(page, 'other.blend').filter({ hasText: 'Uploading' }).waitFor();
    await rename(copy, aside);
    await client.resumeTransfers();
    await ended(page).getByText('Failed').waitFor();
    await ended(page)
      .getByText(/other\.blend/)
      .first()
      .waitFor();
    await rename(aside, copy);
    await ended(page).getByRole('button', { name: 'Retry' }).click();
    await ended(page).getByText('Done', { exact: true }).waitFor();
  });

  it('reads like any other Chinese program, also narrow', async () => {
    const world = await openProgress({ locale: 'zh-CN', size: { width: 320, height: 700 } });
    const { page, client } = world;
    await client.pauseTransfers();
    await submit(world);
    await page.getByText('第 3 步，共 6 步：上传').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    // Names of files and of programs aside, nothing is left in English.
    const text = ((await page.locator('#screen').textContent()) ?? '')
      .replaceAll('sample.blend', '')
      .replaceAll('Farmhand', '');
    expect(text.replace(/[\d.,]+ (B|KB|MB)/g, '')).not.toMatch(/[a-z]{3}/i);
  });

  it('stays on show without a sidecar, with the reason why nothing can be asked for', async () => {
    const world = await openProgress();
    const { page, client, sidecar } = world;
    await client.pauseTransfers();
    await submit(world);
    await stepNow(page).filter({ hasText: 'Uploading' }).waitFor();
    await sidecar.stop();
    await page.getByText(/^Farmhand (does not answer|has ended)$/).waitFor();
    await card(page).waitFor();
    const pause = page.getByRole('button', { name: /transfers$/ });
    expect(await pause.getAttribute('aria-disabled')).toBe('true');
  });
});
