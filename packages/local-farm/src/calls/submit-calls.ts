import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { settingsOf } from '../accounts/account-settings.ts';
import type { Account } from '../accounts/accounts.ts';
import { WireError } from '../http/answer.ts';
import { takeSharedAssets } from '../storage/shared-assets.ts';
import { readUploadDocument, tipCodesOf } from '../tasks/documents.ts';
import { filesOfUploadDocument, planJob } from '../tasks/plan.ts';
import { taskStatuses } from '../tasks/statuses.ts';
import type { Task } from '../tasks/task-store.ts';
import { taskAlias } from '../tasks/task-view.ts';
import type { CallState, FarmCall } from './farm-state.ts';
import { ownTask } from './own-tasks.ts';
import { labelName, readParameters, wireInteger } from './parameters.ts';
import { userLevel } from './task-parameters.ts';

const newTasks = z.object({
  count: wireInteger.pipe(z.number().min(1).max(100)).optional(),
  taskUserLevel: userLevel.optional(),
  outUserId: wireInteger.optional(),
  labels: z.array(labelName).optional(),
  cloneOriginalId: wireInteger.optional(),
  artist: z.string().optional(),
});

export const createTask: FarmCall = async (body, farm) => {
  const wanted = readParameters(newTasks, body);
  const { tasks, account } = farm;
  const original = wanted.cloneOriginalId ? cloneable(farm, wanted.cloneOriginalId) : null;
  const ids = tasks.create(wanted.count ?? 1, {
    userId: account.userId,
    artist: wanted.artist || null,
    outUserId: wanted.outUserId ?? null,
    userLevel: wanted.taskUserLevel ?? 50,
    cloneOriginalId: original?.id ?? 0,
    labels: wanted.labels ?? [],
  });
  if (original !== null) for (const taskId of ids) await copyDocuments(farm, original, taskId);
  return { aliasTaskIdList: ids.map(taskAlias), taskIdList: ids, userId: account.userId };
};

function cloneable(farm: CallState, taskId: number): Task {
  const task = ownTask(farm, taskId);
  if (task.parentId === null) return task;
  throw new WireError(
    'parameterInvalid',
    `Task ${taskId} is a part of task ${task.parentId}; clone that (cloneOriginalId).`,
  );
}

const DOCUMENTS = ['task.json', 'upload.json', 'asset.json', 'tips.json'] as const;
type DocumentName = (typeof DOCUMENTS)[number];

/** A clone begins with its original's documents, made out to itself. */
async function copyDocuments(farm: CallState, original: Task, taskId: number): Promise<void> {
  for (const name of DOCUMENTS) {
    const text = await readDocument(farm, original, name);
    if (text === null) continue;
    const content = name === 'task.json' ? madeOutTo(taskId, text) : text;
    await farm.storages.writeText(farm.account.storages.config, documentPath(taskId, name), content);
  }
}

const ownedDocument = z.looseObject({ task_info: z.looseObject({}) });

function madeOutTo(taskId: number, text: string): string {
  const parsed = ownedDocument.safeParse(parseJson(text));
  if (!parsed.success) return text;
  const task_info = { ...parsed.data.task_info, task_id: String(taskId) };
  return JSON.stringify({ ...parsed.data, task_info }, null, 2);
}

const document = z.object({
  taskId: wireInteger,
  fileName: z.enum(DOCUMENTS).optional(),
  content: z.string().refine((text) => parseJson(text) !== undefined, 'is not JSON text'),
});

export const uploadTaskDocument: FarmCall = async (body, farm) => {
  const { taskId, fileName, content } = readParameters(document, body);
  const { storages } = ownerOf(farm, ownTask(farm, taskId));
  await farm.storages.writeText(storages.config, documentPath(taskId, fileName ?? 'task.json'), content);
  return null;
};

const submission = z.object({ taskId: wireInteger, producer: z.string().optional() });

/**
 * Submits a task. What is there and cannot be read is refused; what is not there (task.json, the scene file) shows
 * afterwards, as the farm's storages are filled by other programs than those that submit.
 */
export const submitTask: FarmCall = async (body, farm) => {
  const { taskId, producer } = readParameters(submission, body);
  const task = ownTask(farm, taskId);
  refuseUnlessNew(task);
  const owner = ownerOf(farm, task);
  const taskJson = await readDocument(farm, task, 'task.json');
  if (taskJson === null) {
    const reason = `task.json is not in the config storage at ${documentPath(taskId, 'task.json')}. Upload it before the task is submitted.`;
    submitUnlessSubmitted(farm, taskId, (now) => farm.tasks.submitFailed(now, reason, producer || null));
    return null;
  }
  const uploadJson = await readDocument(farm, task, 'upload.json');
  const tipsJson = await readDocument(farm, task, 'tips.json');
  const upload = uploadJson === null ? null : readUploadDocument(uploadJson);
  const job = planJob({
    taskId,
    catalog: farm.catalog,
    taskJson,
    upload,
    tipCodes: tipsJson === null ? [] : tipCodesOf(tipsJson),
    defaultTimeoutSeconds: settingsOf(farm.database, owner).taskTimeoutSeconds,
  });
  const { sceneServerPath } = job.plan(taskId);
  const files = upload === null ? [] : filesOfUploadDocument(upload);
  await takeSharedAssets(farm.storages, farm.accounts, owner, [sceneServerPath, ...files]);
  submitUnlessSubmitted(farm, taskId, (now) => farm.tasks.submit(now, job, producer || null));
  farm.reschedule();
  return null;
};

/** Asks again because documents were read meanwhile: of two submissions at once only one may pass. */
function submitUnlessSubmitted(farm: CallState, taskId: number, submit: (task: Task) => void): void {
  const now = ownTask(farm, taskId);
  refuseUnlessNew(now);
  submit(now);
}

function refuseUnlessNew(task: Task): void {
  const refuse = (words: string) => new WireError('parameterInvalid', `Task ${task.id} ${words}`);
  if (task.submittedAt !== null) throw refuse('is already submitted.');
  if (task.deletedAt !== null) throw refuse('is deleted; make a new one to submit the scene.');
  if (task.status !== taskStatuses.waiting) throw refuse('was stopped; make a new one to submit the scene.');
}

function ownerOf({ accounts }: CallState, task: Task): Account {
  return accounts.byUserId(task.userId) ?? accounts.main;
}

/** The text of a task's document; null when the config storage does not have it. */
async function readDocument(farm: CallState, task: Task, name: DocumentName): Promise<string | null> {
  const { storages } = ownerOf(farm, task);
  const path = documentPath(task.id, name);
  const file = await farm.storages.find(storages.config, path);
  return file === null ? null : readFile(farm.storages.diskPath(storages.config, path), 'utf8');
}

function documentPath(taskId: number, name: string): string {
  return `/${taskId}/cfg/${name}`;
}

/** Undefined for what is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
