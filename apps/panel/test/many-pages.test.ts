import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { submitJob, testRenderer } from './support/farm-jobs.ts';
import { leaveBehind, setSeen } from './support/in-sight.ts';
import { chromiumPath, eventually, sharePanel } from './support/open-panel.ts';

describe.skipIf(chromiumPath === null)('the panel in many pages of one browser', () => {
  const { renderer, held, letGo } = testRenderer();
  const shared = sharePanel({ host: null, screen: 'jobs', farm: { renderer, nodes: 12 } });

  /** Another page, whose clock can be moved on. */
  async function another(address = ''): Promise<Page> {
    const { newPage, client, sidecar } = shared();
    const page = await newPage();
    page.setDefaultTimeout(15_000);
    await page.clock.install();
    await page.goto(await client.panelUrl({ screen: 'jobs' }));
    await page.getByLabel('Search jobs').waitFor();
    if (address !== '') await page.goto(`${sidecar.url}/#${address}`);
    return page;
  }

  it('opens yet another one, although a browser has six connections for all of them together', async () => {
    const behind: Page[] = [];
    for (let count = 0; count < 7; count += 1) {
      const page = await another();
      await leaveBehind(page);
      behind.push(page);
    }
    const last = await another();
    await last.getByRole('link', { name: 'Settings' }).click();
    await last.getByRole('heading', { name: 'Accounts' }).waitFor();
    await Promise.all([...behind, last].map((page) => page.close()));
  });

  it('shows the frames of a job in four of them side by side', async () => {
    held.add('side');
    const { id } = await submitJob(shared(), 'side-by-side');
    const pages: Page[] = [];
    for (let count = 0; count < 4; count += 1) {
      const page = await another(`/jobs/${id}`);
      await page.getByText('0 of 4 frames done').waitFor();
      pages.push(page);
    }
    letGo();
    await Promise.all(pages.map((page) => page.getByText('4 of 4 frames done').waitFor()));
    await Promise.all(pages.map((page) => page.close()));
  });

  it('tells a page that was behind others all that happened meanwhile, and keeps what was typed in it', async () => {
    const { client } = shared();
    held.add('behind');
    const { id } = await submitJob(shared(), 'behind-others');
    const page = await another(`/jobs/${id}`);
    await page.getByText('0 of 4 frames done').waitFor();
    await page.getByRole('textbox', { name: 'Choose frames' }).fill('2-3');
    await leaveBehind(page);
    // Its sidecar, which ends when nobody asks for anything, is asked for something now and then.
    const alive = page.waitForRequest(/\/health$/);
    await page.clock.runFor(61_000);
    await alive;
    letGo();
    await eventually(async () => (await client.submission(id)).state).toBe('done');
    await page.getByText('0 of 4 frames done').waitFor();
    expect(await page.locator('.connection-banners').textContent()).toBe('');
    await setSeen(page, true);
    await page.getByText('4 of 4 frames done').waitFor();
    expect(await page.getByRole('textbox', { name: 'Choose frames' }).inputValue()).toBe('2-3');
    await page.getByRole('tab', { name: 'Timeline' }).click();
    const told = page.locator('.job-timeline strong');
    await eventually(() => told.allTextContents()).toEqual(
      expect.arrayContaining(['Done', 'Rendering', 'At the farm']),
    );
    await page.getByRole('button', { name: 'All jobs' }).click();
    await page.getByRole('row').filter({ hasText: 'behind-others' }).getByText('Done').waitFor();
    await page.close();
  });

  it('stays connected in a view that takes input while it says that it is not seen', async () => {
    const page = await another();
    await setSeen(page, false);
    await page.getByLabel('Search jobs').press('w');
    await page.clock.runFor(60_000);
    await submitJob(shared(), 'window');
    await page.getByRole('row').filter({ hasText: 'window' }).waitFor();
    await page.close();
  });
});
