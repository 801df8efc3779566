import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPanelWorld } from '../../../apps/panel/simulate/panel-world.ts';
import { USABLE } from '../../../apps/panel/src/usable-mark.ts';
import { buildPanel } from '../../bundle/panel-bundle.ts';
import { median } from '../statistics.ts';

export interface Clicks {
  /** Milliseconds from the navigation to the mark that the panel sets when an artist can work with it. */
  readonly usableMs: number;
  readonly worstMs: number;
  /** Milliseconds from the navigation to the load event of a page with nothing on it, from the same server. */
  readonly emptyPageMs: number;
}

const ROUNDS = 15;

/** Opens the panel again and again for a host with a scene, in a browser that knows its files already. */
export async function measureClicks(): Promise<Clicks> {
  // As artists have it, which is smaller than what the tests look into.
  const panelFolder = await mkdtemp(join(tmpdir(), 'farmhand-bench-panel-'));
  await buildPanel({ outFolder: panelFolder });
  const world = await openPanelWorld({ sidecar: { panelFolder } });
  try {
    const usable: number[] = [];
    const empty: number[] = [];
    for (let round = 0; round < ROUNDS + 1; round++) {
      const page = await world.openAgain();
      const ms = await page.evaluate(
        (name) =>
          new Promise<number>((resolve) => {
            const look = () => {
              const [mark] = performance.getEntriesByName(name);
              if (mark === undefined) requestAnimationFrame(look);
              else resolve(mark.startTime);
            };
            look();
          }),
        USABLE,
      );
      // An answer with nothing on it: the sidecar refuses it before it looks at anything.
      await page.goto(`${world.sidecar.url}/api/v1/health`);
      const emptyMs = await page.evaluate(
        () => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).loadEventEnd,
      );
      await page.close();
      // The first one fills the browser's cache.
      if (round > 0) {
        usable.push(ms);
        empty.push(emptyMs);
      }
    }
    return { usableMs: median(usable), worstMs: Math.max(...usable), emptyPageMs: median(empty) };
  } finally {
    await world.close();
    await rm(panelFolder, { recursive: true, force: true });
  }
}
