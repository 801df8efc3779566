/**
 * Every point at which a killed process leaves a different trace, in the order a submission passes them.
 * `…:intended` is after the intention is on disk and before the farm is asked; `…:answered` is after the farm did
 * it and before that is on disk.
 */
export const CHECKPOINTS = [
  'draft:recorded',
  'prepare:answered',
  'prepare:recorded',
  'manifest:recorded',
  'createTask:intended',
  'createTask:answered',
  'createTask:recorded',
  'assets:uploaded',
  'assets:recorded',
  'documents:uploaded',
  'documents:recorded',
  'submit:intended',
  'submit:answered',
  'submit:recorded',
  'watch:recorded',
  'download:renamed',
  'download:recorded',
  'end:intended',
  'end:recorded',
] as const;

/** The same of what is asked of a job after it was submitted. */
export const CONTROL_CHECKPOINTS = ['control:intended', 'control:answered', 'control:recorded'] as const;

export type Checkpoint = (typeof CHECKPOINTS)[number] | (typeof CONTROL_CHECKPOINTS)[number];

/** Called at every checkpoint; tests kill the process there. */
export type CheckpointHook = (at: Checkpoint) => void;
