/** The scene that is being made ready: what it is, what it needs, what was chosen for it. */
import {
  checkReport,
  hostName,
  jobSettings,
  localizedText,
  localPath,
  owner,
  pluginUse,
  problem,
  referenceKind,
  reportScene,
} from '@farmhand/model';
import { createRoute, z } from '@hono/zod-openapi';
import { API_BASE, bodyFailures, failures, getRoute, json, jsonBody, nothing } from './route-parts.ts';
import { settingsChanges } from './submissions.ts';

export const scanRequest = z.object({
  scenePath: localPath,
  /** Host session whose snapshot counts besides the saved file, once it took one; null for the file alone. */
  hostSessionId: z.uuid().nullable().default(null),
  settings: jobSettings,
  /** Account whose offers count; the one in use unless given. */
  profile: z.string().min(1).optional(),
  /** Ask the farm nothing: what was kept of it serves, however old. */
  offline: z.boolean().default(false),
});
export type ScanRequestInput = z.input<typeof scanRequest>;

/** What a scan is at. */
export const scanStep = z.enum(['waiting', 'scene', 'files', 'farm', 'rules']);

/** How the farm stands to a file. `new`: no earlier upload of this scene sent it. `changed`: it sent an older state. */
export const assetStatus = z.enum([
  'new',
  'changed',
  'onFarm',
  'missing',
  'excluded',
  /** Travels inside the file that refers to it. */
  'packed',
  /** The renderer is not known to need it; not sent. */
  'notNeeded',
]);
export type AssetStatus = z.infer<typeof assetStatus>;

/** Counts and sizes of the assets in one status. */
const assetCount = z.object({ files: z.number().int().nonnegative(), bytes: z.number().nonnegative() });

/** Another render environment of the farm that could be taken. */
export const environmentOffer = z.object({
  /**
   * `Blender 3.6 (Linux)`. What a finding offers with the fix `chooseEnvironment` is such a label, or ends in one after ` + `
   * (`Octane 2024 + Blender 3.6 (Linux)`).
   */
  label: z.string(),
  /** Value for the settings' `softwareVersion`. */
  softwareVersion: z.string(),
  system: z.enum(['linux', 'windows']),
  chosen: z.boolean(),
  /** How well it fits, in words; empty when there is nothing to say. */
  reasons: z.array(localizedText),
  /**
   * `exact` and `near`: Farmhand may take it by itself. `far`: it renders the scene if the artist chooses it. `unfit`: it does
   * not.
   */
  fit: z.enum(['exact', 'near', 'far', 'unfit']),
});
export type EnvironmentOffer = z.infer<typeof environmentOffer>;

export const hardwareOffer = z.object({
  /** Value for the settings' `hardwareId`. */
  id: z.number().int(),
  /** `2 x 3090, 128 GB`. */
  label: z.string(),
  chosen: z.boolean(),
  fits: z.boolean(),
  reasons: z.array(localizedText),
});
export type HardwareOffer = z.infer<typeof hardwareOffer>;

/** What the scene is, as a panel shows it: the saved file and the live host together. */
export const sceneSummary = z
  .object({
    path: localPath,
    host: z.object({ name: hostName, version: z.string() }),
    sizeBytes: z.number().int().nonnegative(),
    /** ISO 8601 instant. */
    modifiedAt: z.iso.datetime(),
    plugins: z.array(pluginUse),
    /** Scenes, takes, ROPs or render setups, as they can be chosen in the settings' `outputs`. */
    scenes: z.array(reportScene),
  })
  .meta({ id: 'SceneSummary' });
export type SceneSummary = z.infer<typeof sceneSummary>;

