import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFarmClient, type NewRenderEnvironment } from '@farmhand/client';
import {
  type AccountEnvironment,
  type AvailableResolution,
  type EnvironmentCalls,
  ensureEnvironment,
} from '@farmhand/environment';
import { type FarmCatalog, startLocalFarm } from '@farmhand/local-farm';
import { describe, expect, test } from 'vitest';
import { blender34 } from './resolutions.ts';

/** An account that keeps environments as the farm does: one name each, others refused. */
class Account implements EnvironmentCalls {
  readonly environments: AccountEnvironment[];
  readonly added: NewRenderEnvironment[] = [];
  /** Runs inside the next call to add; what it throws, the call throws. `store` does what the farm would. */
  onAdd: ((environment: NewRenderEnvironment, store: () => void) => void) | null = null;

  constructor(environments: readonly AccountEnvironment[] = []) {
    this.environments = [...environments];
  }

  async renderEnvironments(
    { softwareIds, system }: { readonly softwareIds: readonly number[]; readonly system: string },
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<readonly AccountEnvironment[]> {
    options?.signal?.throwIfAborted();
    await Promise.resolve();
    return this.environments.filter(
      (environment) => softwareIds.includes(environment.softwareId) && environment.system === system,
    );
  }

  async addRenderEnvironment(environment: NewRenderEnvironment): Promise<{ readonly name: string }> {
    await Promise.resolve();
    this.added.push(environment);
    const store = () => {
      if (this.environments.some(({ name }) => name === environment.name)) throw new Error('name in use');
      this.environments.push(account(environment));
    };
    const onAdd = this.onAdd;
    this.onAdd = null;
    if (onAdd === null) store();
    else onAdd(environment, store);
    return { name: environment.name };
  }
}

function account(
  { name, softwareId, version, system, pluginIds }: Omit<NewRenderEnvironment, 'softwareName'>,
  more: Partial<AccountEnvironment> = {},
): AccountEnvironment {
  const plugins = pluginIds.map((pluginId) => ({ pluginId }));
  return { name, softwareId, version, system, isDefault: false, plugins, projectPath: '', ...more };
}

const withPlugins: AvailableResolution = {
  ...blender34,
  environment: {
    ...blender34.environment,
    pluginIds: [3, 5],
    plugins: [
      { name: 'octane', version: '29.1' },
      { name: 'renderman', version: '26.1' },
    ],
  },
};
const same = { softwareId: 2007, version: '3.4', system: 'linux', pluginIds: [] } as const;

describe('an environment that is there already', () => {
  const others: readonly AccountEnvironment[] = [
    account({ ...same, name: 'other version', version: '3.5' }),
    account({ ...same, name: 'other system', system: 'windows' }),
    account({ ...same, name: 'one plugin more', pluginIds: [3] }),
    account({ ...same, name: 'own project path' }, { projectPath: 'D:/studio' }),
    account({ ...same, name: 'other program', softwareId: 2004 }),
    account({ ...same, name: 'own kind of render layers' }, { mayaRenderLayerType: 1 }),
  ];

  test('is found by what it is made of, not by its name', async () => {
    const client = new Account([...others, account({ ...same, name: 'my old setup' })]);
    const ensured = await ensureEnvironment({ client, resolution: blender34 });
    expect(ensured).toEqual({ name: 'my old setup', created: false });
    expect(client.added).toEqual([]);
  });

  test('the order of its plugins does not matter', async () => {
    const client = new Account([...others, account({ ...same, name: 'two', pluginIds: [5, 3] })]);
    expect(await ensureEnvironment({ client, resolution: withPlugins })).toEqual({
      name: 'two',
      created: false,
    });
  });

  test('the default one is preferred', async () => {
    const client = new Account([
      account({ ...same, name: 'a' }),
      account({ ...same, name: 'b' }, { isDefault: true }),
    ]);
    expect(await ensureEnvironment({ client, resolution: blender34 })).toEqual({ name: 'b', created: false });
  });

  test('one that only resembles it is not taken', async () => {
    const client = new Account(others);
    const ensured = await ensureEnvironment({ client, resolution: blender34 });
    expect(ensured).toEqual({ name: 'Farmhand Blender 3.4 Linux', created: true });
  });
});

describe('a new environment', () => {
  test('is made of what was resolved', async () => {
    const client = new Account();
    const ensured = await ensureEnvironment({ client, resolution: withPlugins });
    expect(ensured.created).toBe(true);
    expect(client.added).toEqual([
      {
        name: 'Farmhand Blender 3.4 octane 29.1 renderman 26.1 Linux',
        softwareId: 2007,
        softwareName: 'Blender',
        version: '3.4',
        system: 'linux',
        pluginIds: [3, 5],
      },
    ]);
  });

  test('names the plugins there is room for, and counts the others', async () => {
    const named = async (plugins: readonly { readonly name: string; readonly version: string }[]) => {
      const client = new Account();
      const environment = {
        ...blender34.environment,
        softwareName: '3ds Max',
        version: '2025',
        system: 'windows' as const,
        plugins,
        pluginIds: plugins.map((_, index) => index),
      };
      return (await ensureEnvironment({ client, resolution: { ...blender34, environment } })).name;
    };
    const vray = { name: 'V-Ray', version: '6.20.02' };
    const forest = { name: 'Forest Pack', version: '9.1.1' };
    const tools = { name: 'Extraordinarily Elaborate Geometry Tools', version: '12.3.4 build 56789' };
    expect(await named([vray, forest])).toBe('Farmhand 3ds Max 2025 V-Ray 6.20.02 Forest Pack 9.1.1 Windows');
    expect(await named([vray, forest, tools, tools])).toBe(
      'Farmhand 3ds Max 2025 V-Ray 6.20.02 Forest Pack 9.1.1 and 2 more Windows',
    );
    expect(await named([vray, tools, forest])).toBe('Farmhand 3ds Max 2025 V-Ray 6.20.02 and 2 more Windows');
    expect(await named([tools, vray])).toBe('Farmhand 3ds Max 2025 with 2 plugins Windows');
    expect(await named([tools])).toBe('Farmhand 3ds Max 2025 with 1 plugin Windows');
  });

  test.each(['linux', 'windows'] as const)('does not take a name in use on %s', async (system) => {
    const client = new Account([
      account({ ...same, name: 'farmhand blender 3.4 linux', version: '2.93', system }),
      account({ ...same, name: 'Farmhand Blender 3.4 Linux 2', version: '2.93' }),
    ]);
    const ensured = await ensureEnvironment({ client, resolution: blender34 });
    expect(ensured).toEqual({ name: 'Farmhand Blender 3.4 Linux 3', created: true });
  });

  test('tries another name when its own was taken just now by something else', async () => {
    const client = new Account();
    client.onAdd = ({ name }, store) => {
      client.environments.push(account({ ...same, name, version: '4.2' }));
      store();
    };
    const ensured = await ensureEnvironment({ client, resolution: blender34 });
    expect(ensured).toEqual({ name: 'Farmhand Blender 3.4 Linux 2', created: true });
  });

  test('takes the one that another program added just now', async () => {
    const client = new Account();
    client.onAdd = ({ name }, store) => {
      client.environments.push(account({ ...same, name }));
      store();
    };
    const ensured = await ensureEnvironment({ client, resolution: blender34 });
    expect(ensured).toEqual({ name: 'Farmhand Blender 3.4 Linux', created: false });
    expect(client.environments).toHaveLength(1);
  });

  test('is found when the farm added it but its answer was lost', async () => {
    const client = new Account();
    client.onAdd = (_, store) => {
      store();
      throw new Error('connection lost');
    };
    const ensured = await ensureEnvironment({ client, resolution: blender34 });
    expect(ensured).toEqual({ name: 'Farmhand Blender 3.4 Linux', created: false });
    expect(client.added).toHaveLength(1);
  });

  test('that the farm refuses is not asked for again and again', async () => {
    const client = new Account();
    client.onAdd = () => {
      throw new Error('insufficient permissions');
    };
    await expect(ensureEnvironment({ client, resolution: blender34 })).rejects.toThrow(
      'insufficient permissions',
    );
    expect(client.added).toHaveLength(1);
  });
});

describe('several at once', () => {
  test('add one between them', async () => {
    const client = new Account();
    const ensured = await Promise.all(
      Array.from({ length: 8 }, () => ensureEnvironment({ client, resolution: blender34 })),
    );
    expect(client.environments).toHaveLength(1);
    expect(new Set(ensured.map(({ name }) => name)).size).toBe(1);
    expect(ensured.filter(({ created }) => created)).toHaveLength(1);
  });

  test('the failure of one is not the failure of the next', async () => {
    const client = new Account();
    client.onAdd = () => {
      throw new Error('farm is down');
    };
    const [first, second] = await Promise.allSettled([
      ensureEnvironment({ client, resolution: blender34 }),
      ensureEnvironment({ client, resolution: blender34 }),
    ]);
    expect(first.status).toBe('rejected');
    expect(second).toMatchObject({ status: 'fulfilled', value: { created: true } });
  });

  test('one that is given up while waiting leaves the others alone', async () => {
    const client = new Account();
    const controller = new AbortController();
    const first = ensureEnvironment({ client, resolution: blender34 });
    const second = ensureEnvironment({ client, resolution: blender34, signal: controller.signal });
    controller.abort(new Error('cancelled'));
    await expect(second).rejects.toThrow('cancelled');
    await expect(first).resolves.toMatchObject({ created: true });
  });
});

describe('at the local farm', () => {
  test('what is there is found by its content, and nothing is changed or deleted', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'farmhand-ensure-'));
    const farm = await startLocalFarm({ dataFolder: folder, renderer: 'placeholder', catalog });
    const { accessId, accessKey } = farm.account;
    const client = createFarmClient({ endpoint: farm.url, accessId, accessKey });
    try {
      const theirs = { softwareId: 2007, softwareName: 'Blender', version: '3.4', system: 'linux' } as const;
      await client.addRenderEnvironment({ ...theirs, name: 'bare', pluginIds: [] });
      await client.addRenderEnvironment({ ...theirs, name: 'of last year', pluginIds: [5, 3] });
      const taken = 'Farmhand Blender 3.4 octane 29.1 Linux';
      await client.addRenderEnvironment({ ...theirs, name: taken, pluginIds: [5] });

      expect(await ensureEnvironment({ client, resolution: withPlugins })).toEqual({
        name: 'of last year',
        created: false,
      });
      const octane = {
        ...withPlugins.environment,
        pluginIds: [3],
        plugins: [{ name: 'octane', version: '29.1' }],
      };
      const resolution = { ...withPlugins, environment: octane };
      const mine = { name: `${taken} 2`, created: true };
      expect(await ensureEnvironment({ client, resolution })).toEqual(mine);
      expect(await ensureEnvironment({ client, resolution })).toEqual({ ...mine, created: false });

      const there = await client.renderEnvironments({ softwareId: 2007, system: 'linux' });
      expect(
        there.map(({ name, plugins }) => [name, plugins.map(({ pluginId }) => pluginId).toSorted()]),
      ).toEqual([
        ['bare', []],
        ['of last year', [3, 5]],
        [taken, [5]],
        [`${taken} 2`, [3]],
      ]);
    } finally {
      await client.close();
      await farm.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** Blender 3.4 with two plugins, and nothing else. */
const catalog: FarmCatalog = {
  about: 'for this test',
  asOf: '2026-11-24',
  defaultCgId: 2007,
  software: [
    {
      cgId: 2007,
      cgName: 'Blender',
      cgType: 'blend',
      iconPath: '',
      isNeedProjectPath: 1,
      isNeedAnalyse: 1,
      isSupportLinux: 1,
      versions: [
        {
          id: 7,
          cgVersion: '3.4',
          systems: ['linux'],
          plugins: [
            {
              pluginName: 'octane',
              pluginVersions: [{ pluginId: 3, pluginVersion: 'octane 29.1', systems: ['linux'] }],
            },
            {
              pluginName: 'renderman',
              pluginVersions: [{ pluginId: 5, pluginVersion: 'renderman 26.1', systems: ['linux'] }],
            },
          ],
        },
      ],
    },
  ],
  hardware: [],
};
