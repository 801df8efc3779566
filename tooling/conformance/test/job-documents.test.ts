import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFarmClient, type FarmClient, type Task } from '@farmhand/client';
import { type AvailableResolution, softwareIdOf } from '@farmhand/environment';
import { documentTexts, type JobPlan, jobDocuments, jobPlan } from '@farmhand/job';
import { type LocalFarm, type LocalFarmOptions, startLocalFarm } from '@farmhand/local-farm';
import {
  type HostName,
  JOB_SETTINGS_SCHEMA,
  type JobSettingsInput,
  jobSettings,
  localPath,
  SCENE_REPORT_SCHEMA,
  sceneReport,
  serverPath,
} from '@farmhand/model';
import { expect, it, onTestFinished } from 'vitest';
import { upload } from './support/upload.ts';

/*
 * What `job` writes, the local farm has to carry out: they share nothing but the reference. Scenes of every program go
 * from the one to the other.
 */

async function startFarm(renderer: NonNullable<LocalFarmOptions['renderer']>): Promise<LocalFarm> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'farmhand-documents-'));
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  const farm = await startLocalFarm({ dataFolder, renderer });
  onTestFinished(() => farm.stop());
  return farm;
}

function clientOf(farm: LocalFarm): FarmClient {
  const { accessId, accessKey } = farm.account;
  const client = createFarmClient({ endpoint: farm.url, accessId, accessKey, retry: { maxAttempts: 1 } });
  onTestFinished(() => client.close());
  return client;
}

type Settings = Omit<JobSettingsInput, 'schema'>;

interface Job {
  readonly host: HostName;
  /** As the farm's catalogue writes it. */
  readonly software: string;
  readonly path: string;
  readonly server: string;
  readonly scenes: readonly Record<string, unknown>[];
  readonly settings?: Settings;
}

const formats = { blender: 'blend', houdini: 'hip', cinema4d: 'c4d', '3dsmax': 'max', maya: 'maya' } as const;

function scene(parts: Record<string, unknown>): Record<string, unknown> {
  return {
    name: 'Scene',
    active: true,
    frameRange: { start: 1, end: 3, step: 1 },
    fps: 24,
    resolution: { width: 64, height: 48 },
    camera: null,
    cameras: [],
    renderer: 'CYCLES',
    outputPath: null,
    outputFormat: '',
    renderLayers: [],
    dependsOn: [],
    outputIsMovie: false,
    device: null,
    denoiser: null,
    scalePercent: null,
    renderRegion: false,
    ...parts,
  };
}

/** Submits the job with its four documents, waits until it is done and tells what became of it. */
async function render(job: Job, farm: LocalFarm): Promise<{ readonly plan: JobPlan; readonly task: Task }> {
  const client = clientOf(farm);
  const { taskIds } = await client.createTask({ count: 1 });
  const [taskId = 0] = taskIds;
  const hardware = (await client.hardwareConfigs()).find(({ enabled, kind }) => enabled && kind === 'gpu');
  if (hardware === undefined) throw new Error('the farm has no node with graphics cards');
  const content = `a scene of ${job.host}`;
  await upload(farm, farm.inspect.storageId('input'), job.server, content);

  const report = sceneReport.parse({
    schema: SCENE_REPORT_SCHEMA,
    path: job.path,
    format: formats[job.host],
    host: { name: job.host, version: '2024' },
    sizeBytes: content.length,
    modifiedMs: 0,
    plugins: [],
    scenes: job.scenes,
    references: [],
    files: [],
    simulations: [],
    scripts: [],
    viewportOnly: [],
    findings: [],
  });
  const settings = jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA, ...job.settings });
  const resolution: AvailableResolution = {
    outcome: 'exact',
    environment: {
      softwareId: softwareIdOf(job.host),
      softwareName: job.software,
      version: '2024',
      versionId: 1,
      system: 'windows',
      pluginIds: [],
      plugins: [],
    },
    reasons: [],
  };
  const plan = jobPlan({ report, snapshot: null, settings, resolution });
  const { userId } = await client.profile();
  const documents = jobDocuments({
    plan,
    report,
    settings,
    resolution,
    hardware: { hardware, label: hardware.model, fits: true, reasons: [] },
    task: { taskId, userId, projectId: '', platform: 2 },
    environmentName: 'conformance',
    manifest: [
      {
        role: 'scene',
        localPath: localPath.parse(job.path),
        serverPath: serverPath.parse(job.server),
        md5: createHash('md5').update(content).digest('hex'),
      },
    ],
  });
  for (const { fileName, text } of documentTexts(documents)) {
    await client.uploadTaskDocument({ taskId, fileName, content: text });
  }
  await client.submitTask({ taskId });
  await farm.events.until(() => [25, 35, 40, 45].includes(farm.inspect.taskStatus(taskId) ?? 0));
  const [task] = await client.taskInfo([taskId]);
  if (task === undefined) throw new Error('the farm lost the task');
  return { plan, task };
}

