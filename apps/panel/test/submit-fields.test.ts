import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chromiumPath } from './support/open-panel.ts';
import { framesField, kept, openSubmit, ready } from './support/submit-screen.ts';

describe.skipIf(chromiumPath === null)('the fields of the Submit screen', () => {
  it('keeps what was typed wrongly, and what is wrong with it, over a change of screens', async () => {
    const world = await openSubmit();
    const { page } = world;
    await ready(page);
    await framesField(page).fill('10-1');
    const bar = page.locator('.submit-bar');
    await bar.getByText('Frames: "10-1" runs backwards; write 1-10.').first().waitFor();
    await page.getByRole('link', { name: 'Jobs' }).click();
    await page.getByRole('link', { name: 'Submit' }).click();
    expect(await framesField(page).inputValue()).toBe('10-1');
    expect(await framesField(page).getAttribute('aria-invalid')).toBe('true');
    // Folded away it is wrong all the same.
    await page.getByRole('button', { name: 'Frames', exact: true }).click();
    await bar.getByText('runs backwards').first().waitFor();
    await page.getByRole('button', { name: 'Frames', exact: true }).click();
    await framesField(page).fill('1-10');
    await ready(page);
    const memory = page.getByRole('textbox', { name: /^Memory per frame/ });
    await memory.fill('0');
    const time = page.getByRole('textbox', { name: 'Longest time of a frame: hours' });
    await time.fill('a day');
    await bar.getByText('Memory per frame: a whole number').first().waitFor();
    await page.getByRole('link', { name: 'Jobs' }).click();
    await page.getByRole('link', { name: 'Submit' }).click();
    expect(await memory.inputValue()).toBe('0');
    expect(await time.inputValue()).toBe('a day');
    await bar.getByText('Longest time of a frame: from one minute').first().waitFor();
    // Nothing is kept that is another than the default, and yet there is a way back.
    await page.getByRole('button', { name: 'Back to defaults' }).last().click();
    await ready(page);
    expect(await memory.inputValue()).toBe('64');
    expect(await time.inputValue()).toBe('12');
  });

  it('takes numbers with the decimal sign of the artist or of the program, and shows the artist’s own', async () => {
    const world = await openSubmit({ locale: 'de-DE' });
    const { page } = world;
    await ready(page);
    const price = page.getByRole('textbox', { name: /^Price of a node hour/ });
    await price.fill('1,25');
    await kept(world, { pricePerNodeHour: 1.25 });
    await price.fill('2.5');
    await kept(world, { pricePerNodeHour: 2.5 });
    expect(await price.inputValue()).toBe('2.5');
    await price.press('Tab');
    expect(await price.inputValue()).toBe('2,5');
    const minutes = page.getByRole('textbox', { name: 'Longest time of a frame: minutes' });
    await minutes.fill('90,5');
    await kept(world, { timeoutSeconds: 12 * 3600 + 90.5 * 60 });
    await minutes.press('Tab');
    expect(await minutes.inputValue()).toBe('30,5');
    // A field that is emptied may be typed anew before it goes back to its default.
    const tiles = page.getByRole('textbox', { name: /^Tiles/ });
    await tiles.fill('4');
    await tiles.fill('');
    await tiles.pressSequentially('8');
    await kept(world, { tiles: 8 });
    await tiles.fill('');
    await tiles.press('Tab');
    expect(await tiles.inputValue()).toBe('1');
  });

  it('never asks for what stands in a field that is no longer there', async () => {
    const world = await openSubmit({ host: 'houdini' });
    const { page } = world;
    await ready(page);
    await page.getByRole('button', { name: 'Render it too' }).click();
    await page.getByRole('textbox', { name: 'Frames of /out/cache' }).fill('9-');
    const bar = page.locator('.submit-bar');
    await bar.getByText('Frames of /out/cache:').first().waitFor();
    await page.getByRole('button', { name: 'Only the active one' }).click();
    await ready(page);
    await page.getByRole('button', { name: 'Organisation and download' }).click();
    await page.getByRole('combobox', { name: /^Places of frames in it/ }).fill('{nonsense}');
    await page.getByRole('textbox', { name: 'Download folder' }).fill('renders');
    await bar.getByText('Download folder: write the whole path').first().waitFor();
    // Folded away it is wrong all the same.
    await page.getByRole('button', { name: 'Organisation and download' }).click();
    await bar.getByText('Download folder: write the whole path').first().waitFor();
    await page.getByRole('button', { name: 'Organisation and download' }).click();
    await page.getByRole('switch', { name: 'Bring the frames home as they finish' }).click();
    await ready(page);
  });

  it('shows the download folder before there is a job, and says when it is not there yet', async () => {
    const shown: string[] = [];
    const reveal = async (path: string) => {
      shown.push(path);
      return true;
    };
    const world = await openSubmit({ sidecar: { reveal } });
    const { page, folder, project } = world;
    await ready(page);
    await page.getByRole('button', { name: 'Organisation and download' }).click();
    const show = page.getByRole('button', { name: 'Show the folder' });
    await show.click();
    await page.getByText('It is made when the first frame comes home.', { exact: false }).waitFor();
    const beside = join(dirname(project?.scenePath ?? ''), 'renders');
    await mkdir(beside);
    await show.click();
    await page.getByText(beside, { exact: true }).waitFor();
    // One that was typed this moment and is not kept yet.
    const other = join(folder, 'other');
    await mkdir(other);
    await page.getByRole('textbox', { name: 'Download folder' }).fill(other);
    await show.click();
    await page.getByText(other, { exact: true }).waitFor();
    expect(shown).toEqual([beside, other]);
  });
});
