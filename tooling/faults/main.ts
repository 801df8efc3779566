/** `npm run faults -- --seed 7 --jobs 300`: one seeded schedule of everything that goes wrong, and what came of it. */
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { figuresOf, historyOf } from './report.ts';
import { runSchedule } from './run.ts';
import { violationsOf } from './verdict.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
    jobs: { type: 'string', default: '300' },
    only: { type: 'string' },
    calm: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const jobs = Number(values.jobs);
const root = await realpath(await mkdtemp(join(tmpdir(), 'farmhand-faults-')));
const say = (line: string) => process.stdout.write(`${line}\n`);
say(`seed ${seed}, ${jobs} jobs${values.keep ? `, in ${root}` : ''}`);
const began = performance.now();
try {
  const only = values.only === undefined ? undefined : Number(values.only);
  await runSchedule({ seed, jobs, faults: !values.calm, root, only, say }, async (run) => {
    const violations = await violationsOf(run);
    for (const line of figuresOf(run)) say(line);
    for (const violation of violations) say(`VIOLATION ${violation.rule}: ${violation.text}`);
    const concerned = new Set(violations.flatMap(({ job }) => job ?? []));
    for (const job of [...concerned].slice(0, 3)) for (const line of historyOf(run, job)) say(line);
    if (violations.length > 0) process.exitCode = 1;
  });
} finally {
  say(`${Math.round((performance.now() - began) / 1000)} s`);
  if (!values.keep) await rm(root, { recursive: true, force: true });
}
