import { expect, test } from 'vitest';
import { z } from 'zod';
import { call, refusal, startFarm } from './support/farm.ts';

const detail = z.object({
  cgVersion: z.array(
    z.object({ id: z.number(), cgId: z.number(), cgName: z.string(), cgVersion: z.string() }),
  ),
  cgPlugin: z.array(
    z.object({
      cvId: z.number(),
      pluginName: z.string(),
      pluginVersions: z
        .array(z.object({ pluginId: z.number(), pluginName: z.string(), pluginVersion: z.string() }))
        .nonempty(),
    }),
  ),
});

const blender = {
  cgId: 2007,
  cgName: 'Blender',
  cgVersion: '3.4',
  renderLayerType: 0,
  editName: 'b34',
  renderSystem: 0,
};

test('offers Blender and other software in the documented shape', async () => {
  const farm = await startFarm();
  const list = z
    .object({
      renderInfoList: z.array(z.object({ cgId: z.number(), cgName: z.string(), cgType: z.string() })),
    })
    .parse(await call(farm, 'querySoftwareList'));
  expect(list.renderInfoList).toContainEqual({ cgId: 2007, cgName: 'Blender', cgType: 'blend' });

  const versions = detail.parse(
    await call(farm, 'querySoftwareDetail', { cgId: 2007, osName: 'linux' }),
  ).cgVersion;
  expect(versions.map(({ cgVersion }) => cgVersion)).toEqual(
    expect.arrayContaining(['2.83', '3.4', '3.6', '4.2', '5.0']),
  );

  const maya = detail.parse(await call(farm, 'querySoftwareDetail', { cgId: '2000', osName: 'windows' }));
  for (const { cvId, pluginName, pluginVersions } of maya.cgPlugin) {
    expect(maya.cgVersion.map(({ id }) => id)).toContain(cvId);
    expect(pluginVersions.every(({ pluginVersion }) => pluginVersion.startsWith(`${pluginName} `))).toBe(
      true,
    );
  }
  const max = detail.parse(await call(farm, 'querySoftwareDetail', { cgId: 2001, osName: 'linux' }));
  expect(max).toEqual({ cgVersion: [], cgPlugin: [] });
  expect(await refusal(farm, 'querySoftwareDetail', { cgId: 1, osName: 'linux' })).toMatchObject({
    code: 600,
  });
});

test('ids of versions and plugins are unique over the whole catalogue', async () => {
  const farm = await startFarm();
  const ids = [2000, 2001, 2004, 2005, 2007].map(async (cgId) =>
    detail.parse(await call(farm, 'querySoftwareDetail', { cgId, osName: 'windows' })),
  );
  const all = await Promise.all(ids);
  const versionIds = all.flatMap(({ cgVersion }) => cgVersion.map(({ id }) => id));
  const pluginIds = all.flatMap(({ cgPlugin }) =>
    cgPlugin.flatMap(({ pluginVersions }) => pluginVersions.map(({ pluginId }) => pluginId)),
  );
  expect(new Set(versionIds).size).toBe(versionIds.length);
  expect(new Set(pluginIds).size).toBe(pluginIds.length);
});

test('keeps render environments by name, over a restart', async () => {
  const farm = await startFarm();
  expect(await call(farm, 'addRenderEnvironment', { ...blender, pluginIds: [] })).toEqual({
    editName: 'b34',
  });
  await farm.stop();
  const again = await startFarm({ dataFolder: farm.dataFolder });
  expect(await call(again, 'getRenderEnvironments', { cgIds: ['2000', '2007'], osName: 0 })).toEqual([
    {
      cgId: 2007,
      editName: 'b34',
      cgName: 'Blender',
      cgVersion: '3.4',
      osName: 0,
      renderLayerType: 0,
      isDefault: 0,
      projectPath: '',
      isMainUserId: 1,
      respUserPluginInfoVos: [],
    },
  ]);
  expect(await call(again, 'getRenderEnvironments', { name: 'blender', osName: 0 })).toHaveLength(1);
  expect(await call(again, 'getRenderEnvironments', { name: 'blender' })).toEqual([]);
});

test('shows the plugins of an environment', async () => {
  const farm = await startFarm();
  const maya = detail.parse(await call(farm, 'querySoftwareDetail', { cgId: 2000, osName: 'windows' }));
  const version = maya.cgVersion[0];
  const plugin = maya.cgPlugin.find(({ cvId }) => cvId === version?.id)?.pluginVersions[0];
  await call(farm, 'addRenderEnvironment', {
    cgId: 2000,
    cgName: 'Maya',
    cgVersion: version?.cgVersion ?? '',
    editName: 'm',
    renderSystem: '1',
    pluginIds: [plugin?.pluginId ?? 0],
  });
  expect(await call(farm, 'getRenderEnvironments', { cgIds: [2000], osName: 1 })).toMatchObject([
    { respUserPluginInfoVos: [plugin] },
  ]);
});

test('refuses what the catalogue does not have, and a name twice', async () => {
  const farm = await startFarm();
  const add = (overrides: Record<string, string | number | number[]>) =>
    refusal(farm, 'addRenderEnvironment', { ...blender, pluginIds: [], ...overrides });
  expect(await add({ cgVersion: '9.9' })).toMatchObject({
    code: 600,
    message: expect.stringContaining('cgVersion'),
  });
  expect(await add({ pluginIds: [1] })).toMatchObject({
    code: 600,
    message: expect.stringContaining('pluginIds'),
  });
  expect(await add({ cgId: 1 })).toMatchObject({ code: 600, message: expect.stringContaining('cgId') });
  expect(await add({ renderSystem: 7 })).toMatchObject({
    code: 600,
    message: expect.stringContaining('renderSystem'),
  });
  expect(await add({})).toMatchObject({ code: 200 });
  expect(await add({})).toMatchObject({ code: 600, message: expect.stringContaining('editName') });
  expect(await refusal(farm, 'getRenderEnvironments')).toMatchObject({ code: 601 });
});
