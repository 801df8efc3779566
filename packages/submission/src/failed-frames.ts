import { type Frame, isFrameFailed, type Task } from '@farmhand/client';
import type { FarmPort } from './farm-port.ts';
import type { Look } from './look.ts';
import type { SubmissionRecord } from './submission-record.ts';

const FRAMES_A_PAGE = 100;
/** When many frames fail they fail alike: the logs of the first tell why. */
const MOST_EXPLAINED = 20;

/** Tells of every failed frame that was not told before, with the farm's reason. */
export async function tellFailedFrames(
  record: SubmissionRecord,
  parts: readonly Task[],
  { client, journal, signal }: Look,
): Promise<void> {
  // Parts of a job may have frames of the same number: what counts is how often each was told.
  const told = new Map<string, number>();
  let explained = 0;
  for (const { body } of journal.eventsAfter(0, record.id)) {
    if (body.type !== 'frameFailed') continue;
    told.set(body.frame, (told.get(body.frame) ?? 0) + 1);
    explained += 1;
  }
  for (const part of parts) {
    if (part.failedFrames === 0) continue;
    for (let pageNumber = 1; ; pageNumber += 1) {
      const page = await client.taskFrames(
        { taskId: part.id, pageNumber, pageSize: FRAMES_A_PAGE },
        { signal },
      );
      for (const frame of page.items) {
        if (!isFrameFailed(frame.status)) continue;
        const already = told.get(frame.frameIndex) ?? 0;
        if (already > 0) {
          told.set(frame.frameIndex, already - 1);
          continue;
        }
        journal.record(record.id, {}, [
          {
            type: 'frameFailed',
            frame: frame.frameIndex,
            message: explained < MOST_EXPLAINED ? await whyFailed(frame, client, signal) : '',
          },
        ]);
        explained += 1;
      }
      if (page.items.length === 0 || pageNumber * FRAMES_A_PAGE >= page.total) break;
    }
  }
}

async function whyFailed(frame: Frame, client: FarmPort, signal: AbortSignal): Promise<string> {
  if (frame.message !== null) return frame.message;
  try {
    const first = await client.frameLog({ frameId: frame.id }, { signal });
    // The reason is where the log ends, and a long log has its end on another page.
    const { text } =
      first.pageCount > 1
        ? await client.frameLog({ frameId: frame.id, pageNumber: first.pageCount }, { signal })
        : first;
    return text.trim().split('\n').at(-1) ?? '';
  } catch {
    // The log only explains; that the frame failed is told without it.
    return '';
  }
}
