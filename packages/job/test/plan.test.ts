import { detectedSoftware, JobError, jobPlan, preflight, renderedPart } from '@farmhand/job';
import { describe, expect, test } from 'vitest';
import {
  available,
  lanternScene,
  report,
  reportOf,
  SAVED_MS,
  settings,
  snapshot,
  unavailable,
} from './scenes.ts';

const resolution = available();

describe('what will be rendered', () => {
  test('by default: the active scene as it was saved', () => {
    const scenes = [{ ...lanternScene, name: 'Draft', active: false, camera: null }, lanternScene];
    expect(
      jobPlan({ report: report({ scenes }), snapshot: null, settings: settings(), resolution }),
    ).toMatchObject({
      sceneName: 'Lantern',
      camera: 'Camera',
      frames: '1-250[1]',
      frameCount: 250,
      priorityFrames: null,
      width: 1920,
      height: 1080,
      renderer: 'CYCLES',
      format: 'PNG',
      outputPath: '//renders/lantern_####',
      outputName: 'lantern_####',
      software: 'Blender 3.4',
      sceneNames: ['Draft', 'Lantern'],
    });
  });

  test('picked frames of the scene one by one, unless others are chosen', () => {
    const scenes = [{ ...lanternScene, pickedFrames: '1, 3, 10-12' }];
    const planned = (frames: string | null) =>
      jobPlan({ report: report({ scenes }), snapshot: null, settings: settings({ frames }), resolution });
    expect(planned(null)).toMatchObject({ frames: '1,3,10-12[1]', frameCount: 5 });
    expect(planned('7-8')).toMatchObject({ frames: '7-8[1]', frameCount: 2 });
  });

  test('with choices: those', () => {
    const scenes = [lanternScene, { ...lanternScene, name: 'Draft', active: false, camera: null }];
    const plan = jobPlan({
      report: report({ scenes }),
      snapshot: null,
      settings: settings({
        sceneName: 'Draft',
        camera: 'Close-up',
        frames: '1-10, 20, 30-40x2',
        priorityFrames: '1, 20',
      }),
      resolution,
    });
    expect(plan).toMatchObject({
      sceneName: 'Draft',
      camera: 'Close-up',
      frames: '1-10[1],20,30-40[2]',
      frameCount: 17,
      priorityFrames: '1,20',
    });
  });

  test("a scene's step leaves frames out", () => {
    const stepped = reportOf({ frameRange: { start: 1, end: 10, step: 4 } });
    const plan = jobPlan({ report: stepped, snapshot: null, settings: settings(), resolution });
    expect(plan).toMatchObject({ frames: '1-9[4]', frameCount: 3 });
  });

  test('it can be told before there is an environment', () => {
    const plan = jobPlan({
      report: report(),
      snapshot: null,
      settings: settings(),
      resolution: unavailable([]),
    });
    expect(plan.software).toBeNull();
  });

  const outputs: readonly (readonly [path: string | null, name: string])[] = [
    ['//renders/lantern_####', 'lantern_####'],
    ['//renders\\lantern_', 'lantern_'],
    ['D:\\out\\lantern_', 'lantern_'],
    ['/tmp/', ''],
    ['D:\\out\\', ''],
    ['lantern', 'lantern'],
    [null, ''],
  ];
  test.each(outputs)('frames written to %s are named by %j', (outputPath, outputName) => {
    const plan = jobPlan({
      report: reportOf({ outputPath }),
      snapshot: null,
      settings: settings(),
      resolution,
    });
    expect(plan).toMatchObject({ outputPath: outputPath ?? '', outputName });
  });

  test('what cannot be rendered is an error', () => {
    const plan = (input: Parameters<typeof settings>[0], of = report()) =>
      jobPlan({ report: of, snapshot: null, settings: settings(input), resolution });
    expect(() => plan({ sceneName: 'Lamp' })).toThrow('no scene "Lamp"');
    expect(() => plan({}, report({ scenes: [] }))).toThrow(JobError);
    expect(() => plan({ frames: '10-1' })).toThrow('runs backwards');
  });
});

