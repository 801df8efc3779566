export { type AccountKey, sameAccount } from './account-key.ts';
export { thisUser } from './actor.ts';
export { breather } from './breathe.ts';
export {
  type CheckDependencies,
  checkJob,
  type ExamineDependencies,
  type ExaminedJob,
  examineJob,
} from './check.ts';
export { CHECKPOINTS, type Checkpoint, type CheckpointHook, CONTROL_CHECKPOINTS } from './checkpoint.ts';
export { noEarlierJobs } from './earlier-jobs.ts';
export { EXPORT_SCHEMA, type ExportedJob, type ExportOptions } from './export-format.ts';
export type { FarmOffers, OffersSource } from './farm-offers.ts';
export type { FarmPort } from './farm-port.ts';
export type { DraftInput, FileAtHome, Journal, SubmissionListener } from './journal.ts';
export { type JournalReader, readJournal } from './journal-reader.ts';
export { LeaseLost, type LeaseTimes } from './lease.ts';
export { isOnNetworkDrive } from './network-drive.ts';
export { nextLookIn, PACE, type Pace, type SeenOfJob } from './next-look.ts';
export { type JournalOptions, openJournal } from './open-journal.ts';
export type { EarlierJobs, PrepareProgress } from './prepare.ts';
export { problemOf, SubmissionError } from './problem.ts';
export type { SubmissionRequest } from './request.ts';
export { type SentFile, sentState } from './sent-state.ts';
export { startSubmissions } from './service.ts';
export { notAtFarm, otherAccount, unknownSubmission } from './service-problems.ts';
export { sortInTurns } from './sort-in-turns.ts';
export type { SubmissionRecord } from './submission-record.ts';
export type {
  CheckOptions,
  ControlOptions,
  DownloadAgainOptions,
  ExamineOptions,
  RenewInput,
  SubmissionService,
  SubmissionServiceOptions,
  SubmitExportedInput,
  SubmitInput,
} from './submission-service.ts';
export { type WorstFindings, worstFindings } from './worst-findings.ts';
