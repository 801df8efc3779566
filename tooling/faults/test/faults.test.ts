import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAudit, storedOf, struckOf } from '../audit.ts';
import { doubledUploads } from '../doubled-uploads.ts';
import { FORGERIES } from '../forgery.ts';
import type { InspectedTask } from '../messages.ts';
import { figuresOf, historyOf } from '../report.ts';
import { type Run, runSchedule } from '../run.ts';
import { SABOTAGES } from '../sabotage.ts';
import { makeSchedule } from '../schedule.ts';
import { violationsOf } from '../verdict.ts';

const SEED = 7;
const JOBS = 300;
/** Many times what it takes on two cores that have nothing else to do. */
const LONGEST_MS = 900_000;

let folder: string;
let runs = 0;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'farmhand-faults-')));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function emptyFolder(): Promise<string> {
  runs += 1;
  const root = join(folder, String(runs));
  await mkdir(root);
  return root;
}

/** What a person needs to look for the mistake. */
async function findings(run: Run): Promise<string> {
  const violations = await violationsOf(run);
  const concerned = [...new Set(violations.flatMap(({ job }) => job ?? []))].slice(0, 3);
  return violations.length === 0
    ? ''
    : [
        ...violations.map(({ rule, text }) => `${rule}: ${text}`),
        ...figuresOf(run),
        ...concerned.flatMap((job) => historyOf(run, job)),
      ].join('\n');
}

/** What a run did not go through: each of these has to have struck, or it was no trial of it. */
function trialsMissing(run: Run): readonly string[] {
  const effects = struckOf(run).map(({ fault }) => {
    const { kind = 'afterBytes' } = JSON.parse(fault) as { kind?: string };
    return kind;
  });
  const contents = new Map<string, Set<string | null>>();
  for (const { serverPath, sha256 } of storedOf(run)) {
    contents.set(serverPath, (contents.get(serverPath) ?? new Set()).add(sha256));
  }
  const went = new Set([
    ...effects,
    ...run.noted.map(({ what }) => what),
    ...[...run.refusedWrites.keys()].map((disk) => `full disk of ${disk}`),
    ...run.events.flatMap(({ body }) =>
      body.type === 'control' ? [`${body.control.type} ${body.outcome}`] : [],
    ),
    ...run.events.flatMap(({ body }) =>
      body.type === 'failed' || body.type === 'waiting' ? [`told of ${body.problem.code}`] : [],
    ),
    ...(run.views.some(({ state }) => state === 'cancelled') ? ['cancelled'] : []),
    ...([...contents.values()].some(({ size }) => size > 1) ? ['changed at the farm'] : []),
    ...(run.takenOver > 0 ? ['taken over'] : []),
    ...(run.tasks.some(wasSubmittedByAWrongClock) ? ['a wrong clock at the farm'] : []),
  ]);
  return TRIALS.filter((trial) => !went.has(trial));
}

const HOUR_MS = 3_600_000;

/** No run takes an hour, and clocks jump by hours. */
function wasSubmittedByAWrongClock({ submittedAt }: InspectedTask): boolean {
  return submittedAt !== null && Math.abs(submittedAt - Date.now()) > HOUR_MS;
}

function stopsOf(run: Run, outcome: 'asked' | 'done'): number {
  return run.events.filter(
    ({ body }) => body.type === 'control' && body.control.type === 'stop' && body.outcome === outcome,
  ).length;
}

const TRIALS: readonly string[] = [
  // Faults of the farm.
  ...['html', 'status502', 'status', 'farmCode', 'hang', 'latency', 'truncated'],
  ...['resetBefore', 'resetAfter', 'afterBytes'],
  // Kills: of the sidecar at any moment and at a checkpoint, of the farm; and another sidecar on the same journal.
  ...['sidecarDied', 'crash', 'farmKilled', 'secondSidecar', 'taken over'],
  // Disks, the clock, files.
  ...['full disk of downloads', 'full disk of farm', 'told of disk-full'],
  ...['clock', 'farmClock', 'a wrong clock at the farm', 'rewrite', 'changed at the farm'],
  // What people ask of jobs.
  ...['stop done', 'start done', 'cancelled'],
];

describe('a seeded schedule of kills, farm faults, full disks, clock jumps and changing files', () => {
  it(
    `seed ${SEED}, ${JOBS} jobs: none is lost or doubled, no frame is damaged, no upload is wasted`,
    async () => {
      await runSchedule({ seed: SEED, jobs: JOBS, faults: true, root: await emptyFolder() }, async (run) => {
        expect(await findings(run)).toBe('');
        expect(run.views).toHaveLength(JOBS);
        expect(run.views.filter(({ state }) => state === 'done').length).toBeGreaterThan(JOBS / 2);
        expect(trialsMissing(run)).toEqual([]);
        // Most stops strike a job while it renders.
        expect(stopsOf(run, 'done')).toBeGreaterThan(stopsOf(run, 'asked') / 2);
      });
    },
    LONGEST_MS,
  );

  it('is the same for the same seed, and another for another', () => {
    const schedule = (seed: number) => makeSchedule({ seed, jobs: 50, faults: true });
    expect(schedule(1)).toEqual(schedule(1));
    expect(schedule(1)).not.toEqual(schedule(2));
    const submitted = schedule(3).flatMap((step) => (step.do === 'submit' ? [step.job] : []));
    expect(submitted.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, job) => job));
  });
});

describe('when nothing goes wrong', () => {
  it(
    'each file goes up once, however many jobs share it, and breaking any rule is found out',
    async () => {
      await runSchedule(
        { seed: 1, jobs: 12, faults: false, root: await emptyFolder() },
        async (run, world) => {
          expect(await findings(run)).toBe('');
          expect(run.views.map(({ state }) => state)).toEqual(Array.from({ length: 12 }, () => 'done'));
          expect(doubledUploads(run)).toEqual([]);
          // The files once, and the heads of requests: nothing was begun again.
          const sent = run.audit.reduce((sum, line) => sum + (line.is === 'received' ? line.bytes : 0), 0);
          const stored = storedOf(run).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
          expect(sent / stored).toBeLessThan(1.02);
          // Two folders of shared files, and a scene and a texture of each job.
          expect(storedOf(run)).toHaveLength(2 * SHARED_FILES + 12 * 2);

          for (const [name, { breaks, forge }] of Object.entries(FORGERIES)) {
            const rules = (await violationsOf(await forge(run))).map(({ rule }) => rule);
            expect(rules, name).toContain(breaks);
          }
          let before: readonly string[] = [];
          for (const [name, { breaks, carryOut }] of Object.entries(SABOTAGES)) {
            await carryOut(run);
            const after = {
              ...run,
              tasks: await world.inspectFarm(),
              audit: await readAudit(world.auditFile),
            };
            const broken = (await violationsOf(after)).map(({ rule, text }) => `${rule}: ${text}`);
            const added = broken.filter((line) => !before.includes(line));
            expect(
              added.some((line) => line.startsWith(breaks)),
              `${name} was not found out: ${added.join('; ')}`,
            ).toBe(true);
            before = broken;
          }
        },
      );
    },
    LONGEST_MS,
  );
});

/** Of the sample scene: a texture, a library and its texture, and an image sequence of ten. */
const SHARED_FILES = 13;
