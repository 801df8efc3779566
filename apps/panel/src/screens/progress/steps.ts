import type { SubmissionState, SubmissionView } from '@farmhand/model';

/** What a job goes through from the scene to frames on disk, in the artist's words. */
export const STEPS = [
  'preparing',
  'fingerprinting',
  'uploading',
  'submitting',
  'rendering',
  'downloading',
] as const;
export type Step = (typeof STEPS)[number];

/** A state's name is what has been done; the step is what is being done then. Null once nothing is. */
const stepOfState: Readonly<Record<SubmissionState, Step | null>> = {
  drafted: 'preparing',
  awaitingConfirmation: 'preparing',
  checked: 'fingerprinting',
  taskCreated: 'uploading',
  assetsUploaded: 'submitting',
  documentsUploaded: 'submitting',
  submitted: 'rendering',
  rendering: 'rendering',
  downloading: 'downloading',
  done: null,
  doneWithFailedFrames: null,
  failed: null,
  cancelled: null,
};

export function stepOf({ state }: Pick<SubmissionView, 'state'>): Step | null {
  return stepOfState[state];
}

/** Whether the job goes on without anybody's doing: what closing the panel does not stop. */
export function goesOn({ state, drivenBy }: Pick<SubmissionView, 'state' | 'drivenBy'>): boolean {
  return stepOfState[state] !== null && state !== 'awaitingConfirmation' && drivenBy === null;
}

/** Whether the farm has been given the job, so that to cancel it ends what renders there. */
export function isAtFarm({ state }: Pick<SubmissionView, 'state'>): boolean {
  const step = stepOfState[state];
  return step === 'rendering' || step === 'downloading' || state === 'documentsUploaded';
}

/** Jobs in the order they are shown: those that wait for an answer, those in trouble, then the newest. */
export function byNeed(views: readonly SubmissionView[]): readonly SubmissionView[] {
  const rank = ({ state, problem }: SubmissionView) =>
    state === 'awaitingConfirmation' ? 0 : problem !== null ? 1 : 2;
  return [...views].sort((a, b) => rank(a) - rank(b) || (a.createdAt < b.createdAt ? 1 : -1));
}
