import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { closeBrowser, openPanelWorld, type PanelWorld } from '../../apps/panel/simulate/panel-world.ts';
import { asAnybody } from './anybody.ts';

/** Where everything lies in the pictures, when it may be made there: whose computer it is says nothing. */
const FOLDER = '/projects';

/** Pictures of the panel by file name, each taken when the job is there. */
const pictures: Readonly<Record<string, (world: PanelWorld) => Promise<void>>> = {
  'panel-submit.png': async ({ page }) => {
    await page.getByRole('textbox', { name: 'Frames', exact: true }).fill('1-10');
    await page.getByRole('checkbox', { name: 'First frame' }).check();
    await page.getByText('Ready to submit').waitFor();
    // What was found before stays on show while the check for the new frames goes on.
    await page.locator('.spinner').first().waitFor({ state: 'detached' });
  },
  'panel-assets.png': async ({ page }) => {
    await page.getByRole('link', { name: 'Assets' }).click();
    await page.getByText('boards.png').first().waitFor();
  },
  'panel-rehearsal.png': async ({ page }) => {
    await page.getByRole('link', { name: 'Rehearsal' }).click();
    await page
      .getByRole('button', { name: /^Rehearse/ })
      .first()
      .click();
    await page.getByRole('img').nth(2).waitFor({ timeout: 180_000 });
  },
  'panel-progress.png': async (world) => {
    const { page } = world;
    await page.getByRole('link', { name: 'Submit' }).click();
    await page.getByRole('button', { name: 'Submit', exact: true }).click();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await framesDone(world, 0.2);
  },
  'panel-job.png': async (world) => {
    const { page } = world;
    await page.getByRole('button', { name: 'Show job' }).click();
    await framesDone(world, 0.5);
    await page
      .locator('canvas')
      .first()
      .click({ position: { x: 20, y: 12 } });
    await page.getByRole('img').first().waitFor();
    await page.mouse.move(0, 0);
  },
};

/** Resolves when this share of the newest job's frames is rendered. */
async function framesDone({ client }: PanelWorld, share: number): Promise<void> {
  const [job] = await client.submissions();
  if (job === undefined) throw new Error('there is no job to show');
  for await (const { body } of client.events({ submissionId: job.id })) {
    if (body.type === 'frames' && body.counts.done >= body.counts.total * share) return;
  }
}

/** Takes all pictures of the panel in one go, of a real job that real Blender renders. */
export async function picturesOfPanel(
  folder: string,
  wanted: (name: string) => boolean,
): Promise<readonly string[]> {
  if (!Object.keys(pictures).some(wanted)) return [];
  asAnybody();
  const own = await mayMake(FOLDER);
  const world = await openPanelWorld({
    size: { width: 1280, height: 860 },
    account: false,
    farm: { renderer: 'blender' },
    ...(own === null ? {} : { folder: own }),
    async afterSidecar({ farm, client }) {
      const { accessId, accessKey } = farm.account;
      await client.setAccount({ endpoint: farm.url, accessId, accessKey, profile: 'studio' });
    },
  });
  const taken: string[] = [];
  try {
    await mkdir(folder, { recursive: true });
    // In this order: each stands on what the former has done.
    for (const [name, prepare] of Object.entries(pictures)) {
      await prepare(world);
      await world.page.evaluate(() => document.fonts.ready);
      const path = join(folder, name);
      if (wanted(name)) {
        await world.page.screenshot({ path });
        taken.push(path);
      }
    }
  } finally {
    await world.close();
    await closeBrowser();
  }
  return taken;
}

/** The folder, when it is not there yet and may be made. */
async function mayMake(folder: string): Promise<string | null> {
  try {
    await access(folder);
    return null;
  } catch {
    return mkdir(folder, { recursive: true }).then(
      () => folder,
      () => null,
    );
  }
}
