import { describeTaskStatus, isFailed, type Task, type TaskStatusName } from '@farmhand/client';
import type { LocalizedText, Problem } from '@farmhand/model';
import type { Look } from './look.ts';
import type { SubmissionRecord } from './submission-record.ts';

/** Records how a job ended, once all its parts have and their frames are here. */
export function endJob(
  record: SubmissionRecord,
  parts: readonly Task[],
  { journal, checkpoint }: Look,
): void {
  checkpoint('end:intended');
  const isGivenUp =
    (record.abandoned && parts.some(({ statusName }) => statusName === 'abandoned')) ||
    (record.staysCancelled && parts.some(({ statusName }) => STOPPED.has(statusName)));
  const problem = isGivenUp ? null : endProblem(record, parts, () => journal.failuresTold(record.id));
  if (isGivenUp) {
    journal.record(record.id, { state: 'cancelled', problem: null, reopened: null });
  } else if (problem !== null) {
    const failure = { state: 'failed', problem, resumeState: 'downloading', reopened: null } as const;
    journal.record(record.id, failure, [{ type: 'failed', problem }]);
  } else {
    const state = parts.some(hasFailedFrames) ? 'doneWithFailedFrames' : 'done';
    journal.record(record.id, { state, problem: null, reopened: null });
  }
  checkpoint('end:recorded');
}

function hasFailedFrames({ failedFrames, status }: Task): boolean {
  return failedFrames > 0 || isFailed(status);
}

/** Statuses of jobs that somebody or something ended before all frames were through. */
const STOPPED: ReadonlySet<TaskStatusName> = new Set([
  'stopped',
  'stoppedByUser',
  'stoppedForArrears',
  'stoppedByTimeout',
  'abandoned',
]);

function endProblem(
  record: SubmissionRecord,
  parts: readonly Task[],
  failures: () => readonly { readonly frame: string; readonly message: string }[],
): Problem | null {
  if (parts.every(({ statusName }) => statusName === 'failed')) {
    const reason = parts.find(({ message }) => message !== null)?.message;
    if (reason) {
      return {
        code: 'failed-at-farm',
        message: `The farm could not render job ${record.taskId}: ${reason}`,
        hint: 'Correct what it says and submit the scene again.',
        retryable: false,
        zh: {
          message: `农场无法渲染作业 ${record.taskId}：${reason}`,
          hint: '请按其中的说明修正后重新提交场景。',
        },
      };
    }
    const told = failures().findLast(({ message }) => message !== '');
    const why: LocalizedText =
      told === undefined
        ? { en: '', zh: '' }
        : { en: ` Frame ${told.frame}: ${told.message}`, zh: `第 ${told.frame} 帧：${told.message}` };
    return {
      code: 'all-frames-failed',
      message: `Every frame of job ${record.taskId} failed on the farm.${why.en}`,
      hint: 'When the scene is at fault, correct it and submit it again. When the farm was, render the failed frames again.',
      retryable: false,
      zh: {
        message: `作业 ${record.taskId} 的所有帧都在农场上渲染失败。${why.zh}`,
        hint: '如果是场景的问题，请修正后重新提交；如果是农场的问题，请重新渲染失败的帧。',
      },
    };
  }
  const stopped = parts.find(({ statusName }) => STOPPED.has(statusName));
  if (stopped === undefined) return null;
  return {
    code: 'stopped-at-farm',
    message: `Job ${record.taskId} ended at the farm: ${describeTaskStatus(stopped.status, 'en')}. The frames rendered so far are here.`,
    hint: 'Start the job again, or submit the scene again for the frames that are missing.',
    retryable: false,
    zh: {
      message: `作业 ${record.taskId} 在农场上已结束：${describeTaskStatus(stopped.status, 'zh')}。已渲染的帧都已下载到本机。`,
      hint: '请重新启动该作业，或为缺少的帧重新提交场景。',
    },
  };
}
