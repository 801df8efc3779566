import type { HardwareProposal, HardwareVerdict } from '@farmhand/environment';
import { jobPlan, type PreflightInput, preflight } from '@farmhand/job';
import {
  type FileCondition,
  finding,
  type HostName,
  JOB_SETTINGS_SCHEMA,
  type JobSettings,
  jobSettings,
  localPath,
  type SceneReport,
  sceneReport,
} from '@farmhand/model';
import { expect, test } from 'vitest';
import { lanternScene, report, snapshot, soundScenes, texture, unavailable } from './scenes.ts';
import { seeded } from './seeded.ts';

type Draw = ReturnType<typeof drawFrom>;

function drawFrom(seed: number) {
  const { below } = seeded(seed);
  const one = <T>(values: readonly [T, ...T[]]): T => values[below(values.length)] ?? values[0];
  return {
    below,
    one,
    maybe: <T>(value: T): T | null => (below(2) === 0 ? value : null),
    some: <T>(most: number, make: (index: number) => T): T[] =>
      Array.from({ length: below(most + 1) }, (_, index) => make(index)),
  };
}

const hosts: readonly [HostName, ...HostName[]] = ['blender', 'houdini', 'cinema4d', '3dsmax', 'maya'];
const paths = [
  '/mnt/proj/tex/wood.png',
  '/mnt/proj/tex/Wood.png',
  'D:\\proj\\tex\\wood.png',
  'd:/PROJ/tex/wood.png',
  '\\\\nas\\art\\木.exr',
  '\\\\?\\D:\\deep\\wood.png',
  '/mnt/proj/aux/why?.png ',
  '/',
  'C:',
  '\\\\',
  '//',
  '..',
  `D:\\${'deep\\'.repeat(80)}a.png`,
  '/Users/ada/\u0065\u0301.png',
] as const;
const stored = [
  '//tex\\Wood.png',
  '$HIP/geo/$F4.bgeo',
  '`chs("x")`',
  '<UDIM>',
  '#',
  'D:',
  '/',
  ...paths,
] as const;
const frames = ['1', '1-10', '10-1', '-5-5x3', '1-200000', '7, 9, 120-130x2'] as const;
const names = ['Lantern', 'Still', '/out/a', '$take', 'nobody'] as const;

function anyReport({ below, one, maybe, some }: Draw): SceneReport {
  const host = one(hosts);
  const owner = () => ({ type: one(['Image', 'Scene', 'ifd']), name: one(names), property: 'filepath' });
  const scenes = some(4, (index) => ({
    ...lanternScene,
    name: one(names),
    active: index === 0,
    frameRange: { start: below(300) - 50, end: below(one([300, 20_000])) - 50, step: 1 + below(3) },
    resolution: maybe({ width: 1 + below(4000), height: 1 + below(4000) }),
    camera: maybe('Camera'),
    cameras: some(2, () => one(['Camera', 'Close-up'])),
    renderer: one(['CYCLES', 'BLENDER_EEVEE', 'ifd', 'octane', 'geometry', 'merge', '']),
    outputPath: maybe(one(stored)),
    outputFormat: one(['PNG', 'exr', 'abc', '']),
    outputIsMovie: below(5) === 0,
    renderLayers: some(2, () => ({ name: one(['ViewLayer', 'Fog']), enabled: below(2) === 0 })),
    dependsOn: some(2, () => one(names)),
    device: maybe(one(['cpu', 'gpu'])),
    denoiser: maybe(one(['OPTIX', 'NLM', 'OPENIMAGEDENOISE'])),
    scalePercent: maybe(0.5 + below(200)),
    renderRegion: below(2) === 0,
  }));
  return sceneReport.parse({
    ...report({ path: one(paths), modifiedMs: below(2) * 1e13 }),
    host: { name: host, version: one(['3.4', '4.2.1', 'R21', '', '2017 (19.0.1072.0)', '20.5.332']) },
    scenes,
    references: some(6, () =>
      texture(
        some(3, () => one(paths)),
        {
          storedPath: one(stored),
          owner: owner(),
          kind: one(['image', 'output', 'library', 'cache']),
          missing: some(2, () => one(paths)),
          exists: below(2) === 0,
          packed: below(4) === 0,
          needed: below(3) > 0,
        },
      ),
    ),
    simulations: some(4, () => ({
      owner: owner(),
      kind: one(['cloth', 'fileCache', 'other']),
      state: one(['baked', 'partly', 'unbaked', 'unknown']),
      storage: 'unknown',
      frames: maybe({ start: below(100) - 50, end: below(300), step: 1 }),
      scenes: maybe(some(2, () => one(names))),
    })),
    scripts: some(40, (index) => ({
      owner: { type: 'Object', name: `Wheel ${index}` },
      runsOn: one(['load', 'render', 'frame', 'evaluation']),
    })),
    viewportOnly: some(40, (index) => ({
      owner: { type: 'Object', name: `Lamp ${index}` },
      what: one(['object', 'collection', 'modifier', 'particles', 'light', 'renderLayer']),
    })),
    findings: some(2, () => ({
      id: one(['missing-file', 'missing-library', 'unknown-path']),
      severity: 'warning',
      tipCode: null,
      text: { en: 'One is missing.', zh: '缺少一个。' },
      owner: maybe(owner()),
      path: maybe(one(stored)),
      count: 1,
      fix: maybe({ action: 'locateFile', path: one(paths) }),
    })),
  });
}

