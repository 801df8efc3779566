import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { localPath, storedPath } from '@farmhand/model';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { makeProject, type Project } from '../simulate/projects.ts';
import { sideways } from './support/layout.ts';
import { askSidecar, chromiumPath, expectAccessible, openPanel } from './support/open-panel.ts';

/** What a name may do to a page that trusts it. */
const MARKUP = '<script>document.title="owned"</script>';
const PICTURE = '"><img src=x onerror="document.title=1">';
const TURNED = 'wood\u202Egnp.exe';
const HIDDEN = 'free\u200b\ufeffman\u2066';
const LINES = 'one\ntwo\r\nthree\u2028four\tfive';
const EMOJI = '👩‍🎨🔥 дом 家 בית';
const LONG = 'x'.repeat(4000);
const ALL = [MARKUP, PICTURE, TURNED, HIDDEN, LINES, EMOJI];
const MIXED = ALL.join(' ');

const SIZES = [
  { width: 320, height: 700 },
  { width: 1400, height: 900 },
];

/** A project whose every name is one of these; a file's name can have no slash in it. */
async function hostileProject(_host: unknown, folder: string): Promise<Project> {
  const { snapshot, scenePath } = await makeProject('cinema4d', folder);
  const inName = (text: string) => text.replaceAll('/', '∕').replaceAll('\n', '\v').slice(0, 60);
  const files = ALL.map((text, index) => join(folder, 'tex', `${index}${inName(text)}.png`));
  for (const file of files) await writeFile(file, 'a picture');
  const scene = join(dirname(scenePath), `${inName(PICTURE)}${TURNED}.c4d`);
  await rename(scenePath, scene);
  const [first, ...others] = snapshot.scenes;
  if (first === undefined) throw new Error('the recorded snapshot has no take');
  return {
    scenePath: scene,
    snapshot: {
      ...snapshot,
      scenePath: localPath.parse(scene),
      host: { ...snapshot.host, version: `2025 ${MIXED}`.slice(0, 190) },
      scenes: [
        { ...first, name: `${MARKUP}${TURNED}`, camera: MIXED, cameras: [MIXED, LONG] },
        { ...first, name: LONG, active: false },
        ...others,
      ],
      plugins: [...snapshot.plugins, { name: PICTURE, version: LONG }],
      references: [
        ...files.map((file, index) => ({
          storedPath: storedPath.parse(file),
          kind: 'image' as const,
          owner: { type: MIXED, name: ALL[index] ?? '', property: LONG },
        })),
        {
          storedPath: storedPath.parse(`missing/${LONG}/${TURNED}.png`),
          kind: 'image' as const,
          owner: { type: 'Material', name: LONG },
        },
        {
          storedPath: storedPath.parse(`missing/${PICTURE}${TURNED}.png`),
          kind: 'image' as const,
          owner: { type: 'Material', name: MIXED },
        },
      ],
    },
  };
}

/** Where a name became anything but text, or pushed the page apart. */
async function harmOf(page: Page, where: string): Promise<readonly string[]> {
  const all: string[] = [];
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const found = await page.evaluate(() => {
      const wrong: string[] = [];
      if (document.title !== 'Farmhand') wrong.push(`title ${document.title}`);
      if (document.querySelectorAll('script').length !== 1) wrong.push('a script');
      for (const each of document.querySelectorAll('img, iframe, object, embed, svg image')) {
        if (!(each as HTMLImageElement).src?.startsWith('blob:')) wrong.push(each.outerHTML.slice(0, 80));
      }
      const hides = /[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/;
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        if (hides.test(node.textContent ?? ''))
          wrong.push(`hidden signs in ${node.parentElement?.className}`);
      }
      for (const each of document.querySelectorAll('[title], [aria-label]')) {
        if (hides.test(`${each.getAttribute('title')}${each.getAttribute('aria-label')}`))
          wrong.push(`hidden signs said of ${each.className}`);
      }
      return wrong;
    });
    found.push(...(await sideways(page)));
    all.push(...found.map((each) => `${where} at ${size.width}: ${each}`));
  }
  return all;
}

