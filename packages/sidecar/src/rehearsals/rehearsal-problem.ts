import type { LocalizedText, Problem } from '@farmhand/model';
import { RehearsalError, type RehearsalErrorCode } from '@farmhand/rehearsal';
import { problemOf, SubmissionError } from '@farmhand/submission';

const HINTS: Readonly<Record<RehearsalErrorCode, LocalizedText>> = {
  'renderer-missing': {
    en: 'Install it on this computer, or have the job stop after its test frames and look at those.',
    zh: '请在本机安装它，或让作业在测试帧之后停下，并查看测试帧。',
  },
  'options-invalid': {
    en: 'Correct it and start the rehearsal again.',
    zh: '请修正后重新开始预演。',
  },
  'preflight-failed': {
    en: 'Correct what the check of the scene finds, then rehearse it.',
    zh: '请修正场景检查发现的问题，然后再预演。',
  },
  'submission-failed': {
    en: 'Start the rehearsal again. If it happens again, look at the free space on the disk.',
    zh: '请重新开始预演。如果再次发生，请检查磁盘的剩余空间。',
  },
};

/** Why a rehearsal could not be held, in the artist's words. */
export function rehearsalProblem(error: unknown): Problem {
  if (!RehearsalError.isInstance(error)) return problemOf(error);
  const { code, text } = error;
  return {
    code: `rehearsal-${code}`,
    message: text.en,
    hint: HINTS[code].en,
    retryable: code === 'submission-failed',
    zh: { message: text.zh, hint: HINTS[code].zh },
  };
}

export function unknownRehearsal(id: string): SubmissionError {
  return new SubmissionError({
    code: 'unknown-rehearsal',
    message: `There is no rehearsal ${id}.`,
    hint: 'Only the last ones are kept; rehearse the scene again.',
    retryable: false,
    zh: { message: `没有预演 ${id}。`, hint: '只保留最近的几次预演；请重新预演场景。' },
  });
}

export function tooManyRehearsals(most: number): SubmissionError {
  return new SubmissionError({
    code: 'too-many-rehearsals',
    message: `${most} rehearsals run or wait for their turn already.`,
    hint: 'Wait until some of them are done, or cancel one.',
    retryable: true,
    zh: { message: `已有 ${most} 个预演在排队。`, hint: '请等其中一些完成，或取消一个。' },
  });
}
