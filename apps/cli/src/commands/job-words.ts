/** What the help says of jobs, apart from what does it: help and completion load nothing else. */
import type { SubmissionState } from '@farmhand/model';

/** What `farmhand jobs --state` takes: a state by its name, or one of two groups of them. */
export const STATE_CHOICES = [
  'open',
  'ended',
  'drafted',
  'awaitingConfirmation',
  'checked',
  'taskCreated',
  'assetsUploaded',
  'documentsUploaded',
  'submitted',
  'rendering',
  'downloading',
  'done',
  'doneWithFailedFrames',
  'failed',
  'cancelled',
] as const satisfies readonly (SubmissionState | 'open' | 'ended')[];
export type StateChoice = (typeof STATE_CHOICES)[number];

/** Commands that take nothing but jobs, with what they do. */
export const SINGLE_ACTIONS = {
  confirm: { does: 'go on with jobs in spite of their warnings' },
  cancel: { does: 'stop jobs, here and at the farm' },
  stop: { does: 'pause jobs at the farm; "start" lets them go on' },
  start: { does: 'start jobs again that were paused' },
  abandon: { does: 'end jobs at the farm for good; what is rendered stays' },
  delete: { does: 'delete jobs at the farm and hide them here' },
  'full-speed': { does: 'render all frames of jobs whose test frames are done' },
} as const;
export type SingleAction = keyof typeof SINGLE_ACTIONS;

/** How a job is named. */
export const JOB = "a job's id or the beginning of it, or the farm's number for it";

/** What can become of another file where a frame is to go. */
export const ON_EXISTING = ['overwrite', 'skip', 'keep-both'] as const;
export type OnExisting = (typeof ON_EXISTING)[number];
