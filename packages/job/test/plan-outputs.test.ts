import { JobError, type JobErrorCode, type JobPlan, jobPlan } from '@farmhand/job';
import type { HostName } from '@farmhand/model';
import { describe, expect, test } from 'vitest';
import { cases, floodScenes, type JobParts, reportOf, type SceneInput, sceneOf } from './document-cases.ts';
import { available, settings } from './scenes.ts';

function planOf(
  { host, path, version, scenes }: Pick<JobParts, 'host' | 'path' | 'version' | 'scenes'>,
  chosen: JobParts['settings'] = {},
): JobPlan {
  const report = reportOf({ host, path, version, scenes });
  return jobPlan({ report, snapshot: null, settings: settings(chosen), resolution: available() });
}

function errorOf(make: () => unknown): JobError {
  try {
    make();
  } catch (error) {
    if (error instanceof JobError) return error;
    throw error;
  }
  throw new Error('no error was thrown');
}

const flood = cases['houdini/everything'];
const names = ({ parts }: JobPlan) => parts.map(({ name }) => name);

describe('one output is one part', () => {
  test('with what the plan says of it', () => {
    const plan = planOf(cases['blender/plain'], { frames: '5-9' });
    expect(plan.parts).toEqual([
      {
        name: 'Lantern',
        camera: 'Camera',
        layer: null,
        frames: '5-9[1]',
        frameCount: 5,
        dependsOn: [],
        isCache: false,
      },
    ]);
    expect(plan).toMatchObject({ frames: '5-9[1]', frameCount: 5 });
  });

  test('even where the scene says that others come before', () => {
    expect(planOf(flood).parts).toMatchObject([{ name: '/out/beauty', frames: '1-240[1]', dependsOn: [] }]);
  });
});

describe('several outputs', () => {
  test('come each after what it depends on, with others between them or not', () => {
    const plan = planOf(flood, {
      outputs: [
        { name: '/out/beauty', frames: '100-120' },
        { name: '/out/whitewater' },
        { name: '/out/flip', frames: '1-120' },
      ],
      frames: '101-120',
    });
    expect(plan.parts).toMatchObject([
      { name: '/out/flip', frames: '1-120[1]', frameCount: 120, dependsOn: [], isCache: true },
      {
        name: '/out/whitewater',
        frames: '101-120[1]',
        frameCount: 20,
        dependsOn: ['/out/flip'],
        isCache: true,
      },
      {
        name: '/out/beauty',
        frames: '100-120[1]',
        frameCount: 21,
        dependsOn: ['/out/whitewater'],
        isCache: false,
      },
    ]);
    // Every frame that one of them renders, and all that are rendered.
    expect(plan).toMatchObject({ sceneName: '/out/flip', frames: '1-120[1]', frameCount: 161 });
  });

  test('that do not need each other come as chosen', () => {
    const plan = planOf(flood, { outputs: [{ name: '/out/preview' }, { name: '/out/flip' }] });
    expect(names(plan)).toEqual(['/out/preview', '/out/flip']);
  });

  test('bring along what the artist says they need, with its own frames', () => {
    const plan = planOf(flood, {
      outputs: [{ name: '/out/beauty', dependsOn: ['/out/surface'] }],
      frames: '200',
    });
    expect(plan.parts).toMatchObject([
      { name: '/out/surface', frames: '1-240[1]', dependsOn: [] },
      { name: '/out/beauty', frames: '200', dependsOn: ['/out/surface'] },
    ]);
  });

  test('the artist says need nothing do not wait', () => {
    const outputs = [{ name: '/out/beauty', dependsOn: [] }, { name: '/out/whitewater' }];
    expect(names(planOf(flood, { outputs }))).toEqual(['/out/beauty', '/out/whitewater']);
  });

  test('a merge of merges stands for all of them, each once', () => {
    const merge = (name: string, ...dependsOn: string[]): SceneInput =>
      sceneOf({ name, active: false, renderer: 'merge', dependsOn });
    const scenes = [
      ...floodScenes,
      merge('/out/day', '/out/night', '/out/flip'),
      merge('/out/night', '/out/day', '/out/all'),
    ];
    expect(names(planOf({ ...flood, scenes }, { sceneName: '/out/day' }))).toEqual([
      '/out/flip',
      '/out/beauty',
      '/out/preview',
    ]);
    const empty = [...floodScenes, merge('/out/none')];
    expect(errorOf(() => planOf({ ...flood, scenes: empty }, { sceneName: '/out/none' })).code).toBe(
      'nothing-to-render',
    );
  });

  test('in a chain longer than a stack is deep are put in order', () => {
    const scenes = Array.from({ length: 20_000 }, (_, index) =>
      sceneOf({
        name: `/out/${index}`,
        active: index === 0,
        renderer: 'geometry',
        frameRange: { start: 1, end: 1, step: 1 },
        dependsOn: index === 19_999 ? [] : [`/out/${index + 1}`],
      }),
    );
    const plan = planOf({ ...flood, scenes }, { outputs: scenes.map(({ name }) => ({ name })) });
    expect([plan.parts[0]?.name, plan.parts.at(-1)?.name]).toEqual(['/out/19999', '/out/0']);
  });
});

