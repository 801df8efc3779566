import {
  type CheckReport,
  ENDED_STATES,
  type HostSnapshot,
  type JobSettings,
  type LocalPath,
  type Problem,
  type SubmissionEvent,
  type SubmissionState,
  type SubmissionView,
} from '@farmhand/model';
import { sameAccount } from './account-key.ts';
import { checkJob } from './check.ts';
import type { CheckpointHook } from './checkpoint.ts';
import { type DriveDependencies, drive } from './drive.ts';
import { earlierJobs } from './earlier-jobs.ts';
import { askEachTime, type OffersSource } from './farm-offers.ts';
import type { Journal, SubmissionListener } from './journal.ts';
import { problemOf, SubmissionError } from './problem.ts';
import type { SubmissionRequest } from './request.ts';
import type { SubmissionRecord } from './submission-record.ts';
import { startWatch, WATCHED_STATES } from './watch.ts';
import { plainPath, refuseRelativePaths } from './whole-paths.ts';

export interface SubmissionServiceOptions extends Omit<DriveDependencies, 'checkpoint' | 'offers'> {
  /** What the farm has; the farm is asked for each submission and check unless given. */
  readonly offers?: OffersSource;
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

export interface CheckOptions {
  readonly signal: AbortSignal;
  /** In place of the service's own. */
  readonly source?: OffersSource;
}

export interface SubmissionService {
  /**
   * Says everything that is known of a job before it is submitted; see {@link checkJob}.
   *
   * @throws SubmissionError `path-not-absolute`, and what {@link checkJob} throws.
   */
  check(request: SubmissionRequest, options: CheckOptions): Promise<CheckReport>;
  /**
   * Drafts a submission and starts to drive it. Returns as soon as the draft is on disk.
   *
   * @throws SubmissionError `path-not-absolute` when the scene or the download folder is not a whole path.
   */
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
  /** Kept events after a sequence number, oldest first; of one submission or of all; all of them unless limited. */
  eventsAfter(sequence: number, id: string | null, limit?: number): readonly SubmissionEvent[];
  /** Tells the listener of every event from now on, until what is returned is called. */
  subscribe(listener: SubmissionListener): () => void;
  /**
   * Stops driving and watching; everything goes on at the next start. A call that creates or submits a job and is under
   * way may take ten seconds more, so that its answer is not lost.
   */
  close(): Promise<void>;
}

/** A submission that is being driven. */
interface Driving {
  readonly abort: AbortController;
  readonly done: Promise<void>;
  /** Asked to start while it was just coming to rest: it must not rest. */
  again: boolean;
}

const OTHER_ACCOUNT = 'other-account';

/** Drives every open submission of one account in the journal, beginning with those a former run left open. */
export function startSubmissions(options: SubmissionServiceOptions): SubmissionService {
  const { journal, account } = options;
  const deps = {
    ...options,
    offers: options.offers ?? askEachTime(options.client),
    checkpoint: options.checkpoint ?? (() => undefined),
  };
  const drives = new Map<string, Driving>();
  const isMine = (record: SubmissionRecord) => sameAccount(record.account, account);
  const mostPollMs = options.mostPollMs ?? 60_000;
  const watch = startWatch({ ...deps, isMine, pollMs: options.pollMs ?? 3000, mostPollMs });
  const delayed = new Set<NodeJS.Timeout>();
  let closed = false;

  const start = (id: string) => {
    if (closed) return;
    const driving = drives.get(id);
    if (driving !== undefined) {
      driving.again = true;
      return;
    }
    const abort = new AbortController();
    const comeToRest = (error: unknown) => {
      drives.delete(id);
      if (!closed) settle(id, error, started.again);
      watch.wake();
    };
    const started: Driving = {
      abort,
      again: false,
      // A tick later, so that whatever the first step makes listeners do finds the submission under way.
      done: Promise.resolve()
        .then(() => drive(id, deps, abort.signal))
        .then(() => comeToRest(null), comeToRest),
    };
    drives.set(id, started);
  };

  /** Records how a drive came to rest. Never throws: nobody is left to catch it. */
  const settle = (id: string, error: unknown, again: boolean) => {
    try {
      const record = journal.get(id);
      if (record === null) return;
      if (record.cancelRequested) finishCancel(record, journal);
      else if (error !== null) fail(record, error, journal);
      if (again) start(id);
    } catch (trouble) {
      // The journal cannot be written now. What it holds is still true, so the same is tried again later.
      journal.announce(id, { type: 'waiting', problem: problemOf(trouble), retryInMs: mostPollMs });
      const timer = setTimeout(() => {
        delayed.delete(timer);
        start(id);
      }, mostPollMs);
      delayed.add(timer.unref());
    }
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
    check(request, { signal, source = deps.offers }) {
      const earlier = earlierJobs(journal, account, { scenePath: plainPath(request.scenePath), id: null });
      return checkJob(request, { readScene: deps.readScene, source, earlier }, signal);
    },
    submit({ id, scenePath, snapshot, settings, confirmWarnings }) {
      if (journal.get(id) !== null) return mustView(id);
      refuseRelativePaths({ scenePath, settings });
      journal.draft(id, { scenePath: plainPath(scenePath), snapshot, settings }, account, confirmWarnings);
      deps.checkpoint('draft:recorded');
      start(id);
      return mustView(id);
    },
    list: () => journal.views(),
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
        journal.record(id, {
          state: record.resumeState ?? 'drafted',
          problem: null,
          cancelRequested: false,
        });
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
        if (driving !== undefined) driving.abort.abort();
        else finishCancel(mustGet(id), journal);
        watch.wake();
      }
      return mustView(id);
    },
    busy: () =>
      drives.size > 0 ||
      journal.open().some((record) => record.state !== 'awaitingConfirmation' && isMine(record)),
    eventsAfter: (sequence, id, limit) => journal.eventsAfter(sequence, id, limit),
    subscribe: (listener) => journal.subscribe(listener),
    async close() {
      closed = true;
      for (const timer of delayed) clearTimeout(timer);
      const running = [...drives.values()];
      for (const { abort } of running) abort.abort();
      await Promise.all([...running.map(({ done }) => done), watch.stop()]);
    },
  };
}

function fail(record: SubmissionRecord, error: unknown, journal: Journal): void {
  const problem = problemOf(error);
  const resumeState: SubmissionState = problem.code === 'file-changed' ? 'drafted' : record.state;
  journal.record(record.id, { state: 'failed', problem, resumeState }, [{ type: 'failed', problem }]);
}

/**
 * A job the farm may have is handed to the watch, which stops it there first; before that nothing costs
 * anything and the submission simply ends.
 */
function finishCancel(record: SubmissionRecord, journal: Journal): void {
  if (ENDED_STATES.has(record.state) || WATCHED_STATES.has(record.state)) return;
  if (record.submitIntended) journal.record(record.id, { state: 'submitted' });
  else journal.record(record.id, { state: 'cancelled', problem: null });
}

function otherAccount({ account }: SubmissionRecord): Problem {
  return {
    code: OTHER_ACCOUNT,
    message: `This submission belongs to another account at ${account.endpoint}.`,
    hint: 'Switch back to that account to go on with it.',
    retryable: false,
  };
}

/** What a submission that the journal does not have is answered with. */
export function unknownSubmission(id: string): SubmissionError {
  return new SubmissionError({
    code: 'unknown-submission',
    message: `There is no submission ${id}.`,
    hint: 'Look at the list of submissions; it may have been made by another user.',
    retryable: false,
  });
}
