import type { Page, Route } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { chromiumPath, eventually, openPanel, sharePanel } from './support/open-panel.ts';

/** Name of what has the focus, and where it is. */
const focus = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    return {
      text: at?.textContent?.trim() ?? '',
      id: at?.id ?? '',
      inDialog: at?.closest('dialog') !== null,
    };
  });

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

describe.skipIf(chromiumPath === null)('without a mouse', () => {
  const shared = sharePanel({ size: { width: 400, height: 900 } });
  beforeEach(async () => {
    const { page } = shared();
    await page.goto(`${shared().sidecar.url}/#/submit`);
    await page.reload();
    await page.getByText('Ready to submit').waitFor();
  });

  it('one skips to the screen, past what is on every screen', async () => {
    const { page } = shared();
    await press(page, 'Tab');
    expect((await focus(page)).text).toBe('Skip to the screen');
    expect(
      (await page.getByRole('button', { name: 'Skip to the screen' }).boundingBox())?.x,
    ).toBeGreaterThanOrEqual(0);
    await press(page, 'Enter');
    expect((await focus(page)).id).toBe('screen');
    await press(page, 'Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
    expect((await focus(page)).text).toContain('sample.blend');
  });

  it('one goes from screen to screen, and back', async () => {
    const { page } = shared();
    await page.getByRole('link', { name: 'Jobs' }).focus();
    await press(page, 'Enter');
    expect(page.url()).toContain('#/jobs');
    expect(await page.getByRole('link', { name: 'Jobs' }).getAttribute('aria-current')).toBe('page');
    expect((await focus(page)).text).toBe('Jobs');
    await press(page, 'Tab', 'Enter');
    expect(page.url()).toContain('#/rehearsal');
    await page.goBack();
    expect(page.url()).toContain('#/jobs');
    expect(await page.getByRole('link', { name: 'Jobs' }).getAttribute('aria-current')).toBe('page');
  });

  it('one opens a menu, walks it round, and comes back to its button', async () => {
    const { page } = shared();
    const button = page.getByRole('button', { name: /^Scene:/ });
    await button.focus();
    await press(page, 'ArrowDown');
    const items = page.getByRole('menuitem');
    await items.first().waitFor();
    const names = (await items.allTextContents()).map((name) => name.trim());
    expect(names.length).toBeGreaterThan(1);
    expect((await focus(page)).text).toBe(names[0]);
    const walked: string[] = [];
    for (const key of ['ArrowDown', 'End', 'ArrowDown', 'ArrowUp', 'Home', 'ArrowUp']) {
      await press(page, key);
      walked.push((await focus(page)).text);
    }
    const last = names[names.length - 1];
    expect(walked).toEqual([names[1], last, names[0], last, names[0], last]);
    await press(page, 'Escape');
    expect(await items.count()).toBe(0);
    expect(await button.evaluate((each) => each === document.activeElement)).toBe(true);
    await press(page, 'Enter');
    await items.first().waitFor();
    await press(page, 'Tab');
    await items.first().waitFor({ state: 'detached' });
  });

  it('one cannot leave a dialog by the Tab key, but by Escape, and is where one was', async () => {
    const { page, host } = shared();
    host?.willRefuse('pickFiles', 'Not now.');
    const button = page.getByRole('button', { name: /^Scene:/ });
    await button.focus();
    await press(page, 'Enter');
    await page.getByRole('menuitem').first().waitFor();
    await press(page, 'End', 'Enter');
    const dialog = page.getByRole('dialog', { name: 'Choose a scene file' });
    await dialog.getByRole('grid').waitFor();
    const visited = new Set<string>();
    for (let step = 0; step < 30; step += 1) {
      await press(page, step % 3 === 2 ? 'Shift+Tab' : 'Tab');
      const at = await page.evaluate(() => {
        const { activeElement } = document;
        if (activeElement === document.body) return 'the browser';
        return activeElement?.closest('dialog') === null
          ? `outside: ${activeElement.outerHTML.slice(0, 80)}`
          : (activeElement?.outerHTML.slice(0, 120) ?? '');
      });
      visited.add(at);
    }
    expect([...visited].filter((each) => each.startsWith('outside'))).toEqual([]);
    expect(visited.size).toBeGreaterThan(3);
    await press(page, 'Escape');
    await dialog.waitFor({ state: 'detached' });
    await eventually(() => button.evaluate((each) => each === document.activeElement)).toBe(true);
  });

  it('one types another folder over the one that is being read yet', async () => {
    const { page, host, folder } = shared();
    host?.willRefuse('pickFiles', 'Not now.');
    const held: Route[] = [];
    await page.route('**/api/v1/folders**', (route) => void held.push(route));
    await page.getByRole('button', { name: /^Scene:/ }).press('Enter');
    await page.getByRole('menuitem').first().waitFor();
    await press(page, 'End', 'Enter');
    const dialog = page.getByRole('dialog', { name: 'Choose a scene file' });
    const field = dialog.getByRole('textbox', { name: 'Folder' });
    await field.focus();
    await eventually(() => held.length).toBeGreaterThan(0);
    await Promise.all(held.map((route) => route.continue()));
    await page.unroute('**/api/v1/folders**');
    await eventually(() => field.inputValue()).not.toBe('');
    await page.keyboard.insertText(folder);
    expect(await field.inputValue()).toBe(folder);
    await press(page, 'Enter');
    await dialog.getByText('home', { exact: true }).first().waitFor();
    await press(page, 'Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('one walks, opens, selects and searches a long table', async () => {
    const { page } = shared();
    await page.getByRole('link', { name: 'Assets' }).click();
    const grid = page.getByRole('treegrid').or(page.getByRole('grid')).first();
    await grid.getByRole('row').nth(1).waitFor();
    await grid.focus();
    const activeRow = async () => {
      const id = await grid.getAttribute('aria-activedescendant');
      return id === null ? null : page.locator(`[id="${id}"]`).getAttribute('aria-rowindex');
    };
    await press(page, 'Home');
    const first = await activeRow();
    await press(page, 'ArrowDown', 'ArrowDown');
    expect(Number(await activeRow())).toBe(Number(first) + 2);
    await press(page, 'ArrowUp');
    expect(Number(await activeRow())).toBe(Number(first) + 1);
    await press(page, 'End');
    expect(await activeRow()).toBe(await grid.getAttribute('aria-rowcount'));
    await press(page, 'Home');
    expect(await activeRow()).toBe(first);
    const count = () => grid.getAttribute('aria-rowcount').then(Number);
    const all = await count();
    await press(page, 'ArrowLeft');
    await eventually(count).toBeLessThan(all);
    await press(page, 'ArrowRight');
    await eventually(count).toBe(all);
    await press(page, 'End', ' ');
    await eventually(() => grid.locator('[aria-selected=true]').count()).toBeGreaterThan(0);
    await press(page, 'Escape');
    await eventually(() => grid.locator('[aria-selected=true]').count()).toBe(0);
    await press(page, 'Control+a');
    await eventually(() => grid.locator('[aria-selected=true]').count()).toBeGreaterThan(3);
  });
});

describe.skipIf(chromiumPath === null)('a screen with a mistake of its own', () => {
  it('says so, and leaves the others to work with', async () => {
    const { client, context } = await openPanel({ host: null });
    // Not watched: the mistake is made on purpose.
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.route('**/part-en-*.js', async (route) => {
      const response = await route.fetch();
      const text = await response.text();
      await route.fulfill({
        response,
        body: text.replace(
          'function JobsScreen() {',
          'function JobsScreen() { throw new Error("on purpose");',
        ),
      });
    });
    const mistakes: string[] = [];
    page.on('pageerror', ({ message }) => mistakes.push(message));
    await page.goto(await client.panelUrl({ screen: 'jobs' }));
    await page.getByRole('heading', { name: 'This screen met a mistake of its own' }).waitFor();
    expect(mistakes).toContain('on purpose');
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    await page.getByRole('link', { name: 'Submit' }).click();
    await page.getByText('Choose a scene', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Jobs' }).click();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
  });
});
