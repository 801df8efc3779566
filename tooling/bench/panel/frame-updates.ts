import { setTimeout as wait } from 'node:timers/promises';
import { openPanelWorld } from '../../../apps/panel/simulate/panel-world.ts';
import { emptyFramesEvery, makeLargeJob } from '../large-job.ts';
import { pageMetrics } from './page-metrics.ts';

export interface FrameUpdates {
  /** Frames that the farm finished in a second, and that the page was told of. */
  readonly changedASecond: number;
  readonly scriptingMsASecond: number;
  readonly taskMsASecond: number;
  /** Scripting with the same page open on a job at rest. */
  readonly restingMsASecond: number;
  readonly heapBytes: number;
}

const SECONDS = 15;
const NODES = 16;
const FRAME_MS = 40;

/** A job of very many frames whose page is open while it renders. */
export async function measureFrameUpdates(frames: number): Promise<FrameUpdates> {
  let id = '';
  const world = await openPanelWorld({
    host: null,
    farm: { nodes: NODES, renderer: emptyFramesEvery(FRAME_MS) },
    async prepare({ farm, home }) {
      const { accessId, accessKey } = farm.account;
      id = await makeLargeJob(
        { endpoint: farm.url, accessId, accessKey },
        { journalFile: home.journalFile, scenePath: '/scenes/very-long.blend', frames },
      );
    },
    sidecar: { pollMs: 1000 },
    screen: 'jobs',
  });
  try {
    const { page, client } = world;
    await page.goto(`${world.sidecar.url}/#/jobs/${id}`);
    await page.locator('.frames-tab canvas').first().waitFor({ timeout: 120_000 });
    // The whole table has come when the number of frames stands in the legend.
    await page.getByText(frames.toLocaleString('en-GB')).first().waitFor({ timeout: 120_000 });
    await wait(5000);
    const read = await pageMetrics(page);
    const done = async () => (await client.submission(id)).frames?.done ?? 0;
    const [before, doneBefore] = [await read(), await done()];
    await wait(SECONDS * 1000);
    const [after, doneAfter] = [await read(), await done()];
    await client.stop(id);
    await wait(3000);
    const restBefore = await read();
    await wait(5000);
    const restAfter = await read();
    return {
      changedASecond: Math.round((doneAfter - doneBefore) / SECONDS),
      scriptingMsASecond: (after.scriptMs - before.scriptMs) / SECONDS,
      taskMsASecond: (after.taskMs - before.taskMs) / SECONDS,
      restingMsASecond: (restAfter.scriptMs - restBefore.scriptMs) / 5,
      heapBytes: after.heapBytes,
    };
  } finally {
    await world.close();
  }
}
