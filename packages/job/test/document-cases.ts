import type { AvailableResolution, HardwareVerdict, ResolvedEnvironment } from '@farmhand/environment';
import { type JobDocumentsInput, jobPlan, type ManifestFile } from '@farmhand/job';
import {
  type Finding,
  type HostName,
  type JobSettingsInput,
  localPath,
  SCENE_REPORT_SCHEMA,
  type SceneReport,
  sceneReport,
  serverPath,
} from '@farmhand/model';
import { type lanternScene, SAVED_MS, settings } from './scenes.ts';

export type SceneInput = typeof lanternScene;

export const sceneMd5 = '9e107d9d372bb6826bd81d3542a419d6';

export function file(role: 'scene' | 'asset', local: string, server: string): ManifestFile {
  return {
    role,
    localPath: localPath.parse(local),
    serverPath: serverPath.parse(server),
    ...(role === 'scene' ? { md5: sceneMd5 } : {}),
  };
}

export interface JobParts {
  readonly host: HostName;
  readonly path: string;
  readonly version: string;
  readonly scenes: readonly SceneInput[];
  readonly references?: readonly Record<string, unknown>[];
  readonly environment: Partial<ResolvedEnvironment>;
  readonly settings?: Omit<JobSettingsInput, 'schema'>;
  readonly manifest: readonly ManifestFile[];
  readonly findings?: readonly Finding[];
  readonly isOfStudio?: boolean;
}

const formats = { blender: 'blend', houdini: 'hip', cinema4d: 'c4d', '3dsmax': 'max', maya: 'maya' } as const;

/** Two graphics cards in a node with much memory. */
const workstation: HardwareVerdict = {
  hardware: {
    id: 23,
    kind: 'gpu',
    enabled: true,
    model: '3090',
    ramGigabytes: 256,
    gpuCount: 2,
    unsupportedSoftwareIds: [],
    unsupportedTipCodes: [],
    unsupportedPlugins: [],
  },
  label: '2 x 3090, 256 GB',
  fits: true,
  reasons: [],
};

export function reportOf(
  parts: Pick<JobParts, 'host' | 'path' | 'version' | 'scenes' | 'references'>,
): SceneReport {
  const references = (parts.references ?? []).map((reference) => ({
    storedIn: parts.path,
    files: [],
    missing: [],
    exists: true,
    packed: false,
    needed: true,
    frames: null,
    sizeBytes: 10,
    unknown: null,
    foundBy: 'reader',
    ...reference,
  }));
  return sceneReport.parse({
    schema: SCENE_REPORT_SCHEMA,
    path: parts.path,
    format: formats[parts.host],
    host: { name: parts.host, version: parts.version },
    sizeBytes: 900_000,
    modifiedMs: SAVED_MS,
    plugins: [],
    scenes: parts.scenes,
    references,
    files: references.flatMap(({ files }) => files.map((path) => ({ path, sizeBytes: 10 }))),
    simulations: [],
    scripts: [],
    viewportOnly: [],
    findings: [],
  });
}

/** Everything `jobDocuments` takes, for a scene of any program. */
export function jobOf(parts: JobParts): JobDocumentsInput {
  const report = reportOf(parts);
  const chosen = settings(parts.settings);
  const resolution: AvailableResolution = {
    outcome: 'exact',
    environment: {
      softwareId: 2007,
      softwareName: 'Blender',
      version: '3.4',
      versionId: 7,
      system: 'linux',
      pluginIds: [],
      plugins: [],
      ...parts.environment,
    },
    reasons: [],
  };
  return {
    plan: jobPlan({ report, snapshot: null, settings: chosen, resolution }),
    report,
    settings: chosen,
    resolution,
    ...(parts.isOfStudio ? { hardware: workstation } : {}),
    task: parts.isOfStudio
      ? { taskId: '18280', userId: '100093088', projectId: '77', platform: '21' }
      : { taskId: 19097, userId: 10000, projectId: 3, platform: 2 },
    environmentName: 'Farmhand environment',
    manifest: parts.manifest,
    ...(parts.findings === undefined ? {} : { findings: parts.findings }),
  };
}

/** A scene of which only a name is said. */
export function sceneOf(parts: Partial<SceneInput>): SceneInput {
  return {
    name: 'Scene',
    active: true,
    frameRange: { start: 1, end: 250, step: 1 },
    fps: 24,
    resolution: { width: 1920, height: 1080 },
    camera: null,
    cameras: [],
    renderer: 'CYCLES',
    outputPath: null,
    outputFormat: '',
    outputIsMovie: false,
    renderLayers: [],
    dependsOn: [],
    device: null,
    denoiser: null,
    scalePercent: null,
    renderRegion: false,
    ...parts,
  };
}

