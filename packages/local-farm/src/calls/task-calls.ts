import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { WireError } from '../http/answer.ts';
import { planTask } from '../tasks/plan.ts';
import { taskStatuses } from '../tasks/statuses.ts';
import type { Task } from '../tasks/task-store.ts';
import { frameView, taskAlias, taskView } from '../tasks/task-view.ts';
import type { CallState, FarmCall } from './farm-state.ts';
import { page, pageOf } from './pages.ts';
import { readParameters, wireInteger, wireText } from './parameters.ts';

const newTasks = z.object({
  count: wireInteger.pipe(z.number().min(1).max(100)).optional(),
  taskUserLevel: wireInteger
    .refine((level) => level === 50 || level === 60, 'is neither 50 nor 60')
    .optional(),
  outUserId: wireInteger.optional(),
  labels: z.array(wireText).optional(),
  cloneOriginalId: wireInteger.optional(),
  artist: z.string().optional(),
});

export const createTask: FarmCall = (body, { tasks, account }) => {
  const wanted = readParameters(newTasks, body);
  const ids = tasks.create(wanted.count ?? 1, {
    artist: wanted.artist || null,
    outUserId: wanted.outUserId ?? null,
    userLevel: wanted.taskUserLevel ?? 50,
    cloneOriginalId: wanted.cloneOriginalId ?? 0,
    labels: wanted.labels ?? [],
  });
  return { aliasTaskIdList: ids.map(taskAlias), taskIdList: ids, userId: account.userId };
};

const DOCUMENTS = ['task.json', 'upload.json', 'asset.json', 'tips.json'] as const;
const document = z.object({
  taskId: wireInteger,
  fileName: z.enum(DOCUMENTS).optional(),
  content: z.string().refine(isJson, 'is not JSON text'),
});

export const uploadTaskDocument: FarmCall = async (body, { tasks, storages, account }) => {
  const { taskId, fileName, content } = readParameters(document, body);
  existing(tasks.get(taskId), taskId);
  await storages.writeText(account.storages.config, documentPath(taskId, fileName ?? 'task.json'), content);
  return null;
};

const submission = z.object({ taskId: wireInteger, producer: z.string().optional() });

export const submitTask: FarmCall = async (body, farm) => {
  const { taskId, producer } = readParameters(submission, body);
  refuseUnlessNew(existing(farm.tasks.get(taskId), taskId));
  const planned = planTask(
    taskId,
    await readDocument(farm, taskId, 'task.json'),
    await readDocument(farm, taskId, 'upload.json'),
  );
  const scene = await farm.storages.find(farm.account.storages.input, planned.plan.sceneServerPath);
  if (scene === null) {
    throw new WireError(
      'parameterInvalid',
      `The scene file is not in the input storage at ${planned.plan.sceneServerPath} (upload.json: scene[0].server). Upload it, then submit again.`,
    );
  }
  // Asked again because documents were read meanwhile: of two submissions at once only one may pass.
  refuseUnlessNew(existing(farm.tasks.get(taskId), taskId));
  farm.tasks.submit(taskId, planned, producer || null);
  farm.reschedule();
  return null;
};

function refuseUnlessNew(task: Task): void {
  if (task.submittedAt !== null)
    throw new WireError('parameterInvalid', `Task ${task.id} is already submitted.`);
  if (task.status === taskStatuses.stopped) {
    throw new WireError(
      'parameterInvalid',
      `Task ${task.id} was stopped; make a new one to submit the scene.`,
    );
  }
}

const localTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, 'is not a time like 2026-01-31 23:59:59')
  .transform((text) => new Date(text.replace(' ', 'T')).getTime())
  .refine((time) => !Number.isNaN(time), 'is not a time of the calendar');

const taskListQuery = z.object({
  ...pageOf(1),
  statusList: z.array(wireInteger).optional(),
  searchKeyword: z.union([z.string(), z.number().transform(String)]).optional(),
  startTime: localTime.optional(),
  endTime: localTime.optional(),
  recycleFlag: wireInteger.optional(),
});

export const getTaskList: FarmCall = (body, farm) => {
  const query = readParameters(taskListQuery, body);
  // Nothing is ever deleted here, so the recycle bin is empty.
  if (query.recycleFlag === 1) return page([], 0, query.pageNum, query.pageSize);
  const { total, items } = farm.tasks.find(
    {
      statuses: query.statusList ?? [],
      keyword: query.searchKeyword ?? '',
      createdFrom: query.startTime ?? null,
      createdTo: query.endTime ?? null,
    },
    query.pageNum,
    query.pageSize,
  );
  return page(
    items.map((task) => view(task, farm)),
    total,
    query.pageNum,
    query.pageSize,
  );
};

const taskInfoQuery = z.object({ taskIds: z.array(wireInteger).min(1).max(1000) });

export const queryTaskInfo: FarmCall = (body, farm) => {
  const { taskIds } = readParameters(taskInfoQuery, body);
  const items = taskIds.flatMap((taskId) => {
    const task = farm.tasks.get(taskId);
    return task === null ? [] : [view(task, farm)];
  });
  return page(items, items.length, 1, Math.max(100, items.length));
};

const taskFramesQuery = z.object({
  taskId: wireInteger,
  searchKeyword: z.string().optional(),
  ...pageOf(100),
});

export const queryTaskFrames: FarmCall = (body, { tasks, clock }) => {
  const query = readParameters(taskFramesQuery, body);
  const task = existing(tasks.get(query.taskId), query.taskId);
  const keyword = query.searchKeyword ?? '';
  const found = tasks.frames(task.id).filter(({ frameIndex }) => frameIndex.includes(keyword));
  const from = (query.pageNum - 1) * query.pageSize;
  const items = found
    .slice(from, from + query.pageSize)
    .map((frame) => frameView(frame, task.plan?.timeoutSeconds ?? 0, clock()));
  return page(items, found.length, query.pageNum, query.pageSize);
};

const stopQuery = z.object({ taskIds: z.array(wireInteger).min(1) });

export const stopTask: FarmCall = (body, { tasks, reschedule }) => {
  const { taskIds } = readParameters(stopQuery, body);
  const found = taskIds.map((taskId) => existing(tasks.get(taskId), taskId));
  for (const { id } of found) tasks.stop(id);
  reschedule();
  return null;
};

function view(task: Task, { tasks, account }: CallState) {
  return taskView(task, tasks.tally(task.id), tasks.labels(task.id), account);
}

function existing(task: Task | null, taskId: number): Task {
  if (task === null) throw new WireError('parameterInvalid', `There is no task ${taskId}.`);
  return task;
}

async function readDocument(
  { storages, account }: CallState,
  taskId: number,
  name: (typeof DOCUMENTS)[number],
): Promise<string> {
  const path = documentPath(taskId, name);
  if ((await storages.find(account.storages.config, path)) === null) {
    throw new WireError(
      'parameterInvalid',
      `${name} is not in the config storage at ${path}. Upload it, then submit again.`,
    );
  }
  return readFile(storages.diskPath(account.storages.config, path), 'utf8');
}

function documentPath(taskId: number, name: string): string {
  return `/${taskId}/cfg/${name}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
