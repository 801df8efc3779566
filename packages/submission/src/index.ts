export type { AccountKey } from './account-key.ts';
export { type CheckDependencies, checkJob } from './check.ts';
export { CHECKPOINTS, type Checkpoint, type CheckpointHook } from './checkpoint.ts';
export { noEarlierJobs } from './earlier-jobs.ts';
export type { FarmOffers, OffersSource } from './farm-offers.ts';
export type { FarmPort } from './farm-port.ts';
export { type Journal, openJournal } from './journal.ts';
export type { EarlierJobs } from './prepare.ts';
export { problemOf, SubmissionError } from './problem.ts';
export type { SubmissionRequest } from './request.ts';
export {
  type CheckOptions,
  type SubmissionService,
  type SubmissionServiceOptions,
  type SubmitInput,
  startSubmissions,
  unknownSubmission,
} from './service.ts';
