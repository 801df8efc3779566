import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { JOB_SETTINGS_SCHEMA, jobSettings } from '@farmhand/model';
import { rehearsalPage, rehearse } from '@farmhand/rehearsal';
import { readScene } from '@farmhand/scene';
import { rootFolder } from '../bundle/root.ts';

const run = promisify(execFile);

const scene = join(rootFolder, 'tooling', 'fixtures', 'sample', 'sample.blend');

/**
 * Rehearses the sample scene with real Blender and takes a picture of the page about it.
 *
 * @param browser program file of Chromium, as Debian packages it.
 * @throws when there is no Blender or no browser.
 */
export async function pictureOfRehearsal(picture: string, browser = 'chromium'): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-picture-'));
  try {
    const report = await rehearse({
      scenePath: scene,
      settings: jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA, pricePerNodeHour: 1.5 }),
      readScene,
      scalePercent: 100,
      outputFolder: folder,
      hardware: { nodes: 5 },
    });
    const page = join(folder, 'rehearsal.html');
    // Whose folder the checkout is in says nothing.
    await writeFile(page, await rehearsalPage({ ...report, scenePath: 'sample.blend' }));
    await run(browser, [
      '--headless=new',
      '--no-sandbox',
      '--hide-scrollbars',
      '--window-size=960,1010',
      `--user-data-dir=${join(folder, 'profile')}`,
      `--screenshot=${picture}`,
      pathToFileURL(page).href,
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
