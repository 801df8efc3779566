import { closeBrowser } from '../../../apps/panel/simulate/panel-world.ts';
import { chromiumPath } from '../../../apps/panel/simulate/world-pages.ts';
import { measureAssetFilter } from './asset-filter.ts';
import { measureClicks } from './click-to-usable.ts';
import { measureFrameUpdates } from './frame-updates.ts';
import { measureSidecarStart } from './sidecar-start.ts';

/** Rows of the asset table, and frames of the job. */
const ASSETS = 100_000;
const FRAMES = 200_000;

const milliseconds = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const mebibytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(0)} MiB`;

/**
 * The sidecar's start, and the panel in real Chromium. What takes a browser is left out where there is none. Baselines are
 * named in each line and measured in the same run.
 */
export async function benchPanel(say: (line: string) => void): Promise<void> {
  const start = await measureSidecarStart();
  say('Sidecar, from its start to the first healthy answer (the bundled one, empty home)');
  say(
    `  median ${milliseconds(start.healthyMs)}, ${(start.healthyMs / start.emptyMs).toFixed(1)} of an empty Node program (${milliseconds(start.emptyMs)})`,
  );
  say(`  memory at rest ${mebibytes(start.residentBytes)}`);
  if (chromiumPath === null) {
    say('There is no Chromium here; the panel itself is left out.');
    return;
  }
  try {
    const clicks = await measureClicks();
    say('Panel, from the click to usable (warm; goal 250 ms)');
    say(
      `  median ${milliseconds(clicks.usableMs)}, worst ${milliseconds(clicks.worstMs)}, ${(clicks.usableMs / clicks.emptyPageMs).toFixed(1)} of an empty page (${milliseconds(clicks.emptyPageMs)})`,
    );
    const updates = await measureFrameUpdates(FRAMES);
    say(
      `Job of ${FRAMES.toLocaleString('en')} frames of which ${updates.changedASecond.toLocaleString('en')} change each second (goal 80 ms of scripting a second)`,
    );
    say(
      `  scripting ${milliseconds(updates.scriptingMsASecond)} a second, all of the page's thread ${milliseconds(updates.taskMsASecond)}, at rest ${milliseconds(updates.restingMsASecond)}`,
    );
    say(`  page's memory ${mebibytes(updates.heapBytes)}`);
    const filter = await measureAssetFilter(ASSETS);
    say(`Asset table of ${ASSETS.toLocaleString('en')} rows, filter keystroke to paint (goal 50 ms, median)`);
    say(
      `  median ${milliseconds(filter.medianMs)}, worst ${milliseconds(filter.worstMs)}, over ${filter.keystrokes} keystrokes; in an empty field ${milliseconds(filter.emptyMs)}`,
    );
    say(`  page's memory ${mebibytes(filter.heapBytes)}`);
  } finally {
    await closeBrowser();
  }
}
