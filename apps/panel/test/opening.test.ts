import type { Page, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { makeProject } from '../simulate/projects.ts';
import { simulateHost } from '../simulate/simulated-host.ts';
import { askSidecar, chromiumPath, expectAccessible, openPanel, sharePanel } from './support/open-panel.ts';

/** Every address that the tab can go back or forward to. */
async function tabHistory(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  const { entries } = (await session.send('Page.getNavigationHistory')) as { entries: { url: string }[] };
  await session.detach();
  return entries.map(({ url }) => url);
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true });
const screens = (page: Page) => page.getByRole('navigation');
const setLooks = (world: ReturnType<ReturnType<typeof sharePanel>>, looks: object) =>
  askSidecar(world, 'PUT', '/settings/panel', {
    language: 'auto',
    theme: 'auto',
    downloadFolder: '',
    ...looks,
  });

describe.skipIf(chromiumPath === null)('opening the panel', () => {
  let clock = 0;
  const shared = sharePanel({ sidecar: { monotonicMs: () => clock } });

  it('says how it is opened to whoever comes without a code', async () => {
    const page = await shared().newPage();
    await page.goto(shared().sidecar.url);
    await heading(page, 'Open the panel from your program').waitFor();
    expect(await screens(page).count()).toBe(0);
    await expectAccessible(page);
    await page.close();
  });

  it.each([
    ['never was one', () => 'nothing-we-made'],
    [
      'is older than a minute',
      async () => {
        const url = await shared().client.panelUrl({});
        clock += 61_000;
        return /code=(.*)/.exec(url)?.[1];
      },
    ],
  ])('says of a code that %s that the address is no longer valid', async (_which, make) => {
    const page = await shared().newPage();
    await page.goto(`${shared().sidecar.url}/#code=${await make()}`);
    await heading(page, 'This address is no longer valid').waitFor();
    expect(await tabHistory(page)).not.toContainEqual(expect.stringContaining('code='));
    await page.close();
  });

  it('closes both pages when an address is opened twice, and says why', async () => {
    const url = await shared().client.panelUrl({});
    const [first, second] = [await shared().newPage(), await shared().newPage()];
    await first.goto(url);
    await screens(first).waitFor();
    await second.goto(url);
    await heading(second, 'This address was opened twice').waitFor();
    // The first keeps what it shows, and can do nothing any more.
    await first.getByText('This page is no longer connected').waitFor();
    await screens(first).waitFor();
    await first.reload();
    await heading(first, 'Open the panel from your program').waitFor();
    await Promise.all([first.close(), second.close()]);
  });

  it('keeps its session and its screen when it is loaded anew, and shares it with no other tab', async () => {
    const { page, sidecar, newPage, openAgain } = shared();
    await page.getByRole('link', { name: 'Jobs' }).click();
    await page.reload();
    await page.locator('.host-chip').getByText('Blender').waitFor();
    expect(page.url()).toBe(`${sidecar.url}/#/jobs`);
    const other = await newPage();
    await other.goto(`${sidecar.url}/#/jobs`);
    await heading(other, 'Open the panel from your program').waitFor();
    const second = await openAgain('assets');
    await second.locator('.host-chip').getByText('Blender').waitFor();
    expect(second.url()).toBe(`${sidecar.url}/#/assets`);
    await page.locator('.host-chip').getByText('Blender').waitFor();
    await Promise.all([other.close(), second.close()]);
  });

  it('shows neither code nor bearer in pages, addresses, history, storage or console', async () => {
    const { client, host, newPage, context } = shared();
    const page = await newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('request', (request) => said.push(request.url()));
    const url = await client.panelUrl({ hostSessionId: host?.id ?? null });
    const code = /code=([^&]+)/.exec(url)?.[1] ?? '';
    await page.goto(url);
    await page.locator('.host-chip').getByText('Blender').waitFor();
    for (const name of ['Assets', 'Jobs', 'Settings', 'Submit']) {
      await page.getByRole('link', { name, exact: true }).click();
    }
    const inPage = await page.evaluate(() =>
      JSON.stringify([
        document.documentElement.outerHTML,
        [...document.querySelectorAll('input, textarea')].map((each) => (each as HTMLInputElement).value),
        { ...localStorage },
        document.cookie,
        document.title,
        performance.getEntriesByType('resource').map(({ name }) => name),
      ]),
    );
    const bearer = await page.evaluate(() => sessionStorage.getItem('farmhand.token'));
    expect(bearer?.length).toBeGreaterThan(40);
    const everything = [
      inPage,
      ...said,
      ...(await tabHistory(page)),
      JSON.stringify(await context.cookies()),
    ];
    // What comes of the first request of all shows that the ear is open.
    expect(said).toContainEqual(expect.stringContaining('/panel/sessions'));
    for (const secret of [code, bearer ?? '']) {
      expect(everything.filter((each) => each.includes(secret) && each !== url)).toEqual([]);
    }
    await page.close();
  });

  it('is about another host when its tab is sent to an address of that', async () => {
    const { client, sidecar, folder, newPage } = shared();
    const { snapshot } = await makeProject('cinema4d', `${folder}/c4d`);
    const other = await simulateHost({ discovery: sidecar.discovery, snapshot, pollMs: 1000 });
    const page = await newPage();
    await page.goto(await client.panelUrl({ screen: 'jobs' }));
    await screens(page).waitFor();
    // Only what is behind the # is another, which loads nothing by itself.
    await page.goto(await client.panelUrl({ hostSessionId: other.id }));
    await page.locator('.host-chip').getByText('Cinema 4D').waitFor();
    await page.locator('.host-chip').getByText('orchard.c4d').waitFor();
    expect(await tabHistory(page)).not.toContainEqual(expect.stringContaining('code='));
    await other.close();
    await page.close();
  });

  it('says how to go on when it is loaded anew in the middle of opening', async () => {
    const { client, newPage } = shared();
    const page = await newPage();
    const held: Route[] = [];
    await page.route('**/panel/sessions', (route) => void held.push(route));
    await page.goto(await client.panelUrl({}));
    await page.getByText('Connecting…').waitFor();
    await page.evaluate(() => location.reload());
    await heading(page, 'Open the panel from your program').waitFor();
    await Promise.all(held.map((route) => route.abort().catch(() => undefined)));
    await page.close();
  });

  it('says so when its scripts cannot be had', async () => {
    const { client, newPage } = shared();
    const page = await newPage();
    await page.route('**/panel-en-*.js', (route) => route.abort());
    await page.goto(await client.panelUrl({}));
    await page.getByText('The panel could not be loaded: Farmhand does not answer.').waitFor();
    await page.close();
  });

  it('offers to load anew what could not be loaded of it', async () => {
    const { client, newPage } = shared();
    const page = await newPage();
    await page.route('**/part-en-*.js', async (route) => {
      const answer = await route.fetch();
      return /function JobsScreen\b/.test(await answer.text())
        ? route.abort()
        : route.fulfill({ response: answer });
    });
    await page.goto(await client.panelUrl({ screen: 'jobs' }));
    await heading(page, 'This screen could not be loaded').waitFor();
    await expectAccessible(page);
    await page.unroute('**/part-en-*.js');
    await page.getByRole('button', { name: 'Load anew' }).click();
    await page.getByText('No jobs yet').first().waitFor();
    await page.close();
  });

  it('offers a language that was chosen elsewhere, stays where it was, and begins with it the next time', async () => {
    const world = shared();
    const { page, openAgain } = world;
    await page.getByRole('link', { name: 'Jobs' }).click();
    await page.getByRole('searchbox').fill('half-typ');
    const offer = page.getByRole('button', { name: 'Switch now' });
    await setLooks(world, { language: 'zh' });
    await page.getByText('The language was changed to 中文').waitFor();
    await expectAccessible(page);
    await setLooks(world, { language: 'en' });
    await offer.waitFor({ state: 'detached' });
    await setLooks(world, { language: 'zh', theme: 'light' });
    await offer.waitFor();
    expect(await page.getByRole('searchbox').inputValue()).toBe('half-typ');
    await offer.click();
    await page.getByRole('link', { name: '作业', exact: true }).waitFor();
    expect(await page.getByText('语言已更改').count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    await page.locator('.host-chip').getByText('Blender').waitFor();
    expect(page.url()).toContain('#/jobs');
    const asked: string[] = [];
    const listener = (request: { url(): string }) => asked.push(request.url());
    world.context.on('request', listener);
    const next = await openAgain();
    await next.getByRole('link', { name: '提交', exact: true }).waitFor();
    world.context.off('request', listener);
    expect(asked.filter((url) => url.includes('/panel-en-'))).toEqual([]);
    await setLooks(world, {});
    await page.getByText('语言已更改为 English').waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Jobs', exact: true }).waitFor();
    await next.close();
  });
});

describe.skipIf(chromiumPath === null)('a sidecar that ends while the panel opens', () => {
  it('is told in plain words', async () => {
    const { client, newPage } = await openPanel({ host: null });
    const page = await newPage();
    await page.route('**/panel/sessions', (route) => route.abort());
    await page.goto(await client.panelUrl({}));
    await heading(page, 'Farmhand does not answer').waitFor();
  });
});
