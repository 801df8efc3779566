import type { LocalPath } from '@farmhand/model';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { PanelWorld, PanelWorldOptions } from '../simulate/panel-world.ts';
import { chromiumPath, eventually, expectAccessible, openPanel } from './support/open-panel.ts';

async function openSettings(options: PanelWorldOptions = {}): Promise<PanelWorld> {
  const world = await openPanel({ screen: 'settings', host: null, ...options });
  world.page.setDefaultTimeout(15_000);
  return world;
}

const field = (page: Page, name: string | RegExp) => page.getByRole('textbox', { name });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
/** How files are moved, as the sidecar keeps it, once it is as expected. */
const kept = ({ client }: PanelWorld, expected: object) =>
  expect
    .poll(async () => (await client.transferSettings()).settings, { timeout: 10_000 })
    .toMatchObject(expected);

describe.skipIf(chromiumPath === null)('the Settings screen', () => {
  it('sets up an account: a wrong key is told, a right one is kept, used, renamed and removed', async () => {
    const world = await openSettings({ account: false, size: { width: 400, height: 900 } });
    const { page, farm, client } = world;
    await page.getByText('No account yet').waitFor();
    await button(page, 'Add an account').click();
    const dialog = page.getByRole('dialog', { name: 'Add an account' });
    await dialog.getByRole('combobox', { name: 'Farm' }).selectOption({ label: 'Another address' });
    await button(page, 'Try and keep').click();
    await dialog.getByText('Access ID is missing.').waitFor();
    await field(page, 'Address').fill(farm.url);
    await field(page, 'Access ID').fill(farm.account.accessId);
    await field(page, 'Name').fill('Studio');
    await dialog.getByLabel('Access key').fill('not-the-key');
    expect(await dialog.getByLabel('Access key').getAttribute('type')).toBe('password');
    await expectAccessible(page);
    await button(page, 'Try and keep').click();
    await dialog
      .getByRole('alert')
      .getByText(/refused the access key/)
      .waitFor();
    expect(await field(page, 'Address').inputValue()).toBe(farm.url);

    await dialog.getByLabel('Access key').fill(farm.account.accessKey);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('in use', { exact: true }).waitFor();
    expect(await client.profiles()).toMatchObject({ current: 'Studio', profiles: [{ endpoint: farm.url }] });
    expect(await page.content()).not.toContain(farm.account.accessKey);

    await page.getByRole('button', { name: 'More for Studio' }).click();
    await page.getByRole('menuitem', { name: 'Rename…' }).click();
    await field(page, 'Name').fill('a/b');
    await page
      .getByRole('dialog')
      .getByText(/Letters and digits/)
      .first()
      .waitFor();
    await field(page, 'Name').fill('工作室');
    await button(page, 'Rename').click();
    await page.getByRole('button', { name: 'More for 工作室' }).click();
    await page.getByRole('menuitem', { name: 'Remove…' }).click();
    await page.getByText('It is in use: afterwards you choose').waitFor();
    await button(page, 'Remove').click();
    await page.getByText('No account yet').waitFor();
    expect((await client.profiles()).profiles).toEqual([]);
  });

  it('keeps what was typed of an account when its window is closed, but not the key', async () => {
    const { page } = await openSettings({ account: false });
    await button(page, 'Add an account').click();
    await field(page, 'Access ID').fill('my-id');
    await page.getByLabel('Access key').fill('my-key');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await button(page, 'Add an account').click();
    expect(await field(page, 'Access ID').inputValue()).toBe('my-id');
    expect(await page.getByLabel('Access key').inputValue()).toBe('');
  });

  it('explains the account of the environment, which is changed there', async () => {
    const { page } = await openSettings();
    await page.getByText(/FARMHAND_ACCESS_KEY/).waitFor();
    await page.getByRole('button', { name: 'More for From the environment' }).click();
    const remove = page.getByRole('menuitem', { name: /^Remove…/ });
    expect(await remove.getAttribute('aria-disabled')).toBe('true');
    await remove.getByText('change it there').waitFor();
  });

  it('keeps at once how files are moved', async () => {
    const world = await openSettings({ size: { width: 400, height: 900 } });
    const { page } = world;
    await field(page, 'Upload at most').fill('2.5');
    await page.keyboard.press('Enter');
    await page.getByText('Kept', { exact: true }).waitFor();
    await kept(world, { uploadBytesPerSecond: 2.5 * 1024 * 1024, downloadBytesPerSecond: null });
    await page.getByRole('combobox', { name: 'Upload at most: unit' }).selectOption({ label: 'Mbit/s' });
    await kept(world, { uploadBytesPerSecond: 312_500 });
    await field(page, 'Upload at most').fill('fast');
    await page.getByRole('alert').getByText('1 KB/s or more').waitFor();
    await field(page, 'Upload at most').fill('');
    await page.keyboard.press('Enter');
    await kept(world, { uploadBytesPerSecond: null });
    await page.getByRole('combobox', { name: 'Line' }).selectOption({ label: 'The quickest to answer' });
    await kept(world, { line: 'quickest' });
  });

  it('shows what only a command sets, and lets it be cleared when it is not in use', async () => {
    const world = await openSettings({ size: { width: 400, height: 900 } });
    const { page, context, client, sidecar } = world;
    const engine = page.getByRole('combobox', { name: 'Way of moving' });
    // The vendor's own ways need their programs.
    expect(await engine.locator('option[value=raysync]').isDisabled()).toBe(true);
    const folder = field(page, 'Folder of Raysync');
    expect(await folder.isEditable()).toBe(false);
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: sidecar.url });
    await page.getByRole('button', { name: /^Copy the command .*raysync-folder/ }).click();
    await page.getByText('Copied', { exact: true }).waitFor();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    expect(command).toBe('farmhand config set raysync-folder "FOLDER"');

    // As that command does.
    await client.setTransferSettings({
      ...(await client.transferSettings()).settings,
      raysyncFolder: '/opt/raysync' as LocalPath,
      cache: { kind: 'redis', host: 'cache.studio', port: 6380, user: '', database: 2, tls: true },
    });
    await eventually(() => folder.inputValue()).toBe('/opt/raysync');
    await eventually(() => field(page, 'Redis server of the studio').inputValue()).toBe(
      'rediss://cache.studio:6380/2',
    );
    await engine.selectOption({ value: 'raysync' });
    await kept(world, { engine: 'raysync', raysyncFolder: '/opt/raysync', cache: { host: 'cache.studio' } });
    await expectAccessible(page);

    const clear = page.getByRole('button', { name: 'Clear Folder of Raysync (with cluster.xml)' });
    expect(await clear.getAttribute('aria-disabled')).toBe('true');
    await engine.selectOption({ value: 'auto' });
    await clear.click();
    const question = page.getByRole('dialog', { name: /^Clear .Folder of Raysync/ });
    await question.getByText('farmhand config set raysync-folder').waitFor();
    await expectAccessible(page);
    await button(page, 'Cancel').click();
    expect(await folder.inputValue()).toBe('/opt/raysync');
    await clear.click();
    await question.getByRole('button', { name: 'Clear' }).click();
    await kept(world, { raysyncFolder: null });
    await page.getByRole('button', { name: 'Clear Redis server of the studio' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Clear' }).click();
    await kept(world, { cache: { kind: 'file' } });
  });

  it('shows at once what another panel changes, and does not undo it', async () => {
    const world = await openSettings();
    const { page, openAgain } = world;
    const other = await openAgain('settings');
    await field(page, 'At the same time').waitFor();
    await field(other, 'At the same time').fill('9');
    await other.getByRole('combobox', { name: 'Line' }).selectOption({ label: 'The quickest to answer' });
    await eventually(() => field(page, 'At the same time').inputValue()).toBe('9');
    await eventually(() => page.getByRole('combobox', { name: 'Line' }).inputValue()).toBe('quickest');
    await field(page, 'Upload at most').fill('3');
    await page.keyboard.press('Enter');
    await eventually(() => field(other, 'Upload at most').inputValue()).toBe('3');
    await kept(world, { atOnce: 9, line: 'quickest', uploadBytesPerSecond: 3 * 1024 * 1024 });
  });

  it('follows what other programs do with the accounts, and how many jobs each has', async () => {
    const world = await openSettings({ host: 'blender' });
    const { page, farm, client, project } = world;
    const account = { endpoint: farm.url, ...farm.account };
    await page.getByText('From the environment').waitFor();
    await client.setProfile('Studio', account);
    const row = page.getByRole('listitem').filter({ hasText: 'Studio' });
    await row.waitFor();
    await client.useProfile('Studio');
    await row.getByText('in use').waitFor();
    await client.renameProfile('Studio', '工作室');
    await page.getByRole('button', { name: 'More for 工作室' }).waitFor();
    await client.pauseTransfers();
    const { id } = await client.submit({
      scenePath: project?.scenePath as LocalPath,
      settings: { schema: 'farmhand.job-settings/1', frames: '1' },
      confirmWarnings: true,
    });
    // Both names stand for the same account.
    const counts = page.getByText('1 job under way');
    await eventually(() => counts.count()).toBe(2);
    await client.cancel(id);
    await eventually(() => counts.count()).toBe(0);
    await client.useProfile('environment');
    await client.removeProfile('工作室');
    await eventually(() => page.getByText('工作室').count()).toBe(0);
  });

  it('has the scene looked at anew for an account that another program sets up', async () => {
    const { page, farm, client } = await openPanel({ account: false });
    const unknown = page.getByText('Not checked yet');
    await page.getByText('1 notice').waitFor();
    expect(await unknown.count()).toBe(1);
    await client.setProfile('Studio', { endpoint: farm.url, ...farm.account });
    await unknown.waitFor({ state: 'detached' });
  });

  it('adds, changes and removes quiet hours', async () => {
    const world = await openSettings({ size: { width: 320, height: 700 } });
    const { page } = world;
    await button(page, 'Add quiet hours').click();
    await page.getByRole('button', { name: 'Fri' }).click();
    await page.getByLabel('From', { exact: true }).fill('22:00');
    await page.getByLabel('To', { exact: true }).fill('06:30');
    await page.getByText('Ends on the next day.').waitFor();
    await page.getByRole('radio', { name: 'Slowly' }).check();
    expect(await button(page, 'Keep').getAttribute('aria-disabled')).toBe('true');
    // It means the unit beside it, although KB/s would write it shorter.
    await field(page, 'Slowly').fill('0.5');
    expect(await page.getByRole('combobox', { name: 'Slowly: unit' }).inputValue()).toBe('MB');
    await field(page, 'Slowly').fill('2');
    await expectAccessible(page);
    await button(page, 'Keep').click();
    await kept(world, {
      quietHours: [
        { days: ['mon', 'tue', 'wed', 'thu'], from: '22:00', to: '06:30', bytesPerSecond: 2 * 1024 * 1024 },
      ],
    });
    await page.getByRole('button', { name: 'Change Mon–Thu 22:00–06:30 (next day)' }).click();
    await page.getByRole('radio', { name: 'Files rest' }).check();
    await button(page, 'Keep').click();
    await kept(world, { quietHours: [{ bytesPerSecond: 0 }] });
    await page.getByRole('button', { name: 'Remove Mon–Thu 22:00–06:30 (next day)' }).click();
    await kept(world, { quietHours: [] });
  });

  it('undoes what cannot be kept and says why; offline it is off', async () => {
    const world = await openSettings();
    const { page, sidecar } = world;
    const atOnce = field(page, 'At the same time');
    await atOnce.waitFor();
    const before = await atOnce.inputValue();
    // The disk is full, as far as the panel can tell.
    await page.route('**/settings/transfer', (route) =>
      route.request().method() === 'PUT'
        ? route.fulfill({
            status: 500,
            json: {
              problem: {
                code: 'disk-full',
                message: 'The disk is full.',
                hint: 'Free some space.',
                retryable: true,
              },
            },
          })
        : route.continue(),
    );
    await atOnce.fill('9');
    await page.getByText('The disk is full.').waitFor();
    await expect.poll(() => atOnce.inputValue()).toBe(before);
    await sidecar.stop();
    await page.locator('.when-online').getByText('Farmhand does not answer.').first().waitFor();
    expect(await atOnce.isDisabled()).toBe(true);
  });

  it('speaks another language and has other colours at once, here and in the next panel', async () => {
    const world = await openSettings({ theme: 'dark' });
    const { page } = world;
    await page.getByRole('radio', { name: 'Light' }).check();
    await page.locator('html[data-theme=light]').waitFor();
    await page.getByRole('radio', { name: '中文' }).check();
    await page.getByRole('heading', { name: '文件传输' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    await expectAccessible(page);
    const next = await world.openAgain('settings');
    await next.getByRole('heading', { name: '文件传输' }).waitFor();
    await next.locator('html[data-theme=light]').waitFor();
  });

  it('checks this computer and copies what was found for support, without a key', async () => {
    const { page, context, farm, sidecar } = await openSettings({ host: 'cinema4d' });
    await button(page, 'Check this computer').click();
    await page.getByText('The farm accepts the access key of').waitFor({ timeout: 25_000 });
    await page.getByText('Cinema 4D 2025.2.0 (plugin simulated)').waitFor();
    await expectAccessible(page);
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: sidecar.url });
    await button(page, 'Copy for support').click();
    await page.getByText('Paste it into your message').waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    expect(text).toContain('[ok] key: The farm accepts the access key');
    expect(text).toContain(`Account: ${farm.url}`);
    expect(text).not.toContain(farm.account.accessKey);

    // A view that lets no page copy.
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
      document.execCommand = () => false;
    });
    await button(page, 'Copy for support').click();
    const area = page.getByRole('textbox', { name: 'Text for support' });
    await area.waitFor();
    await expect.poll(() => page.evaluate(() => String(document.getSelection()))).toBe(text);
    expect(await area.evaluate((each) => each === document.activeElement)).toBe(true);
  });
});
