import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createFarmClient } from '@farmhand/client';
import { type EnvironmentLock, ensureEnvironment } from '@farmhand/environment';
import { startLocalFarm } from '@farmhand/local-farm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Asked, startFarm } from './http-farm.ts';
import { blender34 } from './resolutions.ts';

const OTHER_PROGRAM = fileURLToPath(new URL('./other-program.ts', import.meta.url));

let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farmhand-lock-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  await rm(folder, { recursive: true, force: true });
});

interface OtherProgram {
  readonly child: ChildProcess;
  /** Resolves with whether it said so before it ended. */
  says(word: string): Promise<boolean>;
}

function startOther(...args: readonly string[]): OtherProgram {
  const child = spawn(process.execPath, ['--conditions=@farmhand/source', OTHER_PROGRAM, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const said = new Set<string>();
  const lines = createInterface({ input: child.stdout });
  const ended = once(lines, 'close');
  lines.on('line', (line) => said.add(line));
  const says = async (word: string) => {
    const heard = new Promise<void>((resolve) => {
      if (said.has(word)) resolve();
      lines.on('line', (line) => line === word && resolve());
    });
    await Promise.race([heard, ended]);
    return said.has(word);
  };
  return { child, says };
}

/** A farm that refuses nothing: whoever adds an environment gets another one, under whatever name. */
async function startCarelessFarm(before: (call: string) => unknown = () => undefined) {
  const names: string[] = [];
  const farm = await startFarm(async ({ path, body }: Asked) => {
    const call = path.slice(path.lastIndexOf('/') + 1);
    const there = [...names];
    await before(call);
    if (call === 'addUserPluginConfig') {
      names.push(body.editName ?? '');
      return { editName: body.editName };
    }
    if (Number(body.osName) !== 0) return [];
    return there.map((editName) => ({
      editName,
      cgId: 2007,
      cgName: 'Blender',
      cgVersion: '3.4',
      osName: 0,
    }));
  });
  return { ...farm, names };
}

const ID_AND_KEY = ['id-for-tests', 'key-for-tests'] as const;

describe('two programs at once', () => {
  test('add one environment, on a farm that would take two', async () => {
    const waits = Promise.withResolvers<void>();
    const bothAdd = Promise.withResolvers<void>();
    let adding = 0;
    // Whoever adds is held until the other one waits for the lock or, where nothing keeps it, adds too.
    const farm = await startCarelessFarm(async (call) => {
      if (call !== 'addUserPluginConfig') return;
      adding += 1;
      if (adding === 2) bothAdd.resolve();
      await Promise.race([waits.promise, bothAdd.promise]);
    });
    try {
      const programs = [1, 2].map(() => startOther(farm.endpoint, ...ID_AND_KEY, folder));
      for (const { says } of programs) void says('waits').then((said) => said && waits.resolve());
      const added = await Promise.all(programs.map(({ says }) => says('added one')));
      expect(added.toSorted()).toEqual([false, true]);
      expect(farm.names).toEqual(['Farmhand Blender 3.4 Linux']);
    } finally {
      await farm.close();
    }
  });

  test('one that is killed while it adds leaves no lock behind', async () => {
    const isAdding = Promise.withResolvers<void>();
    const never = new Promise<void>(() => undefined);
    let adds = 0;
    const farm = await startCarelessFarm((call) => {
      if (call !== 'addUserPluginConfig') return;
      adds += 1;
      if (adds > 1) return;
      isAdding.resolve();
      return never;
    });
    try {
      const other = startOther(farm.endpoint, ...ID_AND_KEY, folder);
      await isAdding.promise;
      const mine = ensureEnvironment({
        client: farm.client,
        resolution: blender34,
        // Waiting shows that it was locked.
        lock: { folder, account: farm.endpoint, onWait: () => other.child.kill('SIGKILL') },
      });
      await once(other.child, 'exit');
      expect(await mine).toMatchObject({ created: true });
      expect(farm.names).toHaveLength(1);
    } finally {
      await farm.close();
    }
  });

  test('of different accounts do not wait for each other', async () => {
    const isAdding = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    let adds = 0;
    const farm = await startCarelessFarm((call) => {
      if (call !== 'addUserPluginConfig') return;
      adds += 1;
      if (adds > 1) return;
      isAdding.resolve();
      return gate.promise;
    });
    try {
      const other = startOther(farm.endpoint, ...ID_AND_KEY, folder);
      await isAdding.promise;
      const lock = { folder, account: 'another account', onWait: () => expect.unreachable() };
      await expect(
        ensureEnvironment({ client: farm.client, resolution: blender34, lock }),
      ).resolves.toMatchObject({ created: true });
      gate.resolve();
      expect(await other.says('added one')).toBe(true);
    } finally {
      await farm.close();
    }
  });

  test('without a lock, a farm that refuses a name in use keeps it to one', async () => {
    const farm = await startLocalFarm({ dataFolder: join(folder, 'farm'), renderer: 'placeholder' });
    const { accessId, accessKey } = farm.account;
    const client = createFarmClient({ endpoint: farm.url, accessId, accessKey });
    try {
      const programs = [1, 2, 3].map(() => startOther(farm.url, accessId, accessKey));
      const added = await Promise.all(programs.map(({ says }) => says('added one')));
      expect(added.filter(Boolean)).toHaveLength(1);
      const environments = await client.renderEnvironments({ softwareId: 2007, system: 'linux' });
      expect(environments.map(({ name }) => name)).toEqual(['Farmhand Blender 3.4 Linux']);
    } finally {
      await client.close();
      await farm.stop();
    }
  });
});

describe('one program', () => {
  let farm: Awaited<ReturnType<typeof startCarelessFarm>>;
  const lockOf = (more: Partial<EnvironmentLock> = {}) => ({ folder, account: 'me', ...more });

  beforeEach(async () => {
    farm = await startCarelessFarm();
  });
  afterEach(() => farm.close());

  test('with several clients adds one', async () => {
    const clients = [1, 2, 3, 4].map(() =>
      createFarmClient({ endpoint: farm.endpoint, accessId: ID_AND_KEY[0], accessKey: ID_AND_KEY[1] }),
    );
    const ensured = await Promise.all(
      clients.map((client) => ensureEnvironment({ client, resolution: blender34, lock: lockOf() })),
    );
    await Promise.all(clients.map((client) => client.close()));
    expect(ensured.filter(({ created }) => created)).toHaveLength(1);
    expect(farm.names).toHaveLength(1);
  });

  test('that finds one locks nothing', async () => {
    farm.names.push('mine');
    const ensured = await ensureEnvironment({ client: farm.client, resolution: blender34, lock: lockOf() });
    expect(ensured).toEqual({ name: 'mine', created: false });
    expect(await readdir(folder)).toEqual([]);
  });

  test('goes on without where the folder cannot be used', async () => {
    const inTheWay = join(folder, 'a-file');
    await writeFile(inTheWay, '');
    const ensured = await ensureEnvironment({
      client: farm.client,
      resolution: blender34,
      lock: lockOf({ folder: join(inTheWay, 'locks') }),
    });
    expect(ensured.created).toBe(true);
  });

  test('gives up waiting when it is told to', async () => {
    const controller = new AbortController();
    const isAdding = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const slow = await startCarelessFarm((call) => {
      if (call !== 'addUserPluginConfig') return;
      isAdding.resolve();
      return gate.promise;
    });
    try {
      const first = ensureEnvironment({ client: slow.client, resolution: blender34, lock: lockOf() });
      await isAdding.promise;
      const second = ensureEnvironment({
        client: farm.client,
        resolution: blender34,
        lock: lockOf({ onWait: () => controller.abort(new Error('cancelled')) }),
        signal: controller.signal,
      });
      await expect(second).rejects.toThrow('cancelled');
      expect(farm.names).toEqual([]);
      gate.resolve();
      await expect(first).resolves.toMatchObject({ created: true });
    } finally {
      await slow.close();
    }
  });
});
