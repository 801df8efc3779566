import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { chromiumPath, eventually, openPanel } from './support/open-panel.ts';

const framesField = (page: Page) => page.getByRole('textbox', { name: /^Frames( \(changed\))?$/ });
const tilesField = (page: Page) => page.getByRole('textbox', { name: /^Tiles/ });

describe.skipIf(chromiumPath === null)('settings of a scene', () => {
  it('are in the file beside it as soon as they change, and in every other panel of the scene', async () => {
    const { page, project, openAgain } = await openPanel();
    const file = `${project?.scenePath}.farmhand.json`;
    const second = await openAgain();
    await Promise.all([page, second].map((each) => each.getByText('Ready to submit').waitFor()));
    await framesField(page).fill('1-3');
    await eventually(() => framesField(second).inputValue()).toBe('1-3');
    await tilesField(second).fill('4');
    await eventually(() => tilesField(page).inputValue()).toBe('4');
    const kept = async () => JSON.parse(await readFile(file, 'utf8')).settings as Record<string, unknown>;
    expect(await kept()).toMatchObject({ frames: '1-3', tiles: 4 });
    // The frames of a scene for which nothing was chosen go home all the same.
    expect((await kept()).downloadFolder).toMatch(/renders$/);
  });

  it('that two panels change in the same moment are both kept', async () => {
    const { page, project, openAgain } = await openPanel();
    const second = await openAgain();
    await Promise.all([page, second].map((each) => each.getByText('Ready to submit').waitFor()));
    // Neither hears of the other before it has sent its own.
    let held: (() => void)[] = [];
    for (const each of [page, second]) {
      await each.route('**/scene-settings', async (route) => {
        if (route.request().method() !== 'PATCH') return route.continue();
        await new Promise<void>((resolve) => held.push(resolve));
        return route.continue();
      });
    }
    await framesField(page).fill('1-3');
    await tilesField(second).fill('4');
    await eventually(() => held.length).toBe(2);
    for (const go of held) go();
    held = [];
    for (const each of [page, second]) {
      await eventually(() => framesField(each).inputValue()).toBe('1-3');
      await eventually(() => tilesField(each).inputValue()).toBe('4');
    }
    const text = await readFile(`${project?.scenePath}.farmhand.json`, 'utf8');
    expect(JSON.parse(text).settings).toMatchObject({ frames: '1-3', tiles: 4 });
  });

  it('that were changed last are kept when the page closes at once', async () => {
    const { page, project } = await openPanel();
    await page.getByText('Ready to submit').waitFor();
    await framesField(page).fill('6-9');
    await page.close({ runBeforeUnload: true });
    const frames = async () => {
      const text = await readFile(`${project?.scenePath}.farmhand.json`, 'utf8').catch(() => '{}');
      return JSON.parse(text).settings?.frames;
    };
    await eventually(frames).toBe('6-9');
  });
});
