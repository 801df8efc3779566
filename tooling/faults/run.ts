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
import { type Disk, makeSchedule, type Step } from './schedule.ts';
import { stopRendering } from './stop-rendering.ts';
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
  /** Jobs that somebody cancelled, or tried to. */
  readonly cancelled: ReadonlySet<number>;
  readonly tasks: readonly InspectedTask[];
  readonly audit: readonly AuditLine[];
  readonly events: readonly SubmissionEvent[];
  /** When an event was heard of, by its sequence number and this process's clock: theirs may be off by hours. */
  readonly heardAtMs: ReadonlyMap<number, number>;
  readonly noted: readonly Noted[];
  readonly troubles: readonly string[];
  readonly refusedWrites: ReadonlyMap<string, number>;
  /** Jobs that the second sidecar had in hand whenever it was killed. */
  readonly takenOver: number;
  /** When no more faults were to come. Milliseconds since 1970. */
  readonly calmAtMs: number;
}

const PACE = 10;
/** Without a word from the sidecar the next step comes after so long. Milliseconds. */
const SILENCE_MS = 150;
/** Jobs under way at most; the next is submitted when one ends, or nothing is heard. */
const MOST_OPEN = 30;
const MOST_PRESSES = 8;
/** A disk stays full for so many more beats at most until it has refused something. */
const MOST_BEATS_FULL = 60;
/** Those whose refusals are told of; the others show in what the sidecar says. */
const REFUSING_DISKS: ReadonlySet<Disk> = new Set(['downloads', 'farm']);

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

  /** The newest state of each job, by its id. */
  const lastStates = () => {
    const last = new Map<string, SubmissionView['state']>();
    for (const { submissionId: id, body } of world.events)
      if (body.type === 'state') last.set(id, body.state);
    return [...last];
  };
  const openJobs = () => lastStates().filter(([, state]) => !ENDED_STATES.has(state)).length;

  const presses = new Map<string, number>();
  /** What an artist can do about a job that failed; null when nothing helps any more. */
  const remedyOf = ({ id, state, problem }: SubmissionView): 'retry' | 'start' | null => {
    if (state !== 'failed' || (presses.get(id) ?? 0) >= MOST_PRESSES) return null;
    if (problem?.code === 'stopped-at-farm' && stopped.has(id)) return 'start';
    return problem?.retryable === true ? 'retry' : null;
  };
  const pressRemedies = async (): Promise<void> => {
    for (const view of await world.ask((client) => client.submissions())) {
      const remedy = remedyOf(view);
      if (remedy === null) continue;
      const { id } = view;
      presses.set(id, (presses.get(id) ?? 0) + 1);
      await world.ask((client) => client[remedy](id), 2).catch(() => undefined);
    }
  };

  const cancelled = new Set<number>();
  const stopped = new Set<string>();

  let refusedBefore = 0;
  /** A disk that refused nothing while it was full would have been no trial. */
  const untilRefused = async (disk: Disk): Promise<void> => {
    for (let beats = 0; beats < MOST_BEATS_FULL; beats += 1) {
      if ((world.refusedWrites.get(disk) ?? 0) > refusedBefore) return;
      await world.pulse.after(1, SILENCE_MS);
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
        return world.toggleSecondSidecar();
      case 'cancel':
        if (!accepted.has(step.job)) return;
        cancelled.add(step.job);
        world.note('other', `job ${step.job} is cancelled`);
        // One that is over by then refuses, and a press may be lost with the sidecar.
        return apart(world.ask((client) => client.cancel(submissionId(seed, step.job)), 1));
      case 'stop':
        return stopRendering(world, { lastStates, stopped, apart });
      case 'crashSidecarAt':
        return world.crashSidecarAt(step.checkpoint, step.pass);
      case 'killFarm':
        return world.killFarm();
      case 'faults':
        return world.addFaults(step.faults);
      case 'clearFaults':
        return world.clearFaults();
      case 'fillDisk':
        refusedBefore = world.refusedWrites.get(step.disk) ?? 0;
        return world.setDisk(step.disk, true);
      case 'freeDisk':
        if (REFUSING_DISKS.has(step.disk)) await untilRefused(step.disk);
        return world.setDisk(step.disk, false);
      case 'jumpClock':
        return world.setClock(step.whose, step.offsetHours * 3_600_000);
      case 'pressRetry':
        return apart(pressRemedies());
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
    const isAtRest = (view: SubmissionView) =>
      ENDED_STATES.has(view.state) && view.control === null && remedyOf(view) === null;
    while (!views.every(isAtRest) && performance.now() < deadline) {
      await pressRemedies();
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
        cancelled,
        takenOver: world.takenOver(),
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
