import type { HostSnapshot, JobSettings, LocalPath } from '@farmhand/model';

/** What was asked for; never changes once it is drafted. */
export interface SubmissionRequest {
  readonly scenePath: LocalPath;
  readonly snapshot: HostSnapshot | null;
  readonly settings: JobSettings;
  /** Exported folder that the scene's report and the files come from; the scene itself is read when there is none. */
  readonly exported?: LocalPath;
}
