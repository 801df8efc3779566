import { posix, win32 } from 'node:path';
import { z } from 'zod';
import { WireError } from '../http/answer.ts';
import { portableName, serverPathProblem } from '../storage/server-path.ts';
import { type FrameRow, groupFrames, parseFrames } from './frame-ranges.ts';
import { type FrameType, frameTypes } from './statuses.ts';

const BLENDER_CG_ID = '2007';

/** The documents' scalars are strings; numbers are taken too, as the farm does. */
const scalar = z.union([z.string(), z.number()]).transform(String);
const optionalScalar = scalar.nullish().transform((value) => value ?? '');

const common = z.looseObject({
  frames: optionalScalar,
  width: optionalScalar,
  height: optionalScalar,
  Render_Format: optionalScalar,
  scene_name: z.union([z.array(scalar), scalar.transform((name) => [name])]).nullish(),
  camera_name: optionalScalar,
  Output_path: optionalScalar,
});

const taskDocument = z.looseObject({
  task_info: z.looseObject({
    task_id: scalar,
    cg_id: scalar,
    input_cg_file: scalar,
    project_name: optionalScalar,
    frames_per_task: optionalScalar,
    pre_frames: optionalScalar,
    stop_after_test: optionalScalar,
    time_out: optionalScalar,
    job_stop_time: optionalScalar,
  }),
  software_config: z.looseObject({ cg_version: optionalScalar }).nullish(),
  scene_info: z.looseObject({ common: common.optional() }).nullish(),
  scene_info_render: z.looseObject({ common: common.optional() }).nullish(),
});

const uploadDocument = z.looseObject({
  scene: z.array(z.looseObject({ local: scalar, server: scalar })).min(1, 'names no scene'),
});

/** What a task renders, worked out once when it is submitted and stored with it. */
export const renderPlan = z.object({
  /** File name of the scene: `shot_010.blend`. */
  sceneFileName: z.string(),
  /** Where the scene file is in the input storage. */
  sceneServerPath: z.string(),
  outputFileName: z.string(),
  projectName: z.string(),
  framesText: z.string(),
  /** Scene inside the file; null renders the one it was saved with. */
  sceneName: z.string().nullable(),
  cameraName: z.string().nullable(),
  /** Pixels; null as the scene says. */
  resolution: z.object({ width: z.number(), height: z.number() }).nullable(),
  /** Blender's name of the file format; null as the scene says. */
  renderFormat: z.string().nullable(),
  /** What a frame's file is called, `#` standing for the frame number. */
  frameNamePattern: z.string(),
  /** Longest time one frame may take. Seconds; 0 means as long as it likes. */
  timeoutSeconds: z.number(),
  jobTimeoutSeconds: z.number(),
  pauseAfterPriorityFrames: z.boolean(),
  /** Blender version the job asks for, as the documents say it; empty when they do not. */
  softwareVersion: z.string(),
});
export type RenderPlan = Readonly<z.infer<typeof renderPlan>>;

export interface PlannedRow extends FrameRow {
  readonly type: FrameType;
}

export interface PlannedTask {
  readonly plan: RenderPlan;
  /** In the order they are to be rendered: priority frames first. */
  readonly rows: readonly PlannedRow[];
}

/**
 * Works out what a task renders from its task.json and upload.json.
 *
 * @throws WireError 600 that names the document and the field concerned.
 */
