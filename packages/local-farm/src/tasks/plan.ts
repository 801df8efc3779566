import { win32 } from 'node:path';
import { z } from 'zod';
import type { FarmCatalog } from '../catalog/farm-catalog.ts';
import { hardwareProblem } from '../catalog/hardware.ts';
import { softwareById } from '../catalog/software.ts';
import { serverPathProblem } from '../storage/server-path.ts';
import { readCount, readTaskDocument, refusal, type TaskDocument, type UploadDocument } from './documents.ts';
import { frameNamePattern, outputFolderName } from './frame-names.ts';
import type { ScenePart } from './parts/scene-part.ts';
import { sceneParts } from './parts/scene-parts.ts';
import { type PlannedRow, pictureRows, simulationRows } from './rows.ts';

/** What a task renders, worked out once when it is submitted and stored with it. */
export const renderPlan = z.object({
  /** Software the scene is for: 2007 is Blender. */
  softwareId: z.number(),
  softwareName: z.string(),
  /** File name of the scene: `shot_010.blend`. */
  sceneFileName: z.string(),
  /** Where the scene file is in the input storage. */
  sceneServerPath: z.string(),
  /** Whether upload.json says that the scene was uploaded there; a job without one never said so. */
  sceneIsNamed: z.boolean(),
  /** Folder of the task's pictures in the output storage. */
  outputFileName: z.string(),
  projectName: z.string(),
  framesText: z.string(),
  /** Scene inside the file; null renders the one it was saved with. */
  sceneName: z.string().nullable(),
  cameraName: z.string().nullable(),
  /** Render layer, or node, that the task is for; empty for all. */
  layerName: z.string(),
  /** Houdini's node; null elsewhere. */
  nodeName: z.string().nullable(),
  isSimulation: z.boolean(),
  /** How each picture is cut; null renders it whole. */
  tiles: z.object({ columns: z.number(), rows: z.number() }).nullable(),
  /** Pixels; null as the scene says. */
  resolution: z.object({ width: z.number(), height: z.number() }).nullable(),
  /** Blender's name of the file format; null as the scene says. */
  renderFormat: z.string().nullable(),
  /** What a frame's file is called, `#` standing for the frame number. */
  frameNamePattern: z.string(),
  /** Longest time one frame may take. Seconds; 0 means as long as it likes. */
  timeoutSeconds: z.number(),
  /** Longest time the task may take, from its first frame on. Seconds; 0 means as long as it likes. */
  jobTimeoutSeconds: z.number(),
  pauseAfterPriorityFrames: z.boolean(),
  /** Version of the software that the job asks for, as the documents say it; empty when they do not. */
  softwareVersion: z.string(),
  /** Hardware configuration chosen for the task; null where it chose none. */
  hardwareConfigId: z.string().nullable(),
  /** Memory asked for. GiB; null where it asked for none. */
  ram: z.number().nullable(),
});
export type RenderPlan = Readonly<z.infer<typeof renderPlan>>;

export interface PlannedTask {
  /** The plan, for the task that has this id. */
  readonly plan: (taskId: number) => RenderPlan;
  readonly rows: Iterable<PlannedRow>;
  readonly rowCount: number;
  /** Tasks of one parent with a higher stage wait until all with a lower one are done. */
  readonly stage: number;
  /** Whether there are frames to be rendered before the rest. */
  readonly hasPriority: boolean;
}

/** A job: one task, or one that has all its frames in children of its own. */
export interface PlannedJob extends PlannedTask {
  readonly children: readonly PlannedTask[];
}

export interface JobToPlan {
  readonly taskId: number;
  readonly catalog: FarmCatalog;
  readonly taskJson: string;
  /** Null where the job came without one: the scene is then where its own path says. */
  readonly upload: UploadDocument | null;
  /** Codes in the job's tips.json. */
  readonly tipCodes: readonly string[];
  /** Time limit of a frame where task.json has none. Seconds. */
  readonly defaultTimeoutSeconds: number;
}

/**
 * Works out what a job renders from its task.json and upload.json.
 *
 * @throws WireError 600 that names the document and the field concerned.
 */
