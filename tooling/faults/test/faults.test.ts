import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAudit, storedOf, struckOf } from '../audit.ts';
import { doubledUploads } from '../doubled-uploads.ts';
import { FORGERIES } from '../forgery.ts';
import { figuresOf, historyOf } from '../report.ts';
import { type Run, runSchedule } from '../run.ts';
import { SABOTAGES } from '../sabotage.ts';
import { makeSchedule } from '../schedule.ts';
import { violationsOf } from '../verdict.ts';

/** Seeds, and the number of jobs under each: a small one first, that fails soon where something is amiss. */
const SCHEDULES = [
  [11, 40],
  [7, 300],
] as const;
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

describe('a seeded schedule of kills, farm faults, full disks, clock jumps and changing files', () => {
  it.each(SCHEDULES)(
    'seed %i, %i jobs: none is lost or doubled, no frame is damaged, no upload is wasted',
    async (seed, jobs) => {
      await runSchedule({ seed, jobs, faults: true, root: await emptyFolder() }, async (run) => {
        expect(await findings(run)).toBe('');
        // Otherwise it would have been no trial.
        expect(run.views).toHaveLength(jobs);
        expect(run.views.filter(({ state }) => state === 'done').length).toBeGreaterThan(jobs / 2);
        expect(struckOf(run).length).toBeGreaterThan(5);
        const kinds = new Set(run.noted.map(({ what }) => what));
        expect(kinds).toContain('sidecarDied');
        expect(kinds).toContain('farmKilled');
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
