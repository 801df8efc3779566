export { CHECKPOINTS, type Checkpoint, type CheckpointHook } from './checkpoint.ts';
export type { FarmPort } from './farm-port.ts';
export { type Journal, openJournal } from './journal.ts';
export { problemOf, SubmissionError } from './problem.ts';
export type { AccountKey } from './request.ts';
export {
  type SubmissionService,
  type SubmissionServiceOptions,
  type SubmitInput,
  startSubmissions,
  unknownSubmission,
} from './service.ts';
