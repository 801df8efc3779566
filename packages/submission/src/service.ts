import {
  ENDED_STATES,
  type HostSnapshot,
  type JobSettings,
  type LocalPath,
  type Problem,
  type SubmissionEvent,
  type SubmissionState,
  type SubmissionView,
} from '@farmhand/model';
import type { CheckpointHook } from './checkpoint.ts';
import { type DriveDependencies, drive } from './drive.ts';
import type { Journal, SubmissionRecord } from './journal.ts';
import { problemOf, SubmissionError } from './problem.ts';
import type { AccountKey } from './request.ts';
import { startWatch } from './watch.ts';

export interface SubmissionServiceOptions extends Omit<DriveDependencies, 'checkpoint'> {
  readonly account: AccountKey;
  /** Pause between two looks at the farm; 3,000 unless given. Milliseconds. */
  readonly pollMs?: number;
  /** Longest pause after failures; 60,000 unless given. Milliseconds. */
  readonly mostPollMs?: number;
  /** Told of every checkpoint passed; tests kill the process there. */
  readonly checkpoint?: CheckpointHook;
}

export interface SubmitInput {
  /** A UUID; drafting the same id again returns the submission that is there. */
  readonly id: string;
  readonly scenePath: LocalPath;
  readonly snapshot: HostSnapshot | null;
  readonly settings: JobSettings;
  /** True when warnings need no question. */
  readonly confirmWarnings: boolean;
}

export interface SubmissionService {
  /** Drafts a submission and starts to drive it. Returns as soon as the draft is on disk. */
  submit(input: SubmitInput): SubmissionView;
  list(): readonly SubmissionView[];
  get(id: string): SubmissionView | null;
  /** Goes on after the artist has seen the warnings. */
  confirm(id: string): SubmissionView;
  /** Takes up a failed submission where it stopped, or tries a waiting one at once. */
  retry(id: string): SubmissionView;
  /** Stops the work here and the job at the farm. */
  cancel(id: string): SubmissionView;
  /** True while something is under way here or at the farm. */
  busy(): boolean;
  eventsAfter(sequence: number, id: string | null): readonly SubmissionEvent[];
  subscribe(listener: (event: SubmissionEvent) => void): () => void;
  /** Stops driving and watching; everything goes on at the next start. */
  close(): Promise<void>;
}

/** A submission that is being driven. */
interface Driving {
  readonly abort: AbortController;
  readonly done: Promise<void>;
  /** Asked to start while it was just coming to rest: it must not rest. */
  again: boolean;
}

const CANCELLED = Symbol('cancelled');
const OTHER_ACCOUNT = 'other-account';