const blender = {
  host: 'blender',
  software: 'Blender',
  path: 'D:\\shots\\mill.blend',
  server: '/D/shots/mill.blend',
} as const;
const houdini = {
  host: 'houdini',
  software: 'Houdini',
  path: '/mnt/fx/flood.hip',
  server: '/mnt/fx/flood.hip',
} as const;
const c4d = {
  host: 'cinema4d',
  software: 'CINEMA 4D',
  path: '/Users/ada/灯.c4d',
  server: '/Users/ada/灯.c4d',
} as const;
const max = {
  host: '3dsmax',
  software: '3ds Max',
  path: '\\\\nas\\arch\\house.max',
  server: '/nas/arch/house.max',
} as const;
const maya = {
  host: 'maya',
  software: 'Maya',
  path: 'D:\\proj\\robot.mb',
  server: '/D/proj/robot.mb',
} as const;

const mayaLayers = ['beauty', 'shadow', 'off'].map((name) => ({ name, enabled: name !== 'off' }));
const floodNodes = [
  scene({ name: '/out/beauty', renderer: 'ifd', outputFormat: 'exr', dependsOn: ['/out/mist'] }),
  scene({
    name: '/out/mist',
    renderer: 'geometry',
    active: false,
    resolution: null,
    dependsOn: ['/out/flip'],
  }),
  scene({ name: '/out/flip', renderer: 'dop', active: false, resolution: null }),
  scene({ name: '/out/unused', renderer: 'karma', active: false, camera: '/cameras/a' }),
];

interface Expected {
  readonly frameRange: string;
  readonly camera?: string | null;
  readonly renderLayer?: string | null;
}

/** Jobs, with the tasks the farm has to make of them; a job of one part is a task without others below it. */
const jobs: readonly { readonly name: string; readonly job: Job; readonly parts: readonly Expected[] }[] = [
  {
    name: 'a scene of Blender',
    job: { ...blender, scenes: [scene({ camera: 'Cam', cameras: ['Cam'], outputFormat: 'PNG' })] },
    parts: [{ frameRange: '1-3[1]', camera: 'Cam' }],
  },
  {
    name: 'two scenes of Blender with two cameras',
    job: {
      ...blender,
      scenes: [scene({ name: 'Mill' }), scene({ name: 'Barn', active: false })],
      settings: { outputs: [{ name: 'Barn' }, { name: 'Mill' }], cameras: ['A', 'B'], frames: '1-2' },
    },
    parts: [
      { frameRange: '1-2[1]', camera: 'A' },
      { frameRange: '1-2[1]', camera: 'B' },
      { frameRange: '1-2[1]', camera: 'A' },
      { frameRange: '1-2[1]', camera: 'B' },
    ],
  },
  {
    name: 'an output node of Houdini',
    job: { ...houdini, scenes: floodNodes, settings: { frames: '2' } },
    parts: [{ frameRange: '2' }],
  },
  {
    name: 'takes of Cinema 4D',
    job: {
      ...c4d,
      scenes: [scene({ name: 'Main', renderer: 'physical' }), scene({ name: 'Close', active: false })],
      settings: { outputs: [{ name: 'Main' }, { name: 'Close' }], frames: '1-10x3' },
    },
    parts: [{ frameRange: '1-10[3]' }],
  },
  {
    name: 'a scene of 3ds Max that names no camera',
    job: { ...max, scenes: [scene({ name: 'house', renderer: 'V-Ray 6' })] },
    parts: [{ frameRange: '1-3[1]', camera: null }],
  },
  {
    name: 'cameras of 3ds Max',
    job: {
      ...max,
      scenes: [scene({ name: 'house', cameras: ['C1', 'C2', 'C3'], camera: 'C1' })],
      settings: { cameras: ['C2', 'C3'], frames: '0, 5' },
    },
    parts: [
      { frameRange: '0,5', camera: 'C2' },
      { frameRange: '0,5', camera: 'C3' },
    ],
  },
  {
    name: 'layers of Maya',
    job: { ...maya, scenes: [scene({ camera: 'persp', cameras: ['persp'], renderLayers: mayaLayers })] },
    parts: [
      { frameRange: '1-3[1]', renderLayer: 'beauty', camera: 'persp' },
      { frameRange: '1-3[1]', renderLayer: 'shadow', camera: 'persp' },
    ],
  },
];

