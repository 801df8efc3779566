import type { Problem } from '@farmhand/model';
import { SubmissionError } from './problem.ts';
import type { SubmissionRecord } from './submission-record.ts';

export const OTHER_ACCOUNT = 'other-account';

/** What waits for an answer when the service is closed hears this. */
export const CLOSING: Problem = {
  code: 'sidecar-ending',
  message: 'Farmhand is just ending.',
  hint: 'What was asked stays asked, and goes on at the next start.',
  retryable: true,
  zh: { message: 'Farmhand 正在退出。', hint: '已提出的操作会保留，并在下次启动后继续。' },
};

export function otherAccount({ account }: SubmissionRecord): Problem {
  return {
    code: OTHER_ACCOUNT,
    message: `This submission belongs to another account at ${account.endpoint}.`,
    hint: 'Switch back to that account to go on with it.',
    retryable: false,
    zh: { message: `该提交属于 ${account.endpoint} 的另一个账号。`, hint: '请切换回该账号后继续。' },
  };
}

export function notAtFarm({ id }: SubmissionRecord): Problem {
  return {
    code: 'not-at-farm',
    message: `The farm has no job of submission ${id} yet.`,
    hint: 'Wait until it is submitted, or cancel it.',
    retryable: false,
    zh: { message: `农场上还没有提交 ${id} 的作业。`, hint: '请等待提交完成，或取消它。' },
  };
}

export function jobRemoved({ id, taskId }: SubmissionRecord): Problem {
  return {
    code: 'job-removed',
    message: `${taskId === null ? `Submission ${id}` : `Job ${taskId}`} was removed.`,
    hint: 'Submit the scene again.',
    retryable: false,
    zh: {
      message: `${taskId === null ? `提交 ${id}` : `作业 ${taskId}`} 已被删除。`,
      hint: '请重新提交场景。',
    },
  };
}

export function noDownloadFolder({ id, taskId }: SubmissionRecord): Problem {
  return {
    code: 'no-download-folder',
    message: `No download folder is chosen for ${taskId === null ? `submission ${id}` : `job ${taskId}`}.`,
    hint: 'Choose a folder to bring the frames into.',
    retryable: false,
    zh: {
      message: `${taskId === null ? `提交 ${id}` : `作业 ${taskId}`} 没有选择下载文件夹。`,
      hint: '请选择用于保存帧的文件夹。',
    },
  };
}

/** What a submission that the journal does not have is answered with. */
export function unknownSubmission(id: string): SubmissionError {
  return new SubmissionError({
    code: 'unknown-submission',
    message: `There is no submission ${id}.`,
    hint: 'Look at the list of submissions; it may have been made by another user.',
    retryable: false,
    zh: { message: `没有提交 ${id}。`, hint: '请查看提交列表；它可能是由其他用户提交的。' },
  });
}
