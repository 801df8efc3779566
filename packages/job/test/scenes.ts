import type {
  AvailableResolution,
  HardwareProposal,
  Resolution,
  UnavailableResolution,
} from '@farmhand/environment';
import {
  type Finding,
  HOST_SNAPSHOT_SCHEMA,
  type HostName,
  type HostSnapshot,
  hostSnapshot,
  JOB_SETTINGS_SCHEMA,
  type JobSettings,
  type JobSettingsInput,
  jobSettings,
  type ReportScene,
  SCENE_REPORT_SCHEMA,
  type SceneReference,
  type SceneReport,
  type SceneScript,
  type Simulation,
  sceneReport,
  type ViewportOnly,
} from '@farmhand/model';

/** A moment at which the sample scenes were saved. */
export const SAVED_MS = Date.parse('2026-11-20T09:30:00Z');

type SceneInput = Omit<ReportScene, 'outputPath'> & { readonly outputPath: string | null };

export const lanternScene: SceneInput = {
  name: 'Lantern',
  active: true,
  frameRange: { start: 1, end: 250, step: 1 },
  fps: 24,
  resolution: { width: 1920, height: 1080 },
  camera: 'Camera',
  cameras: ['Camera', 'Close-up'],
  renderer: 'CYCLES',
  outputPath: '//renders/lantern_####',
  outputFormat: 'PNG',
  outputIsMovie: false,
  renderLayers: [{ name: 'ViewLayer', enabled: true }],
  dependsOn: [],
  device: null,
  denoiser: null,
  scalePercent: 100,
  renderRegion: false,
};

export interface ReportParts {
  readonly path?: string;
  readonly modifiedMs?: number;
  readonly hostVersion?: string;
  readonly plugins?: readonly { readonly name: string; readonly version: string | null }[];
  readonly scenes?: readonly SceneInput[];
  readonly references?: readonly unknown[];
  readonly findings?: readonly Finding[];
  readonly simulations?: readonly Simulation[];
  readonly scripts?: readonly SceneScript[];
  readonly viewportOnly?: readonly ViewportOnly[];
}

/** A report as the scene reader gives it, checked against the shared schema. */
export function report(parts: ReportParts = {}): SceneReport {
  return sceneReport.parse({
    schema: SCENE_REPORT_SCHEMA,
    path: parts.path ?? '/mnt/proj/lantern/lantern.blend',
    format: 'blend',
    host: { name: 'blender', version: parts.hostVersion ?? '3.4' },
    sizeBytes: 900_000,
    modifiedMs: parts.modifiedMs ?? SAVED_MS,
    plugins: parts.plugins ?? [],
    scenes: parts.scenes ?? [lanternScene],
    references: parts.references ?? [],
    files: [],
    simulations: parts.simulations ?? [],
    scripts: parts.scripts ?? [],
    viewportOnly: parts.viewportOnly ?? [],
    findings: parts.findings ?? [],
  });
}

type ReferenceInput = Omit<SceneReference, 'storedPath' | 'missing'> & {
  readonly storedPath: string;
  readonly missing: readonly string[];
};

/** A texture of the sample scene, needed and there, at each of these paths; stored as if beside the scene. */
export function texture(files: readonly string[], parts: Partial<ReferenceInput> = {}) {
  const [first = 'wood.png'] = files;
  return {
    storedPath: `//${/[^\\/]*$/.exec(first)?.[0]}`,
    kind: 'image',
    owner: { type: 'Image', name: 'Wood', property: 'filepath' },
    storedIn: '/mnt/proj/lantern/lantern.blend',
    files,
    sizeBytes: 4096 * files.length,
    missing: [],
    exists: true,
    unknown: null,
    packed: false,
    needed: true,
    frames: null,
    foundBy: 'reader',
    ...parts,
  };
}

/** A report of one scene that differs from the sample in a few things. */
export function reportOf(scene: Partial<SceneInput>): SceneReport {
  return report({ scenes: [{ ...lanternScene, ...scene }] });
}

export interface SnapshotParts {
  readonly scenePath?: string | null;
  readonly unsavedChanges?: boolean;
  readonly takenAt?: string;
  readonly version?: string;
  readonly system?: 'linux' | 'windows' | 'macos';
  readonly scene?: Partial<SceneInput>;
  readonly plugins?: readonly { readonly name: string; readonly version: string | null }[];
}

/** What the live host says, one minute after the scene was saved, checked against the shared schema. */
export function snapshot(parts: SnapshotParts = {}): HostSnapshot {
  const { outputIsMovie: _, ...scene } = { ...lanternScene, ...parts.scene };
  return hostSnapshot.parse({
    schema: HOST_SNAPSHOT_SCHEMA,
    host: { name: 'blender', version: parts.version ?? '3.4.1', system: parts.system ?? 'linux' },
    scenePath: parts.scenePath === undefined ? '/mnt/proj/lantern/lantern.blend' : parts.scenePath,
    unsavedChanges: parts.unsavedChanges ?? false,
    takenAt: parts.takenAt ?? '2026-11-20T09:31:00Z',
    scenes: [scene],
    plugins: parts.plugins ?? [],
    references: [],
  });
}

