import type { Problem } from '@farmhand/model';
import type { SubmissionRecord } from './submission-record.ts';

/** Jobs that the farm has left out of its answers. */
export interface Absences {
  /** The farm told of the job. */
  noteThere(id: string): void;
  /** An answer has the job not in it; true once that says that it is gone. */
  isGone(id: string): boolean;
}

/** So many answers in a row have to be without a job before it is gone. */
const MOST_LEFT_OUT = 3;

/**
 * A farm of several servers that do not know the same at once may leave a job out of one answer that was in the one before. A
 * job is gone only when several answers, over some time, are without it: what is taken for gone renders on unwatched, and is paid for.
 */
export function openAbsences({ goneAfterMs }: { readonly goneAfterMs: number }): Absences {
  const leftOut = new Map<string, { answers: number; readonly since: number }>();
  return {
    noteThere: (id) => void leftOut.delete(id),
    isGone(id) {
      const now = performance.now();
      const absence = leftOut.get(id) ?? { answers: 0, since: now };
      absence.answers += 1;
      leftOut.set(id, absence);
      if (absence.answers < MOST_LEFT_OUT || now - absence.since < goneAfterMs) return false;
      // Whoever looks for it again after this begins anew.
      leftOut.delete(id);
      return true;
    },
  };
}

/** Code of {@link taskLeftOut}. */
export const TASK_LEFT_OUT = 'task-left-out';

/** The farm has not told of a job; what that means is found out by asking again. */
export function taskLeftOut({ taskId }: SubmissionRecord): Problem {
  return {
    code: TASK_LEFT_OUT,
    message: `The farm did not say anything of job ${taskId} when it was asked.`,
    hint: 'Nothing needs to be done: it is asked again, and if the job stays away that is said in a minute or two.',
    retryable: true,
    zh: {
      message: `查询时农场没有返回作业 ${taskId} 的任何信息。`,
      hint: '无需操作：系统会再次查询；如果仍查不到该作业，一两分钟内会提示。',
    },
  };
}

export function taskGone({ taskId }: SubmissionRecord): Problem {
  return {
    code: 'task-gone',
    message: `The farm no longer has job ${taskId}.`,
    hint: 'It may have been deleted on the farm. If its pages still show it, press Retry; else submit the scene again.',
    retryable: true,
    zh: {
      message: `农场上已没有作业 ${taskId}。`,
      hint: '它可能已在农场上被删除。如果农场网页上仍能看到它，请点击“重试”；否则请重新提交场景。',
    },
  };
}