function anyHardware({ below, one, maybe, some }: Draw): HardwareProposal {
  const verdict = (id: number): HardwareVerdict => ({
    hardware: {
      id,
      kind: maybe(one(['cpu', 'gpu'])),
      enabled: true,
      model: '3090',
      ramGigabytes: 64,
      gpuCount: 2,
      unsupportedSoftwareIds: [],
      unsupportedTipCodes: [],
      unsupportedPlugins: [],
    },
    label: `Node ${id}`,
    fits: below(2) === 0,
    reasons: some(2, () => ({ subject: 'hardware', differs: true, en: 'It is full.', zh: '已满。' })),
  });
  return {
    basis: one(['asked', 'proposed', 'none', 'notTold']),
    chosen: maybe(verdict(1)),
    fitting: some(3, verdict),
    unfit: some(3, verdict),
    reasons: [],
  };
}

function anyInput(draw: Draw): PreflightInput {
  const { below, one, maybe, some } = draw;
  return {
    report: anyReport(draw),
    snapshot: maybe(snapshot({ scenePath: maybe(one(paths)), unsavedChanges: below(2) === 0 })),
    settings: jobSettings.parse({
      schema: JOB_SETTINGS_SCHEMA,
      sceneName: maybe(one(names)),
      outputs: some(3, () => ({
        name: one(names),
        frames: maybe(one(frames)),
        dependsOn: maybe(some(2, () => one(names))),
      })),
      camera: maybe(one(['Camera', 'Top'])),
      cameras: some(2, () => one(['Camera', 'Close-up', 'Top'])),
      renderLayers: maybe(some(2, () => one(['ViewLayer', 'Fog', 'nobody']))),
      frames: maybe(one(frames)),
      priorityFrames: maybe(one(frames)),
      stopAfterTest: below(2) === 0,
      framesPerTask: 1 + below(300),
      tiles: 1 + below(2),
      hardwareId: maybe(below(3)),
      skipFiles: some(3, () => one(stored)),
      allowedRoots: some(2, () => one(paths)),
      uploadLimitBytes: 1 + below(1e6),
      costLimit: maybe(0.001 + below(100)),
      pricePerNodeHour: maybe(0.001 + below(10)),
      secondsPerFrame: maybe(0.001 + below(1000)),
    }),
    resolution: one([null, unavailable([]), soundScenes[one(hosts)].resolution]),
    hardware: maybe(anyHardware(draw)),
    files: some(4, () => ({
      path: localPath.parse(one(paths)),
      condition: one(['unreadable', 'empty', 'placeholder', 'changing', 'gone'] satisfies [
        FileCondition['condition'],
        ...FileCondition['condition'][],
      ]),
    })),
    openJobs: some(2, () => ({
      submissionId: 'a1',
      taskId: maybe(below(9)),
      scenePath: one(paths),
      sceneName: maybe(one(names)),
      frames: maybe(one([...frames, '1-10[1],20'])),
    })),
    candidates: new Map(some(2, () => [one(paths), some(2, () => one(paths))] as const)),
    upload: maybe({ bytes: below(2 ** 31), files: below(9), bytesPerSecond: maybe(below(3)) }),
  };
}

const SEEDS = 600;

test('whatever the input, findings are sound, in order, each once, and the same every time', () => {
  const met = new Set<string>();
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const input = anyInput(drawFrom(seed));
    const found = preflight(input);
    for (const one of found) {
      met.add(one.id);
      expect(finding.safeParse(one).error, `seed ${seed}, ${one.id}`).toBeUndefined();
      for (const words of [one.text.en, one.text.zh]) {
        expect(words, `seed ${seed}, ${one.id}`).not.toMatch(/undefined|\bnull\b|NaN|Infinity|\[object/);
        expect(words.trim(), `seed ${seed}, ${one.id}`).not.toBe('');
      }
      expect(one.text.en).not.toBe(one.text.zh);
    }
    const keys = found.map(({ id, owner, path }) => JSON.stringify([id, owner, path]));
    expect(new Set(keys).size, `seed ${seed}`).toBe(keys.length);
    const order = found.map(({ severity }) => ['error', 'warning', 'notice'].indexOf(severity));
    expect(order, `seed ${seed}`).toEqual(order.toSorted((a, b) => a - b));
    expect(preflight(input), `seed ${seed}`).toEqual(found);
  }
  // The inputs are of no use unless they reach nearly every rule.
  expect(met.size).toBeGreaterThan(45);
});

test('a job without errors can be planned', () => {
  let planned = 0;
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const draw = drawFrom(seed);
    const { settings } = anyInput(draw);
    const kept = draw.one<Partial<JobSettings>>([
      { frames: settings.frames, priorityFrames: settings.priorityFrames },
      { cameras: settings.cameras, camera: settings.camera },
      { renderLayers: settings.renderLayers, tiles: settings.tiles, framesPerTask: settings.framesPerTask },
      { outputs: settings.outputs, sceneName: settings.sceneName },
    ]);
    const input = {
      ...soundScenes[draw.one(hosts)],
      snapshot: null,
      settings: { ...jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA }), ...kept },
    };
    if (preflight(input).some(({ severity }) => severity === 'error')) continue;
    expect(() => jobPlan(input), `seed ${seed}`).not.toThrow();
    planned += 1;
  }
  expect(planned).toBeGreaterThan(100);
});
