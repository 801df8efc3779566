import { formatFrames } from '@farmhand/job';
import type { Problem } from '@farmhand/model';
import type { JobAtFarm } from './job-at-farm.ts';

export function ended({ task }: Pick<JobAtFarm, 'task'>): Problem {
  return {
    code: 'job-ended',
    message: `Job ${task.id} has ended at the farm already.`,
    hint: 'Render frames again, or submit the scene again.',
    retryable: false,
    zh: { message: `作业 ${task.id} 在农场上已经结束。`, hint: '请重新渲染其中的帧，或重新提交场景。' },
  };
}

export function notStopped({ task }: Pick<JobAtFarm, 'task'>): Problem {
  return {
    code: 'job-not-stopped',
    message: `Job ${task.id} is not stopped, so it cannot be started.`,
    hint: 'Wait for its frames, or render frames again once it has ended.',
    retryable: false,
    zh: {
      message: `作业 ${task.id} 没有停止，因此无法启动。`,
      hint: '请等待它的帧完成；作业结束后可以重新渲染帧。',
    },
  };
}

export function abandoned({ task }: Pick<JobAtFarm, 'task'>): Problem {
  return {
    code: 'job-abandoned',
    message: `Job ${task.id} was given up; the farm renders nothing more of it.`,
    hint: 'Submit the scene again.',
    retryable: false,
    zh: { message: `作业 ${task.id} 已被放弃，农场不再渲染它的任何帧。`, hint: '请重新提交场景。' },
  };
}

/** What was asked for once too often does no harm with these: a priority, a time limit, full speed. */
export function answerLost({ task }: Pick<JobAtFarm, 'task'>): Problem {
  return {
    code: 'answer-lost',
    message: `Whether the farm did this to job ${task.id} is not known: its answers were lost, and it does not say.`,
    hint: 'Look at the job on the farm, or ask for the same once more: that does no harm.',
    retryable: true,
    zh: {
      message: `无法确定农场是否已对作业 ${task.id} 执行此操作：农场的答复丢失，之后也查不到结果。`,
      hint: '请在农场上查看该作业，或再次执行同样的操作：重复执行没有坏处。',
    },
  };
}

export function labelStays(label: string): Problem {
  return {
    code: 'label-shared',
    message: `The farm does not say how to take the label "${label}" off this job alone.`,
    hint: 'Keep the label, or take it off on the farm.',
    retryable: false,
    zh: {
      message: `农场没有提供只从此作业移除标签“${label}”的方法。`,
      hint: '请保留该标签，或在农场上移除它。',
    },
  };
}

export function labelShared(label: string, taskId: number): Problem {
  return {
    code: 'label-shared',
    message: `The label "${label}" is on job ${taskId} too, which would lose it as well.`,
    hint: 'Keep the label on this job, or take it off on the farm.',
    retryable: false,
    zh: {
      message: `标签“${label}”也用在作业 ${taskId} 上，移除后该作业也会失去它。`,
      hint: '请在此作业上保留该标签，或在农场上移除它。',
    },
  };
}

export function noSuchFrames(numbers: readonly number[]): Problem {
  return {
    code: 'no-such-frames',
    message: `The job has no frames ${formatFrames(numbers)}.`,
    hint: 'Name frames that it renders, or submit the scene again for others.',
    retryable: false,
    zh: {
      message: `该作业没有这些帧：${formatFrames(numbers)}。`,
      hint: '请填写该作业渲染的帧；如需其他帧，请重新提交场景。',
    },
  };
}

export function framesNotEnded(): Problem {
  return {
    code: 'frames-not-ended',
    message: 'These frames are still waiting or being rendered.',
    hint: 'Wait for them, then render them again if they are not right.',
    retryable: false,
    zh: { message: '这些帧仍在等待或正在渲染。', hint: '请等它们完成；如果结果不对，再重新渲染。' },
  };
}

export function noFailedFrames(): Problem {
  return {
    code: 'no-such-frames',
    message: 'None of the job’s frames failed.',
    hint: 'Name the frames that are to be rendered again.',
    retryable: false,
    zh: { message: '该作业没有失败的帧。', hint: '请填写要重新渲染的帧。' },
  };
}
