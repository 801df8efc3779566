import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { closeBrowser, openPanelWorld } from '../../apps/panel/simulate/panel-world.ts';
import { makeFloodProject } from '../../apps/panel/simulate/projects.ts';
import { asAnybody } from './anybody.ts';

/** The panel with a network of Houdini's output nodes, of which one is rendered with all that it waits for. */
export async function pictureOfHoudiniOutputs(path: string): Promise<void> {
  asAnybody();
  const world = await openPanelWorld({
    host: 'houdini',
    makeProject: (_host, folder) => makeFloodProject(folder),
    size: { width: 1280, height: 1000 },
    account: false,
    async afterSidecar({ farm, client }) {
      const { accessId, accessKey } = farm.account;
      await client.setAccount({ endpoint: farm.url, accessId, accessKey, profile: 'studio' });
    },
  });
  try {
    const { page } = world;
    await page.getByRole('switch', { name: 'Render what they wait for too' }).click();
    await page.getByText('and 5 before').waitFor();
    await page.locator('.spinner').first().waitFor({ state: 'detached' });
    await page
      .getByRole('switch', { name: 'Render what they wait for too' })
      .evaluate((one) => one.scrollIntoView({ block: 'start' }));
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.fonts.ready);
    await mkdir(dirname(path), { recursive: true });
    await page.screenshot({ path });
  } finally {
    await world.close();
    await closeBrowser();
  }
}
