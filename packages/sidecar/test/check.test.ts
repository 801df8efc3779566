import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import { ENDED_STATES, JOB_SETTINGS_SCHEMA, type LocalPath, localPath } from '@farmhand/model';
import { farmhandHome, type Sidecar, startSidecar } from '@farmhand/sidecar';
import { type SidecarClient, sidecarClient } from '@farmhand/sidecar/connect';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const SAMPLE = fileURLToPath(new URL('../../../tooling/fixtures/sample', import.meta.url));
const settings = { schema: JOB_SETTINGS_SCHEMA } as const;

let folder: string;
let farm: LocalFarm;
let sidecar: Sidecar;
let client: SidecarClient;
let scenePath: LocalPath;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farmhand-check-'));
  await cp(SAMPLE, join(folder, 'project'), { recursive: true });
  scenePath = localPath.parse(join(folder, 'project', 'sample.blend'));
  farm = await startLocalFarm({ dataFolder: join(folder, 'farm'), renderer: 'placeholder' });
  client = await startAgain();
});
afterEach(async () => {
  await sidecar.stop();
  await farm.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A sidecar over the same home as any before. */
async function startAgain(): Promise<SidecarClient> {
  const home = farmhandHome({
    env: { FARMHAND_HOME: join(folder, 'home') },
    platform: process.platform,
    userHome: folder,
  });
  const started = await startSidecar({ home, env: {}, pollMs: 20 });
  if (started === null) throw new Error('another sidecar runs');
  sidecar = started;
  return sidecarClient(sidecar.discovery);
}

const login = () =>
  client.setAccount({
    endpoint: farm.url,
    accessId: farm.account.accessId,
    accessKey: farm.account.accessKey,
  });
const ids = (check: { readonly findings: readonly { readonly id: string }[] }) =>
  check.findings.map(({ id }) => id);

describe('checks over HTTP', () => {
  it('need no account', async () => {
    const check = await client.check({ scenePath, settings });
    expect(ids(check)).toEqual(['software-not-checked']);
    expect(check.environment.outcome).toBe('notChecked');
  });

  it('find nothing in a sound scene, and make nothing at the farm', async () => {
    await login();
    const check = await client.check({ scenePath, settings });
    expect(ids(check)).toEqual([]);
    expect(check.environment.label).toBe('Blender 3.4 (Linux)');
    expect(farm.inspect.tasks()).toEqual([]);
    expect(await client.submissions()).toEqual([]);
  });

  it('ask the farm once, and go on without it', async () => {
    await login();
    const first = await client.check({ scenePath, settings });
    await client.check({ scenePath, settings });
    expect(farm.inspect.requests().querySoftwareDetail?.received).toBe(2);
    await farm.stop();
    const later = await client.check({ scenePath, settings });
    expect(ids(later)).toEqual([]);
    expect(later.environment).toEqual(first.environment);
    const offline = await client.check({ scenePath, settings, offline: true });
    expect(offline.environment).toEqual(first.environment);
  });

  it('tell of everything else when the farm gives no answer', async () => {
    await login();
    await farm.stop();
    await rm(join(folder, 'project', 'textures', 'boards.png'));
    const { worst, findings, environment } = await client.check({ scenePath, settings });
    expect(worst).toBe('warning');
    expect(findings.map(({ id, severity }) => `${severity} ${id}`)).toEqual([
      'warning missing-file',
      'warning software-not-checked',
    ]);
    // Who else may listen there by now is not known, only what was asked in vain.
    expect(findings[1]?.text.en).toMatch(/: (querySoftwareList|listHardwareConfigs): \w/);
    expect(environment.outcome).toBe('notChecked');
  });

  it('offline without an earlier answer say that the software was not looked up', async () => {
    await login();
    const check = await client.check({ scenePath, settings, offline: true });
    expect(ids(check)).toEqual(['software-not-checked']);
    expect(farm.inspect.requests().querySoftwareDetail).toBeUndefined();
  });

  it('take what is kept however old, where a submission waits for what the farm offers now', async () => {
    await login();
    await client.check({ scenePath, settings });
    await sidecar.stop();
    const offers = join(folder, 'home', 'offers');
    const [name] = (await readdir(offers)).filter((each) => each.startsWith('offer-'));
    const file = join(offers, name ?? '');
    const kept = JSON.parse(await readFile(file, 'utf8'));
    const content = JSON.stringify({ ...kept.content, fetchedAt: Date.now() - 7_200_000 }).replaceAll(
      '"version":"3.4"',
      '"version":"2.9"',
    );
    const hash = createHash('sha256').update(content).digest('hex');
    await writeFile(file, JSON.stringify({ ...kept, sha256: hash, content: JSON.parse(content) }));
    await farm.stop();
    const before = await startAgain();
    const old = await before.check({ scenePath, settings });
    expect(old.environment.outcome).toBe('unavailable');
    await sidecar.stop();

    farm = await startLocalFarm({
      dataFolder: join(folder, 'farm'),
      renderer: 'placeholder',
      port: Number(new URL(farm.url).port),
    });
    const after = await startAgain();
    const { id } = await after.submit({ scenePath, settings: { ...settings, frames: '1' } });
    for await (const { body } of after.events({ submissionId: id, after: 0 })) {
      if (body.type === 'state' && ENDED_STATES.has(body.state)) break;
    }
    expect(await after.submission(id)).toMatchObject({ state: 'done', problem: null });
  });

  it('bring the words of the farm along', async () => {
    await login();
    await rm(join(folder, 'project', 'textures', 'boards.png'));
    const { findings } = await client.check({ scenePath, settings });
    const texts = findings.find(({ id }) => id === 'missing-file')?.farmText;
    expect(texts?.description.en).toMatch(/textures/);
    expect(texts?.solution.zh).toMatch(/[\u4e00-\u9fff]/);
  });

  it('say what is wrong with a file that is no scene', async () => {
    const path = join(folder, 'notes.blend');
    await writeFile(path, 'not a scene');
    await expect(client.check({ scenePath: localPath.parse(path), settings })).rejects.toMatchObject({
      problem: { message: expect.stringContaining('notes.blend') },
    });
    await expect(
      client.check({ scenePath: localPath.parse('sample.blend'), settings }),
    ).rejects.toMatchObject({ problem: { code: 'path-not-absolute' } });
  });
});
