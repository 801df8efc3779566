import { isEnded, type Task, type TaskStatusName } from '@farmhand/client';
import { ENDED_STATES, type JobControl } from '@farmhand/model';
import { newestTasks, submissionLabel } from './ask-the-farm.ts';
import { ended, labelShared, labelStays, notStopped } from './control-problems.ts';
import { framesOf, markOf } from './frame-marks.ts';
import type { ControlRule, JobAtFarm } from './job-at-farm.ts';
import { SubmissionError } from './problem.ts';
import { resubmitFrames } from './resubmit-frames.ts';
import {
  REOPENED,
  type ReopenedAt,
  type SubmissionPatch,
  type SubmissionRecord,
} from './submission-record.ts';

type RuleOf<T extends JobControl['type']> = ControlRule<Extract<JobControl, { type: T }>, unknown>;

/** Statuses of tasks that start again when asked to. */
const STARTABLE: ReadonlySet<TaskStatusName> = new Set([
  'stopped',
  'stoppedByUser',
  'stoppedForArrears',
  'stoppedByTimeout',
  'testFinished',
]);
/** Statuses of tasks whose frames are all through. */
const FINISHED: ReadonlySet<TaskStatusName> = new Set(['finished', 'finishedWithFailedFrames', 'failed']);

const nothing = async () => null;
const hasEnded = ({ parts }: JobAtFarm) => parts.every(({ status }) => isEnded(status));
const refuseEnded = (job: JobAtFarm) => (hasEnded(job) ? ended(job) : null);

const stop: RuleOf<'stop'> = {
  refuse: refuseEnded,
  note: nothing,
  isDone: async (job) => hasEnded(job),
  send: ({ client, task, signal }) => client.stopTasks([task.id], { signal }),
  after: () => ({}),
};

const start: ControlRule<Extract<JobControl, { type: 'start' }>, ReopenedAt | null> = {
  refuse: (job) => (job.parts.some(({ statusName }) => STARTABLE.has(statusName)) ? null : notStopped(job)),
  async note({ parts, client, signal }) {
    const part = parts.find(({ statusName }) => STARTABLE.has(statusName));
    if (part === undefined) return null;
    for await (const frame of framesOf(client, part.id, signal)) {
      if (frame.statusName === 'stopped') return reopenedAt(part.id, frame);
    }
    return null;
  },
  isDone: async ({ parts }) => !parts.some(({ statusName }) => STARTABLE.has(statusName)),
  send: ({ client, task, signal }) => client.startTasks([task.id], { signal }),
  after: (_job, _control, note) => ({ ...REOPENED, reopened: note }),
};

const abandon: RuleOf<'abandon'> = {
  refuse: (job) => (job.parts.every(({ statusName }) => FINISHED.has(statusName)) ? ended(job) : null),
  note: nothing,
  isDone: async ({ parts }) => parts.some(({ statusName }) => statusName === 'abandoned'),
  send: ({ client, task, signal }) => client.abandonTasks([task.id], { signal }),
  // One that has not ended here is followed to its end: what is rendered is still brought home.
  after: ({ record }) => ({
    abandoned: true,
    ...(ENDED_STATES.has(record.state) ? { state: 'cancelled' as const, problem: null } : {}),
  }),
};

const remove: RuleOf<'remove'> = {
  refuse: () => null,
  note: nothing,
  isDone: async ({ task }) => task.deleted,
  async send(job) {
    const { client, task, signal } = job;
    // Nobody says that deleting a job stops it, and what nobody sees any more must not cost anything.
    if (!hasEnded(job)) await client.stopTasks([task.id], { signal });
    await client.deleteTasks([task.id], { signal });
  },
  after: ({ record }) => removedPatch(record),
};

/** Another number than one of these, as the documentation's examples have it, says nothing of what was asked. */
const PRIORITIES: ReadonlySet<number | null> = new Set([50, 60]);

const setPriority: RuleOf<'setPriority'> = {
  refuse: refuseEnded,
  note: nothing,
  isDone: async ({ task }, { priority }) =>
    PRIORITIES.has(task.priority) ? task.priority === priority : null,
  send: ({ client, task, signal }, { priority }) =>
    client.updatePriority({ taskId: task.id, priority }, { signal }),
  after: ({ record }, { priority }) => ({ changedAtFarm: { ...record.changedAtFarm, priority } }),
};