describe('the live host is believed', () => {
  const live = { scene: { frameRange: { start: 1, end: 48, step: 1 }, camera: 'Close-up' } };
  const plan = (from: ReturnType<typeof snapshot>, of = report()) =>
    jobPlan({ report: of, snapshot: from, settings: settings(), resolution });

  test('while it shows what is saved', () => {
    expect(plan(snapshot(live))).toMatchObject({ frames: '1-48[1]', camera: 'Close-up' });
  });
  test('but a camera that comes with a timeline marker is known from the file', () => {
    const input = { report: report(), snapshot: snapshot({ scene: { camera: null } }), settings: settings() };
    expect(jobPlan({ ...input, resolution }).camera).toBe('Camera');
    expect(preflight({ ...input, resolution })).toEqual([]);
  });
  test('but not with unsaved changes: the farm renders the file', () => {
    expect(plan(snapshot({ ...live, unsavedChanges: true }))).toMatchObject({ frames: '1-250[1]' });
  });
  test('nor about another file', () => {
    expect(plan(snapshot({ ...live, scenePath: '/other.blend' }))).toMatchObject({ frames: '1-250[1]' });
  });
  test('nor after the file was saved again', () => {
    const again = report({ modifiedMs: SAVED_MS + 600_000 });
    expect(plan(snapshot(live), again)).toMatchObject({ frames: '1-250[1]' });
  });
});

describe('the software to look for', () => {
  test('is that of the file when no host asks', () => {
    expect(detectedSoftware({ report: report(), snapshot: null, settings: settings() })).toEqual({
      host: 'blender',
      version: '3.4',
      renderers: ['CYCLES'],
      plugins: [],
    });
  });

  test('is as precise as the host, and counts only what the scene uses', () => {
    const octane = reportOf({ renderer: 'octane' });
    const from = snapshot({
      version: '3.4.1',
      scene: { renderer: 'octane' },
      plugins: [
        { name: 'OctaneRender', version: '29.1' },
        { name: 'Node Wrangler', version: '3.43' },
      ],
    });
    expect(detectedSoftware({ report: octane, snapshot: from, settings: settings() })).toEqual({
      host: 'blender',
      version: '3.4.1',
      renderers: ['octane'],
      plugins: [{ name: 'OctaneRender', version: '29.1' }],
    });
  });

  test("takes the host's version of a plugin that the file names without one", () => {
    const named = report({ plugins: [{ name: 'vray', version: null }] });
    const from = snapshot({ plugins: [{ name: 'V-Ray', version: '6.20' }] });
    expect(detectedSoftware({ report: named, snapshot: from, settings: settings() }).plugins).toEqual([
      { name: 'vray', version: '6.20' },
    ]);
  });

  test('is not that of another scene, which nobody renders', () => {
    const scenes = [lanternScene, { ...lanternScene, name: 'Draft', active: false, renderer: 'octane' }];
    const both = report({
      scenes,
      plugins: [
        { name: 'octane', version: null },
        { name: 'Flip Fluids', version: '1.2' },
      ],
    });
    const detected = (sceneName: string | null) =>
      detectedSoftware({ report: both, snapshot: null, settings: settings({ sceneName }) });
    expect(detected(null).plugins.map(({ name }) => name)).toEqual(['Flip Fluids']);
    expect(detected('Draft').plugins.map(({ name }) => name)).toEqual(['octane', 'Flip Fluids']);
  });

  test('is that of the chosen scene', () => {
    const scenes = [
      lanternScene,
      { ...lanternScene, name: 'Draft', active: false, renderer: 'BLENDER_EEVEE' },
    ];
    const detected = detectedSoftware({
      report: report({ scenes }),
      snapshot: null,
      settings: settings({ sceneName: 'Draft' }),
    });
    expect(detected.renderers).toEqual(['BLENDER_EEVEE']);
  });
});

test('the part of the file that a reader should look at follows the settings, and leaves bad frames to preflight', () => {
  expect(renderedPart(settings())).toEqual({ sceneNames: [], frames: null });
  expect(renderedPart(settings({ sceneName: 'Draft', frames: '1-5x2, 9' }))).toEqual({
    sceneNames: ['Draft'],
    frames: [1, 3, 5, 9],
  });
  expect(renderedPart(settings({ frames: '10-1' }))).toEqual({ sceneNames: [], frames: null });
});

test('the reader is told of every output of a job, and of what these wait for', () => {
  const outputs = [
    { name: '/out/beauty', frames: '1-3', dependsOn: ['/out/cache'] },
    { name: '/out/shadow', frames: '3-4', dependsOn: null },
  ];
  expect(renderedPart(settings({ outputs }))).toEqual({
    sceneNames: ['/out/beauty', '/out/cache', '/out/shadow'],
    frames: [1, 2, 3, 4],
    // Nobody typed frames for what is only needed.
    ownRanges: ['/out/cache'],
  });
  expect(renderedPart(settings({ outputs, withDependencies: true })).withDependencies).toBe(true);
  expect(renderedPart(settings({ outputs: [...outputs, { name: '/out/fog' }] })).frames).toBeNull();
});