describe.skipIf(chromiumPath === null)('names that want to be more than names', () => {
  it('are text on every screen, and push nothing aside', async () => {
    const asked: string[] = [];
    const world = await openPanel({ host: 'cinema4d', makeProject: hostileProject });
    const { page, project, folder, host } = world;
    const harm: string[] = [];
    const look = async (where: string) => void harm.push(...(await harmOf(page, where)));
    page.setDefaultTimeout(10_000);
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    page.on('dialog', (dialog) => {
      asked.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page
      .getByText(/\d errors?$/)
      .first()
      .waitFor();
    await askSidecar(world, 'PATCH', '/scene-settings', {
      scenePath: project?.scenePath,
      changes: {
        project: MIXED,
        artist: LONG,
        labels: [MARKUP, TURNED, 'y'.repeat(300)],
        downloadFolder: join(folder, 'f'),
      },
    });
    for (const name of [PICTURE, `${TURNED}${HIDDEN}`, 'z'.repeat(80)]) {
      await askSidecar(world, 'PUT', '/presets', { name, settings: { tiles: 2 } });
    }
    await look('submit');
    await page.getByRole('button', { name: 'Organisation and download' }).click();
    await look('submit, labels');
    await expectAccessible(page);
    await page.reload();
    await page.getByRole('button', { name: /^Presets/ }).click();
    await page.getByRole('menuitem').first().waitFor();
    await look('submit, presets');
    await page.keyboard.press('Escape');

    // What the host says, in a message.
    host?.willRefuse('takeSnapshot', `${MIXED} ${LONG}`);
    await page.getByRole('button', { name: 'Look again' }).first().click();
    await page.locator('.toast').first().waitFor();
    await look('a message of the host');
    expect((await page.locator('.toast').first().boundingBox())?.height).toBeLessThan(300);
    await page.getByRole('button', { name: 'Dismiss' }).first().click();

    // The panel's own file browser.
    await mkdir(join(folder, `${PICTURE.replaceAll('/', '∕')}${TURNED}`), { recursive: true });
    host?.willRefuse('pickFiles', 'Not now.');
    await page.getByRole('button', { name: /^Scene:/ }).click();
    await page.getByRole('menuitem', { name: /file/i }).last().click();
    const dialog = page.getByRole('dialog', { name: 'Choose a scene file' });
    await dialog.getByRole('textbox', { name: 'Folder' }).fill(folder);
    await page.keyboard.press('Enter');
    await dialog.getByText('onerror').first().waitFor();
    await look('the file browser');
    await page.keyboard.press('Escape');

    await page.getByRole('link', { name: 'Rehearsal', exact: true }).click();
    await page.locator('main h2').first().waitFor();
    await look('rehearsal');
    await page.getByRole('link', { name: 'Assets', exact: true }).click();
    await page.getByRole('radio', { name: 'List' }).check();
    const rows = page.locator('main .table-row');
    await rows.first().waitFor();
    await look('assets');
    for (const text of ['<script>', 'onerror', '[U+202E]']) {
      await rows.getByText(text).first().click();
      await look(`the asset ${text}`);
    }

    const { submission } = await askSidecar<{ submission: { id: string } }>(world, 'POST', '/submissions', {
      scenePath: project?.scenePath,
      settings: {
        schema: 'farmhand.job-settings/1',
        project: MIXED,
        labels: [MARKUP, TURNED],
        skipFiles: [],
      },
    });
    await page.getByRole('link', { name: /^Progress/ }).click();
    await page
      .locator('main')
      .getByText(/onerror/)
      .first()
      .waitFor();
    await look('progress');
    await page.getByRole('link', { name: 'Jobs', exact: true }).click();
    await page.locator('main .table-row').first().waitFor();
    await look('jobs');
    await page.evaluate((id) => location.assign(`#/jobs/${id}`), submission.id);
    await page.getByRole('tab').first().waitFor();
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await look(`a job, ${await tab.textContent()}`);
    }
    expect(harm).toEqual([]);
    expect(asked.filter((path) => !/^\/($|api\/v1\/|panel-|part-)/.test(path))).toEqual([]);
  });
});