describe('cameras and layers', () => {
  test('each camera renders all frames', () => {
    const plan = planOf(cases['3dsmax/everything'], {
      cameras: ['Camera002', 'Camera003', 'Camera002'],
      frames: '1-5',
    });
    expect(plan.parts).toMatchObject([
      { camera: 'Camera002', frameCount: 5 },
      { camera: 'Camera003', frameCount: 5 },
    ]);
    expect(plan).toMatchObject({ camera: 'Camera002', frameCount: 10 });
  });

  test("so does each of Maya's layers", () => {
    const plan = planOf(cases['maya/everything'], { frames: '1-3' });
    expect(plan.parts.map(({ layer, camera }) => [layer, camera])).toEqual([
      ['beauty', 'shotCam'],
      ['shadow', 'shotCam'],
    ]);
    expect(plan.frameCount).toBe(6);
  });

  test('layers of other programs are rendered together', () => {
    const layers = [
      { name: 'Front', enabled: true },
      { name: 'Back', enabled: true },
    ];
    const scenes = [sceneOf({ renderLayers: layers, frameRange: { start: 1, end: 3, step: 1 } })];
    const plan = planOf({ ...cases['blender/plain'], scenes }, { renderLayers: ['Back', 'Front'] });
    expect(plan.parts).toMatchObject([{ layer: null, frameCount: 3 }]);
  });
});

describe('what does not go together is said in two languages', () => {
  const two = [
    sceneOf({ name: 'A' }),
    sceneOf({ name: 'B', active: false, frameRange: { start: 1, end: 9, step: 1 } }),
  ];
  const ring = [
    sceneOf({ name: '/out/a', renderer: 'geometry', dependsOn: ['/out/b'] }),
    sceneOf({ name: '/out/b', renderer: 'geometry', dependsOn: ['/out/c'], active: false }),
    sceneOf({ name: '/out/c', renderer: 'geometry', dependsOn: ['/out/a'], active: false }),
  ];
  const layer = [
    { name: 'ViewLayer', enabled: true },
    { name: 'Off', enabled: false },
  ];
  const rows: readonly (readonly [
    code: JobErrorCode,
    says: string,
    host: HostName,
    settings: NonNullable<JobParts['settings']>,
    scenes: readonly SceneInput[],
  ])[] = [
    [
      'settings-contradict',
      'one scene and a list',
      'blender',
      { sceneName: 'A', outputs: [{ name: 'B' }] },
      two,
    ],
    ['settings-contradict', 'one camera and a list', '3dsmax', { camera: 'A', cameras: ['B'] }, two],
    [
      'settings-contradict',
      'chosen twice',
      'houdini',
      { outputs: [{ name: 'A' }, { name: 'A', frames: '1' }] },
      two,
    ],
    ['settings-contradict', 'tiles', '3dsmax', { tiles: 2, framesPerTask: 2 }, two],
    ['setting-unsupported', 'different frames', 'blender', { outputs: [{ name: 'A' }, { name: 'B' }] }, two],
    ['setting-unsupported', 'all takes', 'cinema4d', { outputs: [{ name: 'A' }, { name: 'B' }] }, two],
    [
      'setting-unsupported',
      'in any order',
      'blender',
      { outputs: [{ name: 'A', dependsOn: ['B'] }], frames: '1' },
      two,
    ],
    ['setting-unsupported', '"Other"', 'houdini', { camera: 'Other' }, two],
    ['setting-unsupported', '"Other"', 'cinema4d', { cameras: ['Other'] }, two],
    [
      'setting-unsupported',
      '(ViewLayer)',
      'blender',
      { renderLayers: ['Off'] },
      [sceneOf({ renderLayers: layer })],
    ],
    ['nothing-to-render', '"Off2"', 'maya', { renderLayers: ['Off2'] }, [sceneOf({ renderLayers: layer })]],
    ['nothing-to-render', 'No render layer', 'maya', {}, [sceneOf({ renderLayers: layer.slice(1) })]],
    ['nothing-to-render', '"C"', 'houdini', { outputs: [{ name: 'A', dependsOn: ['C'] }] }, two],
    [
      'setting-unsupported',
      '"/out/preview", which renders pictures',
      'houdini',
      { outputs: [{ name: '/out/beauty', dependsOn: ['/out/all'] }] },
      floodScenes.map((scene) =>
        scene.name === '/out/all' ? { ...scene, dependsOn: ['/out/preview'] } : scene,
      ),
    ],
    [
      'dependency-cycle',
      '/out/a → /out/c → /out/b → /out/a',
      'houdini',
      { outputs: [{ name: '/out/a' }, { name: '/out/b' }, { name: '/out/c' }] },
      ring,
    ],
    [
      'dependency-cycle',
      '/out/a → /out/a',
      'houdini',
      { outputs: [{ name: '/out/a', dependsOn: ['/out/a'] }] },
      ring,
    ],
  ];
  test.each(rows)('%s: %s (%s)', (code, says, host, chosen, scenes) => {
    const error = errorOf(() => planOf({ host, path: '/a/scene', version: '1', scenes }, chosen));
    expect(error.code).toBe(code);
    expect(error.text.en).toContain(says);
    expect(error.text.zh).toMatch(/\p{Script=Han}/u);
  });

  test('but what the settings say as the scene does is no contradiction', () => {
    const scenes = [sceneOf({ camera: 'Own', renderLayers: layer })];
    const chosen = { camera: 'Own', renderLayers: ['ViewLayer'] };
    for (const host of ['blender', 'houdini', 'cinema4d', '3dsmax', 'maya'] as const) {
      expect(planOf({ host, path: '/a/scene', version: '1', scenes }, chosen).parts).toHaveLength(1);
    }
  });

  test('a ring in the scene does no harm to an output that is rendered alone', () => {
    expect(names(planOf({ ...flood, scenes: ring }, { sceneName: '/out/b' }))).toEqual(['/out/b']);
  });
});