export function planTask(taskId: number, taskJson: string, uploadJson: string): PlannedTask {
  const task = readDocument(taskDocument, 'task.json', taskJson);
  const upload = readDocument(uploadDocument, 'upload.json', uploadJson);
  const info = task.task_info;
  if (info.task_id !== String(taskId)) {
    throw invalid(`task.json is for task ${info.task_id}, not ${taskId} (task_info.task_id)`);
  }
  if (info.cg_id !== BLENDER_CG_ID) {
    throw invalid(
      `this farm renders Blender scenes only (task_info.cg_id "2007"); task.json says "${info.cg_id}"`,
    );
  }
  const scene = task.scene_info_render?.common ?? task.scene_info?.common;
  if (scene === undefined)
    throw invalid('task.json has neither scene_info_render.common nor scene_info.common');

  const sceneServerPath = withLeadingSlash(upload.scene[0]?.server ?? '');
  const problem = serverPathProblem(sceneServerPath);
  if (problem !== null)
    throw invalid(`upload.json: scene[0].server "${sceneServerPath}" is not usable: ${problem}`);

  const frames = readFrames('scene_info_render.common.frames', scene.frames);
  const priority = priorityFrames(info.pre_frames, frames);
  const isPriority = new Set(priority);
  const framesPerRow = readCount('task_info.frames_per_task', info.frames_per_task, 1);
  // win32 also splits at forward slashes, so one call serves paths of both systems.
  const sceneFileName = win32.basename(info.input_cg_file);
  const width = readCount('scene_info_render.common.width', scene.width, 0);
  const height = readCount('scene_info_render.common.height', scene.height, 0);
  return {
    plan: {
      sceneFileName,
      sceneServerPath,
      outputFileName: portableName(`${taskId}_${posix.parse(sceneFileName).name}`),
      projectName: info.project_name,
      framesText: scene.frames,
      sceneName: scene.scene_name?.[0] || null,
      cameraName: scene.camera_name || null,
      resolution: width > 0 && height > 0 ? { width, height } : null,
      renderFormat: scene.Render_Format || null,
      frameNamePattern: frameNamePattern(scene.Output_path, sceneFileName),
      timeoutSeconds: readCount('task_info.time_out', info.time_out, 0),
      jobTimeoutSeconds: readCount('task_info.job_stop_time', info.job_stop_time, 0),
      pauseAfterPriorityFrames: info.stop_after_test === '1' && priority.length > 0,
      softwareVersion: task.software_config?.cg_version ?? '',
    },
    rows: [
      ...groupFrames(priority, 1).map((row) => ({ ...row, type: frameTypes.priority })),
      ...groupFrames(
        frames.filter((frame) => !isPriority.has(frame)),
        Math.max(1, framesPerRow),
      ).map((row) => ({ ...row, type: frameTypes.main })),
    ],
  };
}

/** Name of a frame's file without its extension: the pattern with the frame number, at least four digits. */
export function frameFileName(pattern: string, frame: number): string {
  return pattern.replace(/#+/, (marks) => {
    const digits = String(Math.abs(frame)).padStart(Math.max(marks.length, 1), '0');
    return frame < 0 ? `-${digits}` : digits;
  });
}

/**
 * Blender's rule: the last part of the output path with the frame number in place of its last run of `#`, or at its
 * end, four digits wide. Without an output path the scene's own name takes its place.
 */
function frameNamePattern(outputPath: string, sceneFileName: string): string {
  const base = outputPath === '' ? posix.parse(sceneFileName).name : (outputPath.split(/[\\/]/).at(-1) ?? '');
  const name = base === '' ? '' : portableName(base);
  const run = /#+(?!.*#)/.exec(name);
  if (run === null) return `${name}####`;
  const before = name.slice(0, run.index).replaceAll('#', '_');
  return `${before}${run[0]}${name.slice(run.index + run[0].length)}`;
}

function priorityFrames(preFrames: string, frames: readonly number[]): readonly number[] {
  if (preFrames === '') return [];
  const match = /^([01])([01])([01])(?::(.+))?$/.exec(preFrames);
  if (match === null) {
    throw invalid(
      `task.json: task_info.pre_frames "${preFrames}" is not three flags and an optional list ("101:5")`,
    );
  }
  const sorted = frames.toSorted((a, b) => a - b);
  const [, first, middle, last, list] = match;
  const wanted = new Set(list === undefined ? [] : readFrames('task_info.pre_frames', list));
  const ends = [
    first === '1' ? sorted[0] : undefined,
    middle === '1' ? sorted[Math.floor((sorted.length - 1) / 2)] : undefined,
    last === '1' ? sorted.at(-1) : undefined,
  ];
  for (const frame of ends) if (frame !== undefined) wanted.add(frame);
  return sorted.filter((frame) => wanted.has(frame));
}

function readFrames(field: string, text: string): readonly number[] {
  try {
    return parseFrames(text);
  } catch (error) {
    throw invalid(`task.json: ${field}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readCount(field: string, text: string, fallback: number): number {
  if (text === '') return fallback;
  if (!/^\d{1,9}$/.test(text)) throw invalid(`task.json: ${field} "${text}" is not a whole number`);
  return Number(text);
}

function readDocument<T>(schema: z.ZodType<T>, name: string, text: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid(`${name} is not valid JSON`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalid(
    `${name}: ${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'is not as expected'}`,
  );
}

/** The vendor's own SDK drops the leading slash of POSIX server paths; the storage's root is the same. */
function withLeadingSlash(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}

function invalid(message: string): WireError {
  return new WireError('parameterInvalid', message);
}
