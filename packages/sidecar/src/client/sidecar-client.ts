import type {
  CheckReport,
  JobSettings,
  SubmissionEvent,
  SubmissionState,
  SubmissionView,
  TransferSettings,
} from '@farmhand/model';
import { type DiagnosisAnswer, diagnosisAnswer } from '../api/diagnosis.ts';
import { type HealthAnswer, healthAnswer, type ShutdownAnswer, shutdownAnswer } from '../api/health.ts';
import { codeAnswer, type PanelOpeningInput } from '../api/panel.ts';
import {
  type AccountAnswer,
  type AccountInput,
  accountAnswer,
  type ProfilesAnswer,
  profilesAnswer,
} from '../api/profiles.ts';
import {
  type CheckRequestInput,
  checkAnswer,
  type ExportAnswer,
  type ExportRequestInput,
  exportAnswer,
  type ImportRequestInput,
  LONGEST_PAGE,
  type RenewRequestInput,
  type SubmitRequestInput,
  submissionAnswer,
  submissionsAnswer,
} from '../api/submissions.ts';
import {
  type FlowAnswer,
  flowAnswer,
  type TransferSettingsAnswer,
  type TransfersAnswer,
  transferSettingsAnswer,
  transfersAnswer,
} from '../api/transfers.ts';
import type { Discovery } from '../discovery.ts';
import { callsTo } from './call.ts';
import { type EventsInput, type EventsOfInput, eventsFrom } from './events.ts';

/** Which submissions to list; all of them unless told. */
export interface SubmissionsInput {
  /** Words of the scene's path, the labels, the job's number or the artist, in any case. */
  readonly text?: string | undefined;
  readonly states?: readonly SubmissionState[] | undefined;
  /** ISO 8601 instant; made then or later. */
  readonly since?: string | undefined;
  /** ISO 8601 instant; made before. */
  readonly until?: string | undefined;
  /** The removed ones as well; false unless given. */
  readonly removed?: boolean | undefined;
  /** Only those made with the account of this profile. */
  readonly profile?: string | undefined;
  /** 200 unless given, which is also the most. */
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
}

export interface SubmissionsPage {
  readonly submissions: readonly SubmissionView[];
  /** How many there are in all. */
  readonly total: number;
}

/**
 * The sidecar's API, typed. Every call rejects with a {@link SidecarError}; its problem has the code `sidecar-older`
 * when the running sidecar is of a version that does not know the call yet.
 */
export interface SidecarClient {
  readonly discovery: Discovery;
  health(signal?: AbortSignal): Promise<HealthAnswer>;
  /** Ends it: at once, or as soon as nothing is under way and nobody listens. */
  shutdown(when?: 'now' | 'idle'): Promise<ShutdownAnswer>;

  /** The account in use. */
  account(): Promise<AccountAnswer>;
  /** Tries the account at the farm, keeps it under `profile` (`default` unless given) and uses it. */
  setAccount(account: AccountInput & { readonly profile?: string | undefined }): Promise<AccountAnswer>;
  profiles(): Promise<ProfilesAnswer>;
  /** Tries the account at the farm and keeps it under the name; the first is used at once. */
  setProfile(name: string, account: AccountInput): Promise<ProfilesAnswer>;
  /** Makes it the one for submissions that name none. */
  useProfile(name: string): Promise<ProfilesAnswer>;
  renameProfile(name: string, to: string): Promise<ProfilesAnswer>;
  /** Forgets it; refused while it has open submissions. */
  removeProfile(name: string): Promise<ProfilesAnswer>;

