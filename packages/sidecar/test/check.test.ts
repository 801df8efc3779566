import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import { JOB_SETTINGS_SCHEMA, type LocalPath, localPath } from '@farmhand/model';
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
  const home = farmhandHome({
    env: { FARMHAND_HOME: join(folder, 'home') },
    platform: process.platform,
    userHome: folder,
  });
  const started = await startSidecar({ home, env: {} });
  if (started === null) throw new Error('another sidecar runs');
  sidecar = started;
  client = sidecarClient(sidecar.discovery);
});
afterEach(async () => {
  await sidecar.stop();
  await farm.stop();
  await rm(folder, { recursive: true, force: true });
});

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

  it('offline without an earlier answer say that the software was not looked up', async () => {
    await login();
    const check = await client.check({ scenePath, settings, offline: true });
    expect(ids(check)).toEqual(['software-not-checked']);
    expect(farm.inspect.requests().querySoftwareDetail).toBeUndefined();
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
