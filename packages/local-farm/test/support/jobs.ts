import type { JsonObject } from '@farmhand/client/signing';
import { type LocalFarm, type TaskStatus, taskStatuses } from '@farmhand/local-farm';
import { z } from 'zod';
import { call, upload } from './farm.ts';

export interface JobInput {
  /** The scene's path on the submitter's machine, as task.json has it. */
  readonly scenePath?: string;
  readonly sceneServerPath?: string;
  readonly sceneContent?: Uint8Array<ArrayBuffer>;
  /** Overrides in `task_info`. */
  readonly info?: JsonObject;
  /** Overrides in `scene_info_render.common`. */
  readonly scene?: JsonObject;
  /** All of `scene_info_render`, for software that describes a scene in another way. */
  readonly render?: JsonObject;
}

const created = z.object({ taskIdList: z.tuple([z.number()]).rest(z.number()) });

export async function createTask(farm: LocalFarm, body: JsonObject = {}): Promise<number> {
  return created.parse(await call(farm, 'createTask', body)).taskIdList[0];
}

/** A task.json for a Blender scene. */
export function taskDocument(taskId: number, input: JobInput = {}): JsonObject {
  return {
    task_info: {
      task_id: String(taskId),
      cg_id: '2007',
      input_cg_file: input.scenePath ?? 'D:/shots/windmill.blend',
      frames_per_task: '1',
      pre_frames: '000',
      stop_after_test: '2',
      time_out: '43200',
      job_stop_time: '259200',
      project_name: 'harvest',
      ...input.info,
    },
    software_config: { cg_name: 'Blender', cg_version: '', plugins: {} },
    scene_info: {},
    scene_info_render: input.render ?? {
      common: {
        frames: '1-2[1]',
        width: '64',
        height: '48',
        Render_Format: 'PNG',
        scene_name: ['Scene'],
        camera_name: 'Camera',
        Output_path: '/tmp/',
        ...input.scene,
      },
    },
  };
}

export function uploadDocument(serverPath: string): JsonObject {
  return { scene: [{ local: serverPath, server: serverPath, hash: '' }], asset: [] };
}

/** Creates a task with its scene and documents, ready to be submitted. */
export async function prepareJob(farm: LocalFarm, input: JobInput = {}): Promise<number> {
  const taskId = await createTask(farm);
  const serverPath = input.sceneServerPath ?? '/D/shots/windmill.blend';
  await upload(farm, {
    storageId: farm.inspect.storageId('input'),
    serverPath,
    content: input.sceneContent ?? Buffer.from('a scene'),
  });
  await sendDocument(farm, taskId, 'task.json', taskDocument(taskId, input));
  await sendDocument(farm, taskId, 'upload.json', uploadDocument(serverPath));
  return taskId;
}

export async function sendDocument(
  farm: LocalFarm,
  taskId: number,
  fileName: string,
  document: JsonObject,
): Promise<void> {
  await call(farm, 'uploadTaskDocument', { taskId, fileName, content: JSON.stringify(document) });
}

/** Prepares and submits a job. */
export async function submitJob(farm: LocalFarm, input: JobInput = {}): Promise<number> {
  const taskId = await prepareJob(farm, input);
  await call(farm, 'submitTask', { taskId });
  return taskId;
}

const ENDED: ReadonlySet<TaskStatus> = new Set([
  taskStatuses.stopped,
  taskStatuses.stoppedForArrears,
  taskStatuses.stoppedByTimeout,
  taskStatuses.finished,
  taskStatuses.finishedWithFailedFrames,
  taskStatuses.abandoned,
  taskStatuses.finishedTest,
  taskStatuses.failed,
]);

/** Waits until nothing more of a task is rendered, and gives its status. */
export function taskEnd(farm: LocalFarm, taskId: number): Promise<TaskStatus> {
  return farm.events.until(() => {
    const status = farm.inspect.taskStatus(taskId);
    return status !== null && ENDED.has(status) && status;
  });
}

const taskPage = z.object({ total: z.number(), items: z.array(z.looseObject({ id: z.number() })) });
const framePage = z.object({
  pageCount: z.number(),
  total: z.number(),
  items: z.array(z.looseObject({ id: z.number(), frameIndex: z.string(), frameStatus: z.number() })),
});

export async function taskInfo(farm: LocalFarm, taskId: number): Promise<Readonly<Record<string, unknown>>> {
  const page = taskPage.parse(await call(farm, 'queryTaskInfo', { taskIds: [taskId] }));
  return page.items[0] ?? {};
}

export async function taskFrames(farm: LocalFarm, body: JsonObject) {
  return framePage.parse(await call(farm, 'queryTaskFrames', body));
}

/** Statuses of a task's frames, in the order they are rendered. */
export function frameStatusesOf(farm: LocalFarm, taskId: number): readonly number[] {
  return farm.inspect.task(taskId)?.frames.map(({ status }) => status) ?? [];
}

const logPage = z.object({ items: z.tuple([z.string()]) });

export async function frameLog(farm: LocalFarm, id: number): Promise<string> {
  return logPage.parse(await call(farm, 'showLog', { id, renderingType: 'render', pageNum: 1, pageSize: 1 }))
    .items[0];
}
