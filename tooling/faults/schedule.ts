import type { EndpointName } from '@farmhand/client/endpoints';
import type { Fault, FaultEffect, GatewayPart } from '@farmhand/local-farm';
import { CHECKPOINTS, type Checkpoint } from '@farmhand/submission';
import { deck, type Random, seeded } from './random.ts';

/** A file that gets another content while jobs are under way. */
export interface Rewrite {
  /** The scene, the texture only this job has, or one it shares. */
  readonly file: 'scene' | 'own' | 'shared';
  readonly job: number;
  readonly sameSize: boolean;
  /** Over the old content instead of under another name first. */
  readonly inPlace: boolean;
  /** Which of the shared files. */
  readonly which: number;
}

/** Disks that can be full. */
export const DISKS = ['journal', 'downloads', 'downloadSpace', 'farm'] as const;
export type Disk = (typeof DISKS)[number];

/** One thing that happens. */
export type Action =
  | { readonly do: 'submit'; readonly job: number; readonly frames: string }
  | { readonly do: 'killSidecar' }
  /** A second one takes a seat at the journal, or is killed when it is there. */
  | { readonly do: 'secondSidecar' }
  | { readonly do: 'cancel'; readonly job: number }
  /** Pauses a job that the farm renders; it is started again as failed ones are retried. */
  | { readonly do: 'stop' }
  | { readonly do: 'crashSidecarAt'; readonly checkpoint: Checkpoint; readonly pass: number }
  | { readonly do: 'killFarm' }
  | { readonly do: 'faults'; readonly faults: readonly Fault[] }
  | { readonly do: 'clearFaults' }
  | { readonly do: 'fillDisk'; readonly disk: Disk }
  | { readonly do: 'freeDisk'; readonly disk: Disk }
  | { readonly do: 'jumpClock'; readonly whose: 'sidecar' | 'farm'; readonly offsetHours: number }
  | { readonly do: 'pressRetry' }
  | ({ readonly do: 'rewrite' } & Rewrite);

/** An action and how many events of the sidecar pass before it. */
export type Step = Action & { readonly afterEvents: number };

export interface ScheduleOptions {
  readonly seed: number;
  readonly jobs: number;
  /** False for jobs alone, without anything going wrong. */
  readonly faults: boolean;
}

/** How many of each come on a hundred jobs. */
const A_HUNDRED_JOBS_HAVE = {
  killSidecar: 6,
  crashSidecarAt: 7,
  secondSidecar: 3,
  cancel: 3,
  stop: 10,
  killFarm: 5,
  faults: 40,
  clearFaults: 4,
  fillDisk: 4,
  jumpClock: 8,
  pressRetry: 8,
  rewrite: 24,
} as const;

/** What concerns a job concerns one of those that were submitted last, so many at most. */
const JOBS_BACK = { rewrite: 4, cancel: 20 } as const;

/** The whole schedule of a seed. The same for the same options, and for the same seed with other faults left out. */
export function makeSchedule({ seed, jobs, faults }: ScheduleOptions): readonly Step[] {
  const random = seeded(seed);
  const submits: Action[] = Array.from({ length: jobs }, (_, job) => ({
    do: 'submit',
    job,
    frames: random.pick(['1', '1-2', '3', '1-3']),
  }));
  const troubles: Action[] = random.shuffled(
    (Object.keys(A_HUNDRED_JOBS_HAVE) as (keyof typeof A_HUNDRED_JOBS_HAVE)[]).flatMap((kind) => {
      const make = makers(random, jobs)[kind];
      const count = Math.ceil((A_HUNDRED_JOBS_HAVE[kind] * jobs) / 100);
      return Array.from({ length: count }, (_, nth) => make(nth));
    }),
  );
  const steps: Step[] = [];
  let [submitted, troubled] = [0, 0];
  while (submitted < submits.length || (faults && troubled < troubles.length)) {
    const submitNext =
      troubled >= troubles.length ||
      (submitted < submits.length && random.chance(submits.length / (submits.length + troubles.length)));
    const action = submitNext ? submits[submitted++] : troubles[troubled++];
    const afterEvents = random.between(0, 6);
    const freeAfter = random.between(2, 5);
    if (action === undefined || (!faults && !submitNext)) continue;
    const back = action.do in JOBS_BACK ? JOBS_BACK[action.do as keyof typeof JOBS_BACK] : null;
    steps.push({
      ...('job' in action && back !== null
        ? { ...action, job: Math.max(0, submitted - 1 - (action.job % back)) }
        : action),
      afterEvents,
    });
    if (action.do === 'fillDisk') {
      for (let nth = 0; nth < freeAfter && submitted < submits.length; nth += 1) {
        const next = submits[submitted++];
        if (next !== undefined) steps.push({ ...next, afterEvents: random.between(1, 8) });
      }
      steps.push({ do: 'freeDisk', disk: action.disk, afterEvents: 8 });
    }
  }
  return steps;
}

