import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Renderer } from '@farmhand/local-farm';
import { JOB_SETTINGS_SCHEMA, jobSettings, localPath } from '@farmhand/model';
import { openJournal } from '@farmhand/submission';
import type { BenchFarm } from './farm-process.ts';
import { submitTaskOf } from './fill-farm.ts';

/**
 * A job of very many frames that a sidecar takes for its own: at the farm, and in the journal of a home that no sidecar
 * runs on yet. More frames than a scene may have, as a job of several cameras or of blocks has them.
 *
 * @returns the submission's id.
 */
export async function makeLargeJob(
  farm: Pick<BenchFarm, 'endpoint' | 'accessId' | 'accessKey'>,
  {
    journalFile,
    scenePath,
    frames,
  }: { readonly journalFile: string; readonly scenePath: string; readonly frames: number },
): Promise<string> {
  const taskId = await submitTaskOf(farm, frames);
  const id = randomUUID();
  const journal = openJournal({ file: journalFile });
  try {
    const settings = jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA });
    journal.draft(id, {
      request: { scenePath: localPath.parse(scenePath), snapshot: null, settings },
      account: { endpoint: farm.endpoint, accessId: farm.accessId },
      confirmed: true,
    });
    journal.record(id, { state: 'rendering', taskId, createTaskIntended: true, submitIntended: true });
  } finally {
    journal.close();
  }
  return id;
}

/** Frames that take so long and have no picture, so that a job changes at a steady pace. Milliseconds. */
export function emptyFramesEvery(ms: number): Renderer {
  return async ({ frames, signal, onFrame }) => {
    for (const { frame } of frames) {
      await wait(ms, undefined, { signal });
      onFrame(frame, null);
    }
  };
}