export const scan = z
  .object({
    id: z.string(),
    scenePath: localPath,
    hostSessionId: z.string().nullable(),
    state: z.enum(['running', 'done', 'failed', 'cancelled']),
    step: scanStep,
    /** Files looked at so far, of how many; null before they are known. */
    progress: z.object({ filesDone: z.number().int(), filesTotal: z.number().int() }).nullable(),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    problem: problem.nullable(),
    /** Null until it is done. */
    result: z
      .object({
        /** Of its findings the worst, and no more than a panel shows; see `moreFindings`. */
        check: checkReport,
        /** How many findings `check` leaves out. */
        moreFindings: z.number().int().nonnegative(),
        summary: sceneSummary,
        environments: z.array(environmentOffer),
        hardware: z.array(hardwareOffer),
        assets: z.object({
          total: z.number().int().nonnegative(),
          byStatus: z.partialRecord(assetStatus, assetCount),
        }),
      })
      .nullable(),
  })
  .meta({ id: 'Scan' });
export type Scan = z.infer<typeof scan>;

/** Most rows in one answer. */
export const LONGEST_ASSET_PAGE = 20_000;

/** Most owners that are named of one asset. */
export const MOST_OWNERS_TOLD = 20;

/**
 * A page of assets by columns, which is a third of the bytes of rows. The n-th entry of every column is one asset. Assets
 * are in the order of their paths.
 */
export const assetPage = z
  .object({
    total: z.number().int().nonnegative(),
    offset: z.number().int().nonnegative(),
    /** Those that the page's assets belong to, for the columns `owner` and `otherOwners`. */
    owners: z.array(owner),
    /** Where the file is, or should be; as stored, for what was never found out. */
    path: z.array(z.string()),
    /** As the scene stores it, where that is not `path`; else empty. */
    storedPath: z.array(z.string()),
    /** -1 when it is not known. */
    sizeBytes: z.array(z.number()),
    status: z.array(assetStatus),
    kind: z.array(referenceKind),
    /** Index into `owners`: the first whose word on it counts. -1 for none, as for the scene itself. */
    owner: z.array(z.number().int()),
    /** Indexes into `owners`: the others that name it, each once, in the order of the scene. With `owner` at most 20. */
    otherOwners: z.array(z.array(z.number().int())),
    /** How many owners are left out above. */
    moreOwners: z.array(z.number().int().nonnegative()),
    /** How many places in the scene name it; 0 for the scene itself. */
    uses: z.array(z.number().int()),
  })
  .meta({ id: 'AssetPage' });
export type AssetPage = z.infer<typeof assetPage>;

export const sceneSettings = z.object({
  settings: jobSettings,
  /** The file beside the scene, or in the user's Farmhand folder where that cannot be written; null while nothing was kept. */
  file: localPath.nullable(),
  /** Why what is kept could not be used, or was not kept beside the scene; null when all is well. */
  problem: problem.nullable(),
});

/** Most presets that are kept. */
export const MOST_PRESETS = 200;

/** What its settings leave out stays as it is. */
export const preset = z.object({ name: z.string().trim().min(1).max(80), settings: settingsChanges });
export type Preset = z.infer<typeof preset>;
const presetsAnswer = z.object({
  presets: z.array(preset),
  /** Why those that are kept could not be used; null when all is well. */
  problem: problem.nullable(),
});
export type PresetsAnswer = z.infer<typeof presetsAnswer>;

/** One folder of this computer, to choose from where no host dialog can. */
export const folderListing = z
  .object({
    folder: localPath,
    /** Null at the top. */
    parent: localPath.nullable(),
    entries: z.array(
      z.object({
        name: z.string(),
        path: localPath,
        kind: z.enum(['folder', 'file']),
        /** Null for a folder. */
        sizeBytes: z.number().nullable(),
      }),
    ),
    /** True when there are more entries than are told. */
    cut: z.boolean(),
    /** Where to begin: home, drives, the folder of the open scenes. */
    places: z.array(z.object({ name: z.string(), path: localPath })),
  })
  .meta({ id: 'FolderListing' });
export type FolderListing = z.infer<typeof folderListing>;

export type SceneSettings = z.infer<typeof sceneSettings>;

