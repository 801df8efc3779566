import { type Frame, isFrameEnded } from '@farmhand/client';
import type { FarmPort } from './farm-port.ts';
import type { Look } from './look.ts';
import type { SubmissionRecord } from './submission-record.ts';

const FRAMES_A_PAGE = 100;

/** How long the farm may go on saying what was before frames were submitted anew. Milliseconds. */
const OLD_WORD_MS = 120_000;

/** Another one once a frame was rendered, or just submitted, anew. */
export function markOf({ status, resubmissions, startedAt, endedAt }: Frame): string {
  return [status, resubmissions, startedAt?.getTime() ?? '', endedAt?.getTime() ?? ''].join(' ');
}

/** All entries of a task's frame list. */
export async function* framesOf(
  client: FarmPort,
  taskId: number,
  signal: AbortSignal,
  search?: string,
): AsyncGenerator<Frame, void> {
  for (let pageNumber = 1; ; pageNumber += 1) {
    const request = {
      taskId,
      pageNumber,
      pageSize: FRAMES_A_PAGE,
      ...(search === undefined ? {} : { search }),
    };
    const page = await client.taskFrames(request, { signal });
    yield* page.items;
    if (page.items.length === 0 || pageNumber * FRAMES_A_PAGE >= page.total) return;
  }
}

/**
 * Whether the farm's word that a job has ended is of after its frames were submitted anew. A farm may take a moment to count
 * them again, and a job must not end on what it said before.
 */
export async function knowsOfReopened(
  { reopened }: SubmissionRecord,
  { client, job, signal }: Look,
): Promise<boolean> {
  if (reopened === null) return true;
  const now = performance.now();
  if (job.reopened?.mark !== reopened.mark) job.reopened = { mark: reopened.mark, since: now };
  if (now - job.reopened.since > OLD_WORD_MS) return true;
  for await (const frame of framesOf(client, reopened.taskId, signal, reopened.frameIndex)) {
    if (frame.id === reopened.frameId) return markOf(frame) !== reopened.mark && isFrameEnded(frame.status);
  }
  return true;
}