  /** What a submission would run into. */
  check(request: CheckRequestInput, signal?: AbortSignal): Promise<CheckReport>;
  submit(request: SubmitRequestInput): Promise<SubmissionView>;
  /** Submits a folder that {@link exportSubmission} made. */
  importSubmission(request: ImportRequestInput, signal?: AbortSignal): Promise<SubmissionView>;
  /** All that fit, newest first, page after page. */
  submissions(input?: Omit<SubmissionsInput, 'limit' | 'offset'>): Promise<readonly SubmissionView[]>;
  /** One page of them. */
  submissionsPage(input?: SubmissionsInput): Promise<SubmissionsPage>;
  submission(id: string): Promise<SubmissionView>;
  confirm(id: string): Promise<SubmissionView>;
  retry(id: string): Promise<SubmissionView>;
  cancel(id: string): Promise<SubmissionView>;
  /** Pauses the job at the farm. This and what follows resolve when the farm has done it; aborted, it stays asked. */
  stop(id: string, signal?: AbortSignal): Promise<SubmissionView>;
  start(id: string, signal?: AbortSignal): Promise<SubmissionView>;
  /** Ends the job at the farm for good. */
  abandon(id: string, signal?: AbortSignal): Promise<SubmissionView>;
  /** Deletes the job at the farm and hides it here. */
  remove(id: string, signal?: AbortSignal): Promise<SubmissionView>;
  setPriority(id: string, priority: JobSettings['priority'], signal?: AbortSignal): Promise<SubmissionView>;
  /** All labels the job has afterwards. */
  setLabels(id: string, labels: readonly string[], signal?: AbortSignal): Promise<SubmissionView>;
  /** The farm stops the job when it takes longer. */
  setJobTimeout(id: string, jobTimeoutSeconds: number, signal?: AbortSignal): Promise<SubmissionView>;
  /** Renders everything after the test frames. */
  fullSpeed(id: string, signal?: AbortSignal): Promise<SubmissionView>;
  /** Has these frames rendered again, such as `1-10, 20`; all that failed unless given. */
  retryFrames(id: string, frames?: string, signal?: AbortSignal): Promise<SubmissionView>;
  /** Drafts the same job once more, with changes. */
  renew(id: string, request?: RenewRequestInput): Promise<SubmissionView>;
  /** Writes the job as a folder that can be submitted from elsewhere. */
  exportSubmission(id: string, request: ExportRequestInput, signal?: AbortSignal): Promise<ExportAnswer>;
  /** Kept events after a sequence number, then live ones; ends when the sidecar does or the signal aborts. */
  events(options?: EventsInput): AsyncGenerator<SubmissionEvent, void>;
  /** What happened to one submission from its beginning, then what happens, and nothing after its end. */
  eventsOf(id: string, options?: EventsOfInput): AsyncGenerator<SubmissionEvent, void>;

  transferSettings(): Promise<TransferSettingsAnswer>;
  setTransferSettings(settings: TransferSettings): Promise<TransferSettingsAnswer>;
  /** Whether files may move now, and how fast. Asks no farm. */
  transferFlow(signal?: AbortSignal): Promise<FlowAnswer>;
  /** What moves, how fast it may, and over which line. */
  transfers(signal?: AbortSignal): Promise<TransfersAnswer>;
  pauseTransfers(): Promise<TransfersAnswer>;
  resumeTransfers(): Promise<TransfersAnswer>;

  /**
   * An address that opens the panel in a browser: once, and within a minute.
   *
   * @param opening - `submit` screen and no host session unless given.
   */
  panelUrl(opening?: PanelOpeningInput): Promise<string>;

  /** What may keep jobs from working here. Of the profile in use unless another is named. */
  diagnosis(options?: { readonly profile?: string; readonly signal?: AbortSignal }): Promise<DiagnosisAnswer>;
}

export interface SidecarClientOptions {
  /** What is pressed, for the history of jobs: `cli`, `blender`; empty unless given. */
  readonly program?: string | undefined;
}

