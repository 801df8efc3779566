import { expect, test } from 'vitest';
import { z } from 'zod';
import { call, refusal, startFarm, startFarmWithSub } from './support/farm.ts';

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

const rows = z.array(
  z.looseObject({
    editName: z.string(),
    isDefault: z.number(),
    isMainUserId: z.number(),
    cgVersion: z.string(),
  }),
);

async function environments(farm: Awaited<ReturnType<typeof startFarm>>, body = {}) {
  return rows.parse(await call(farm, 'getRenderEnvironments', { cgId: '2007', osName: 0, ...body }));
}

test('edits, deletes and marks as default by name', async () => {
  const farm = await startFarm();
  for (const editName of ['a', 'b'])
    await call(farm, 'addRenderEnvironment', { ...blender, editName, pluginIds: [] });
  const edited = { ...blender, editName: 'a', cgVersion: '4.2', renderSystem: '0', pluginIds: [] };
  expect(await call(farm, 'editRenderEnvironment', edited)).toBeNull();
  await call(farm, 'setDefaultRenderEnvironment', { editName: 'a' });
  await call(farm, 'setDefaultRenderEnvironment', { editName: 'b' });
  expect(await environments(farm)).toMatchObject([
    { editName: 'a', cgVersion: '4.2', isDefault: 0 },
    { editName: 'b', cgVersion: '3.4', isDefault: 1 },
  ]);
  await call(farm, 'editRenderEnvironment', { ...edited, editName: 'b', renderSystem: 1 });
  expect(await environments(farm, { osName: 1 })).toMatchObject([{ editName: 'b', isDefault: 0 }]);
  await call(farm, 'deleteRenderEnvironment', { editName: 'a' });
  expect(await environments(farm)).toEqual([]);
  for (const endpoint of [
    'editRenderEnvironment',
    'deleteRenderEnvironment',
    'setDefaultRenderEnvironment',
  ] as const) {
    expect(await refusal(farm, endpoint, { ...blender, editName: 'a', pluginIds: [] })).toMatchObject({
      code: 600,
      message: expect.stringContaining('editName'),
    });
  }
  expect(await refusal(farm, 'deleteRenderEnvironment')).toMatchObject({ code: 601 });
  const editName = 'n'.repeat(101);
  expect(await refusal(farm, 'addRenderEnvironment', { ...blender, editName, pluginIds: [] })).toMatchObject({
    code: 600,
  });
});

test.each([
  ['name', 'houdini', 2004, '20.0'],
  ['name', 'cinema4d', 2005, '2024'],
  ['name', '3ds max', 2001, '2024'],
  ['name', 'vr_standalone', 2008, 'standalone_vray6.20.01'],
  ['cgId', '2012', 2012, '11.3'],
  ['cgId', 2013, 2013, 'clarisse_ifx_5.0_sp3'],
])('finds environments by %s %s', async (field, value, cgId, cgVersion) => {
  const farm = await startFarm();
  const environment = { cgId, cgName: 'x', cgVersion, editName: 'e', renderSystem: 1, pluginIds: [] };
  await call(farm, 'addRenderEnvironment', environment);
  expect(await call(farm, 'getRenderEnvironments', { [field]: value })).toMatchObject([{ cgId, osName: 1 }]);
  expect(await call(farm, 'getRenderEnvironments', { cgIds: [value, 2007] })).toHaveLength(1);
});

test('refuses a name that no software has, and finds nothing for software it lacks', async () => {
  const farm = await startFarm();
  expect(await refusal(farm, 'getRenderEnvironments', { name: 'paintbrush' })).toMatchObject({
    code: 600,
    message: expect.stringContaining('(name)'),
  });
  expect(await call(farm, 'getRenderEnvironments', { name: 'lightwave' })).toEqual([]);
});

test('sub-accounts see the environments of their main account and may not change them', async () => {
  const { farm, sub } = await startFarmWithSub();
  await call(farm, 'addRenderEnvironment', { ...blender, editName: 'shared', pluginIds: [] });
  await call(sub, 'addRenderEnvironment', { ...blender, editName: 'own', pluginIds: [] });
  await call(sub, 'setDefaultRenderEnvironment', { editName: 'shared' });
  expect(await environments(sub)).toMatchObject([
    { editName: 'shared', isMainUserId: 1, isDefault: 1 },
    { editName: 'own', isMainUserId: 0, isDefault: 0 },
  ]);
  expect(await environments(farm)).toMatchObject([{ editName: 'shared', isMainUserId: 1, isDefault: 0 }]);
  expect(await refusal(sub, 'deleteRenderEnvironment', { editName: 'shared' })).toMatchObject({ code: 605 });
});
