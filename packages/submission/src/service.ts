import { isDeepStrictEqual } from 'node:util';
import {
  type Actor,
  ENDED_STATES,
  type JobControl,
  type JobSettings,
  type Problem,
  type SubmissionState,
  type SubmissionView,
} from '@farmhand/model';
import { sameAccount } from './account-key.ts';
import { thisUser } from './actor.ts';
import { checkJob, examineJob } from './check.ts';
import { drive, isDriven } from './drive.ts';
import { earlierJobs } from './earlier-jobs.ts';
import { exportJob } from './export-job.ts';
import { askEachTime } from './farm-offers.ts';
import { fenced } from './fenced.ts';
import { startController } from './job-control.ts';
import type { Journal } from './journal.ts';
import { readJournal } from './journal-reader.ts';
import { LEASE_TIMES, LeaseLost, openLease } from './lease.ts';
import { PACE } from './next-look.ts';
import { problemOf, SubmissionError } from './problem.ts';
import { readExportHead } from './read-export.ts';
import type { SubmissionRequest } from './request.ts';
import {
  CLOSING,
  jobRemoved,
  noDownloadFolder,
  notAtFarm,
  OTHER_ACCOUNT,
  otherAccount,
  unknownSubmission,
} from './service-problems.ts';
import type { SubmissionRecord } from './submission-record.ts';
import type { ControlOptions, SubmissionService, SubmissionServiceOptions } from './submission-service.ts';
import { openAbsences } from './task-absence.ts';
import { openTurns } from './turns.ts';
import { startWatch, WATCHED_STATES } from './watch.ts';
import { plainPath, refuseRelativePaths } from './whole-paths.ts';

/** A submission that is being driven. */
interface Driving {
  readonly abort: AbortController;
  readonly done: Promise<void>;
  /** Asked to start while it was just coming to rest: it must not rest. */
  again: boolean;
}

/** Unless the options say otherwise. */
const AT_ONCE = 2;
/** What another process writes is heard of after so long. Milliseconds. */
const LOOK_MS = 1000;

/**
 * Drives every open submission of one account in the journal that no other process drives, beginning with those a former run
 * left open.
 */