export function found(
  tipCode: string | null,
  owner: Finding['owner'],
  path: string | null,
  en = '',
): Finding {
  return {
    id: 'a-finding',
    severity: 'warning',
    tipCode,
    text: { en, zh: '发现。' },
    owner,
    path,
    count: 1,
    fix: null,
  };
}

/** Settings in which as much as possible is chosen. */
const studio: Omit<JobSettingsInput, 'schema'> = {
  priorityFrames: '1, 20',
  priorityPositions: ['last', 'first'],
  stopAfterTest: true,
  timeoutSeconds: 3_600,
  jobTimeoutSeconds: 86_400,
  memoryGiB: 128,
  project: 'Night Market',
  additionalInfo: { shot: 'sh010', 备注: '夜景' },
};

const blenderPlain: JobParts = {
  host: 'blender',
  path: '/mnt/proj/lantern/lantern.blend',
  version: '3.4',
  scenes: [
    sceneOf({
      name: 'Lantern',
      camera: 'Camera',
      cameras: ['Camera', 'Close-up'],
      outputPath: '//renders/lantern_####',
      outputFormat: 'PNG',
      renderLayers: [{ name: 'ViewLayer', enabled: true }],
    }),
  ],
  references: [
    {
      kind: 'image',
      owner: { type: 'Image', name: 'Wood' },
      storedPath: '//textures/wood.png',
      files: ['/mnt/proj/lantern/textures/wood.png'],
    },
    {
      // A backslash is a letter like any other in a name on Linux.
      kind: 'library',
      owner: { type: 'Library', name: 'a\\b.blend' },
      storedPath: '//../lib/a\\b.blend',
      files: ['/mnt/proj/lib/a\\b.blend'],
    },
    {
      kind: 'image',
      owner: { type: 'Image', name: 'Stone' },
      storedPath: '//textures/stone.png',
      missing: ['/mnt/proj/lantern/textures/stone.png'],
      exists: false,
    },
    {
      kind: 'image',
      owner: { type: 'Image', name: 'Packed' },
      storedPath: '//textures/packed.png',
      packed: true,
    },
  ],
  environment: {},
  manifest: [
    file('scene', '/mnt/proj/lantern/lantern.blend', '/mnt/proj/lantern/lantern.blend'),
    file('asset', '/mnt/proj/lantern/textures/wood.png', '/mnt/proj/lantern/textures/wood.png'),
    file('asset', '/mnt/proj/lib/a\\b.blend', '/mnt/proj/lib/a_b.blend'),
  ],
  findings: [found('10012', { type: 'Image', name: 'Stone' }, '//textures/stone.png')],
};

const sky = '\\\\nas\\proj\\sky\\夜空.0001.exr';
const nightScene = sceneOf({
  name: 'Lantern',
  frameRange: { start: 1, end: 250, step: 2 },
  renderer: 'octane',
  outputPath: 'D:\\out\\lantern_',
  outputFormat: 'OPEN_EXR',
  cameras: ['Camera', 'Close-up'],
});

