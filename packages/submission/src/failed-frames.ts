import { type Frame, isFrameFailed, type Task } from '@farmhand/client';
import type { FarmPort } from './farm-port.ts';
import { framesOf } from './frame-marks.ts';
import type { Look } from './look.ts';
import type { SubmissionRecord } from './submission-record.ts';

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
  for (const { frame, attempt = 0 } of journal.failuresTold(record.id)) {
    const key = attemptKey(frame, attempt);
    told.set(key, (told.get(key) ?? 0) + 1);
    explained += 1;
  }
  for (const part of parts) {
    if (part.failedFrames === 0) continue;
    for await (const frame of framesOf(client, part.id, signal)) {
      if (!isFrameFailed(frame.status)) continue;
      const key = attemptKey(frame.frameIndex, frame.resubmissions);
      const already = told.get(key) ?? 0;
      if (already > 0) {
        told.set(key, already - 1);
        continue;
      }
      const message = explained < MOST_EXPLAINED ? await whyFailed(frame, client, signal) : '';
      const attempt = frame.resubmissions === 0 ? {} : { attempt: frame.resubmissions };
      journal.record(record.id, {}, [{ type: 'frameFailed', frame: frame.frameIndex, message, ...attempt }]);
      explained += 1;
    }
  }
}

/** A frame that was submitted anew and fails again is news. */
function attemptKey(frame: string, attempt: number): string {
  return `${frame} ${attempt}`;
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
