import { isFrameEnded, isFrameFailed } from '@farmhand/client';
import { JobError, parseFrames } from '@farmhand/job';
import type { JobControl } from '@farmhand/model';
import { abandoned, framesNotEnded, noFailedFrames, noSuchFrames } from './control-problems.ts';
import { framesOf, markOf } from './frame-marks.ts';
import type { ControlRule, JobAtFarm } from './job-at-farm.ts';
import { SubmissionError } from './problem.ts';
import { REOPENED, type ReopenedAt } from './submission-record.ts';

/** The frames that are to be rendered again, by the task that has them. */
export interface Resubmission {
  readonly parts: readonly {
    readonly taskId: number;
    readonly frames: readonly Omit<ReopenedAt, 'taskId'>[];
  }[];
  readonly numbers: readonly number[];
}

/** Renders frames again that have ended. */
export const resubmitFrames: ControlRule<Extract<JobControl, { type: 'resubmitFrames' }>, Resubmission> = {
  refuse: (job) => (job.parts.every(({ statusName }) => statusName === 'abandoned') ? abandoned(job) : null),
  note: (job, { frames }) => chooseFrames(job, frames),
  isDone: async (job, _control, note) => (await notAgainYet(job, note)).length === 0,
  async send(job, _control, note) {
    for (const { taskId, frames } of await notAgainYet(job, note)) {
      const frameIds = frames.map(({ frameId }) => frameId);
      await job.client.resubmitFrames({ taskId, frameIds }, { signal: job.signal });
    }
  },
  after(_job, _control, { parts }) {
    const part = parts[0];
    const frame = part?.frames[0];
    const reopened = part === undefined || frame === undefined ? null : { ...frame, taskId: part.taskId };
    return { ...REOPENED, reopened };
  },
  stale(_control, { numbers }) {
    const again = new Set(numbers);
    // Where the farm tells no fingerprints, a new picture of the same size looks like the old one.
    return ({ fingerprint, relativePath }) => fingerprint === null && again.has(numberIn(relativePath));
  },
};

async function chooseFrames({ parts, client, signal }: JobAtFarm, wanted: string): Promise<Resubmission> {
  const numbers = wanted === 'failed' ? null : new Set(numbersOf(wanted));
  const missing = new Set(numbers);
  const again = new Set<number>();
  let isAny = false;
  const chosen: Resubmission['parts'][number][] = [];
  for (const { id: taskId } of parts) {
    const frames: Resubmission['parts'][number]['frames'][number][] = [];
    for await (const frame of framesOf(client, taskId, signal)) {
      const inEntry = numbersInEntry(frame.frameIndex);
      for (const number of inEntry) missing.delete(number);
      const isWanted =
        numbers === null ? isFrameFailed(frame.status) : inEntry.some((number) => numbers.has(number));
      if (!isWanted) continue;
      isAny = true;
      if (!isFrameEnded(frame.status)) continue;
      for (const number of inEntry) again.add(number);
      frames.push({ frameId: frame.id, frameIndex: frame.frameIndex, mark: markOf(frame) });
    }
    if (frames.length > 0) chosen.push({ taskId, frames });
  }
  if (missing.size > 0) throw new SubmissionError(noSuchFrames([...missing]));
  if (chosen.length === 0) throw new SubmissionError(isAny ? framesNotEnded() : noFailedFrames());
  return { parts: chosen, numbers: [...again] };
}

/** Those of the parts whose frames are all as they were: one call submits all of a part's, or none. */
async function notAgainYet(
  { client, signal }: JobAtFarm,
  { parts }: Resubmission,
): Promise<Resubmission['parts']> {
  const left: Resubmission['parts'][number][] = [];
  for (const part of parts) {
    const marks = new Map(part.frames.map(({ frameId, mark }) => [frameId, mark]));
    let isAgain = false;
    for await (const frame of framesOf(client, part.taskId, signal)) {
      const mark = marks.get(frame.id);
      if (mark !== undefined && mark !== markOf(frame)) {
        isAgain = true;
        break;
      }
    }
    if (!isAgain) left.push(part);
  }
  return left;
}

function numbersOf(text: string): readonly number[] {
  try {
    return parseFrames(text);
  } catch (error) {
    if (!(error instanceof JobError)) throw error;
    throw new SubmissionError({
      code: 'frames-invalid',
      message: error.message,
      hint: 'Write frames like 1-100, 1-100x2 or 1-10, 20.',
      retryable: false,
      zh: { message: error.text.zh, hint: '帧范围的写法如 1-100、1-100x2 或 1-10, 20。' },
    });
  }
}

/** The frames of an entry of the farm's list; none for a name that is no range, as of a preparation. */
function numbersInEntry(frameIndex: string): readonly number[] {
  try {
    return parseFrames(frameIndex);
  } catch {
    return [];
  }
}

/** The frame number in a file's name: its last number before the ending. */
function numberIn(relativePath: string): number {
  const name = relativePath.slice(relativePath.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  return Number(/\d+(?!.*\d)/.exec(name)?.[0] ?? Number.NaN);
}