export function settings(input: Omit<JobSettingsInput, 'schema'> = {}): JobSettings {
  return jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA, ...input });
}

export function available(
  system: 'linux' | 'windows' = 'linux',
  differing: AvailableResolution['reasons'] = [],
): AvailableResolution {
  return {
    outcome: differing.length === 0 ? 'exact' : 'near',
    environment: {
      softwareId: 2007,
      softwareName: 'Blender',
      version: '3.4',
      versionId: 7,
      system,
      pluginIds: [],
      plugins: [],
    },
    reasons: [{ subject: 'version', differs: false, en: 'The same.', zh: '一致。' }, ...differing],
  };
}

export function unavailable(
  reasons: UnavailableResolution['reasons'],
  offers: readonly string[] = [],
): Resolution {
  return { outcome: 'unavailable', reasons, offers };
}

/** A farm whose only nodes are of this kind, and fit. */
export function hardwareOf(kind: 'cpu' | 'gpu'): HardwareProposal {
  const chosen = {
    hardware: {
      id: 1,
      kind,
      enabled: true,
      model: kind === 'cpu' ? 'Default' : '3090',
      ramGigabytes: 64,
      gpuCount: kind === 'cpu' ? null : 2,
      unsupportedSoftwareIds: [],
      unsupportedTipCodes: [],
      unsupportedPlugins: [],
    },
    label: kind === 'cpu' ? 'CPU, 64 GB' : '2 x 3090, 64 GB',
    fits: true,
    reasons: [],
  };
  return { basis: 'proposed', chosen, fitting: [chosen], unfit: [], reasons: [] };
}

/** What the farm would render a scene of another program with. */
export function availableFor(
  environment: Partial<AvailableResolution['environment']>,
  system: 'linux' | 'windows' = 'linux',
): AvailableResolution {
  const known = available(system);
  return { ...known, environment: { ...known.environment, ...environment } };
}

/** A scene of each program as its reader tells of it, with nothing wrong, and what renders it. */
export const soundScenes: Readonly<
  Record<HostName, { readonly report: SceneReport; readonly resolution: AvailableResolution }>
> = {
  blender: { report: report(), resolution: available() },
  houdini: {
    report: sceneReport.parse({
      ...report({ path: '/mnt/proj/storm/storm_v003.hip', hostVersion: '20.5.332' }),
      format: 'hip',
      host: { name: 'houdini', version: '20.5.332' },
      scenes: [
        {
          ...lanternScene,
          name: '/out/mantra1',
          camera: '/obj/cam1',
          cameras: ['/obj/cam1'],
          renderer: 'ifd',
          outputPath: '$HIP/render/$HIPNAME.$OS.$F4.exr',
          outputFormat: 'exr',
          renderLayers: [],
          scalePercent: null,
        },
      ],
    }),
    resolution: availableFor({ softwareId: 2004, softwareName: 'Houdini', version: '20.5.332' }),
  },
  cinema4d: {
    report: sceneReport.parse({
      ...report({ path: 'D:\\jobs\\watch\\watch.c4d' }),
      format: 'c4d',
      host: { name: 'cinema4d', version: '2024.4.1' },
      scenes: [
        {
          ...lanternScene,
          name: 'Main',
          renderer: 'standard',
          outputPath: 'renders/watch',
          outputFormat: 'PNG',
          renderLayers: [],
          scalePercent: null,
        },
      ],
    }),
    resolution: availableFor({ softwareId: 2005, softwareName: 'Cinema 4D', version: '2024.4.1' }, 'windows'),
  },
  '3dsmax': {
    report: sceneReport.parse({
      ...report({ path: 'D:\\jobs\\villa\\villa.max' }),
      format: 'max',
      host: { name: '3dsmax', version: '2017 (19.0.1072.0)' },
      scenes: [
        {
          ...lanternScene,
          name: 'villa',
          camera: null,
          cameras: [],
          renderer: 'V-Ray Adv 3.60.03',
          outputPath: 'D:\\jobs\\villa\\out\\villa.exr',
          outputFormat: 'exr',
          renderLayers: [],
          scalePercent: null,
        },
      ],
    }),
    resolution: availableFor({ softwareId: 2001, softwareName: '3ds Max', version: '2017' }, 'windows'),
  },
  maya: {
    report: sceneReport.parse({
      ...report({ path: '/mnt/proj/robot/scenes/robot.ma' }),
      format: 'maya',
      host: { name: 'maya', version: '2024' },
      scenes: [
        {
          ...lanternScene,
          name: 'robot',
          camera: 'shotCam',
          cameras: ['shotCam', 'persp'],
          renderer: 'arnold',
          outputPath: '<Scene>',
          outputFormat: 'exr',
          renderLayers: [{ name: 'defaultRenderLayer', enabled: true }],
          scalePercent: null,
        },
      ],
    }),
    resolution: availableFor({ softwareId: 2000, softwareName: 'Maya', version: '2024' }),
  },
};