export function startSubmissions(options: SubmissionServiceOptions): SubmissionService {
  const { account, client } = options;
  const checkpoint = options.checkpoint ?? (() => undefined);
  const offers = options.offers ?? askEachTime(client);
  const pace = {
    ...PACE,
    leastMs: options.pollMs ?? PACE.leastMs,
    mostMs: options.mostPollMs ?? PACE.mostMs,
    goneAfterMs: options.goneAfterMs ?? PACE.goneAfterMs,
  };
  const leaseTimes = options.leaseTimes ?? LEASE_TIMES;
  /** What people do is recorded here; what this process does by itself, in the fenced one. */
  const journal = options.journal;
  const lease = openLease(journal.drivers, leaseTimes);
  const own = fenced(journal, lease.token);
  const turns = openTurns(journal, {
    preparing: options.preparedAtOnce ?? AT_ONCE,
    uploading: options.uploadedAtOnce ?? AT_ONCE,
  });
  const deps = { ...options, journal: own, offers, turns, checkpoint };
  const drives = new Map<string, Driving>();
  const delayed = new Set<NodeJS.Timeout>();
  const closing = new AbortController();

  const ofAccount = (record: SubmissionRecord) => sameAccount(record.account, account);
  const isMine = (record: SubmissionRecord) => ofAccount(record) && lease.has(record);
  const takeInHand = (record: SubmissionRecord) => ofAccount(record) && lease.take(record);

  const absences = openAbsences(pace);
  const watch = startWatch({ ...deps, isMine, pace, absences });
  const controller = startController({
    journal: own,
    client,
    checkpoint,
    takeInHand,
    pace,
    absences,
    onDone: (id) => {
      watch.wake(id);
      start(id);
    },
  });

  const start = (id: string) => {
    if (closing.signal.aborted) return;
    const driving = drives.get(id);
    if (driving !== undefined) {
      driving.again = true;
      return;
    }
    const abort = new AbortController();
    const comeToRest = (error: unknown) => {
      drives.delete(id);
      if (!closing.signal.aborted) settle(id, error, started.again);
      watch.wake(id);
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
    if (LeaseLost.isInstance(error)) return;
    try {
      const record = journal.get(id);
      if (record === null || !isMine(record)) return;
      if (record.cancelRequested) finishCancel(record, own);
      else if (error !== null) fail(record, error, own);
      if (again) start(id);
    } catch (trouble) {
      if (LeaseLost.isInstance(trouble)) return;
      // The journal cannot be written now. What it holds is still true, so the same is tried again later.
      journal.announce(id, { type: 'waiting', problem: problemOf(trouble), retryInMs: pace.mostMs });
      const timer = setTimeout(() => {
        delayed.delete(timer);
        start(id);
      }, pace.mostMs);
      delayed.add(timer.unref());
    }
  };

  /** Goes on with a submission as its record says, when it is this process' to go on with. */
  const takeUp = (record: SubmissionRecord) => {
    if (!takeInHand(record)) return;
    const driving = drives.get(record.id);
    if (record.cancelRequested) {
      if (driving !== undefined) driving.abort.abort();
      else finishCancel(record, own);
      watch.wake(record.id);
    } else if (driving === undefined && isDriven(record.state)) start(record.id);
    else if (WATCHED_STATES.has(record.state)) watch.notice();
  };

  /** When this process stood still for so long that another goes on with its submissions, what is under way here is waste. */
  const letGoOfLost = () => {
    for (const [id, { abort }] of drives) {
      const record = journal.get(id);
      if (record === null || !isMine(record)) abort.abort();
    }
    watch.notice();
  };

  /** Takes up whatever is open and nobody living has in hand, and what others asked of what this process has. */
  const takeUpAll = () => {
    for (const record of journal.open()) {
      if (!ofAccount(record)) {
        if (lease.elsewhere(record) === null && record.problem?.code !== OTHER_ACCOUNT) {
          journal.record(record.id, { problem: otherAccount(record) });
        }
        continue;
      }
      if (!takeInHand(record)) continue;
      if (record.problem?.code === OTHER_ACCOUNT) own.record(record.id, { problem: null });
      takeUp(journal.get(record.id) ?? record);
    }
    controller.wake();
  };

  let beatAt = performance.now();
  let versionSeen = journal.catchUp();
  /** Hears what other processes do, and tells them that this one is alive. */
  const lookAround = () => {
    try {
      const isBeatDue = performance.now() - beatAt >= leaseTimes.beatMs;
      if (isBeatDue) beatAt = performance.now();
      const isAnyGone = isBeatDue && lease.beat();
      const version = journal.catchUp();
      if (version !== versionSeen || isAnyGone) {
        letGoOfLost();
        takeUpAll();
      }
      versionSeen = version;
    } catch {
      // The journal cannot be used now; what is under way finds out and tells.
    }
  };
  const around = setInterval(lookAround, Math.min(LOOK_MS, leaseTimes.beatMs)).unref();

  const reader = readJournal(journal, {
    waitsFor: ({ id }) => turns.waitingOf(id),
    drivenBy: (record) => lease.elsewhere(record),
  });
  const mustView = (id: string): SubmissionView => {
    const found = reader.get(id);
    if (found === null) throw unknownSubmission(id);
    return found;
  };
  /** The record, when it is this account's to change. */
  const mustGet = (id: string): SubmissionRecord => {
    const record = journal.get(id);
    if (record === null) throw unknownSubmission(id);
    if (!ofAccount(record)) throw new SubmissionError(otherAccount(record));
    return record;
  };

  const draft = (
    id: string,
    request: SubmissionRequest,
    given: { readonly confirmed: boolean; readonly by: Actor | undefined; readonly renews?: string },
  ): SubmissionView => {
    if (journal.get(id) !== null) return mustView(id);
    const { confirmed, by = thisUser(), renews = null } = given;
    journal.draft(id, { request, account, confirmed, by, renews, lease: lease.token });
    checkpoint('draft:recorded');
    start(id);
    return mustView(id);
  };

  /** Resolves when a control is answered. */
  const answered = (number: number, signal: AbortSignal | undefined): Promise<Problem | null> =>
    new Promise((resolve, reject) => {
      const stop = AbortSignal.any([closing.signal, ...(signal === undefined ? [] : [signal])]);
      const end = (how: () => void) => {
        unsubscribe();
        stop.removeEventListener('abort', giveUp);
        how();
      };
      const giveUp = () => end(() => reject(stop.reason));
      const look = () => {
        const row = journal.control(number);
        if (row === null || row.state === 'done') end(() => resolve(null));
        else if (row.state === 'refused' || row.state === 'notKnown') end(() => resolve(row.problem));
      };
      const unsubscribe = journal.subscribe(({ body }) => {
        if (body.type === 'control' && body.outcome !== 'asked') look();
      });
      stop.addEventListener('abort', giveUp, { once: true });
      if (stop.aborted) giveUp();
      else look();
    });

  const control = async (
    id: string,
    wanted: JobControl,
    { by = thisUser(), signal }: ControlOptions,
  ): Promise<SubmissionView> => {
    const record = mustGet(id);
    if (!isAtFarm(record)) {
      if (wanted.type !== 'remove') throw new SubmissionError(notAtFarm(record));
      cancel(id, by);
      journal.record(id, { removed: true }, [], { by });
      return mustView(id);
    }
    if (record.removed) {
      if (wanted.type === 'remove') return mustView(id);
      throw new SubmissionError(jobRemoved(record));
    }
    // Pressed twice, it is done once.
    const last = journal.openControls(id).at(-1);
    const isAsked = last !== undefined && isDeepStrictEqual(last.control, wanted);
    const number = isAsked ? last.number : journal.ask(id, wanted, by);
    controller.wake();
    const problem = await answered(number, signal);
    if (problem !== null) throw new SubmissionError(problem);
    return mustView(id);
  };

  const cancel = (id: string, by: Actor): SubmissionView => {
    if (!ENDED_STATES.has(mustGet(id).state)) {
      const isOpen = ({ state }: SubmissionRecord) => !ENDED_STATES.has(state);
      takeUp(journal.record(id, { cancelRequested: true, cancelledBy: by }, [], { by, when: isOpen }));
    }
    return mustView(id);
  };

  const earlierOf = ({ scenePath }: SubmissionRequest, signal: AbortSignal) =>
    earlierJobs(journal, account, { scenePath: plainPath(scenePath), id: null }, signal);

  let closed: Promise<void> | null = null;
  const close = async () => {
    closing.abort(new SubmissionError(CLOSING));
    clearInterval(around);
    for (const timer of delayed) clearTimeout(timer);
    const running = [...drives.values()];
    for (const { abort } of running) abort.abort();
    await Promise.all([...running.map(({ done }) => done), watch.stop(), controller.stop()]);
    try {
      lease.release();
    } catch {
      // The journal cannot be written now. Others find out that this process is gone.
    }
  };

  takeUpAll();

  return {
    ...reader,
    async check(request, { signal, source = offers }) {
      const earlier = await earlierOf(request, signal);
      return checkJob(request, { readScene: deps.readScene, source, earlier }, signal);
    },
    async examine(request, { signal, source = offers, onProgress }) {
      const earlier = await earlierOf(request, signal);
      return examineJob(request, { readScene: deps.readScene, source, earlier, onProgress }, signal);
    },
    submit({ id, scenePath, snapshot, settings, confirmWarnings, by }) {
      if (journal.get(id) !== null) return mustView(id);
      refuseRelativePaths({ scenePath, settings });
      const request = { scenePath: plainPath(scenePath), snapshot, settings };
      return draft(id, request, { confirmed: confirmWarnings, by });
    },
    renew(id, { id: newId, settings: changes, confirmWarnings = false, by = thisUser() }) {
      const { request } = mustGet(id);
      const settings: JobSettings = { ...request.settings, ...changes };
      refuseRelative(settings, request);
      const isNew = journal.get(newId) === null;
      const renewed = { ...request, settings, snapshot: journal.snapshot(id) };
      const view = draft(newId, renewed, { confirmed: confirmWarnings, by, renews: id });
      if (isNew) journal.record(id, {}, [{ type: 'renewed', as: newId }], { by });
      return view;
    },
    confirm(id, by = thisUser()) {
      mustGet(id);
      const isAsked = ({ state }: SubmissionRecord) => state === 'awaitingConfirmation';
      takeUp(journal.record(id, { confirmed: true, state: 'checked' }, [], { by, when: isAsked }));
      return mustView(id);
    },
    retry(id, by = thisUser()) {
      const record = mustGet(id);
      if (record.removed) throw new SubmissionError(jobRemoved(record));
      const again = {
        state: record.resumeState ?? 'drafted',
        problem: null,
        cancelRequested: false,
      } as const;
      const hasFailed = ({ state }: SubmissionRecord) => state === 'failed';
      takeUp(journal.record(id, again, [], { by, when: hasFailed }));
      watch.wake(id);
      return mustView(id);
    },
    cancel: (id, by = thisUser()) => cancel(id, by),
    control: (id, wanted, controlOptions = {}) => control(id, wanted, controlOptions),
    downloadAgain(id, { folder, by = thisUser() } = {}) {
      const record = mustGet(id);
      if (record.removed) throw new SubmissionError(jobRemoved(record));
      if (!isAtFarm(record)) throw new SubmissionError(notAtFarm(record));
      const into = folder ?? record.request.settings.downloadFolder;
      if (into === null) throw new SubmissionError(noDownloadFolder(record));
      refuseRelative({ downloadFolder: into }, record.request);
      const wanted = {
        downloadRound: record.downloadRound + 1,
        ...(folder === undefined ? {} : { downloadInto: plainPath(folder) }),
      };
      const isEnded = ENDED_STATES.has(record.state);
      const reopened = {
        state: 'downloading',
        problem: null,
        resumeState: null,
        cancelRequested: false,
        staysCancelled: record.state === 'cancelled',
      } as const;
      takeUp(journal.record(id, isEnded ? { ...wanted, ...reopened } : wanted, [], { by }));
      watch.restart(id);
      return mustView(id);
    },
    exportJob: (id, folder, exportOptions = {}) => exportJob(mustGet(id), folder, journal, exportOptions),
    async submitExported({ id, folder, settings: changes, confirmWarnings = false, by, signal }) {
      const { scenePath, settings, snapshot } = await readExportHead(folder, signal);
      // Where files are written is for this computer's user to say, not for whoever wrote the folder.
      const chosen = { ...settings, downloadFolder: null, ...changes };
      const request = { scenePath, snapshot, settings: chosen, exported: folder };
      refuseRelative(request.settings, request);
      return draft(id, request, { confirmed: confirmWarnings, by });
    },
    busy: () =>
      drives.size > 0 ||
      controller.busy() ||
      journal.open().some((record) => record.state !== 'awaitingConfirmation' && isMine(record)),
    close() {
      closed ??= close();
      return closed;
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

/** Whether the farm has taken the job for rendering. */
function isAtFarm({ state, resumeState, submitIntended, taskId }: SubmissionRecord): boolean {
  if (taskId === null) return false;
  if (state === 'cancelled') return submitIntended;
  const reached = state === 'failed' ? resumeState : state;
  return reached !== null && (WATCHED_STATES.has(reached) || ENDED_STATES.has(reached));
}

function refuseRelative(
  { downloadFolder, extraFiles = [] }: Pick<JobSettings, 'downloadFolder'> & Partial<JobSettings>,
  { scenePath, exported }: Pick<SubmissionRequest, 'scenePath' | 'exported'>,
): void {
  // The scene of an exported job, and what it takes along, may be another computer's.
  refuseRelativePaths(
    exported === undefined
      ? { scenePath, settings: { downloadFolder, extraFiles } }
      : { scenePath: exported, settings: { downloadFolder } },
  );
}