it.each(jobs)('$name: the farm renders it as it was planned', async ({ job, parts }) => {
  const farm = await startFarm('placeholder');
  const { plan, task } = await render(job, farm);
  expect(task).toMatchObject({ status: 25, softwareId: softwareIdOf(job.host), failedFrames: 0 });
  const found = task.children.length === 0 ? [task] : task.children;
  expect(found).toMatchObject(parts);
  expect(found).toHaveLength(parts.length);
  expect(task.doneFrames).toBe(task.totalFrames);
  // Takes are one task for the farm, which renders each frame of all of them.
  expect(task.totalFrames).toBe(job.host === 'cinema4d' ? plan.frameCount / 2 : plan.frameCount);
});

it('caches of Houdini are computed in their order, before the pictures that need them', async () => {
  const rendered: string[] = [];
  const farm = await startFarm(async ({ plan, frames, outputFolder, onFrame }) => {
    rendered.push(`${plan.nodeName} ${plan.isSimulation ? 'solves' : 'renders'} ${frames.length}`);
    for (const { frame, name } of frames) {
      await writeFile(join(outputFolder, `${name}.txt`), 'done');
      onFrame(frame, null);
    }
  });
  const outputs = [
    { name: '/out/beauty', frames: '2-3' },
    { name: '/out/mist' },
    { name: '/out/flip', frames: '1-5' },
  ];
  const { task } = await render({ ...houdini, scenes: floodNodes, settings: { outputs } }, farm);
  expect(task.status).toBe(25);
  expect(rendered).toEqual([
    '/out/flip solves 5',
    '/out/mist solves 3',
    '/out/beauty renders 1',
    '/out/beauty renders 1',
  ]);
});

it('tiles, first frames, limits and hardware arrive', async () => {
  const orders: { readonly frames: readonly number[]; readonly work: string }[] = [];
  const plans: unknown[] = [];
  const farm = await startFarm(async ({ plan, work, frames, outputFolder, onFrame }) => {
    plans.push(plan);
    orders.push({ frames: frames.map(({ frame }) => frame), work: work.kind });
    for (const { frame, name } of frames) {
      if (work.kind !== 'tile') await writeFile(join(outputFolder, `${name}.txt`), 'done');
      onFrame(frame, null);
    }
  });
  const { task } = await render(
    {
      ...blender,
      scenes: [scene({ name: 'Mill' })],
      settings: {
        frames: '1-9',
        priorityPositions: ['first', 'last'],
        priorityFrames: '4',
        stopAfterTest: true,
        tiles: 3,
        tileShape: 'strip',
        timeoutSeconds: 600,
        jobTimeoutSeconds: 7_200,
      },
    },
    farm,
  );
  // It waits after the frames that were to come first: 1, 4 and 9, each in three tiles that are put together.
  expect(task).toMatchObject({ statusName: 'testFinished', tiles: 3 });
  expect(plans[0]).toMatchObject({
    tiles: { columns: 1, rows: 3 },
    timeoutSeconds: 600,
    jobTimeoutSeconds: 7_200,
    pauseAfterPriorityFrames: true,
    resolution: { width: 64, height: 48 },
  });
  const assembled = orders.filter(({ work }) => work === 'assemble').flatMap(({ frames }) => frames);
  expect(assembled.toSorted((a, b) => a - b)).toEqual([1, 4, 9]);
  expect(orders).toHaveLength(12);
});