const setJobTimeout: RuleOf<'setTimeout'> = {
  refuse: refuseEnded,
  note: nothing,
  isDone: async ({ task }, { jobTimeoutSeconds }) =>
    task.timeoutSeconds === null ? null : isTimeout(task.timeoutSeconds, jobTimeoutSeconds),
  send: ({ client, task, signal }, { jobTimeoutSeconds }) =>
    client.setTaskTimeout({ taskIds: [task.id], timeoutSeconds: jobTimeoutSeconds }, { signal }),
  after: ({ record }, { jobTimeoutSeconds }) => ({
    changedAtFarm: { ...record.changedAtFarm, jobTimeoutSeconds },
  }),
};

const fullSpeed: ControlRule<Extract<JobControl, { type: 'fullSpeed' }>, WaitsForTest | null> = {
  refuse: refuseEnded,
  note: waitsForTest,
  async isDone(job, _control, before) {
    if (before === null) return null;
    if (job.parts.every(({ statusName }) => FINISHED.has(statusName))) return true;
    return hasEnded(job) ? null : (await waitsForTest(job)) !== before;
  },
  send: ({ client, task, signal }) => client.renderFullSpeed([task.id], { signal }),
  after: () => ({}),
};

const setLabels: RuleOf<'setLabels'> = {
  refuse: () => null,
  async note(job, control) {
    const { extra } = labelChanges(job, control.labels);
    const withoutId = extra.find((label) => job.task.labelIds[label] === undefined);
    if (withoutId !== undefined) throw new SubmissionError(labelStays(withoutId));
    if (extra.length === 0) return null;
    // Whether the farm's number for a label is this job's alone is not documented: it may be that of the label itself.
    const own = new Set([job.task.id, ...job.parts.map(({ id }) => id)]);
    for await (const other of newestTasks(job.client, job.signal)) {
      const shared = own.has(other.id)
        ? undefined
        : extra.find((label) => other.labelIds[label] === job.task.labelIds[label]);
      if (shared !== undefined) throw new SubmissionError(labelShared(shared, other.id));
    }
    return null;
  },
  async isDone(job, control) {
    const { missing, extra } = labelChanges(job, control.labels);
    return missing.length === 0 && extra.length === 0;
  },
  async send(job, control) {
    const { client, task, signal } = job;
    const { missing, extra } = labelChanges(job, control.labels);
    for (const label of missing) await client.addTaskLabel({ label, taskIds: [task.id] }, { signal });
    await client.deleteTaskLabels(
      extra.flatMap((label) => task.labelIds[label] ?? []),
      { signal },
    );
  },
  after: ({ record }, { labels }) => ({
    changedAtFarm: { ...record.changedAtFarm, labels: [...new Set(labels)] },
  }),
};

/** How a job shows that it waits for its test frames: it pauses after them, or its other frames wait for them. */
type WaitsForTest = 'paused' | 'framesWait';

/** If other frames wait for the test frames, some of these do. */
const FRAMES_LOOKED_AT = 200;

/** Null when nothing shows that it waits: then nothing will show that it does not wait any more. */
async function waitsForTest({ parts, client, signal }: JobAtFarm): Promise<WaitsForTest | null> {
  if (parts.some(({ statusName }) => statusName === 'testFinished')) return 'paused';
  for (const { id } of parts) {
    let seen = 0;
    for await (const { statusName } of framesOf(client, id, signal)) {
      if (statusName === 'waitingForPriorityFrames') return 'framesWait';
      seen += 1;
      if (seen === FRAMES_LOOKED_AT) break;
    }
  }
  return null;
}

/** From here on a time limit that the farm tells is taken for milliseconds, see {@link Task.timeoutSeconds}. */
const TAKEN_FOR_MS = 1_000_000;

function isTimeout(told: number, wanted: number): boolean {
  return told === wanted || (wanted >= TAKEN_FOR_MS && told === wanted / 1000);
}

/** What is done with each control. */
export const CONTROL_RULES = {
  stop,
  start,
  abandon,
  remove,
  setPriority,
  setLabels,
  setTimeout: setJobTimeout,
  fullSpeed,
  resubmitFrames,
} as const;

/** What becomes of a submission that is removed, wherever it stands. */
export function removedPatch({ state }: SubmissionRecord): SubmissionPatch {
  return { removed: true, ...(ENDED_STATES.has(state) ? {} : { state: 'cancelled', problem: null }) };
}

function reopenedAt(
  taskId: number,
  frame: { readonly id: number; readonly frameIndex: string } & Parameters<typeof markOf>[0],
): ReopenedAt {
  const { id: frameId, frameIndex } = frame;
  return { taskId, frameId, frameIndex, mark: markOf(frame) };
}

function labelChanges({ task, record }: JobAtFarm, wanted: readonly string[]) {
  const target = new Set([...wanted, submissionLabel(record.id)]);
  return {
    missing: [...target].filter((label) => !task.labels.includes(label)),
    extra: task.labels.filter((label) => !target.has(label)),
  };
}
