import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  ENDED_STATES,
  JOB_SETTINGS_SCHEMA,
  localPath,
  type SubmissionEvent,
  type SubmissionView,
} from '@farmhand/model';
import { type AuditLine, readAudit } from './audit.ts';
import type { FarmReady, InspectedTask } from './messages.ts';
import { makeProject, type Project } from './project.ts';
import { makeSchedule, type Step } from './schedule.ts';
import { makeWorld, type Noted, type World } from './world.ts';

export interface RunOptions {
  readonly seed: number;
  readonly jobs: number;
  /** False for jobs alone, without anything going wrong. */
  readonly faults: boolean;
  /** Empty folder for everything. */
  readonly root: string;
  /** Submit this job alone, under the same schedule. */
  readonly only?: number | undefined;
  /** Longest time the jobs may take to come to their ends once nothing goes wrong any more. Milliseconds. */
  readonly settleMs?: number;
  /** Told of what comes next, for a person who waits. */
  readonly say?: (line: string) => void;
}

/** All that is known when everything has come to rest. */
export interface Run {
  readonly options: RunOptions;
  readonly schedule: readonly Step[];
  readonly project: Project;
  readonly farm: FarmReady;
  readonly rendersFolder: string;
  readonly journalFile: string;
  readonly views: readonly SubmissionView[];
  readonly tasks: readonly InspectedTask[];
  readonly audit: readonly AuditLine[];
  readonly events: readonly SubmissionEvent[];
  /** When an event was heard of, by its sequence number and this process's clock: theirs may be off by hours. */
  readonly heardAtMs: ReadonlyMap<number, number>;
  readonly noted: readonly Noted[];
  readonly troubles: readonly string[];
  readonly refusedWrites: ReadonlyMap<string, number>;
  /** When no more faults were to come. Milliseconds since 1970. */
  readonly calmAtMs: number;
}

const PACE = 10;
/** Without a word from the sidecar the next step comes after so long. Milliseconds. */
const SILENCE_MS = 150;
/** Jobs under way at most; the next is submitted when one ends, or nothing is heard. */
const MOST_OPEN = 30;
const MOST_PRESSES = 8;

