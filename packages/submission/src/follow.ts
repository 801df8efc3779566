import { isEnded, type Task } from '@farmhand/client';
import type { FrameCounts, Problem } from '@farmhand/model';
import { bringHome } from './bring-home.ts';
import { tellFailedFrames } from './failed-frames.ts';
import { forgetLostFiles } from './forget-lost-files.ts';
import { knowsOfReopened } from './frame-marks.ts';
import { endJob } from './job-end.ts';
import type { Look } from './look.ts';
import { SubmissionError } from './problem.ts';
import type { SubmissionRecord } from './submission-record.ts';
import { taskGone, taskLeftOut } from './task-absence.ts';
import { noteCounts } from './watched-job.ts';

/** Takes one job from what the farm says of it now: counts, failures, finished frames, cancel, end. */
export async function follow(record: SubmissionRecord, task: Task | undefined, look: Look): Promise<void> {
  const { journal, checkpoint, job, absences } = look;
  if (task === undefined) {
    if (!absences.isGone(record.id)) throw new SubmissionError(taskLeftOut(record));
    endGone(record, look);
    return;
  }
  absences.noteThere(record.id);
  const parts = task.children.length > 0 ? task.children : [task];

  if (record.cancelRequested) {
    // Also one that was not submitted: a submit still on its way would start it after this.
    if (!parts.every(({ status }) => isEnded(status))) await stopAtFarm(task, look);
    journal.record(record.id, { state: 'cancelled', problem: null });
    return;
  }

  const frames = countsOf(parts);
  noteCounts(job, frames, performance.now());
  const allEnded = parts.every(({ status }) => isEnded(status));
  if (!allEnded && record.reopened !== null) journal.record(record.id, { reopened: null });
  const ended = allEnded && (await knowsOfReopened(record, look));
  const state = ended ? 'downloading' : 'rendering';
  if (state !== record.state || !sameCounts(frames, record.frames)) {
    journal.record(record.id, { state, frames }, [{ type: 'frames', counts: frames }]);
    checkpoint('watch:recorded');
  }
  if (frames.failed > 0 && (ended || frames.failed !== job.failuresTold)) {
    await tellFailedFrames(record, parts, look);
    job.failuresTold = frames.failed;
  }
  const isAskedAgain = record.downloadRound !== (job.downloadRound ?? 0);
  if (ended || isAskedAgain || frames.done !== job.broughtHome) {
    if (isAskedAgain) await forgetLostFiles(record, look);
    await bringHome(record, parts, look);
    job.broughtHome = frames.done;
    job.downloadRound = record.downloadRound;
  }
  if (ended) endJob(record, parts, look);
  else if (!allEnded) notePause(record, parts, look);
}

/** Ends a job that the farm does not have any more. A retry follows it on, should it be there again. */
function endGone(record: SubmissionRecord, { journal }: Look): void {
  if (record.cancelRequested) {
    journal.record(record.id, { state: 'cancelled', problem: null });
    return;
  }
  const problem = taskGone(record);
  const failure = { state: 'failed', problem, resumeState: record.state, reopened: null } as const;
  journal.record(record.id, failure, [{ type: 'failed', problem }]);
}

/** Nothing may be started by a submit that is still on its way when a task that was not submitted is cancelled. */
async function stopAtFarm(task: Task, { client, signal }: Look): Promise<void> {
  try {
    await client.stopTasks([task.id], { signal });
  } catch (error) {
    if (task.submittedAt !== null || signal.aborted) throw error;
  }
}

/** A job that stopped after its test frames goes on only when somebody says so: that is shown, not taken for an end. */
function notePause(record: SubmissionRecord, parts: readonly Task[], { journal, pace }: Look): void {
  const paused = parts.every(({ status, statusName }) => statusName === 'testFinished' || isEnded(status));
  const problem = paused ? testFinished(record) : null;
  const known = journal.get(record.id)?.problem ?? null;
  if (known?.code === problem?.code) return;
  journal.record(
    record.id,
    { problem },
    problem === null ? [] : [{ type: 'waiting', problem, retryInMs: pace.mostMs }],
  );
}

function countsOf(parts: readonly Task[]): FrameCounts {
  const sum = (pick: (task: Task) => number) => parts.reduce((total, task) => total + pick(task), 0);
  const total = sum(({ totalFrames }) => totalFrames);
  const done = sum(({ doneFrames }) => doneFrames);
  const failed = sum(({ failedFrames }) => failedFrames);
  const rendering = sum(({ executingFrames }) => executingFrames);
  return { total, done, failed, rendering, waiting: Math.max(0, total - done - failed - rendering) };
}

function sameCounts(a: FrameCounts, b: FrameCounts | null): boolean {
  return (
    b !== null &&
    a.total === b.total &&
    a.done === b.done &&
    a.failed === b.failed &&
    a.rendering === b.rendering &&
    a.waiting === b.waiting
  );
}

function testFinished(record: SubmissionRecord): Problem {
  return {
    code: 'test-frames-finished',
    message: `The test frames of job ${record.taskId} are finished; the farm waits before it renders the rest.`,
    hint: 'Look at them, then have the job render at full speed, or cancel it.',
    retryable: false,
    zh: {
      message: `作业 ${record.taskId} 的测试帧已完成；农场会等待您的决定，再渲染其余的帧。`,
      hint: '请查看测试帧，然后让作业全速渲染，或取消作业。',
    },
  };
}