type Troubles = Exclude<Action['do'], 'submit' | 'freeDisk'>;

function makers(random: Random, jobs: number): Readonly<Record<Troubles, (nth: number) => Action>> {
  const checkpoint = deck(CHECKPOINTS, random);
  const disk = deck(DISKS, random);
  const fault = faultMaker(random);
  return {
    killSidecar: () => ({ do: 'killSidecar' }),
    crashSidecarAt: () => ({ do: 'crashSidecarAt', checkpoint: checkpoint(), pass: random.between(1, 3) }),
    secondSidecar: () => ({ do: 'secondSidecar' }),
    cancel: () => ({ do: 'cancel', job: random.between(0, jobs - 1) }),
    stop: () => ({ do: 'stop' }),
    killFarm: () => ({ do: 'killFarm' }),
    faults: () => ({ do: 'faults', faults: Array.from({ length: random.between(1, 3) }, fault) }),
    clearFaults: () => ({ do: 'clearFaults' }),
    fillDisk: () => ({ do: 'fillDisk', disk: disk() }),
    // Every other time it comes right again. The farm's time limits of jobs are longer than its jumps.
    jumpClock: (nth) => ({
      do: 'jumpClock',
      whose: nth % 4 < 2 ? 'sidecar' : 'farm',
      offsetHours: nth % 2 === 1 ? 0 : random.between(-30, 30),
    }),
    pressRetry: () => ({ do: 'pressRetry' }),
    rewrite: () => ({
      do: 'rewrite',
      file: random.pick(['scene', 'own', 'shared'] as const),
      job: random.between(0, jobs - 1),
      sameSize: random.chance(0.5),
      inPlace: random.chance(0.4),
      which: random.between(0, 2),
    }),
  };
}

/** Calls of the API that a job meets. */
const CALLS: readonly (EndpointName | '*')[] = [
  '*',
  'createTask',
  'createTask',
  'submitTask',
  'submitTask',
  'uploadTaskDocument',
  'queryTaskInfo',
  'queryTaskInfo',
  'getTaskList',
  'stopTask',
  'startTask',
  'getTransferBid',
  'getTransferConfig',
  'queryUserProfile',
  'queryUserSetting',
  'querySoftwareList',
  'getRenderEnvironments',
  'addRenderEnvironment',
];

const PARTS: readonly (GatewayPart | '*')[] = [
  '*',
  'missing',
  'upload',
  'upload',
  'packs',
  'packs',
  'list',
  'file',
  'file',
];

function faultMaker(random: Random): () => Fault {
  const effects: readonly (() => FaultEffect)[] = [
    () => ({ kind: 'html' }),
    () => ({ kind: 'status502' }),
    () => ({ kind: 'status', status: random.pick([429, 500, 503, 504]), retryAfter: random.between(0, 2) }),
    () => ({ kind: 'status', status: random.pick([403, 404, 507]) }),
    // Codes as the documentation has them: a failure of the farm's own, and one it does not explain.
    () => ({ kind: 'farmCode', code: random.pick([500, 999]) }),
    () => ({ kind: 'hang' }),
    () => ({ kind: 'resetBefore' }),
    () => ({ kind: 'latency', latencyMs: random.between(5, 120), jitterMs: 50 }),
    () => ({ kind: 'truncated' }),
    () => ({ kind: 'resetAfter' }),
    () => ({ kind: 'resetAfter' }),
  ];
  const effect = deck(effects, random);
  const call = deck(CALLS, random);
  const part = deck(PARTS, random);
  return () => {
    const often = random.chance(0.4)
      ? { times: random.between(1, 3) }
      : { probability: random.pick([0.2, 0.5]), times: random.between(2, 6), seed: random.between(1, 1e6) };
    if (random.chance(0.12)) {
      return {
        ...often,
        gateway: random.pick(['upload', 'packs', 'file'] as const),
        afterBytes: random.between(0, 60_000),
      };
    }
    return random.chance(0.5)
      ? { ...often, endpoint: call(), ...effect()() }
      : { ...often, gateway: part(), ...effect()() };
  };
}