/** Drives every open submission of one account in the journal, beginning with those a former run left open. */
export function startSubmissions(options: SubmissionServiceOptions): SubmissionService {
  const { journal, account } = options;
  const deps = { ...options, checkpoint: options.checkpoint ?? (() => undefined) };
  const drives = new Map<string, Driving>();
  const isMine = (record: SubmissionRecord) => sameAccount(record.account, account);
  const watch = startWatch({
    ...deps,
    isMine,
    pollMs: options.pollMs ?? 3000,
    mostPollMs: options.mostPollMs ?? 60_000,
  });
  let closed = false;

  const start = (id: string) => {
    if (closed) return;
    const driving = drives.get(id);
    if (driving !== undefined) {
      driving.again = true;
      return;
    }
    const abort = new AbortController();
    const finished = (error: unknown) => {
      const { again } = started;
      drives.delete(id);
      if (error !== null && !closed) failOrCancel(id, error, abort.signal, journal);
      if (again) start(id);
      watch.wake();
    };
    const started: Driving = {
      abort,
      again: false,
      done: drive(id, deps, abort.signal).then(() => finished(null), finished),
    };
    drives.set(id, started);
  };

  const mustView = (id: string): SubmissionView => {
    const view = journal.view(id);
    if (view === null) throw unknownSubmission(id);
    return view;
  };
  /** The record, when it is this account's to change. */
  const mustGet = (id: string): SubmissionRecord => {
    const record = journal.get(id);
    if (record === null) throw unknownSubmission(id);
    if (!isMine(record)) throw new SubmissionError(otherAccount(record));
    return record;
  };

  for (const record of journal.open()) {
    if (!isMine(record)) {
      journal.record(record.id, { problem: otherAccount(record) });
      continue;
    }
    if (record.problem?.code === OTHER_ACCOUNT) journal.record(record.id, { problem: null });
    if (record.cancelRequested) finishCancel(record, journal);
    else start(record.id);
  }

  return {
    submit({ id, scenePath, snapshot, settings, confirmWarnings }) {
      if (journal.get(id) !== null) return mustView(id);
      journal.draft(id, { scenePath, snapshot, settings }, account, confirmWarnings);
      deps.checkpoint('draft:recorded');
      start(id);
      return mustView(id);
    },
    list: () => journal.list().flatMap(({ id }) => journal.view(id) ?? []),
    get: (id) => journal.view(id),
    confirm(id) {
      const record = mustGet(id);
      if (record.state === 'awaitingConfirmation') {
        journal.record(id, { confirmed: true, state: 'checked' });
        start(id);
      }
      return mustView(id);
    },
    retry(id) {
      const record = mustGet(id);
      if (record.state === 'failed') {
        journal.record(id, { state: record.resumeState ?? 'drafted', problem: null });
        start(id);
      }
      watch.wake();
      return mustView(id);
    },
    cancel(id) {
      const record = mustGet(id);
      if (!ENDED_STATES.has(record.state)) {
        journal.record(id, { cancelRequested: true });
        const driving = drives.get(id);
        if (driving !== undefined) driving.abort.abort(CANCELLED);
        else finishCancel(mustGet(id), journal);
        watch.wake();
      }
      return mustView(id);
    },
    busy: () =>
      drives.size > 0 ||
      journal.open().some((record) => record.state !== 'awaitingConfirmation' && isMine(record)),
    eventsAfter: (sequence, id) => journal.eventsAfter(sequence, id),
    subscribe: (listener) => journal.subscribe(listener),
    async close() {
      closed = true;
      const running = [...drives.values()];
      for (const { abort } of running) abort.abort();
      await Promise.all([...running.map(({ done }) => done), watch.stop()]);
    },
  };
}

function failOrCancel(id: string, error: unknown, signal: AbortSignal, journal: Journal): void {
  const record = journal.get(id);
  if (record === null) return;
  if (signal.aborted && signal.reason === CANCELLED) {
    finishCancel(record, journal);
    return;
  }
  const problem = problemOf(error);
  const resumeState: SubmissionState = problem.code === 'file-changed' ? 'drafted' : record.state;
  journal.record(id, { state: 'failed', problem, resumeState }, [{ type: 'failed', problem }]);
}

/**
 * A job the farm may have is handed to the watch, which stops it there first; before that nothing costs
 * anything and the submission simply ends.
 */
function finishCancel(record: SubmissionRecord, journal: Journal): void {
  if (!record.submitIntended) journal.record(record.id, { state: 'cancelled', problem: null });
  else if (record.state === 'documentsUploaded') journal.record(record.id, { state: 'submitted' });
}

function sameAccount(a: AccountKey, b: AccountKey): boolean {
  return a.endpoint === b.endpoint && a.accessId === b.accessId;
}

function otherAccount({ account }: SubmissionRecord): Problem {
  return {
    code: OTHER_ACCOUNT,
    message: `This submission belongs to another account at ${account.endpoint}.`,
    hint: 'Switch back to that account to go on with it.',
    retryable: false,
  };
}

function unknownSubmission(id: string): SubmissionError {
  return new SubmissionError({
    code: 'unknown-submission',
    message: `There is no submission ${id}.`,
    hint: 'Look at the list of submissions; it may have been made by another user.',
    retryable: false,
  });
}
