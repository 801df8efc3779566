import { z } from 'zod';
import { finding } from './finding.ts';
import { frameRange, hostName, pluginUse } from './host.ts';
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
  'usd',
  'other',
]);
export type ReferenceKind = z.infer<typeof referenceKind>;

/** One file on disk that a reference expands to. */
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
  files: z.array(referencedFile),
  /** Absolute paths that should be there and are not. */
  missing: z.array(localPath),
  /** True when everything it names is on disk or packed. */
  exists: z.boolean(),
  /** True when the data travels inside the file that refers to it. */
  packed: z.boolean(),
  /** True when what is rendered reaches it; only needed references are uploaded by default. */
  needed: z.boolean(),
  /** Frames wanted of a sequence or movie, where the scene says; null when it does not. */
  frames: frameRange.nullable(),
});
export type SceneReference = z.infer<typeof sceneReference>;

/** One Blender scene, Cinema 4D take, Houdini output or Maya render setup found in a file. */
export const reportScene = renderedScene.extend({
  /** True when the output format is a movie container, which a frame-by-frame farm cannot write. */
  outputIsMovie: z.boolean(),
});
export type ReportScene = z.infer<typeof reportScene>;

/** Everything Farmhand knows of a scene file: what it is, what renders in it and what it depends on. */
export const sceneReport = z.object({
  schema: z.literal(SCENE_REPORT_SCHEMA),
  path: localPath,
  /** `blend`, later `hip`, `max`, `c4d`, `ma`, `usd`. */
  format: z.enum(['blend', 'hip', 'max', 'c4d', 'maya', 'usd']),
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
  findings: z.array(finding),
});
export type SceneReport = z.infer<typeof sceneReport>;
