import { z } from 'zod';
import { finding, localizedText } from './finding.ts';
import { frameRange, hostName, pluginUse, resolution } from './host.ts';
import { outputNode } from './output-node.ts';
import { owner } from './owner.ts';
import { localPath, storedPath } from './paths.ts';
import { renderedScene } from './rendered-scene.ts';

/** Version tag of {@link sceneReport}. */
export const SCENE_REPORT_SCHEMA = 'farmhand.scene-report/1';

/** What a reference points at, which decides how it is expanded on disk. */
export const referenceKind = z.enum([
  'image',
  'imageSequence',
  'udim',
  'movie',
  'library',
  'sound',
  'font',
  'movieClip',
  'volume',
  'cache',
  'script',
  'shader',
  'ies',
  'usd',
  /** Where something is written while rendering; never uploaded. */
  'output',
  'other',
]);
export type ReferenceKind = z.infer<typeof referenceKind>;

/** One file on disk that references expand to. */
export const referencedFile = z.object({
  path: localPath,
  sizeBytes: z.number().int().nonnegative(),
});
export type ReferencedFile = z.infer<typeof referencedFile>;

/** One place in the scene (or in a file it links) that names something outside the file. */
export const sceneReference = z.object({
  storedPath,
  kind: referenceKind,
  owner,
  /** The file that holds the reference: the scene itself or a library it links. */
  storedIn: localPath,
  /** Every file on disk it expands to, absolute: one for an image, many for a sequence or UDIM set. */
  files: z.array(localPath),
  /** Size of these files together. */
  sizeBytes: z.number().int().nonnegative(),
  /** Absolute paths that should be there and are not. */
  missing: z.array(localPath),
  /**
   * Of what is written: where on this disk, with `$F4` for the frame number (of four digits; `$F` for one without leading
   * zeros), `<UDIM>` for a tile and `*` for what else moves. Absent where that is not known.
   */
  writesTo: localPath.optional(),
  /** True when everything it names is known, and on disk or packed. */
  exists: z.boolean(),
  /** Why the file alone does not tell what is named, as with an expression only the host can run; else null. */
  unknown: localizedText.nullable(),
  /** True when the data travels inside the file that refers to it. */
  packed: z.boolean(),
  /** True when what is rendered reaches it; only needed references are uploaded by default. */
  needed: z.boolean(),
  /** Frames wanted of a sequence or movie, where the scene says; null when it does not. */
  frames: frameRange.nullable(),
  /** Who named it: the reader of the file, the live host, or both. `reader` where no host was asked. */
  foundBy: z.enum(['reader', 'host', 'both']),
});
export type SceneReference = z.infer<typeof sceneReference>;

/**
 * Something computed frame after frame: each frame needs the one before it, so farm nodes that render frames of their own
 * need its results ready made.
 */
export const simulation = z.object({
  owner,
  kind: z.enum([
    'rigidBody',
    'cloth',
    'softBody',
    'particles',
    'hair',
    'dynamicPaint',
    'fluid',
    'smoke',
    'simulationNodes',
    /** A node or modifier that is meant to write its results to disk once and read them from then on. */
    'fileCache',
    'other',
  ]),
  /** Whether its results are there; `partly` when of some frames only. */
  state: z.enum(['baked', 'partly', 'unbaked', 'unknown']),
  /** Where the results are: in the scene file, or in files beside it. */
  storage: z.enum(['scene', 'disk', 'unknown']),
  /** Frames it covers; null where the scene does not say. */
  frames: frameRange.nullable(),
  /** Names of the scenes that reach it; null where that is not told. */
  scenes: z.array(z.string()).nullable(),
});
export type Simulation = z.infer<typeof simulation>;

/** Code in the scene that runs by itself. A farm does not run it unless told to, or runs it where nobody is watching. */
export const sceneScript = z.object({
  owner,
  /** When: as the file is opened, before or after a frame or a render, or whenever a value is worked out (a driver). */
  runsOn: z.enum(['load', 'render', 'frame', 'evaluation']),
});
export type SceneScript = z.infer<typeof sceneScript>;

/** Something the artist sees while working that is switched off for rendering. */
export const viewportOnly = z.object({
  owner,
  what: z.enum(['object', 'collection', 'modifier', 'particles', 'light', 'renderLayer']),
});
export type ViewportOnly = z.infer<typeof viewportOnly>;

/** One Blender scene, Cinema 4D take, Houdini output or Maya render setup found in a file. */
export const reportScene = renderedScene.extend({
  /** Null for an output that is no picture, such as a geometry cache, and where the file does not tell. */
  resolution: resolution.nullable(),
  /** Names of the outputs that have to be rendered before this one, in their order. */
  dependsOn: z.array(z.string()),
  /**
   * Names of the outputs whose files a cache is made of, where no wire says so: a node above it reads what they write.
   * Absent for none.
   */
  readsFrom: z.array(z.string()).optional(),
  /** What only an output node of Houdini has; absent in other programs. */
  outputNode: outputNode.optional(),
  /** True when the output format is a movie container, which a frame-by-frame farm cannot write. */
  outputIsMovie: z.boolean(),
  /** What the scene asks its renderer to use, where it has the choice; null where it has none or the file does not tell. */
  device: z.enum(['cpu', 'gpu']).nullable(),
  /** Denoiser of the final picture, in the host's own id: `OPENIMAGEDENOISE`, `OPTIX`; null for none or not told. */
  denoiser: z.string().nullable(),
  /** Part of its full size that the picture is rendered at. Percent; null where the file does not tell. */
  scalePercent: z.number().positive().nullable(),
  /** True when only a part of the picture is rendered. */
  renderRegion: z.boolean(),
});
export type ReportScene = z.infer<typeof reportScene>;

/** Everything Farmhand knows of a scene file: what it is, what renders in it and what it depends on. */
export const sceneReport = z.object({
  schema: z.literal(SCENE_REPORT_SCHEMA),
  path: localPath,
  format: z.enum(['blend', 'hip', 'max', 'c4d', 'maya']),
  host: z.object({
    name: hostName,
    /** Version that saved the file, as precise as the file tells: `3.4`, `20.5.332`. */
    version: z.string(),
  }),
  sizeBytes: z.number().int().nonnegative(),
  /** Whole milliseconds since 1970; with the size, tells whether the file changed since it was read. */
  modifiedMs: z.number(),
  /** Renderers and plugins the scene uses. */
  plugins: z.array(pluginUse),
  scenes: z.array(reportScene),
  references: z.array(sceneReference),
  /** Every file on disk that the references name, each once. */
  files: z.array(referencedFile),
  simulations: z.array(simulation),
  scripts: z.array(sceneScript),
  /** Empty where the format does not tell. */
  viewportOnly: z.array(viewportOnly),
  findings: z.array(finding),
});
export type SceneReport = z.infer<typeof sceneReport>;