const blenderEverything: JobParts = {
  host: 'blender',
  path: 'D:\\shots\\sh010\\lantern.blend',
  version: '4.2',
  scenes: [
    nightScene,
    { ...nightScene, name: '夜景', active: false, resolution: { width: 3840, height: 2160 } },
    { ...nightScene, name: 'Draft', active: false },
  ],
  references: [
    {
      kind: 'imageSequence',
      owner: { type: 'Image', name: 'Sky' },
      storedPath: sky,
      files: [sky, '\\\\nas\\proj\\sky\\夜空.0002.exr'],
      missing: ['\\\\nas\\proj\\sky\\夜空.0003.exr'],
      exists: false,
    },
    {
      kind: 'image',
      owner: { type: 'Image', name: 'Old' },
      storedPath: '//tex\\old.png',
      files: ['D:\\shots\\sh010\\tex\\old.png', 'D:\\shots\\shared.png'],
    },
    {
      kind: 'image',
      owner: { type: 'Image', name: 'Gone' },
      storedPath: '//tex\\gone.png',
      missing: ['D:\\shots\\sh010\\tex\\gone.png'],
      exists: false,
    },
    {
      // Left out by its other name, but this image still needs the file.
      kind: 'image',
      owner: { type: 'Image', name: 'Shared' },
      storedPath: '//..\\shared.png',
      files: ['D:\\shots\\shared.png'],
    },
    {
      kind: 'image',
      owner: { type: 'Image', name: 'Logo' },
      storedPath: '//tex\\logo.png',
      files: ['D:\\shots\\sh010\\tex\\logo.png'],
    },
  ],
  environment: {
    version: '4.2',
    system: 'windows',
    pluginIds: [12],
    plugins: [{ name: 'octane', version: '29.1' }],
  },
  settings: {
    ...studio,
    outputs: [{ name: 'Lantern' }, { name: '夜景' }],
    cameras: ['Camera', 'Close-up'],
    frames: '1-10, 20, 30-40x2',
    tiles: 6,
    tileShape: 'strip',
    // As the scene stores them, and as they are on this disk; other slashes and another case name the same file.
    skipFiles: ['//tex\\old.png', '//tex/gone.png', 'd:/shots/SH010/tex/logo.png'],
  },
  manifest: [
    file('scene', 'D:\\shots\\sh010\\lantern.blend', '/D/shots/sh010/lantern.blend'),
    file('asset', sky, '/nas/proj/sky/夜空.0001.exr'),
    file('asset', '\\\\nas\\proj\\sky\\夜空.0002.exr', '/nas/proj/sky/夜空.0002.exr'),
    file('asset', 'D:\\shots\\sh010\\tex\\old.png', '/D/shots/sh010/tex/old.png'),
    file('asset', 'D:\\shots\\shared.png', '/D/shots/shared.png'),
    file('asset', 'D:\\shots\\sh010\\tex\\logo.png', '/D/shots/sh010/tex/logo.png'),
  ],
  findings: [
    found('10012', { type: 'Image', name: 'Sky' }, sky),
    found('10012', { type: 'Image', name: 'Gone' }, '//tex\\gone.png'),
    found('15013', null, null, 'Blender 4.2 is not what it was made with.'),
    found(null, null, null, 'Nothing the farm knows of.'),
  ],
  isOfStudio: true,
};

const smoke = '$HIP/geo/smoke.$F4.vdb';
const houdiniPlain: JobParts = {
  host: 'houdini',
  path: '/mnt/fx/smoke.hip',
  version: '20.5.332',
  scenes: [
    sceneOf({
      name: '/out/cache',
      active: false,
      frameRange: { start: 1, end: 240, step: 1 },
      resolution: null,
      renderer: 'geometry',
      outputPath: '$HIP/geo/smoke.$F4.bgeo.sc',
      outputFormat: 'bgeo.sc',
    }),
    sceneOf({
      name: '/out/mantra1',
      frameRange: { start: 1, end: 10, step: 1 },
      resolution: { width: 1280, height: 720 },
      camera: '/obj/cam1',
      cameras: ['/obj/cam1'],
      renderer: 'ifd',
      outputPath: '$HIP/render/smoke.$F4.exr',
      outputFormat: 'exr',
      dependsOn: ['/out/cache'],
    }),
  ],
  references: [
    {
      kind: 'volume',
      owner: { type: 'file', name: '/obj/smoke/file1' },
      storedPath: smoke,
      files: ['/mnt/fx/geo/smoke.0001.vdb'],
      missing: ['/mnt/fx/geo/smoke.0002.vdb'],
      exists: false,
    },
  ],
  environment: { softwareId: 2004, softwareName: 'Houdini', version: '20.5.332' },
  manifest: [
    file('scene', '/mnt/fx/smoke.hip', '/mnt/fx/smoke.hip'),
    file('asset', '/mnt/fx/geo/smoke.0001.vdb', '/mnt/fx/geo/smoke.0001.vdb'),
  ],
  findings: [found('10028', { type: 'file', name: '/obj/smoke/file1' }, smoke)],
};

/** A network in which a picture needs whitewater, that a surface, and that a simulation. */
export const floodScenes: readonly SceneInput[] = [
  { name: '/out/beauty', renderer: 'Redshift_ROP', dependsOn: ['/out/whitewater'] },
  { name: '/out/preview', renderer: 'karma', dependsOn: [] },
  { name: '/out/whitewater', renderer: 'rop_geometry::2.0', dependsOn: ['/out/surface'] },
  { name: '/out/surface', renderer: 'filecache::2.0', dependsOn: ['/out/flip'] },
  { name: '/out/flip', renderer: 'labs::filecache::2.1', dependsOn: [] },
  { name: '/out/all', renderer: 'merge', dependsOn: ['/out/beauty', '/out/preview'] },
].map((node) =>
  sceneOf({
    ...node,
    active: node.name === '/out/beauty',
    frameRange: { start: 1, end: 240, step: 1 },
    resolution: node.name === '/out/beauty' ? { width: 1920, height: 1080 } : null,
    camera: node.name === '/out/beauty' ? '/obj/cam1' : null,
    outputPath: node.renderer === 'merge' ? null : `$HIP${node.name}.$F4`,
  }),
);

