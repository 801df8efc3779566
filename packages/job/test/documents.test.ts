import { readFile } from 'node:fs/promises';
import {
  checkTaskDocument,
  documentTexts,
  type JobDocumentsInput,
  JobError,
  jobDocuments,
  type jobPlan,
  parseFrames,
  type TaskDocument,
} from '@farmhand/job';
import { localPath, serverPath } from '@farmhand/model';
import { describe, expect, test } from 'vitest';
import { cases, type JobParts, jobOf, sceneOf } from './document-cases.ts';
import { houdiniCases } from './houdini-document-cases.ts';

const folders = Object.entries<JobParts>({ ...cases, ...houdiniCases });
const plain = (): JobDocumentsInput => jobOf(cases['blender/plain']);

describe.each(folders)('the documents of %s are as the farm wants them', (folder, parts) => {
  test.each(['task.json', 'upload.json', 'asset.json', 'tips.json'])('%s', async (fileName) => {
    const golden = await readFile(new URL(`./golden/${folder}/${fileName}`, import.meta.url), 'utf8');
    const document = documentTexts(jobDocuments(jobOf(parts))).find((one) => one.fileName === fileName);
    expect(JSON.parse(document?.text ?? '')).toEqual(JSON.parse(golden));
  });
});

test('there are four, task.json first', () => {
  expect(documentTexts(jobDocuments(plain())).map(({ fileName }) => fileName)).toEqual([
    'task.json',
    'upload.json',
    'asset.json',
    'tips.json',
  ]);
});

test.each(folders)('every scalar in task.json of %s is a string', (_, parts) => {
  const scalars: unknown[] = [];
  JSON.parse(JSON.stringify(jobDocuments(jobOf(parts)).task), (_key, value) => {
    if (typeof value !== 'object' || value === null) scalars.push(value);
    return value;
  });
  expect(scalars.length).toBeGreaterThan(30);
  expect(scalars.every((value) => typeof value === 'string')).toBe(true);
});

describe('what is lacking is said', () => {
  test('a manifest without the scene', () => {
    const manifest = plain().manifest.filter(({ role }) => role === 'asset');
    expect(() => jobDocuments({ ...plain(), manifest })).toThrow('no scene file');
  });

  test('a scene without its MD5', () => {
    const path = '/a/lantern.blend';
    const manifest = [
      { role: 'scene', localPath: localPath.parse(path), serverPath: serverPath.parse(path) },
    ] as const;
    expect(() => jobDocuments({ ...plain(), manifest })).toThrow('MD5 of the scene file /a/lantern.blend');
  });
});

