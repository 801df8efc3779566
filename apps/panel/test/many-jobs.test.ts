import { describe, expect, it } from 'vitest';
import { fillJournal } from './support/many-jobs.ts';
import { chromiumPath, eventually, expectAccessible, sharePanel } from './support/open-panel.ts';

const COUNT = 30_000;

describe.skipIf(chromiumPath === null)('a list of 30,000 jobs', () => {
  const shared = sharePanel({
    host: null,
    screen: 'jobs',
    async prepare({ farm, home }) {
      const account = { endpoint: farm.url, accessId: farm.account.accessId };
      fillJournal(home.journalFile, { count: COUNT, account });
    },
  });
  const rows = () => shared().page.getByRole('grid', { name: 'Jobs' }).getByRole('row');
  const row = (name: string) => rows().filter({ hasText: name });

  it('has the newest on top and the oldest at its end, and on the page only what is in sight', async () => {
    const { page } = shared();
    await page.getByText('30,000 jobs', { exact: true }).waitFor();
    await row('shot-30000.blend').waitFor();
    expect(await page.getByRole('grid', { name: 'Jobs' }).getAttribute('aria-rowcount')).toMatch(
      /^3000[01]$/,
    );
    await page.getByRole('grid', { name: 'Jobs' }).focus();
    await page.keyboard.press('End');
    await row('shot-00001.blend').waitFor();
    expect(await rows().count()).toBeLessThan(100);
    await page.keyboard.press('PageUp');
    await page.keyboard.press('Home');
    await row('shot-30000.blend').waitFor();
    await expectAccessible(page);
  });

  it('shows the middle of it wherever it is scrolled to', async () => {
    const { page } = shared();
    await page.locator('.virtual-table').evaluate((table) => {
      const box = [table, ...table.querySelectorAll('*')].find(
        (each) => each.scrollHeight > each.clientHeight + 1000,
      );
      if (box !== undefined) box.scrollTop = box.scrollHeight / 2;
    });
    await row('shot-15000.blend').waitFor();
  });

  it('is searched as a whole, with how many there are of each kind', async () => {
    const { page } = shared();
    await page.getByRole('button', { name: 'Cancelled 30,000' }).waitFor();
    await page.getByLabel('Search jobs').fill('SHOT-1234');
    await page.getByText('10 jobs', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Cancelled 10', exact: true }).waitFor();
    await row('shot-12349.blend').waitFor();
    await row('shot-12340.blend').waitFor();
    await page.getByLabel('Search jobs').fill('');
    await page.getByText('30,000 jobs', { exact: true }).waitFor();
  });

  it('is chosen from up to 2,000 at once, which is said; and one that is far from where the list was', async () => {
    const { page } = shared();
    await page.getByRole('grid', { name: 'Jobs' }).focus();
    await page.keyboard.press('Control+a');
    await page.getByText('2,000 of 30,000 chosen').waitFor();
    await page.getByText('At most 2,000 jobs can be chosen at once; the newest were.').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('End');
    // The job of that row has to be asked for first.
    await page.keyboard.press('Space');
    await eventually(() => row('shot-00001.blend').getAttribute('aria-selected')).toBe('true');
    await page.getByText('1 of 30,000 chosen', { exact: true }).waitFor();
  });
});

describe.skipIf(chromiumPath === null)('more open jobs than one answer of the sidecar has', () => {
  const shared = sharePanel({
    host: null,
    screen: 'progress',
    async prepare({ farm, home }) {
      const account = { endpoint: farm.url, accessId: farm.account.accessId };
      fillJournal(home.journalFile, { count: 230, account, state: 'awaitingConfirmation' });
    },
  });

  it('are all there', async () => {
    const { page } = shared();
    await page.getByText('shot-00230.blend').first().waitFor();
    await page.getByText('shot-00001.blend').first().waitFor();
  });
});