const houdiniEverything: JobParts = {
  host: 'houdini',
  path: 'D:\\fx\\flood.hip',
  version: '20.5.332',
  scenes: floodScenes,
  environment: {
    softwareId: 2004,
    softwareName: 'Houdini',
    version: '20.5.278',
    system: 'windows',
    plugins: [{ name: 'redshift', version: '3.6.02' }],
  },
  settings: {
    ...studio,
    outputs: [
      { name: '/out/beauty', frames: '100-120' },
      { name: '/out/whitewater' },
      { name: '/out/flip', frames: '1-120' },
    ],
    frames: '101-120',
    framesPerTask: 4,
  },
  manifest: [file('scene', 'D:\\fx\\flood.hip', '/D/fx/flood.hip')],
  isOfStudio: true,
};

const c4dPlain: JobParts = {
  host: 'cinema4d',
  path: '/Users/ada/ads/ybt.c4d',
  version: '22.123',
  scenes: [
    sceneOf({
      name: 'Main',
      frameRange: { start: 0, end: 333, step: 1 },
      fps: 25,
      camera: '1',
      cameras: ['1'],
      renderer: 'physical',
      outputPath: 'ybt',
      outputFormat: 'TIF',
    }),
  ],
  references: [
    {
      kind: 'image',
      owner: { type: 'Material', name: 'Lamp' },
      storedPath: '灯.jpg',
      files: ['/Users/ada/ads/tex/灯.jpg'],
    },
  ],
  environment: { softwareId: 2005, softwareName: 'CINEMA 4D', version: 'R22', system: 'windows' },
  manifest: [
    file('scene', '/Users/ada/ads/ybt.c4d', '/Users/ada/ads/ybt.c4d'),
    file('asset', '/Users/ada/ads/tex/灯.jpg', '/Users/ada/ads/tex/灯.jpg'),
  ],
};

const take = sceneOf({
  name: 'Main',
  frameRange: { start: 0, end: 90, step: 1 },
  fps: 23.976,
  resolution: { width: 3840, height: 2160 },
  camera: 'Wide cam',
  cameras: ['Wide cam', 'Close cam'],
  renderer: 'redshift',
  outputPath: 'D:\\out\\$take\\lamp',
  outputFormat: 'EXR',
});

function outputReference(owner: string, name: string, storedPath: string) {
  return { kind: 'output', owner: { type: owner, name }, storedPath, needed: false };
}

const c4dEverything: JobParts = {
  host: 'cinema4d',
  path: '\\\\nas\\ads\\lamp.c4d',
  version: '2024.4.1',
  scenes: [take, { ...take, name: 'Close', active: false }, { ...take, name: 'Wide', active: false }],
  references: [
    outputReference('Render Settings', 'Save', 'D:\\out\\$take\\lamp'),
    outputReference('Render Settings', 'Save', 'D:\\out\\$take\\passes\\lamp'),
  ],
  environment: {
    softwareId: 2005,
    softwareName: 'CINEMA 4D',
    version: '2024.4',
    system: 'windows',
    plugins: [{ name: 'redshift', version: '3.6.02' }],
  },
  settings: {
    ...studio,
    outputs: [{ name: 'Wide' }, { name: 'Close' }],
    // The scene's own, so it may be named.
    camera: 'Wide cam',
    frames: '1-50x7',
    tiles: 4,
  },
  manifest: [file('scene', '\\\\nas\\ads\\lamp.c4d', '/nas/ads/lamp.c4d')],
  isOfStudio: true,
};

const maxPlain: JobParts = {
  host: '3dsmax',
  path: 'E:\\3D_Scene\\jh.max',
  version: '2017 (19.0.1072.0)',
  scenes: [
    sceneOf({
      name: 'jh',
      frameRange: { start: 0, end: 100, step: 1 },
      fps: 30,
      resolution: { width: 640, height: 480 },
      renderer: 'Default Scanline Renderer',
    }),
  ],
  references: [
    {
      kind: 'image',
      owner: { type: 'Bitmap', name: 'brick.jpg' },
      storedPath: 'maps\\brick.jpg',
      files: ['E:\\3D_Scene\\maps\\brick.jpg'],
    },
  ],
  environment: { softwareId: 2001, softwareName: '3ds Max', version: '2018', system: 'windows' },
  manifest: [
    file('scene', 'E:\\3D_Scene\\jh.max', '/E/3D_Scene/jh.max'),
    file('asset', 'E:\\3D_Scene\\maps\\brick.jpg', '/E/3D_Scene/maps/brick.jpg'),
  ],
};

