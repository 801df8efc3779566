import { formatFrames } from '@farmhand/job';
import type { Problem } from '@farmhand/model';
import type { JobAtFarm } from './job-at-farm.ts';

export function ended({ task }: Pick<JobAtFarm, 'task'>): Problem {
  return {
    code: 'job-ended',
    message: `Job ${task.id} has ended at the farm already.`,
    hint: 'Render frames again, or submit the scene again.',
    retryable: false,
  };
}

export function notStopped({ task }: Pick<JobAtFarm, 'task'>): Problem {
  return {
    code: 'job-not-stopped',
    message: `Job ${task.id} is not stopped, so it cannot be started.`,
    hint: 'Wait for its frames, or render frames again once it has ended.',
    retryable: false,
  };
}

export function abandoned({ task }: Pick<JobAtFarm, 'task'>): Problem {
  return {
    code: 'job-abandoned',
    message: `Job ${task.id} was given up; the farm renders nothing more of it.`,
    hint: 'Submit the scene again.',
    retryable: false,
  };
}

/** What was asked for once too often does no harm with these: a priority, a time limit, full speed. */
export function answerLost({ task }: Pick<JobAtFarm, 'task'>): Problem {
  return {
    code: 'answer-lost',
    message: `Whether the farm did this to job ${task.id} is not known: its answers were lost, and it does not say.`,
    hint: 'Look at the job on the farm, or ask for the same once more: that does no harm.',
    retryable: true,
  };
}

export function labelStays(label: string): Problem {
  return {
    code: 'label-shared',
    message: `The farm does not say how to take the label "${label}" off this job alone.`,
    hint: 'Keep the label, or take it off on the farm.',
    retryable: false,
  };
}

export function labelShared(label: string, taskId: number): Problem {
  return {
    code: 'label-shared',
    message: `The label "${label}" is on job ${taskId} too, which would lose it as well.`,
    hint: 'Keep the label on this job, or take it off on the farm.',
    retryable: false,
  };
}

export function noSuchFrames(numbers: readonly number[]): Problem {
  return {
    code: 'no-such-frames',
    message: `The job has no frames ${formatFrames(numbers)}.`,
    hint: 'Name frames that it renders, or submit the scene again for others.',
    retryable: false,
  };
}

export function framesNotEnded(): Problem {
  return {
    code: 'frames-not-ended',
    message: 'These frames are still waiting or being rendered.',
    hint: 'Wait for them, then render them again if they are not right.',
    retryable: false,
  };
}

export function noFailedFrames(): Problem {
  return {
    code: 'no-such-frames',
    message: 'None of the job’s frames failed.',
    hint: 'Name the frames that are to be rendered again.',
    retryable: false,
  };
}