const idParameter = z.object({ id: z.string() });
const scanAnswer = z.object({ scan });

export const sceneRoutes = {
  startScan: createRoute({
    method: 'post',
    path: `${API_BASE}/scans`,
    summary: 'Looks at a scene and everything it needs. An older scan of the same scene is cancelled.',
    request: jsonBody(scanRequest),
    responses: { 202: json(scanAnswer, 'It has begun; panel events tell how far it is.'), ...bodyFailures },
  }),
  getScan: createRoute({
    method: 'get',
    path: `${API_BASE}/scans/{id}`,
    summary: 'How far a scan is, and what it found.',
    request: { params: idParameter },
    responses: { 200: json(scanAnswer, 'The scan.'), ...failures },
  }),
  cancelScan: createRoute({
    method: 'post',
    path: `${API_BASE}/scans/{id}/cancel`,
    summary: 'Stops it.',
    request: { params: idParameter, ...jsonBody(nothing) },
    responses: { 200: json(scanAnswer, 'The scan.'), ...bodyFailures },
  }),
  scanAssets: createRoute({
    method: 'get',
    path: `${API_BASE}/scans/{id}/assets`,
    summary: 'What the scene needs, a page at a time.',
    request: {
      params: idParameter,
      query: z.object({
        offset: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(1).max(LONGEST_ASSET_PAGE).default(LONGEST_ASSET_PAGE),
      }),
    },
    responses: { 200: json(assetPage, 'A page.'), ...failures },
  }),
  getSceneSettings: createRoute({
    method: 'get',
    path: `${API_BASE}/scene-settings`,
    summary: 'What was chosen for a scene the last time, kept in a file beside it.',
    request: { query: z.object({ scene: localPath }) },
    responses: { 200: json(sceneSettings, 'Settings; the defaults while nothing was kept.'), ...failures },
  }),
  setSceneSettings: createRoute({
    method: 'put',
    path: `${API_BASE}/scene-settings`,
    summary: 'Keeps what was chosen beside the scene.',
    request: jsonBody(z.object({ scenePath: localPath, settings: jobSettings })),
    responses: { 200: json(sceneSettings, 'As kept.'), ...bodyFailures },
  }),
  changeSceneSettings: createRoute({
    method: 'patch',
    path: `${API_BASE}/scene-settings`,
    summary:
      'Changes some of what is kept beside the scene; all else stays as whoever changed it last has it.',
    request: jsonBody(z.object({ scenePath: localPath, changes: settingsChanges })),
    responses: { 200: json(sceneSettings, 'As kept.'), ...bodyFailures },
  }),
  revealDownloadFolder: createRoute({
    method: 'post',
    path: `${API_BASE}/scene-settings/reveal`,
    summary: "Shows the folder that a scene's frames come home to in the system's file manager.",
    request: jsonBody(z.object({ scenePath: localPath })),
    responses: { 200: json(z.object({ shown: localPath }), 'What is shown.'), ...bodyFailures },
  }),
  listPresets: getRoute('/presets', 'Settings kept under a name, by name.', presetsAnswer),
  setPreset: createRoute({
    method: 'put',
    path: `${API_BASE}/presets`,
    summary: 'Keeps settings under a name.',
    request: jsonBody(preset),
    responses: { 200: json(presetsAnswer, 'All presets.'), ...bodyFailures },
  }),
  removePreset: createRoute({
    method: 'delete',
    path: `${API_BASE}/presets/{name}`,
    summary: 'Forgets a preset.',
    request: { params: z.object({ name: z.string() }) },
    responses: { 200: json(presetsAnswer, 'The presets that are left.'), ...failures },
  }),
  listFolder: createRoute({
    method: 'get',
    path: `${API_BASE}/folders`,
    summary: 'What is in a folder of this computer.',
    request: { query: z.object({ path: localPath.optional() }) },
    responses: { 200: json(folderListing, "The folder; the user's home unless one is named."), ...failures },
  }),
} as const;
