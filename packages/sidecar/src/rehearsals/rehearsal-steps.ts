import type { SubmissionState } from '@farmhand/model';
import type { RehearsalProgress } from '@farmhand/rehearsal';
import type { Rehearsal } from '../api/rehearsals.ts';

/** How far a rehearsal is. */
export type RehearsalStep = Pick<Rehearsal, 'step' | 'framesDone' | 'framesTotal'>;

/** What the job's states on the clean farm mean for the rehearsal; before its frames render all is preparation. */
const STEP_OF_STATE: Readonly<Partial<Record<SubmissionState, Rehearsal['step']>>> = {
  rendering: 'rendering',
  downloading: 'rendering',
  done: 'judging',
  doneWithFailedFrames: 'judging',
};

/** The step after something was heard of the rehearsal. */
export function nextStep(now: RehearsalStep, progress: RehearsalProgress): RehearsalStep {
  if (progress.type === 'reading') return { ...now, step: 'reading' };
  if (progress.measuring) return { ...now, step: 'measuring' };
  const { body } = progress.event;
  if (body.type === 'state') return { ...now, step: STEP_OF_STATE[body.state] ?? 'preparing' };
  if (body.type === 'frames') {
    const { done, failed, total } = body.counts;
    return { ...now, framesDone: done + failed, framesTotal: total };
  }
  return now;
}