export function planJob(job: JobToPlan): PlannedJob {
  const { taskId, catalog, taskJson, upload, defaultTimeoutSeconds } = job;
  const document = readTaskDocument(taskJson);
  const info = document.task_info;
  if (info.task_id !== String(taskId)) {
    throw refusal(`task.json is for task ${info.task_id}, not ${taskId} (task_info.task_id)`);
  }
  const softwareId = Number(info.cg_id);
  const software = softwareById(catalog, softwareId);
  if (software === null) {
    const known = catalog.software.map(({ cgId, cgName }) => `${cgId} (${cgName})`).join(', ');
    throw refusal(`task.json: task_info.cg_id "${info.cg_id}" is no software of this farm; it has ${known}`);
  }
  refuseHardware(job, document, softwareId);
  const sceneServerPath = findScene(info.input_cg_file, upload);
  const shared = {
    softwareId,
    softwareName: software.cgName,
    // win32 also splits at forward slashes, so one call serves paths of both systems.
    sceneFileName: win32.basename(info.input_cg_file),
    sceneServerPath,
    sceneIsNamed: upload !== null,
    timeoutSeconds: readCount('task_info.time_out', info.time_out, defaultTimeoutSeconds),
  };
  const jobLimit = readCount('task_info.job_stop_time', info.job_stop_time, 0);
  const taskLimit = readCount('task_info.task_stop_time', info.task_stop_time, 0);
  const parts = sceneParts(softwareId, document);
  const [only] = parts;
  if (only !== undefined && parts.length === 1) {
    const limits = [jobLimit, taskLimit].filter((limit) => limit > 0);
    const jobTimeoutSeconds = limits.length === 0 ? 0 : Math.min(...limits);
    return { ...planPart(document, only, { ...shared, jobTimeoutSeconds }), children: [] };
  }
  const children = parts.map((part) => planPart(document, part, { ...shared, jobTimeoutSeconds: jobLimit }));
  const [first] = children;
  if (first === undefined) throw refusal('task.json renders nothing');
  return {
    plan: (id) => ({
      ...first.plan(id),
      framesText: '0',
      sceneName: null,
      cameraName: null,
      layerName: '',
      nodeName: null,
      isSimulation: false,
      jobTimeoutSeconds: taskLimit,
    }),
    rows: [],
    rowCount: 0,
    stage: 0,
    hasPriority: false,
    children,
  };
}

function refuseHardware({ catalog, tipCodes }: JobToPlan, document: TaskDocument, softwareId: number): void {
  const id = document.task_info.hardwareConfigId;
  if (id === '') return;
  const plugins = document.software_config?.plugins ?? {};
  const problem = hardwareProblem(catalog, id, { softwareId, plugins, tipCodes });
  if (problem !== null) throw refusal(`task.json: task_info.hardwareConfigId: ${problem}`);
}

type SharedPlan = Pick<
  RenderPlan,
  | 'softwareId'
  | 'softwareName'
  | 'sceneFileName'
  | 'sceneServerPath'
  | 'sceneIsNamed'
  | 'timeoutSeconds'
  | 'jobTimeoutSeconds'
>;

function planPart(document: TaskDocument, part: ScenePart, shared: SharedPlan): PlannedTask {
  const info = document.task_info;
  const { rows, count, hasPriority } = part.isSimulation
    ? simulationRows(part.frames, `${part.field}.frames`)
    : pictureRows(info, part.frames, `${part.field}.frames`);
  const [firstRow] = rows;
  const width = readCount(`${part.field}.width`, part.width, 0);
  const height = readCount(`${part.field}.height`, part.height, 0);
  const ram = readCount('task_info.ram', info.ram, 0) || null;
  return {
    plan: (taskId) => ({
      ...shared,
      outputFileName: outputFolderName(taskId, shared.sceneFileName),
      projectName: info.project_name,
      // As the documentation's example has it: the node's path, then its frames.
      framesText: part.isSimulation ? `${part.nodeName ?? ''}${part.frames}` : part.frames,
      sceneName: part.sceneName,
      cameraName: part.cameraName,
      layerName: part.layerName,
      nodeName: part.nodeName,
      isSimulation: part.isSimulation,
      tiles:
        firstRow?.work.kind === 'tile' ? { columns: firstRow.work.columns, rows: firstRow.work.rows } : null,
      resolution: width > 0 && height > 0 ? { width, height } : null,
      renderFormat: part.renderFormat || null,
      frameNamePattern: frameNamePattern(shared.softwareId, part.outputPath, shared.sceneFileName),
      pauseAfterPriorityFrames: info.stop_after_test === '1' && hasPriority,
      softwareVersion: document.software_config?.cg_version ?? '',
      hardwareConfigId: info.hardwareConfigId || null,
      ram,
    }),
    rows,
    rowCount: count,
    stage: part.stage,
    hasPriority,
  };
}

function findScene(scenePath: string, upload: UploadDocument | null): string {
  const path = upload === null ? serverPathOf(scenePath) : withLeadingSlash(upload.scene[0]?.server ?? '');
  const problem = serverPathProblem(path);
  if (problem === null) return path;
  throw refusal(
    upload === null
      ? `task.json: task_info.input_cg_file "${scenePath}" is no whole path (${problem}), and there is no upload.json that says where the scene is`
      : `upload.json: scene[0].server "${path}" is not usable: ${problem}`,
  );
}

/** Where a file goes in the input storage: `D:\a\b.max` to `/D/a/b.max`, `\\nas\a` to `/nas/a`. */
function serverPathOf(localPath: string): string {
  const slashes = localPath.replaceAll('\\', '/').replace(/^\/\/+/, '/');
  return withLeadingSlash(slashes.replace(/^([a-z]):/i, '$1'));
}

/** Server paths of all files that upload.json names and that can be in a storage at all. */
export function filesOfUploadDocument({ scene, asset }: UploadDocument): readonly string[] {
  return [...scene, ...(asset ?? [])]
    .map(({ server }) => withLeadingSlash(server))
    .filter((path) => serverPathProblem(path) === null);
}

/** The vendor's own SDK drops the leading slash of POSIX server paths; the storage's root is the same. */
function withLeadingSlash(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}
