import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { PanelWorld } from '../simulate/panel-world.ts';
import { cutOff, sideways, tooLong } from './support/layout.ts';
import { askSidecar, chromiumPath, expectAccessible, sharePanel } from './support/open-panel.ts';
import { walkByTab } from './support/tab-walk.ts';

const WIDTHS = [
  { width: 320, height: 700 },
  { width: 400, height: 900 },
  { width: 720, height: 900 },
  { width: 1400, height: 900 },
];
const NARROW = { width: 400, height: 900 };
/** The wide window at 200%. */
const ZOOMED = { width: 700, height: 450 };

/** Every place of the panel, and what is there once it has all it shows. */
const PLACES = {
  submit: '.submit-bar .ready',
  assets: '.virtual-table .table-row',
  progress: '.progress',
  jobs: '.virtual-table .table-row',
  'a job': '[role=tab][aria-selected=true]',
  rehearsal: 'main h2',
  settings: 'main h2',
} as const;
type Place = keyof typeof PLACES;
const places = Object.keys(PLACES) as Place[];

/** A panel in which a job was rendered. */
function panelWithJob(locale: string): () => PanelWorld & { goTo(place: Place): Promise<void> } {
  const shared = sharePanel({ locale, size: NARROW });
  let jobId = '';
  beforeAll(async () => {
    const world = shared();
    const { submission } = await askSidecar<{ submission: { id: string } }>(world, 'POST', '/submissions', {
      scenePath: world.project?.scenePath,
      settings: { schema: 'farmhand.job-settings/1', frames: '1-3', project: 'Orchard' },
      confirmWarnings: true,
    });
    jobId = submission.id;
    const stateOf = async () =>
      (await askSidecar<{ submission: { state: string } }>(world, 'GET', `/submissions/${jobId}`)).submission
        .state;
    await vi.waitFor(async () => expect(await stateOf()).toBe('done'), 20_000);
  });
  return () => {
    const world = shared();
    return {
      ...world,
      async goTo(place) {
        await world.page.evaluate(
          (to) => location.assign(to),
          `#/${place === 'a job' ? `jobs/${jobId}` : place}`,
        );
        await world.page.locator(PLACES[place]).first().waitFor();
      },
    };
  };
}

async function expectNothingSpills(page: Page, sizes = WIDTHS): Promise<void> {
  const wrong: string[] = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    const found = [...(await sideways(page)), ...(await tooLong(page)), ...(await cutOff(page))];
    wrong.push(...found.map((each) => `at ${size.width}: ${each}`));
  }
  await page.setViewportSize(NARROW);
  expect(wrong).toEqual([]);
}

/** What moves without being asked, or fades longer than an eye sees. */
function motions(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    document
      .getAnimations()
      .filter((each) => each.playState === 'running')
      .map((each) => each.effect as KeyframeEffect)
      .filter((effect) => {
        const { duration, iterations } = effect.getComputedTiming();
        return Number(duration) > 1 || iterations === Number.POSITIVE_INFINITY;
      })
      .map((effect) => String(effect.target?.className)),
  );
}

/** Every text on the page, shown or read out, one a line. */
function saidOn(page: Page): Promise<string> {
  return page.evaluate(() => {
    const texts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.parentElement?.closest('script, noscript') === null) texts.push(node.textContent ?? '');
    }
    for (const each of document.querySelectorAll('[title], [aria-label], [placeholder]')) {
      for (const name of ['title', 'aria-label', 'placeholder']) texts.push(each.getAttribute(name) ?? '');
    }
    return texts.join('\n');
  });
}

describe.skipIf(chromiumPath === null)('in English', () => {
  const shared = panelWithJob('en-GB');

  it.each(places)(
    '%s fits every width, also at twice the size, and cuts nothing off without saying it whole',
    async (place) => {
      const { page, goTo } = shared();
      await goTo(place);
      await expectNothingSpills(page, [...WIDTHS, ZOOMED]);
    },
  );

  it.each(places)('%s is accessible in dark and light', async (place) => {
    const { page, goTo } = shared();
    await goTo(place);
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
    await page.setViewportSize({ width: 1400, height: 900 });
    await expectAccessible(page);
    await page.setViewportSize(NARROW);
  });

  it.each(places)(
    '%s can be gone through with the Tab key alone, in the order of its parts',
    async (place) => {
      const { page, goTo } = shared();
      await goTo(place);
      const { stops, unreached } = await walkByTab(page);
      expect(unreached).toEqual([]);
      expect(stops.filter(({ isSeen }) => !isSeen).map(({ name }) => name)).toEqual([]);
      const order = stops.map(({ place }) => place);
      expect(order).toEqual([...order].sort((a, b) => a - b));
      expect(stops.length).toBeGreaterThan(6);
    },
  );

  it.each(places)('%s moves nothing for those who want it still', async (place) => {
    const { page, goTo } = shared();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await goTo(place);
    expect(await motions(page)).toEqual([]);
    await page.emulateMedia({ reducedMotion: null });
  });
});

describe.skipIf(chromiumPath === null)('in Chinese', () => {
  const shared = panelWithJob('zh-CN');

  it.each(places)('%s fits every width, is accessible, and speaks no English', async (place) => {
    const { page, goTo } = shared();
    await goTo(place);
    await expectNothingSpills(page);
    await page.emulateMedia({ colorScheme: 'light' });
    await expectAccessible(page);
    const said = await saidOn(page);
    expect(said).toMatch(/[\u4e00-\u9fff]/);
    // Sentences of the other language would be ones that nobody translated.
    const english = /\b(the|of|is|and|to|for|not|frames?|files?|choose|save|jobs?)\b(?![-/.])/i;
    expect(said.split('\n').filter((line) => english.test(line))).toEqual([]);
  });
});