describe('what an output waits for is rendered with it where the settings say so', () => {
  const withDependencies = true;
  const merge = { renderer: 'merge', outputPath: null };
  const planned = (scenes: readonly Partial<SceneInput>[], chosen: JobParts['settings']) =>
    planOf({ ...flood, scenes: scenes.map(sceneOf) }, { ...chosen, withDependencies });

  test('all the way back, each with its own frames, and nothing else', () => {
    const plan = planOf(flood, { outputs: [{ name: '/out/beauty', frames: '100-120' }], withDependencies });
    expect(plan.parts.map(({ name, frames, dependsOn }) => [name, frames, dependsOn])).toEqual([
      ['/out/flip', '1-240[1]', []],
      ['/out/surface', '1-240[1]', ['/out/flip']],
      ['/out/whitewater', '1-240[1]', ['/out/surface']],
      ['/out/beauty', '100-120[1]', ['/out/whitewater']],
    ]);
  });

  test('the frames of the whole job are those of what was chosen only', () => {
    const plan = planOf(flood, { sceneName: '/out/whitewater', frames: '50-60', withDependencies });
    expect(plan.parts.map(({ name, frames }) => [name, frames])).toEqual([
      ['/out/flip', '1-240[1]'],
      ['/out/surface', '1-240[1]'],
      ['/out/whitewater', '50-60[1]'],
    ]);
  });

  test('through merges and nodes that only control others, which render nothing themselves', () => {
    const plan = planned(
      [
        { name: '/out/beauty', dependsOn: ['/out/after'] },
        { name: '/out/after', renderer: 'prepost', outputPath: null, dependsOn: ['/out/both'] },
        { name: '/out/both', ...merge, dependsOn: ['/out/left', '/out/right'] },
        { name: '/out/left', renderer: 'geometry', dependsOn: [] },
        { name: '/out/right', renderer: 'geometry', dependsOn: ['/out/left', '/out/gone'] },
      ],
      { sceneName: '/out/beauty' },
    );
    expect(names(plan)).toEqual(['/out/left', '/out/right', '/out/beauty']);
  });

  test('of all that a merge stands for', () => {
    expect(names(planOf(flood, { sceneName: '/out/all', withDependencies }))).toEqual([
      '/out/flip',
      '/out/surface',
      '/out/whitewater',
      '/out/beauty',
      '/out/preview',
    ]);
  });

  test('but not of one of which the artist says what it needs', () => {
    const outputs = [{ name: '/out/beauty', dependsOn: ['/out/flip'] }];
    expect(names(planOf(flood, { outputs, withDependencies }))).toEqual(['/out/flip', '/out/beauty']);
  });

  test('and a ring of them is told as one', () => {
    const scenes = [
      { name: '/out/a', renderer: 'geometry', dependsOn: ['/out/b'] },
      { name: '/out/b', renderer: 'geometry', dependsOn: ['/out/a'] },
    ];
    expect(errorOf(() => planned(scenes, { sceneName: '/out/a' })).code).toBe('dependency-cycle');
  });
});
