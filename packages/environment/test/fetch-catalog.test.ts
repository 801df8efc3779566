import { fetchCatalog, resolveEnvironment } from '@farmhand/environment';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Asked, startFarm } from './http-farm.ts';

const list = (isSupportLinux: number) => ({
  isAutoCommit: 2,
  defaultCgId: 2001,
  renderInfoList: [
    {
      cgId: 2007,
      cgName: 'Blender',
      cgType: 'blend',
      iconPath: '/img/blender.png',
      isNeedProjectPath: 1,
      isNeedAnalyse: 1,
      isSupportLinux,
    },
  ],
});
const details: Readonly<Record<string, unknown>> = {
  linux: { cgVersion: [{ id: 71, cgId: '2007', cgName: 'Blender', cgVersion: '3.4' }], cgPlugin: [] },
  windows: {
    cgVersion: [
      { id: 81, cgId: 2007, cgName: 'Blender', cgVersion: '3.4' },
      { id: 82, cgId: 2007, cgName: 'Blender', cgVersion: '4.2' },
    ],
    cgPlugin: [
      {
        cvId: 82,
        pluginName: 'renderman',
        pluginVersions: [{ pluginId: 5304, pluginName: 'renderman', pluginVersion: 'renderman 26.1' }],
      },
    ],
  },
};
const answer =
  (supportsLinux: number) =>
  ({ path, body }: Asked) =>
    path.endsWith('querySoftwareList') ? list(supportsLinux) : details[body.osName ?? ''];

describe('with a farm that has Blender on both systems', () => {
  let running: Awaited<ReturnType<typeof startFarm>>;
  beforeEach(async () => {
    running = await startFarm(answer(1));
  });
  afterEach(() => running.close());

  test('plugins come under the version they go with', async () => {
    const { client } = running;
    const catalog = await fetchCatalog({ client, softwareId: 2007, systems: ['linux', 'windows'] });
    expect(catalog).toEqual({
      linux: [
        { softwareId: 2007, name: 'Blender', versions: [{ versionId: 71, version: '3.4', plugins: [] }] },
      ],
      windows: [
        {
          softwareId: 2007,
          name: 'Blender',
          versions: [
            { versionId: 81, version: '3.4', plugins: [] },
            {
              versionId: 82,
              version: '4.2',
              plugins: [{ name: 'renderman', versions: [{ pluginId: 5304, version: 'renderman 26.1' }] }],
            },
          ],
        },
      ],
    });
  });

  test('and it resolves', async () => {
    const { client } = running;
    const catalog = await fetchCatalog({ client, softwareId: 2007, systems: ['linux', 'windows'] });
    const plugins = [{ name: 'RenderMan', version: '26.1' }];
    const detected = { host: 'blender', version: '4.2.3 LTS', renderers: ['PRMAN_RENDER'], plugins } as const;
    expect(resolveEnvironment({ detected, catalog, system: null })).toMatchObject({
      outcome: 'exact',
      environment: { system: 'windows', versionId: 82, pluginIds: [5304] },
    });
  });

  test('only the systems asked for are asked about', async () => {
    const { client, asked } = running;
    const catalog = await fetchCatalog({ client, softwareId: 2007, systems: ['linux'] });
    expect(Object.keys(catalog)).toEqual(['linux']);
    expect(asked.map(({ body }) => body.osName)).toEqual([undefined, 'linux']);
  });

  test('a program that is not listed is asked no further', async () => {
    const { client, asked } = running;
    const catalog = await fetchCatalog({ client, softwareId: 2004, systems: ['linux', 'windows'] });
    expect(catalog).toEqual({ linux: [], windows: [] });
    expect(asked).toHaveLength(1);
  });

  test('an abort ends it', async () => {
    const { client } = running;
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(fetchCatalog({ client, softwareId: 2007, systems: ['linux'], signal })).rejects.toThrow(
      'cancelled',
    );
  });
});

test('a program that the list says is not on Linux is not looked for there', async () => {
  const { client, asked, close } = await startFarm(answer(0));
  try {
    const catalog = await fetchCatalog({ client, softwareId: 2007, systems: ['linux', 'windows'] });
    expect(catalog.linux).toEqual([]);
    expect(catalog.windows).toHaveLength(1);
    expect(asked.map(({ body }) => body.osName)).toEqual([undefined, 'windows']);
  } finally {
    await close();
  }
});
