import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { PanelWorldOptions } from '../simulate/panel-world.ts';
import { chromiumPath, eventually, expectAccessible, openPanel } from './support/open-panel.ts';

const goTo = (page: Page, name: string) =>
  page
    .getByRole('navigation')
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .click();
const framesField = (page: Page) => page.getByRole('textbox', { name: /^Frames( \(changed\))?$/ });
const submitButton = (page: Page) => page.getByRole('button', { name: 'Submit', exact: true });
const banner = (page: Page) => page.locator('.connection-banners');

async function open(options: PanelWorldOptions = {}) {
  const world = await openPanel({ size: { width: 400, height: 900 }, ...options });
  world.page.setDefaultTimeout(10_000);
  return world;
}

async function isOff(button: Locator): Promise<string> {
  expect(await button.getAttribute('aria-disabled')).toBe('true');
  const told = await button.getAttribute('aria-describedby');
  return (await button.page().locator(`#${told}`).textContent()) ?? '';
}

describe.skipIf(chromiumPath === null)('a panel whose Farmhand has ended', () => {
  it('keeps every screen as it was, says since when, and why nothing can be done', async () => {
    const { page, sidecar } = await open();
    await page.getByText('Ready to submit').waitFor();
    await framesField(page).fill('2-4');
    await page.getByText('3 frames', { exact: true }).first().waitFor();
    await page.getByText('Ready to submit').waitFor();
    await submitButton(page).click();
    await page.getByText('sample.blend is submitted').waitFor();
    await goTo(page, 'Assets');
    await page.getByText('sailcloth.png').waitFor();
    const assets = await page.locator('main .table-row').count();
    expect(assets).toBeGreaterThan(3);
    await goTo(page, 'Jobs');
    await page.locator('main .table-row').getByText('sample.blend').first().click();
    await page.getByText('Done').first().waitFor();
    const frames = page.getByRole('tab', { name: /^Frames/ });
    await frames.click();
    await page.locator('canvas').first().waitFor();
    const jobAddress = page.url();
    await goTo(page, 'Submit');
    await framesField(page).fill('5-');

    await sidecar.stop();
    await banner(page).getByText('Farmhand has ended').waitFor();
    // The moment, and what to do.
    expect(await banner(page).textContent()).toMatch(/\d{4}.*open the panel again from your program/s);
    await expectAccessible(page);

    expect(await framesField(page).inputValue()).toBe('5-');
    expect(await isOff(submitButton(page))).toContain('Farmhand does not answer');
    await page.getByText('Cycles').first().waitFor();
    await goTo(page, 'Assets');
    expect(await page.locator('main .table-row').count()).toBe(assets);
    await goTo(page, 'Progress');
    await banner(page).getByText('Farmhand has ended').waitFor();
    await goTo(page, 'Rehearsal');
    const rehearse = page.getByRole('button', { name: /^Rehearse/ }).first();
    expect(await isOff(rehearse)).not.toBe('');
    await goTo(page, 'Settings');
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    await goTo(page, 'Jobs');
    await page.goto(jobAddress);
    await page.locator('canvas').first().waitFor();
    await page.getByText('Done').first().waitFor();
    await goTo(page, 'Submit');
    // What was typed wrongly is no less typed.
    expect(await framesField(page).inputValue()).toBe('5-');
  });
});

/** Opens a panel whose stream can be cut and whose calls can be kept from arriving, as a lost connection does. */
async function openBreakable(options: { readonly fakeClock?: boolean } = {}) {
  const world = await open();
  const page = await world.newPage();
  page.setDefaultTimeout(10_000);
  await page.addInitScript(() => {
    const { fetch: former } = window;
    const cuts: (() => void)[] = [];
    window.fetch = async (address, init = {}) => {
      if (!String(address).includes('/panel/events')) return former(address, init);
      const cut = new AbortController();
      cuts.push(() => cut.abort());
      init.signal?.addEventListener('abort', () => cut.abort());
      return former(address, { ...init, signal: cut.signal });
    };
    Object.assign(window, {
      cutStream: () => {
        for (const each of cuts.splice(0)) each();
      },
    });
  });
  if (options.fakeClock === true) await page.clock.install();
  await page.goto(await world.client.panelUrl({ hostSessionId: world.host?.id ?? null }));
  await page.getByText('Ready to submit').waitFor();
  const lose = async () => {
    await page.route('**/api/**', (route) => route.abort('connectionrefused'));
    await page.evaluate('cutStream()');
    await banner(page).getByText('Farmhand does not answer').waitFor();
  };
  return { ...world, page, lose };
}

describe.skipIf(chromiumPath === null)('a panel whose connection breaks', () => {
  it('says that it is tried again, and brings home what was changed meanwhile', async () => {
    const { page, lose, project } = await openBreakable();
    await lose();
    await framesField(page).fill('7');
    await page.unroute('**/api/**');
    await banner(page).getByText('Farmhand does not answer').waitFor({ state: 'hidden' });
    expect(await framesField(page).inputValue()).toBe('7');
    await page.getByText('1 frame', { exact: true }).first().waitFor();
    await page.getByText('Ready to submit').waitFor();
    const file = `${project?.scenePath}.farmhand.json`;
    await eventually(async () => JSON.parse(await readFile(file, 'utf8')).settings.frames).toBe('7');
  });

  it('says what to do once nobody has answered for long, and goes on all the same when somebody does', async () => {
    const { page, lose } = await openBreakable({ fakeClock: true });
    await lose();
    const told = async () => {
      await page.clock.runFor(9000);
      return banner(page).textContent();
    };
    await eventually(told).toMatch(/Farmhand has ended.*open the panel again from your program/s);
    await page.unroute('**/api/**');
    await page.clock.runFor(31_000);
    await banner(page).getByText('Farmhand has ended').waitFor({ state: 'hidden' });
  });
});