/** The same id for the same job of the same seed, so that a submission may be repeated. */
export function submissionId(seed: number, job: number): string {
  const hex = createHash('sha256').update(`${seed} ${job}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Folder that a job's frames come to. */
export function rendersOf(rendersFolder: string, job: number): string {
  return join(rendersFolder, `job-${String(job).padStart(3, '0')}`);
}

/**
 * Carries a schedule out, lets everything come to rest and passes what there is then to `judge`, while the farm and the
 * sidecar still run.
 */
export async function runSchedule<T>(
  options: RunOptions,
  judge: (run: Run, world: World) => Promise<T>,
): Promise<T> {
  const { seed, root, only, say = () => undefined, settleMs = 120_000 } = options;
  const schedule = makeSchedule(options);
  const project = await makeProject(join(root, 'project'));
  const world = await makeWorld({ root, pace: PACE });
  const wanted = new Map<number, Extract<Step, { do: 'submit' }>>();
  const accepted = new Set<number>();
  const underWay = new Set<Promise<unknown>>();

  const apart = (work: Promise<unknown>) => {
    const tracked: Promise<unknown> = work
      .catch((error: unknown) =>
        world.note('other', `not done: ${error instanceof Error ? error.message : error}`),
      )
      .then(() => underWay.delete(tracked));
    underWay.add(tracked);
  };

  const submit = async (step: Extract<Step, { do: 'submit' }>, tries: number) => {
    await world.ask(
      (client) =>
        client.submit({
          requestId: submissionId(seed, step.job),
          scenePath: localPath.parse(project.scenePath(step.job)),
          settings: {
            schema: JOB_SETTINGS_SCHEMA,
            frames: step.frames,
            downloadFolder: localPath.parse(rendersOf(world.rendersFolder, step.job)),
          },
          confirmWarnings: true,
        }),
      tries,
    );
    accepted.add(step.job);
  };

  const openJobs = () => {
    const last = new Map<string, boolean>();
    for (const { submissionId: id, body } of world.events) {
      if (body.type === 'state') last.set(id, ENDED_STATES.has(body.state));
    }
    return [...last.values()].filter((ended) => !ended).length;
  };

  const presses = new Map<string, number>();
  /** What an artist does about a job that failed and says that another try may help. */
  const pressRetry = async (): Promise<void> => {
    const views = await world.ask((client) => client.submissions());
    for (const { id, state, problem } of views) {
      const pressed = presses.get(id) ?? 0;
      if (state !== 'failed' || problem?.retryable !== true || pressed >= MOST_PRESSES) continue;
      presses.set(id, pressed + 1);
      await world.ask((client) => client.retry(id), 2).catch(() => undefined);
    }
  };

  const cancelled = new Set<number>();
  const stopped = new Set<number>();
  /** Asks something of a job once; a job that is over by then refuses. */
  const press = async (
    job: number,
    pressed: Set<number> | null,
    ask: (client: SidecarClient, id: string) => Promise<unknown>,
  ): Promise<void> => {
    if (!accepted.has(job)) return;
    pressed?.add(job);
    world.note('other', `a button of job ${job} is pressed`);
    await world.ask((client) => ask(client, submissionId(seed, job)), 1);
  };
  /** What an artist does about a job that is still stopped: it is to go on. */
  const startStopped = async (views: readonly SubmissionView[]): Promise<void> => {
    for (const { id, state, control } of views) {
      const job = [...stopped].find((each) => submissionId(seed, each) === id);
      if (job === undefined || cancelled.has(job) || state !== 'cancelled' || control !== null) continue;
      await world.ask((client) => client.start(id), 1).catch(() => undefined);
    }
  };

  const carryOut = async (step: Step): Promise<void> => {
    switch (step.do) {
      case 'submit':
        if (only !== undefined && step.job !== only) return;
        wanted.set(step.job, step);
        await project.make(step.job);
        if (openJobs() >= MOST_OPEN) await world.pulse.after(20, SILENCE_MS);
        world.note('other', `job ${step.job} is submitted`);
        return apart(submit(step, 3));
      case 'killSidecar':
        return world.killSidecar();
      case 'secondSidecar':
        return world.setSecondSidecar(step.isThere);
      case 'cancel':
        return apart(press(step.job, cancelled, (client, id) => client.cancel(id)));
      case 'stop':
        return apart(press(step.job, stopped, (client, id) => client.stop(id)));
      case 'start':
        return apart(press(step.job, null, (client, id) => client.start(id)));
      case 'crashSidecarAt':
        return world.crashSidecarAt(step.checkpoint, step.pass);
      case 'killFarm':
        return world.killFarm();
      case 'faults':
        return world.addFaults(step.faults);
      case 'clearFaults':
        return world.clearFaults();
      case 'fillDisk':
        return world.setDisk(step.disk, true);
      case 'freeDisk':
        return world.setDisk(step.disk, false);
      case 'jumpClock':
        return world.setClock(step.offsetHours * 3_600_000);
      case 'pressRetry':
        return apart(pressRetry());
      case 'rewrite': {
        await project.make(step.job);
        const path = await project.rewrite(step);
        world.note('rewrite', `rewritten ${path}`);
      }
    }
  };

  try {
    for (const [at, step] of schedule.entries()) {
      if (at % 50 === 0)
        say(`step ${at} of ${schedule.length}, ${accepted.size} jobs submitted, ${openJobs()} open`);
      await world.pulse.after(step.afterEvents, SILENCE_MS);
      await carryOut(step);
    }

    // From here on nothing goes wrong any more; the clock stays as wrong as it is.
    for (const disk of ['journal', 'downloads', 'downloadSpace', 'farm'] as const)
      await world.setDisk(disk, false);
    await world.clearFaults();
    await Promise.all(underWay);
    const calmAtMs = Date.now();
    say(`calm: ${accepted.size} jobs submitted, ${openJobs()} open`);
    for (const step of wanted.values()) if (!accepted.has(step.job)) await submit(step, 20);
    const deadline = performance.now() + settleMs;
    let views = await world.ask((client) => client.submissions());
    const isAtRest = ({ id, state, problem }: SubmissionView) =>
      ENDED_STATES.has(state) &&
      !(state === 'failed' && problem?.retryable === true && (presses.get(id) ?? 0) < MOST_PRESSES);
    while (!views.every(isAtRest) && performance.now() < deadline) {
      await pressRetry();
      // A job that waits after a failure need not wait any more: the artist sees it and presses, too.
      const waiting = views.find(({ state, problem }) => !ENDED_STATES.has(state) && problem !== null);
      if (waiting !== undefined) await world.ask((client) => client.retry(waiting.id)).catch(() => undefined);
      await world.pulse.after(20, 1000);
      views = await world.ask((client) => client.submissions());
    }
    say(`at rest after ${Math.round((Date.now() - calmAtMs) / 1000)} s`);
    return await judge(
      {
        options,
        schedule,
        project,
        farm: await world.farm(),
        rendersFolder: world.rendersFolder,
        journalFile: world.journalFile,
        views,
        tasks: await world.inspectFarm(),
        audit: await readAudit(world.auditFile),
        events: world.events,
        heardAtMs: world.heardAtMs,
        noted: world.noted,
        troubles: world.troubles,
        refusedWrites: world.refusedWrites,
        calmAtMs,
      },
      world,
    );
  } finally {
    await world.close();
  }
}
