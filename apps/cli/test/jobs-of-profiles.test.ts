import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import { submissionView } from '@farmhand/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandsIn, jsonLines, type RunOptions } from './command.ts';

const SAMPLE = fileURLToPath(new URL('../../../tooling/fixtures/sample', import.meta.url));

let folder: string;
let farm: LocalFarm;
let farmhand: ReturnType<typeof commandsIn>;
const run = (args: readonly string[], options?: RunOptions) => farmhand(args, options).done;

/** Jobs of two accounts, in the order they were submitted: `studio`, `night`, `studio`. */
const jobs: string[] = [];
const short = (at: number) => jobs[at]?.slice(0, 8) ?? '';

async function submit(profile: string) {
  const args = ['submit', 'project/sample.blend', '--profile', profile, '--frames', '1', '--yes', '--json'];
  const done = await run(args);
  expect([done.code, done.err]).toEqual([0, '']);
  jobs.push(submissionView.parse(jsonLines(done)[0]).id);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farmhand-profiles-'));
  farm = await startLocalFarm({
    dataFolder: join(folder, 'farm'),
    renderer: 'placeholder',
    subAccounts: [{ accessId: 'AKIDnight', accessKey: 'night-key' }],
  });
  await cp(SAMPLE, join(folder, 'project'), { recursive: true });
  farmhand = commandsIn({ cwd: folder, home: join(folder, 'home') });
  const login = ['login', '--endpoint', farm.url, '--access-id', farm.account.accessId];
  const key = { FARMHAND_ACCESS_KEY: farm.account.accessKey };
  expect((await run([...login, '--profile', 'studio'], { env: key })).code).toBe(0);
  await submit('studio');
});
afterAll(async () => {
  await run(['serve', '--stop']);
  await farm.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
});

const idsIn = async (args: readonly string[], options?: RunOptions) =>
  jsonLines(await run(['jobs', '--json', ...args], options)).map((line) => submissionView.parse(line).id);

describe('farmhand jobs', () => {
  it('says nothing of profiles where there is one', async () => {
    expect((await run(['jobs'])).out).toMatch(/^JOB +TASK +STATE +FRAMES +CREATED +SCENE\n/);
  });

  it('lists the jobs of the profile that is named, and counts no others', async () => {
    const add = ['profile', 'add', 'night', '--endpoint', farm.url, '--access-id', 'AKIDnight'];
    expect((await run(add, { env: { FARMHAND_ACCESS_KEY: 'night-key' } })).code).toBe(0);
    await submit('night');
    await submit('studio');
    const [first = '', second = '', third = ''] = jobs;
    const [ofStudio, ofNight, ofVariable, one] = await Promise.all([
      idsIn(['--profile', 'studio']),
      idsIn(['--profile', 'night', 'sample.blend']),
      idsIn([], { env: { FARMHAND_PROFILE: 'night' } }),
      run(['jobs', '--profile', 'studio', '--limit', '1']),
    ]);
    expect([ofStudio, ofNight, ofVariable]).toEqual([[third, first], [second], [second]]);
    expect(one.out).not.toContain('PROFILE');
    expect(one.err).toContain('1 more');
  });

  it('lists those of all accounts otherwise, and says whose each is', async () => {
    const [all, { out }] = await Promise.all([idsIn([]), run(['jobs'])]);
    expect(all).toEqual(jobs.toReversed());
    expect(out).toMatch(/^JOB +TASK +STATE +FRAMES +CREATED +PROFILE +SCENE\n/);
    for (const [at, name] of [
      [0, 'studio'],
      [1, 'night'],
      [2, 'studio'],
    ] as const) {
      expect(out).toMatch(new RegExp(`^${short(at)} .* ${name} +\\S*sample\\.blend$`, 'm'));
    }
  });

  it('refuses a profile that there is not, and names those there are', async () => {
    const { code, out, err } = await run(['jobs', '--profile', 'stdio']);
    expect([code, out]).toEqual([5, '']);
    expect(err).toContain('studio');
  });
});
