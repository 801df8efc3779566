import {
  type Actor,
  JOB_SETTINGS_SCHEMA,
  type JobControl,
  type JobSettings,
  jobSettings,
  SUBMISSION_SCHEMA,
  type SubmissionEvent,
  type SubmissionEventBody,
  type SubmissionState,
  type SubmissionView,
} from '@farmhand/model';
import type { AccountKey } from './account-key.ts';
import { submissionLabel } from './ask-the-farm.ts';
import { searchText } from './history.ts';
import type { SubmissionRecord } from './submission-record.ts';

/** Columns that {@link recordOf} reads. */
export const RECORD_COLUMNS = `id, state, created_at, updated_at, request, account, details, actor, lease, removed,
  files_downloaded`;

/** What a row keeps as one JSON text. */
export type Details = Omit<
  SubmissionRecord,
  | 'id'
  | 'state'
  | 'request'
  | 'account'
  | 'createdAt'
  | 'updatedAt'
  | 'by'
  | 'lease'
  | 'removed'
  | 'filesDownloaded'
>;

/** Of a submission that was just drafted; and what an older Farmhand did not know of. */
export const EMPTY_DETAILS: Details = {
  confirmed: false,
  cancelRequested: false,
  cancelledBy: null,
  environmentText: null,
  environmentTextZh: null,
  environmentName: null,
  createTaskIntended: false,
  submitIntended: false,
  resumeState: null,
  taskId: null,
  findings: [],
  upload: null,
  uploadMeasured: null,
  frames: null,
  problem: null,
  changedAtFarm: {},
  abandoned: false,
  reopened: null,
  renews: null,
  downloadInto: null,
  downloadRound: 0,
  staysCancelled: false,
};

const DEFAULT_SETTINGS: JobSettings = jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA });

/** A row of the table. The journal reads back only what it wrote. */
export function recordOf(row: Record<string, unknown>): SubmissionRecord {
  const details = JSON.parse(String(row.details)) as Details;
  const request = JSON.parse(String(row.request)) as SubmissionRecord['request'];
  return {
    ...EMPTY_DETAILS,
    ...details,
    id: String(row.id),
    state: String(row.state) as SubmissionState,
    createdAt: String(row.created_at),
    updatedAt: String(row.updated_at),
    request: { ...request, settings: settingsOf(request, details) },
    account: JSON.parse(String(row.account)) as AccountKey,
    by: jsonOrNull<Actor>(row.actor),
    lease: typeof row.lease === 'string' ? row.lease : null,
    removed: row.removed === 1,
    filesDownloaded: Number(row.files_downloaded),
  };
}

/** As they were submitted, with what was chosen later. */
function settingsOf(
  { settings }: SubmissionRecord['request'],
  { downloadInto }: Partial<Details>,
): JobSettings {
  // A request that an older Farmhand drafted says nothing of settings that came later.
  const submitted = { ...DEFAULT_SETTINGS, ...settings };
  return downloadInto == null ? submitted : { ...submitted, downloadFolder: downloadInto };
}

export function detailsOf(record: SubmissionRecord): Details {
  const {
    id: _id,
    state: _state,
    request: _request,
    account: _account,
    createdAt: _created,
    updatedAt: _updated,
    by: _by,
    lease: _lease,
    removed: _removed,
    filesDownloaded: _files,
    ...details
  } = record;
  return details;
}

/** What a record is found by in the list. */
export function searchTextOf({ request, changedAtFarm, taskId, by }: SubmissionRecord): string {
  const { scenePath, settings } = request;
  const { artist, project, labels } = settings;
  return searchText({ scenePath, artist, project, labels: changedAtFarm.labels ?? labels, taskId, by });
}

export function eventOf(row: Record<string, unknown>): SubmissionEvent {
  const by = jsonOrNull<Actor>(row.actor);
  return {
    schema: SUBMISSION_SCHEMA,
    sequence: Number(row.sequence),
    submissionId: String(row.submission_id),
    at: String(row.at),
    ...(by === null ? {} : { by }),
    body: JSON.parse(String(row.body)) as SubmissionEventBody,
  };
}

export function jsonOrNull<T>(text: unknown): T | null {
  return typeof text === 'string' ? (JSON.parse(text) as T) : null;
}

/** What a view has beside its record. */
export interface ViewExtras {
  readonly control: JobControl | null;
  readonly waitsFor: SubmissionView['waitsFor'];
  readonly drivenBy: string | null;
}

export function viewOf(record: SubmissionRecord, extras: ViewExtras): SubmissionView {
  const { request, changedAtFarm } = record;
  const { settings } = request;
  return {
    schema: SUBMISSION_SCHEMA,
    id: record.id,
    state: record.state,
    scenePath: request.scenePath,
    taskId: record.taskId,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    environment: record.environmentText,
    ...(record.environmentTextZh === null ? {} : { environmentZh: record.environmentTextZh }),
    findings: [...record.findings],
    upload: record.upload,
    frames: record.frames,
    downloadFolder: settings.downloadFolder,
    filesDownloaded: record.filesDownloaded,
    problem: record.problem,
    by: record.by,
    artist: settings.artist,
    labels: (changedAtFarm.labels ?? settings.labels).filter((label) => label !== submissionLabel(record.id)),
    priority: changedAtFarm.priority ?? settings.priority,
    jobTimeoutSeconds: changedAtFarm.jobTimeoutSeconds ?? settings.jobTimeoutSeconds,
    renews: record.renews,
    removed: record.removed,
    ...extras,
  };
}