const maxEverything: JobParts = {
  host: '3dsmax',
  path: '\\\\nas\\arch\\house.max',
  version: '2025.3',
  scenes: [
    sceneOf({
      name: 'house',
      frameRange: { start: 0, end: 100, step: 1 },
      resolution: { width: 4000, height: 2250 },
      camera: 'Camera001',
      cameras: ['Camera001', 'Camera002', 'Camera003'],
      renderer: 'V_Ray_6_Update_2_1',
      outputPath: '\\\\nas\\out\\house.v2.EXR',
      outputFormat: 'exr',
    }),
  ],
  references: [
    outputReference('Render Output', 'house', '\\\\nas\\out\\house.v2.EXR'),
    outputReference('Render Element', 'VRayAlpha', '\\\\nas\\out\\house_VRayAlpha.exr'),
    outputReference('Render Element', 'VRayZDepth', '\\\\nas\\out\\house_VRayZDepth.exr'),
  ],
  environment: {
    softwareId: 2001,
    softwareName: '3ds Max',
    version: '2025',
    system: 'windows',
    plugins: [{ name: 'vray', version: '6.20.02' }],
  },
  settings: { ...studio, cameras: ['Camera002', 'Camera003'], frames: '0-20, 50', tiles: 9 },
  manifest: [file('scene', '\\\\nas\\arch\\house.max', '/nas/arch/house.max')],
  isOfStudio: true,
};

const mayaPlain: JobParts = {
  host: 'maya',
  path: '/mnt/proj/shots/robot.ma',
  version: '2024',
  scenes: [
    sceneOf({
      name: 'robot',
      frameRange: { start: 1, end: 10, step: 1 },
      resolution: { width: 960, height: 540 },
      camera: 'camera1',
      cameras: ['camera1', 'persp'],
      renderer: 'arnold',
      outputPath: '<Scene>',
      outputFormat: 'exr',
    }),
  ],
  environment: {
    softwareId: 2000,
    softwareName: 'Maya',
    version: '2024',
    plugins: [{ name: 'mtoa', version: '5.3.1' }],
  },
  manifest: [file('scene', '/mnt/proj/shots/robot.ma', '/mnt/proj/shots/robot.ma')],
  findings: [found('15024', null, null, 'The scene file is missing.')],
};

const mayaEverything: JobParts = {
  host: 'maya',
  path: 'D:\\proj\\scenes\\robot.mb',
  version: '2024',
  scenes: [
    sceneOf({
      name: 'robot',
      frameRange: { start: 1, end: 96, step: 1 },
      camera: 'shotCam',
      cameras: ['shotCam', 'persp', 'topCam'],
      renderer: 'vray',
      outputPath: '<RenderLayer>/<Scene>',
      outputFormat: 'png',
      renderLayers: [
        { name: 'defaultRenderLayer', enabled: false },
        { name: 'beauty', enabled: true },
        { name: 'shadow', enabled: true },
        { name: '烟', enabled: false },
      ],
    }),
  ],
  references: [
    {
      kind: 'other',
      owner: { type: 'project', name: 'proj' },
      storedPath: 'workspace.mel',
      files: ['D:\\proj\\workspace.mel'],
    },
  ],
  environment: {
    softwareId: 2000,
    softwareName: 'Maya',
    version: '2024',
    system: 'windows',
    plugins: [{ name: 'vrayformaya', version: '6.20.02' }],
  },
  settings: {
    ...studio,
    renderLayers: ['beauty', '烟'],
    cameras: ['persp', 'topCam'],
    frames: '1-9x2',
    tiles: 4,
  },
  manifest: [
    file('scene', 'D:\\proj\\scenes\\robot.mb', '/D/proj/scenes/robot.mb'),
    file('asset', 'D:\\proj\\workspace.mel', '/D/proj/workspace.mel'),
  ],
  isOfStudio: true,
};

/** For each program a scene submitted without a single choice, and one with as much chosen as can be. */
export const cases = {
  'blender/plain': blenderPlain,
  'blender/everything': blenderEverything,
  'houdini/plain': houdiniPlain,
  'houdini/everything': houdiniEverything,
  'cinema4d/plain': c4dPlain,
  'cinema4d/everything': c4dEverything,
  '3dsmax/plain': maxPlain,
  '3dsmax/everything': maxEverything,
  'maya/plain': mayaPlain,
  'maya/everything': mayaEverything,
} as const satisfies Readonly<Record<string, JobParts>>;
