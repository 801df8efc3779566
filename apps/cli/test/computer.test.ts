import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commandsIn, type Done, jsonLines, type RunOptions } from './command.ts';

let folder: string;
let farm: LocalFarm;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farmhand-computer-'));
  farm = await startLocalFarm({
    dataFolder: join(folder, 'farm'),
    renderer: 'placeholder',
    subAccounts: [{ accessId: 'AKIDnight', accessKey: 'night-key' }],
  });
  const login = ['login', '--endpoint', farm.url, '--access-id', farm.account.accessId];
  const signedIn = await run([...login, '--profile', 'studio'], { input: `${farm.account.accessKey}\n` });
  expect(signedIn.out).toContain('as studio');
});
afterAll(async () => {
  await run(['serve', '--stop']);
  await farm.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a command of the user with this home; they are signed in at the farm as `studio` in theirs, `home`. */
const run = (args: readonly string[], { home = 'home', ...options }: RunOptions & { home?: string } = {}) =>
  commandsIn({ cwd: folder, home: join(folder, home) })(args, options).done;

const doctorLine = z.object({
  id: z.string(),
  status: z.enum(['ok', 'warning', 'error', 'skipped']),
  text: z.object({ en: z.string(), zh: z.string() }),
  hint: z.object({ en: z.string(), zh: z.string() }).nullable(),
});
const diagnosis = (done: Done) =>
  new Map(
    jsonLines(done)
      .map((line) => doctorLine.parse(line))
      .map((check) => [check.id, check]),
  );

/** As if no Blender were here, which takes no time to find out. */
const NO_BLENDER = ['--blender', join(tmpdir(), 'no-blender-here')];

describe('farmhand doctor', () => {
  it('finds nothing in the way where all is set up', async () => {
    const done = await run(['doctor', '--json', ...NO_BLENDER]);
    const found = diagnosis(done);
    for (const id of ['program', 'sidecar', 'key', 'clock', 'route', 'engine', 'disk-home', 'journal']) {
      expect([id, found.get(id)?.status]).toEqual([id, 'ok']);
    }
    expect(found.get('blender')).toMatchObject({ status: 'warning' });
    expect([done.code, done.err]).toEqual([0, '']);
    expect(done.raw).not.toContain(farm.account.accessKey);
  });

  it('works without an account and without a sidecar, and leaves none behind', async () => {
    const done = await run(['doctor', '--json', ...NO_BLENDER], { home: 'nobody' });
    const found = diagnosis(done);
    expect(found.get('sidecar')).toMatchObject({ status: 'ok' });
    expect(found.get('key')).toMatchObject({ status: 'skipped' });
    expect(done.code).toBe([...found.values()].some(({ status }) => status === 'error') ? 1 : 0);
  });

  it('says what to do when the farm is not reached, and exits 1', async () => {
    const port = await freePort();
    const env = {
      FARMHAND_ENDPOINT: `http://127.0.0.1:${port}`,
      FARMHAND_ACCESS_ID: 'AKID',
      FARMHAND_ACCESS_KEY: 's3cret',
    };
    const done = await run(['doctor', ...NO_BLENDER], { home: 'away', env });
    expect(done.code).toBe(1);
    expect(done.out).toMatch(/✗ route +\S/);
    expect(done.out).toContain('→');
    expect(done.out + done.err).not.toContain('s3cret');
  });

  it('says that the sidecar cannot be started', async () => {
    await writeFile(join(folder, 'a-file'), '');
    const done = await run(['doctor', '--json', ...NO_BLENDER], { home: join('a-file', 'home') });
    expect(done.code).toBe(1);
    expect(diagnosis(done).get('sidecar')).toMatchObject({ status: 'error' });
  });
});

describe('farmhand profile', () => {
  it('keeps several accounts under names, and uses the one that is chosen', async () => {
    const add = ['profile', 'add', 'night', '--endpoint', farm.url, '--access-id', 'AKIDnight'];
    expect((await run(add, { env: { FARMHAND_ACCESS_KEY: 'night-key' } })).code).toBe(0);
    const list = await run(['profile']);
    expect(list.out).toMatch(/^yes +studio /m);
    expect(list.out).toMatch(/^ +night /m);
    expect((await run(['profile', 'use', 'night'])).out).toMatch(/^yes +night /m);
    expect((await run(['profile', 'rename', 'night', 'night shift'])).out).toMatch(/^yes +night shift /m);
    expect((await run(['profile', 'use', 'studio'])).out).toMatch(/^yes +studio /m);
    const named = jsonLines(await run(['profile', 'remove', 'night shift', '--json']));
    expect(named).toEqual([expect.objectContaining({ name: 'studio', current: true })]);
    expect(list.raw).not.toContain('night-key');
  });

  it('of a name that there is not are refused, with those there are', async () => {
    const unknown = await run(['labels', '--profile', 'stdio']);
    expect([unknown.code, unknown.err]).toEqual([5, expect.stringContaining('studio')]);
    const variable = await run(['labels'], { env: { FARMHAND_PROFILE: 'stdio' } });
    expect([variable.code, variable.err]).toEqual([5, expect.stringContaining('studio')]);
  });
});

describe('farmhand config', () => {
  it('changes a setting, keeps it, and puts it back', async () => {
    const set = await run(['config', 'set', 'upload-limit', '5MB/s', '--json']);
    expect(jsonLines(set)).toEqual([expect.objectContaining({ uploadBytesPerSecond: 5_000_000 })]);
    const hours = await run(['config', 'set', 'quiet-hours', 'mon-fri 09:00-18:00 1MB/s', '22:00-06:00']);
    expect(hours.out).toContain('mon,tue,wed,thu,fri 09:00-18:00 1MB/s; 22:00-06:00');
    await run(['serve', '--stop']);
    expect((await run(['config'])).out).toMatch(/^upload-limit +5MB\/s /m);
    expect((await run(['config', 'reset'])).out).toMatch(/^upload-limit +none /m);
  });

  it('says how a value is written', async () => {
    const { code, out, err } = await run(['config', 'set', 'upload-limit', '5']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('5MB/s');
    expect((await run(['config', 'set', 'uploads', '5MB/s'])).err).toContain('upload-limit');
  });
});

describe('the farm', () => {
  it('has environments, offers and labels', async () => {
    const added = jsonLines(await run(['labels', 'add', 'shot_010', '--json']));
    expect(added).toContainEqual(expect.objectContaining({ name: 'shot_010' }));
    expect((await run(['labels', 'add', 'shot_010'])).code).toBe(0);
    expect((await run(['labels'])).out.match(/shot_010/g)).toHaveLength(1);
    expect((await run(['labels', 'remove', 'shot_010'])).code).toBe(0);
    const gone = await run(['labels', 'remove', 'shot_010']);
    expect([gone.code, gone.err]).toEqual([1, expect.stringContaining('farmhand labels')]);
    const offers = jsonLines(await run(['env', 'offers', 'blender', '--json']));
    expect(offers).toContainEqual(expect.objectContaining({ name: 'Blender', system: 'linux' }));
    const unknown = await run(['env', 'list', '--software', 'Blendr']);
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('Blender')]);
    expect((await run(['env'])).code).toBe(0);
  });

  it('that nobody is signed in at, or that is not reached, is exit code 5', async () => {
    const nobody = await run(['labels'], { home: 'nobody' });
    expect([nobody.code, nobody.err]).toEqual([5, expect.stringContaining('farmhand login')]);
    const port = await freePort();
    const env = {
      FARMHAND_ENDPOINT: `http://127.0.0.1:${port}`,
      FARMHAND_ACCESS_ID: 'AKID',
      FARMHAND_ACCESS_KEY: 's3cret',
    };
    const away = await run(['labels'], { home: 'nobody', env });
    expect(away.code).toBe(5);
    expect(away.err).toMatch(/^No connection .*\n {2}\S/);
    expect(away.err).not.toContain('s3cret');
  });
});

it('a slip in a command is answered with the nearest', async () => {
  const { code, err } = await run(['dowload']);
  expect([code, err]).toEqual([1, expect.stringContaining('download')]);
});

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
