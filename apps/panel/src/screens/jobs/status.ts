import type { SubmissionState, SubmissionView } from '@farmhand/model';
import type { Tone } from '../../kit/surfaces.tsx';
import { isEnded } from '../../state/submissions.ts';

/** What a job is doing, as an artist says it: the states of a submission, and what they mean with what is known besides. */
export type JobStatus = SubmissionState | 'stopped' | 'testDone' | 'inLine' | 'troubled' | 'removed';

/** Source of the codes: `job-end.ts` and `follow.ts` of the submission package. */
const STOPPED_AT_FARM = 'stopped-at-farm';
const TEST_FINISHED = 'test-frames-finished';

export function statusOf({ state, problem, removed, waitsFor }: SubmissionView): JobStatus {
  if (removed) return 'removed';
  if (state === 'failed' && problem?.code === STOPPED_AT_FARM) return 'stopped';
  if (problem?.code === TEST_FINISHED) return 'testDone';
  if (problem !== null && !isEnded(state) && state !== 'awaitingConfirmation') return 'troubled';
  if (waitsFor !== null && waitsFor.ahead > 0) return 'inLine';
  return state;
}

export const statusTones: Readonly<Record<JobStatus, Tone>> = {
  drafted: 'active',
  awaitingConfirmation: 'warning',
  checked: 'active',
  taskCreated: 'active',
  assetsUploaded: 'active',
  documentsUploaded: 'active',
  submitted: 'active',
  rendering: 'active',
  downloading: 'active',
  done: 'good',
  doneWithFailedFrames: 'warning',
  failed: 'error',
  cancelled: 'neutral',
  stopped: 'warning',
  testDone: 'warning',
  inLine: 'neutral',
  troubled: 'warning',
  removed: 'neutral',
};

/** States by what an artist looks for in a list. */
export const stateGroups = {
  asks: ['awaitingConfirmation'],
  sending: ['drafted', 'checked', 'taskCreated', 'assetsUploaded', 'documentsUploaded'],
  rendering: ['submitted', 'rendering', 'downloading'],
  done: ['done'],
  failed: ['failed', 'doneWithFailedFrames'],
  cancelled: ['cancelled'],
} as const satisfies Readonly<Record<string, readonly SubmissionState[]>>;

export type StateGroup = keyof typeof stateGroups;
export const STATE_GROUPS = Object.keys(stateGroups) as readonly StateGroup[];
