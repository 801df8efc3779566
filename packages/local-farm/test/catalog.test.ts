import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { farmCatalog } from '@farmhand/local-farm/catalog';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { hardwareProblem } from '../src/catalog/hardware.ts';
import { openCatalog } from '../src/catalog/open-catalog.ts';
import { call, refusal, startFarm, startFarmWithSub, temporaryFolder } from './support/farm.ts';
import { createTask, sendDocument, taskDocument } from './support/jobs.ts';

const small = farmCatalog.parse({
  about: 'a test',
  asOf: '2026-11-24',
  defaultCgId: 2004,
  software: [
    {
      cgId: 2004,
      cgName: 'Houdini',
      cgType: 'hip',
      iconPath: '',
      isNeedProjectPath: 2,
      isNeedAnalyse: 1,
      isSupportLinux: 1,
      versions: [
        { id: 1, cgVersion: '20.0', systems: ['linux'], plugins: [] },
        {
          id: 2,
          cgVersion: '20.0',
          systems: ['windows'],
          plugins: [
            {
              pluginName: 'octane',
              pluginVersions: [{ pluginId: 9, pluginVersion: 'octane 2024', systems: ['windows'] }],
            },
          ],
        },
      ],
    },
  ],
  hardware: [
    {
      id: 5,
      status: 1,
      type: 2,
      platform: 2,
      model: '3090',
      ram: '64GB',
      gpuNum: '2*GPU',
      notSupportCgId: ['2008'],
      notSupportCode: ['46002'],
      notSupportPluginList: ['corona (9|10)'],
    },
    {
      id: 6,
      status: 0,
      type: 1,
      platform: 2,
      model: 'Default',
      ram: '64GB',
      gpuNum: null,
      notSupportCgId: [],
      notSupportCode: [],
      notSupportPluginList: [],
    },
  ],
});

test('a catalogue that is given, parsed or as a file, is the one that is served', async () => {
  const path = join(await temporaryFolder(), 'snapshot.json');
  await writeFile(path, JSON.stringify(small));
  for (const catalog of [small, path]) {
    const farm = await startFarm({ catalog });
    expect(await call(farm, 'querySoftwareList')).toMatchObject({ renderInfoList: [{ cgId: 2004 }] });
    expect(await call(farm, 'querySoftwareDetail', { cgId: 2004, osName: 'linux' })).toEqual({
      cgVersion: [{ id: 1, cgId: 2004, cgName: 'Houdini', cgVersion: '20.0' }],
      cgPlugin: [],
    });
    expect(await call(farm, 'querySoftwareDetail', { name: 'houdini', osName: 'windows' })).toMatchObject({
      cgVersion: [{ id: 2 }],
      cgPlugin: [{ cvId: 2, pluginName: 'octane', pluginVersions: [{ pluginId: 9 }] }],
    });
  }
});

test('a catalogue that cannot be used says what is wrong and where', async () => {
  const path = join(await temporaryFolder(), 'snapshot.json');
  const start = () => startFarm({ catalog: path });
  await expect(start()).rejects.toMatchObject({
    code: 'catalog-unusable',
    message: expect.stringContaining('snapshot.json cannot be read'),
  });
  await writeFile(path, '{"about": ');
  await expect(start()).rejects.toThrow('snapshot.json is not JSON');
  await writeFile(path, JSON.stringify({ ...small, hardware: [{ ...small.hardware[0], ram: 'much' }] }));
  await expect(start()).rejects.toThrow('hardware.0.ram: is not like "64GB"');
  await writeFile(path, JSON.stringify({ ...small, hardware: [...small.hardware, ...small.hardware] }));
  await expect(start()).rejects.toThrow('hardware.2.id: is there twice: 5');
});

test('the example says what it is and has the software of the documentation', async () => {
  const example = await openCatalog(undefined);
  expect(example.about).toMatch(/^Example/);
  expect(example.software.map(({ cgId, cgName }) => `${cgId} ${cgName}`)).toEqual([
    '2000 Maya',
    '2001 3ds Max',
    '2004 Houdini',
    '2005 Cinema 4D',
    '2007 Blender',
    '2008 VR Standalone',
    '2012 KeyShot',
    '2013 Clarisse',
  ]);
  for (const software of example.software)
    expect(software.versions.some(({ systems }) => systems.includes('linux'))).toBe(
      software.isSupportLinux === 1,
    );
});

test('hardware configurations are a bare list; a task’s choice is current', async () => {
  const { farm, sub } = await startFarmWithSub({}, { catalog: small });
  const list = z.array(z.looseObject({ id: z.number(), current: z.boolean() }));
  const current = async (who: typeof farm, taskIds: (number | string)[]) =>
    list
      .parse(await call(who, 'listHardwareConfigs', { cloneTask: 'false', taskIds }))
      .flatMap(({ id, current: isCurrent }) => (isCurrent ? [id] : []));
  expect(await call(farm, 'listHardwareConfigs', { cloneTask: 'false' })).toEqual(
    small.hardware.map((config) => ({ ...config, current: false })),
  );
  const taskId = await createTask(farm);
  expect(await current(farm, [taskId])).toEqual([]);
  await sendDocument(farm, taskId, 'task.json', taskDocument(taskId, { info: { hardwareConfigId: '5' } }));
  expect(await current(farm, [String(taskId)])).toEqual([5]);
  expect(await current(sub, [taskId])).toEqual([]);
  expect(await refusal(farm, 'listHardwareConfigs', { taskIds: ['x'] })).toMatchObject({ code: 600 });
});

test.each([
  ['5', {}, null],
  [5, { plugins: { corona: '8' } }, null],
  ['7', {}, 'there is no hardware configuration "7"'],
  [6, {}, 'switched off'],
  [5, { softwareId: 2008 }, 'software 2008'],
  [5, { tipCodes: ['46001', '46002'] }, 'finding 46002'],
  [5, { plugins: { Corona: '9' } }, 'Corona 9'],
])('hardware %s with %o: %s', (id, use, problem) => {
  const found = hardwareProblem(small, id, { softwareId: 2007, plugins: {}, tipCodes: [], ...use });
  if (problem === null) expect(found).toBeNull();
  else expect(found).toContain(problem);
});