/** A client for the sidecar that a discovery file describes. */
export function sidecarClient(discovery: Discovery, { program }: SidecarClientOptions = {}): SidecarClient {
  const { call, open } = callsTo(discovery, program);
  const part = encodeURIComponent;
  const post = async (path: string, body: unknown = {}, signal?: AbortSignal) =>
    (await call('POST', `/submissions${path}`, submissionAnswer, { body, signal })).submission;
  const act = (id: string, action: string, body?: unknown, signal?: AbortSignal) =>
    post(`/${part(id)}/${action}`, body, signal);
  const page = (input: SubmissionsInput = {}) => {
    const query = {
      ...input,
      states: input.states?.join(','),
      removed: input.removed === undefined ? undefined : String(input.removed),
    };
    return call('GET', '/submissions', submissionsAnswer, { query });
  };

  return {
    discovery,
    health: (signal) => call('GET', '/health', healthAnswer, { signal }),
    shutdown: (when = 'now') => call('POST', '/shutdown', shutdownAnswer, { body: { when } }),

    account: () => call('GET', '/account', accountAnswer),
    setAccount: (account) => call('PUT', '/account', accountAnswer, { body: account }),
    profiles: () => call('GET', '/profiles', profilesAnswer),
    setProfile: (name, account) => call('PUT', `/profiles/${part(name)}`, profilesAnswer, { body: account }),
    useProfile: (name) => call('POST', `/profiles/${part(name)}/use`, profilesAnswer, { body: {} }),
    renameProfile: (name, to) =>
      call('POST', `/profiles/${part(name)}/rename`, profilesAnswer, { body: { name: to } }),
    removeProfile: (name) => call('DELETE', `/profiles/${part(name)}`, profilesAnswer),

    check: async (request, signal) =>
      (await call('POST', '/checks', checkAnswer, { body: request, signal })).check,
    submit: (request) => post('', request),
    importSubmission: (request, signal) => post('/import', request, signal),
    async submissions(input = {}) {
      const all = new Map<string, SubmissionView>();
      for (let offset = 0; ; offset += LONGEST_PAGE) {
        const { submissions } = await page({ ...input, limit: LONGEST_PAGE, offset });
        const before = all.size;
        // One that was made meanwhile moves the others on: the same may come twice.
        for (const submission of submissions) all.set(submission.id, submission);
        // A sidecar before 1.1 answers all at once.
        if (submissions.length !== LONGEST_PAGE || all.size === before) return [...all.values()];
      }
    },
    submissionsPage: page,
    submission: async (id) => (await call('GET', `/submissions/${part(id)}`, submissionAnswer)).submission,
    confirm: (id) => act(id, 'confirm'),
    retry: (id) => act(id, 'retry'),
    cancel: (id) => act(id, 'cancel'),
    stop: (id, signal) => act(id, 'stop', {}, signal),
    start: (id, signal) => act(id, 'start', {}, signal),
    abandon: (id, signal) => act(id, 'abandon', {}, signal),
    remove: (id, signal) => act(id, 'remove', {}, signal),
    setPriority: (id, priority, signal) => act(id, 'priority', { priority }, signal),
    setLabels: (id, labels, signal) => act(id, 'labels', { labels }, signal),
    setJobTimeout: (id, jobTimeoutSeconds, signal) => act(id, 'timeouts', { jobTimeoutSeconds }, signal),
    fullSpeed: (id, signal) => act(id, 'full-speed', {}, signal),
    retryFrames: (id, frames, signal) => act(id, 'retry-frames', { frames }, signal),
    renew: (id, request = {}) => act(id, 'renew', request),
    exportSubmission: (id, request, signal) =>
      call('POST', `/submissions/${part(id)}/export`, exportAnswer, { body: request, signal }),
    events: ({ submissionId, after, signal } = {}) =>
      eventsFrom(open, '/events', { query: { submission: submissionId, after }, signal }),
    eventsOf: (id, { until, signal } = {}) =>
      eventsFrom(open, `/submissions/${part(id)}/events`, { query: { until }, signal }),

    transferSettings: () => call('GET', '/settings/transfer', transferSettingsAnswer),
    setTransferSettings: (settings) =>
      call('PUT', '/settings/transfer', transferSettingsAnswer, { body: settings }),
    transferFlow: (signal) => call('GET', '/transfers/flow', flowAnswer, { signal }),
    transfers: (signal) => call('GET', '/transfers', transfersAnswer, { signal }),
    pauseTransfers: () => call('POST', '/transfers/pause', transfersAnswer, { body: {} }),
    resumeTransfers: () => call('POST', '/transfers/resume', transfersAnswer, { body: {} }),

    panelUrl: async (opening = {}) => (await call('POST', '/panel/codes', codeAnswer, { body: opening })).url,

    diagnosis: ({ profile, signal } = {}) =>
      call('GET', '/diagnosis', diagnosisAnswer, { query: { profile }, signal }),
  };
}