describe('a document that the farm would not read is never sent', () => {
  const task = (): TaskDocument => jobDocuments(plain()).task;
  const withInfo = (field: string, value: unknown): unknown => ({
    ...task(),
    task_info: { ...task().task_info, [field]: value },
  });
  const withFrames = (frames: string): unknown => ({
    ...task(),
    scene_info_render: { common: { frames } },
  });
  const rows: readonly (readonly [field: string, document: () => unknown])[] = [
    ['task_info.time_out', () => withInfo('time_out', 43_200)],
    ['task_info.project_name', () => withInfo('project_name', undefined)],
    ['task_info.input_cg_file', () => withInfo('input_cg_file', '')],
    ['task_info.tiles', () => withInfo('tiles', 'four')],
    ['task_info.pre_frames', () => withInfo('pre_frames', '12')],
    ['task_info.pre_frames', () => withInfo('pre_frames', '000:1-')],
    ['software_config.plugins', () => ({ ...task(), software_config: { cg_name: 'B', cg_version: '3' } })],
    ['scene_info', () => ({ ...task(), scene_info: null })],
    ['additional_info.deep.list[1]', () => ({ ...task(), additional_info: { deep: { list: ['', true] } } })],
    ['scene_info_render', () => ({ ...task(), scene_info_render: {} })],
    ['scene_info_render.common.frames', () => withFrames('1-10x2')],
    ['scene_info_render.common.frames', () => withFrames('10-1[1]')],
    ['scene_info_render.common.frames', () => withFrames('')],
  ];
  test.each(rows)('%s', (field, document) => {
    let caught: unknown;
    try {
      // What checks may be handed is anything at all.
      checkTaskDocument(document() as TaskDocument);
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(JobError);
    if (!(caught instanceof JobError)) return;
    expect(caught.code).toBe('document-invalid');
    expect(caught.text.en).toContain(` ${field} in task.json`);
    expect(caught.text.zh).toContain(` ${field} `);
  });

  test('a layer or node that is off may have frames that nobody would render', () => {
    const off = { renderable: '0', common: { frames: '0-1048574[1]' } };
    const on = { renderable: '1', common: { frames: '1' } };
    expect(checkTaskDocument({ ...task(), scene_info_render: { off, on } })).toMatchObject({});
    expect(() =>
      checkTaskDocument({ ...task(), scene_info_render: { off: on, on: { ...off, renderable: '1' } } }),
    ).toThrow('scene_info_render.on.common.frames');
  });
});

describe('task_info', () => {
  const infoOf = (parts: Partial<JobParts>, more: Partial<JobDocumentsInput> = {}) =>
    jobDocuments({ ...jobOf({ ...cases['blender/plain'], ...parts }), ...more }).task.task_info;

  const priorities: readonly (readonly [settings: NonNullable<JobParts['settings']>, text: string])[] = [
    [{}, '000'],
    [{ priorityPositions: ['first', 'last'] }, '101'],
    [{ priorityPositions: ['middle'] }, '010'],
    [{ priorityFrames: '1, 3-4' }, '000:1,3-4[1]'],
    [{ priorityPositions: ['first'], priorityFrames: '7' }, '100:7'],
  ];
  test.each(priorities)('frames rendered first: %j is %s', (settings, text) => {
    expect(infoOf({ settings }).pre_frames).toBe(text);
  });

  test('hardware that was not chosen is left to the platform, with the memory asked for', () => {
    const info = infoOf({ settings: { memoryGiB: 128 } }, { hardware: null });
    expect(info.ram).toBe('128');
    expect(info).not.toHaveProperty('hardwareConfigId');
    expect(info).not.toHaveProperty('graphics_cards_num');
  });

  test('a node without graphics cards has no number of them, and one of unknown memory that asked for', () => {
    const { hardware } = jobOf({ ...cases['blender/plain'], isOfStudio: true });
    if (!hardware) throw new Error('the studio has hardware');
    const cpu = { ...hardware.hardware, id: 5, kind: 'cpu', gpuCount: null, ramGigabytes: null } as const;
    const info = infoOf({}, { hardware: { ...hardware, hardware: cpu } });
    expect(info).toMatchObject({ hardwareConfigId: '5', ram: '64' });
    expect(info).not.toHaveProperty('graphics_cards_num');
  });

  const layered: readonly (readonly [settings: NonNullable<JobParts['settings']>, flag: string])[] = [
    [{ renderLayers: ['beauty'] }, '0'],
    [{ renderLayers: ['beauty', 'shadow'] }, '1'],
    // Maya renders tiles only with layers switched on.
    [{ renderLayers: ['beauty'], tiles: 2 }, '1'],
  ];
  test.each(layered)("Maya's layers %j: %s", (settings, flag) => {
    const info = jobDocuments(jobOf({ ...cases['maya/everything'], settings })).task.task_info;
    expect(info).toMatchObject({ enable_layered: flag, is_layer_rendering: '1' });
  });

  test("Maya's project is where the scene's workspace.mel is, on every system", () => {
    const projectOf = (path: string, workspace: string) =>
      jobDocuments(
        jobOf({
          ...cases['maya/plain'],
          path,
          references: [
            { kind: 'other', owner: { type: 'project', name: '' }, storedPath: 'w', files: [workspace] },
          ],
        }),
      ).task.task_info.input_project_path;
    expect(projectOf('/mnt/p/scenes/a.ma', '/mnt/p/workspace.mel')).toBe('/mnt/p');
    expect(projectOf('\\\\nas\\p\\scenes\\a.ma', '\\\\nas\\p\\Workspace.mel')).toBe('//nas/p');
  });
});

describe('scene_info_render', () => {
  const renderOf = (parts: JobParts) => jobDocuments(jobOf(parts)).task.scene_info_render;

  test('Blender: scenes with cameras of their own each keep theirs', () => {
    const scene = sceneOf({ name: 'A', camera: 'CamA', outputFormat: 'PNG' });
    const scenes = [scene, { ...scene, name: 'B', active: false, camera: 'CamB', outputFormat: 'JPEG' }];
    const settings = { outputs: [{ name: 'B' }, { name: 'A' }] };
    expect(renderOf({ ...cases['blender/plain'], scenes, settings })).toEqual({
      common: {
        frames: '1-250[1]',
        width: '1920',
        height: '1080',
        Render_Format: '',
        scene_name: ['B', 'A'],
        camera_name: '',
        Output_path: '',
      },
    });
    expect(
      renderOf({ ...cases['blender/plain'], scenes, settings: { ...settings, camera: 'Shared' } }),
    ).toMatchObject({ common: { camera_name: 'Shared' } });
  });

  test('Houdini: caches that do not need each other have no order', () => {
    const { scenes } = cases['houdini/everything'];
    const settings = { outputs: [{ name: '/out/flip' }, { name: '/out/beauty' }] };
    const job = jobOf({ ...cases['houdini/everything'], scenes, settings });
    const { task_info, scene_info_render } = jobDocuments(job).task;
    expect(task_info).not.toHaveProperty('geo_node_dependency');
    expect(JSON.stringify(scene_info_render)).not.toContain('geoDependencySort');
  });

  test('Houdini: a node that merges others renders them', () => {
    const settings = { sceneName: '/out/all', frames: '7' };
    const { rop_node } = renderOf({ ...cases['houdini/everything'], settings });
    expect(rop_node).toMatchObject([
      { node: '/out/beauty', frames: '7', render: '1' },
      { node: '/out/preview', frames: '7', render: '1' },
    ]);
  });

  test('Houdini: a node of a type nobody knows is a cache when what it writes is none that is looked at', () => {
    const node = { renderer: 'studio::writer', resolution: null, outputPath: '$HIP/a.$F4' };
    const scenes = [
      sceneOf({ ...node, name: '/out/a', outputFormat: 'vdb' }),
      sceneOf({ ...node, name: '/out/b', outputFormat: 'exr', active: false }),
      sceneOf({ ...node, name: '/out/c', outputFormat: 'bgeo.sc', active: false }),
    ];
    const { rop_node, geo_node } = renderOf({ ...cases['houdini/plain'], scenes });
    expect(geo_node).toMatchObject([{ node: '/out/a' }, { node: '/out/c' }]);
    expect(rop_node).toMatchObject([{ node: '/out/b' }]);
  });

  const timeTypes: readonly (readonly [frames: string, type: string])[] = [
    ['5', '1'],
    ['5-9', '3'],
    ['5-9x2', '4'],
    ['5, 9', '4'],
  ];
  test.each(timeTypes)('3ds Max: %s is rendered with time type %s', (frames, type) => {
    expect(renderOf({ ...cases['3dsmax/plain'], settings: { frames } })).toMatchObject({
      common: { rend_timeType: type },
    });
  });

  test('Maya: uneven frames have a range around them with a step of 1', () => {
    const { defaultRenderLayer } = renderOf({ ...cases['maya/plain'], settings: { frames: '1, 4, 9' } });
    expect(defaultRenderLayer).toMatchObject({
      common: { frames: '1,4,9', start: '1', end: '9', by_frame: '1', animation: 'True' },
    });
  });

  const versions: readonly (readonly [version: string, number: string])[] = [
    ['12.036', '12036'],
    ['R25.117', '25117'],
    ['2023.0.0', '2023000'],
    ['2026.1.12', '2026112'],
    ['2025', '2025000'],
    ['a new one', ''],
  ];
  test.each(versions)('Cinema 4D: %s is number %j', (version, number) => {
    expect(renderOf({ ...cases['cinema4d/plain'], version })).toMatchObject({
      common: { c4d_software_version: number },
    });
  });
});

test('a range that nobody would render does not keep typed frames from being described', () => {
  const scenes = [sceneOf({ name: 'Lantern', frameRange: { start: 0, end: 1_048_574, step: 1 } })];
  const { task } = jobDocuments(jobOf({ ...cases['blender/plain'], scenes, settings: { frames: '12' } }));
  expect(task.scene_info).toMatchObject({ common: { frames: '0-1048574[1]' } });
  expect(task.scene_info_render).toMatchObject({ common: { frames: '12' } });
});

test('nor does one that ends before it starts', () => {
  const scenes = [sceneOf({ name: 'Lantern', frameRange: { start: 10, end: -2, step: 1 } })];
  const { task } = jobDocuments(jobOf({ ...cases['blender/plain'], scenes, settings: { frames: '12' } }));
  expect(task.scene_info).toMatchObject({ common: { frames: '10--2[1]' } });
});

test('the frames of the parts are those of the documents', () => {
  for (const [, parts] of folders) {
    const { plan } = jobOf(parts);
    expect(plan.frameCount).toBe(plan.parts.reduce((sum, { frames }) => sum + parseFrames(frames).length, 0));
  }
});

test('a plan made from a report gives the same documents after it was stored as JSON', () => {
  for (const [, parts] of folders) {
    const job = jobOf(parts);
    const plan: ReturnType<typeof jobPlan> = JSON.parse(JSON.stringify(job.plan));
    expect(jobDocuments({ ...job, plan })).toEqual(jobDocuments(job));
  }
});
