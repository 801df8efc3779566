import { z } from 'zod';
import { localPath } from './paths.ts';

/** Version tag of {@link jobSettings}. */
export const JOB_SETTINGS_SCHEMA = 'farmhand.job-settings/1';

/** `1-100x2, 120`: ranges with an optional step after `x`, separated by commas; negative frames allowed. */
const framesExpression = z
  .string()
  .regex(/^\s*-?\d+(\s*-\s*-?\d+(\s*x\s*\d+)?)?(\s*,\s*-?\d+(\s*-\s*-?\d+(\s*x\s*\d+)?)?)*\s*$/, {
    message: 'frames look like "1-100", "1-100x2" or "1-10, 20, 30-40x5"',
  });

/**
 * What the artist chose. Everything has a default, so `{ schema }` alone submits the scene as it was saved.
 * Null means "as the scene says".
 */
export const jobSettings = z
  .object({
    schema: z.literal(JOB_SETTINGS_SCHEMA),
    /** Scene, take or output to render, by name. */
    sceneName: z.string().nullable().default(null),
    camera: z.string().nullable().default(null),
    frames: framesExpression.nullable().default(null),
    /** Frames one farm node renders in a row. */
    framesPerTask: z.number().int().min(1).default(1),
    /** Frames to render first; empty for none. */
    priorityFrames: framesExpression.nullable().default(null),
    /** Pause the job once the priority frames are done. */
    stopAfterTest: z.boolean().default(false),
    /** A frame that takes longer is stopped by the farm. Seconds; the farm's default is 12 hours. */
    timeoutSeconds: z.number().int().min(60).default(43_200),
    /** A job that takes longer is stopped by the farm. Seconds; the farm's default is 3 days. */
    jobTimeoutSeconds: z.number().int().min(60).default(259_200),
    priority: z.union([z.literal(50), z.literal(60)]).default(50),
    /** Farm system to render on; null lets the environment resolution choose. */
    system: z.enum(['linux', 'windows']).nullable().default(null),
    /** Memory a frame needs. GiB. */
    memoryGiB: z.number().int().min(1).default(64),
    project: z.string().default(''),
    artist: z.string().default(''),
    labels: z.array(z.string()).default([]),
    /** Folder the frames are downloaded to; null downloads nothing. */
    downloadFolder: localPath.nullable().default(null),
  })
  .meta({ id: 'JobSettings' });
export type JobSettings = z.infer<typeof jobSettings>;
/** {@link JobSettings} before defaults are filled in: what a caller has to write. */
export type JobSettingsInput = z.input<typeof jobSettings>;
