import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { taskStatuses } from '@farmhand/local-farm';
import { ENDED_STATES, type SubmissionView } from '@farmhand/model';
import { z } from 'zod';
import { storedOf, struckOf } from './audit.ts';
import { doubledUploads } from './doubled-uploads.ts';
import { filesBelow, framesAreHere } from './frames-at-home.ts';
import { expectedJobs, isDone, jobOf, jobOfPath, nameOf, viewOf } from './jobs-of-run.ts';
import type { InspectedTask } from './messages.ts';
import { type Found, RULES, type Rule, type Violation } from './rules.ts';
import { type Run, rendersOf } from './run.ts';

/** Everything that is not as it must be, in the order of {@link RULES}. */
export async function violationsOf(run: Run): Promise<readonly Violation[]> {
  const found: Violation[] = [];
  for (const rule of RULES) {
    for (const { job, text } of await CHECKS[rule](run)) found.push({ rule, job, text });
  }
  return found;
}

const CHECKS: Readonly<Record<Rule, (run: Run) => readonly Found[] | Promise<readonly Found[]>>> = {
  'every job ends': (run) => [
    ...expectedJobs(run)
      .filter((job) => viewOf(run, job) === undefined)
      .map((job) => ({ job, text: `job ${job} was submitted and is not in the list` })),
    ...run.views
      .filter(({ state }) => !ENDED_STATES.has(state))
      .map((view) => ({
        job: jobOf(run, view),
        text: `${nameOf(run, view)} is still ${view.state}: ${JSON.stringify(view.problem)}`,
      })),
  ],
  'only what was cancelled is cancelled': (run) =>
    run.views
      .filter((view) => view.state === 'cancelled' && !run.cancelled.has(jobOf(run, view)))
      .map((view) => ({ job: jobOf(run, view), text: `${nameOf(run, view)} was cancelled by nobody` })),
  'what is cancelled renders no more': (run) =>
    run.views
      .filter(({ state }) => state === 'cancelled')
      .flatMap((view) =>
        tasksOf(run, view)
          .filter(({ status }) => status === taskStatuses.waiting || status === taskStatuses.rendering)
          .map(({ id }) => ({
            job: jobOf(run, view),
            text: `${nameOf(run, view)} is cancelled, and the farm goes on with task ${id}`,
          })),
      ),
  'a failure has a reason': (run) =>
    run.views
      .filter(({ state, problem }) => state === 'failed' && !isReason(problem))
      .map((view) => ({
        job: jobOf(run, view),
        text: `${nameOf(run, view)} failed: ${JSON.stringify(view.problem)}`,
      })),
  'a failure that stays has a cause': failuresWithoutCause,
  'one task a job': oneTaskAJob,
  'few tasks are left over': (run) => {
    const known = new Set(run.views.map(({ taskId }) => taskId));
    const left = run.tasks.filter(({ id, submittedAt }) => submittedAt === null && !known.has(id));
    const causes =
      struckOf(run).filter(({ target, fault }) => target === 'createTask' && !fault.includes('"latency"'))
        .length + run.noted.filter(({ what }) => what === 'sidecarDied' || what === 'farmKilled').length;
    return left.length <= causes
      ? []
      : [{ job: null, text: `${left.length} tasks were created and never submitted, with ${causes} causes` }];
  },
  'every finished frame is here whole': framesAreHere,
  'nothing half is left': async (run) => {
    const found: Found[] = [];
    // A job that failed keeps what it has begun, to go on from there.
    for (const view of run.views.filter(isDone)) {
      const job = jobOf(run, view);
      for (const path of await filesBelow(rendersOf(run.rendersFolder, job))) {
        if (path.endsWith('.farmhand-part')) found.push({ job, text: `${path} was left behind` });
      }
    }
    return found;
  },
  'nothing is uploaded twice without cause': (run) =>
    doubledUploads(run)
      .filter(({ cause }) => cause === null)
      .map(({ serverPath, apartMs }) => ({
        job: jobOfPath(run, serverPath),
        text: `${serverPath} was stored twice with the same content, ${apartMs} ms apart`,
      })),
  'only whole files are uploaded': (run) =>
    storedOf(run).flatMap(({ serverPath, sha256: content }) => {
      const versions = run.project.versions(serverPath);
      if (content === null || versions?.has(content)) return [];
      return [
        {
          job: jobOfPath(run, serverPath),
          text: `${serverPath} at the farm is no content that file ever had`,
        },
      ];
    }),
  'the farm has the scene its documents name': scenesAreAsNamed,
  'the journal is whole': ({ journalFile }) => {
    const database = new DatabaseSync(journalFile, { readOnly: true });
    try {
      const told = database.prepare('PRAGMA integrity_check').all();
      const text = told.map(({ integrity_check: line }) => String(line)).join('; ');
      return text === 'ok' ? [] : [{ job: null, text }];
    } catch (error) {
      return [{ job: null, text: String(error) }];
    } finally {
      database.close();
    }
  },
};

function isReason(problem: SubmissionView['problem']): boolean {
  return problem !== null && problem.message !== '' && problem.hint !== '' && problem.code !== 'unexpected';
}

/** A refusal that no waiting cures is an answer the farm gave so long before the job failed at most. Milliseconds. */
const REFUSED_WITHIN_MS = 5000;
/** One answer about what the farm offers may be what two jobs wait for that are prepared at once. */
const FAIL_OF_ONE_REFUSAL = 2;

