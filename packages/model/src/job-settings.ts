import { z } from 'zod';
import { framesExpression } from './frames-expression.ts';
import { localPath } from './paths.ts';

/** Version tag of {@link jobSettings}. */
export const JOB_SETTINGS_SCHEMA = 'farmhand.job-settings/1';

/** One scene, take or ROP among several that one job renders. */
export const outputChoice = z
  .object({
    /** As the scene report names it. */
    name: z.string().min(1),
    frames: framesExpression.nullable().default(null),
    /** Outputs that have to be rendered before this one; null for those the scene itself says. */
    dependsOn: z.array(z.string()).nullable().default(null),
  })
  .meta({ id: 'OutputChoice' });
export type OutputChoice = z.infer<typeof outputChoice>;

/** Places in the list of frames: the first, the one in the middle, the last. */
export const framePosition = z.enum(['first', 'middle', 'last']);
export type FramePosition = z.infer<typeof framePosition>;

/**
 * What the artist chose. Everything has a default, so `{ schema }` alone submits the scene as it was saved.
 * Null means "as the scene says".
 */
export const jobSettings = z
  .object({
    schema: z.literal(JOB_SETTINGS_SCHEMA),
    /** Scene, take or output to render, by name. */
    sceneName: z.string().nullable().default(null),
    /** Several scenes, takes or ROPs in one job; empty for `sceneName` alone. */
    outputs: z.array(outputChoice).default([]),
    /**
     * Render what the chosen outputs wait for by the scene's own word as well, all the way back, each with its own frames.
     * False where only what is chosen renders: the files of the others are there already.
     */
    withDependencies: z.boolean().default(false),
    camera: z.string().nullable().default(null),
    /** Several cameras, each of which renders all frames; empty for `camera` alone. */
    cameras: z.array(z.string().min(1)).max(1000).default([]),
    /** Render layers (Blender's view layers) to render; null for those the scene has switched on. */
    renderLayers: z.array(z.string().min(1)).nullable().default(null),
    frames: framesExpression.nullable().default(null),
    /** Frames one farm node renders in a row. */
    framesPerTask: z.number().int().min(1).default(1),
    /** Frames to render first; empty for none. */
    priorityFrames: framesExpression.nullable().default(null),
    /** Frames by their place to render first, besides `priorityFrames`. */
    priorityPositions: z.array(framePosition).default([]),
    /** Pause the job once the priority frames are done. */
    stopAfterTest: z.boolean().default(false),
    /** A frame that takes longer is stopped by the farm. Seconds; the farm's default is 12 hours. */
    timeoutSeconds: z.number().int().min(60).default(43_200),
    /** A job that takes longer is stopped by the farm. Seconds; the farm's default is 3 days. */
    jobTimeoutSeconds: z.number().int().min(60).default(259_200),
    priority: z.union([z.literal(50), z.literal(60)]).default(50),
    /** Farm system to render on; null lets the environment resolution choose. */
    system: z.enum(['linux', 'windows']).nullable().default(null),
    /** Version of the host's program at the farm, in the farm's spelling; null lets the environment resolution choose. */
    softwareVersion: z.string().min(1).max(100).nullable().default(null),
    /** How far the farm's software may be from what the scene was made with. */
    environmentPolicy: z.enum(['exact', 'sameMinor', 'newestCompatible']).default('sameMinor'),
    /** The farm's number of a hardware configuration; null for the one that fits the renderer best. */
    hardwareId: z.number().int().nullable().default(null),
    /** Parts that each picture is rendered in. */
    tiles: z.number().int().min(1).max(400).default(1),
    /** Tiles as a grid of blocks, or as strips from top to bottom. */
    tileShape: z.enum(['block', 'strip']).default('block'),
    /** Memory a frame needs. GiB. */
    memoryGiB: z.number().int().min(1).default(64),
    project: z.string().default(''),
    artist: z.string().default(''),
    labels: z.array(z.string()).default([]),
    /** Files the job goes without, as stored or as on this disk. */
    skipFiles: z.array(z.string().min(1)).default([]),
    /** Files and folders that the job takes along although the scene does not name them. */
    extraFiles: z.array(localPath).max(10_000).default([]),
    /** Folders that everything has to lie in; empty when it may lie anywhere. */
    allowedRoots: z.array(localPath).default([]),
    /** An upload of more is asked about. Bytes; 50 GiB unless given. */
    uploadLimitBytes: z.number().int().positive().default(53_687_091_200),
    /** A job that would cost more is stopped before it starts. In the account's currency; null for no limit. */
    costLimit: z.number().positive().max(1e9).nullable().default(null),
    /** What one node costs for an hour, in the account's currency; null when it is not known. */
    pricePerNodeHour: z.number().positive().max(1e9).nullable().default(null),
    /** How long one frame takes on the farm, as from a rehearsal. Seconds; null when it is not known. */
    secondsPerFrame: z.number().positive().max(1e9).nullable().default(null),
    /** Free keys and values for the job's documents. */
    additionalInfo: z.record(z.string().min(1), z.string()).default({}),
    /** Folder the frames are downloaded to; null downloads nothing. */
    downloadFolder: localPath.nullable().default(null),
    /**
     * Place of each frame below that folder, such as `{scene}/{task}/{path}`; empty for the farm's own. See
     * `outputTemplatePath` of the transfer package for what may stand in it.
     */
    outputTemplate: z.string().default(''),
    /** What becomes of a file that is there already and is not what the farm has. */
    onExistingFile: z.enum(['overwrite', 'skip', 'keepBoth']).default('overwrite'),
  })
  .meta({ id: 'JobSettings' });
export type JobSettings = z.infer<typeof jobSettings>;
/** {@link JobSettings} before defaults are filled in: what a caller has to write. */
export type JobSettingsInput = z.input<typeof jobSettings>;