/** Jobs that stay failed although nothing goes wrong any more, unless a refusal of the farm accounts for each. */
function failuresWithoutCause(run: Run): readonly Found[] {
  const refusals = [
    ...struckOf(run).filter(({ fault }) => isRefusal(fault)),
    ...run.noted.filter(({ what }) => what === 'farmDisk'),
  ].map(({ atMs }) => ({ atMs, left: FAIL_OF_ONE_REFUSAL }));
  const found: Found[] = run.views
    .filter(({ state }) => state === 'doneWithFailedFrames')
    .filter(() => !run.noted.some(({ what }) => what === 'farmDisk'))
    .map((view) => ({
      job: jobOf(run, view),
      text: `${nameOf(run, view)} lost frames, and no disk was full`,
    }));
  for (const view of run.views.filter(({ state }) => state === 'failed')) {
    const job = jobOf(run, view);
    const { id, problem } = view;
    const why = JSON.stringify(problem);
    if (problem?.retryable === true) {
      found.push({ job, text: `${nameOf(run, view)} fails again and again: ${why}` });
      continue;
    }
    if (isOfFullFarm(run, problem)) continue;
    const failed = run.events.findLast(({ submissionId: one, body }) => one === id && body.type === 'failed');
    const failedAtMs = run.heardAtMs.get(failed?.sequence ?? -1) ?? Number.NaN;
    const notBeforeMs = unheardSinceMs(run, failedAtMs) - REFUSED_WITHIN_MS;
    const refusal = refusals.find(
      ({ atMs, left }) => left > 0 && atMs >= notBeforeMs && atMs <= failedAtMs + REFUSED_WITHIN_MS,
    );
    if (refusal === undefined) {
      found.push({ job, text: `${nameOf(run, view)} failed for good, and nothing refused it: ${why}` });
    } else refusal.left -= 1;
  }
  return found;
}

/** What a sidecar tells in this time after its first word is what it had to tell since it died. Milliseconds. */
const FIRST_WORDS_MS = 1000;

/** The earliest moment at which what was heard may have happened: a sidecar may have died before it told. */
function unheardSinceMs(run: Run, heardMs: number): number {
  const diedMs = run.noted.findLast(({ what, atMs }) => what === 'sidecarDied' && atMs < heardMs)?.atMs;
  if (diedMs === undefined) return heardMs;
  const wasHeardBetween = [...run.heardAtMs.values()].some(
    (atMs) => atMs > diedMs && atMs < heardMs - FIRST_WORDS_MS,
  );
  return wasHeardBetween ? heardMs : diedMs;
}

/**
 * Every frame failed since the farm had no room for what the failure names. When it had none does not matter: a
 * sidecar that was killed hears of it only when it runs again.
 */
function isOfFullFarm(run: Run, problem: SubmissionView['problem']): boolean {
  return (
    problem?.code === 'all-frames-failed' &&
    run.noted.some(({ what, text }) => what === 'farmDisk' && problem.message.includes(basename(text)))
  );
}

/** An answer that says no, rather than that something is amiss. */
function isRefusal(fault: string): boolean {
  const { kind, status } = JSON.parse(fault) as { kind?: string; status?: number };
  return (
    kind === 'farmCode' ||
    (kind === 'status' && (status ?? 0) >= 400 && (status ?? 0) < 500 && status !== 429)
  );
}

/** The farm's submitted tasks that bear a job's label. */
function tasksOf(run: Run, { id }: SubmissionView): readonly InspectedTask[] {
  return run.tasks.filter(
    ({ submittedAt, labels }) => submittedAt !== null && labels.some((label) => label.includes(id)),
  );
}

function oneTaskAJob(run: Run): readonly Found[] {
  const submitted = run.tasks.filter(({ submittedAt }) => submittedAt !== null);
  const found: Found[] = [];
  for (const view of run.views) {
    const own = tasksOf(run, view);
    const job = jobOf(run, view);
    if (own.length > 1 || (isDone(view) && own.length !== 1)) {
      found.push({
        job,
        text: `${nameOf(run, view)} has ${own.length} submitted tasks: ${own.map(({ id }) => id).join()}`,
      });
    } else if (own[0] !== undefined && own[0].id !== view.taskId) {
      found.push({
        job,
        text: `${nameOf(run, view)} says task ${view.taskId}; the farm renders ${own[0].id}`,
      });
    }
  }
  const ids = new Set(run.views.map(({ id }) => id));
  for (const { id, labels } of submitted) {
    if (!labels.some((label) => [...ids].some((one) => label.includes(one)))) {
      found.push({ job: null, text: `task ${id} was submitted for no job` });
    }
  }
  return found;
}

const uploadDocument = z.looseObject({
  scene: z.array(z.looseObject({ server: z.string(), hash: z.string() })),
});

/** The MD5 in a submitted job's documents is that of the scene in the farm's storage. */
async function scenesAreAsNamed(run: Run): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const view of run.views) {
    const task = run.tasks.find(({ id, submittedAt }) => id === view.taskId && submittedAt !== null);
    if (task === undefined) continue;
    const text = await readFile(join(run.farm.storage.config, String(task.id), 'cfg', 'upload.json'), 'utf8');
    const { scene } = uploadDocument.parse(JSON.parse(text));
    for (const { server, hash } of scene) {
      const path = join(run.farm.storage.input, ...server.slice(1).split('/'));
      const there = createHash('md5')
        .update(await readFile(path))
        .digest('hex');
      if (there !== hash) {
        found.push({
          job: jobOf(run, view),
          text: `${nameOf(run, view)} has another scene at the farm than its documents name`,
        });
      }
    }
  }
  return found;
}
