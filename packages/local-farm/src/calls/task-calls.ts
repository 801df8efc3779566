import { z } from 'zod';
import { WireError } from '../http/answer.ts';
import type { Task } from '../tasks/task-store.ts';
import { taskView } from '../tasks/task-view.ts';
import type { CallState, FarmCall } from './farm-state.ts';
import { listedUser, ownTask, ownTaskOrNull, renderableTask } from './own-tasks.ts';
import { page, pageOf } from './pages.ts';
import { readParameters, wireInteger } from './parameters.ts';
import { taskIdList, userLevel } from './task-parameters.ts';

const localTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, 'is not a time like 2026-01-31 23:59:59')
  .refine((text) => isOfTheCalendar(text), 'is not a time of the calendar')
  .transform((text) => new Date(text.replace(' ', 'T')).getTime());

/** JavaScript takes 31 February for 3 March. */
function isOfTheCalendar(text: string): boolean {
  const time = Date.parse(`${text.replace(' ', 'T')}Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text.replace(' ', 'T'));
}

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
  const { total, items } = farm.tasks.find(
    {
      userId: listedUser(farm),
      isDeleted: query.recycleFlag === 1,
      statuses: query.statusList ?? [],
      keyword: query.searchKeyword?.trim() ?? '',
      from: query.startTime ?? null,
      // The second that is named belongs to it.
      to: query.endTime === undefined ? null : query.endTime + 999,
    },
    query.pageNum,
    query.pageSize,
  );
  return page(views(items, farm), total, query.pageNum, query.pageSize);
};

const taskInfoQuery = z.object({ taskIds: z.array(wireInteger).min(1).max(1000).optional() });

/** Tasks by their ids; where none are given, the first page of the list. */
export const queryTaskInfo: FarmCall = (body, farm) => {
  const { taskIds } = readParameters(taskInfoQuery, body);
  if (taskIds === undefined) return getTaskList({ pageNum: 1, pageSize: 100 }, farm);
  const found = taskIds.flatMap((taskId) => ownTaskOrNull(farm, taskId) ?? []);
  return page(views(found, farm), found.length, 1, Math.max(100, found.length));
};

function views(found: readonly Task[], { tasks, accounts, clock }: CallState) {
  const labels = Map.groupBy(tasks.labels(found.map(({ id }) => id)), ({ taskId }) => taskId);
  return found.map((task) =>
    taskView(task, {
      owner: accounts.byUserId(task.userId) ?? accounts.main,
      children: task.hasChildren ? tasks.children(task.id) : [],
      labels: labels.get(task.id) ?? [],
      now: clock(),
    }),
  );
}

const chosenTasks = z.object({ taskIds: taskIdList });

export const stopTask: FarmCall = (body, farm) => {
  const { taskIds } = readParameters(chosenTasks, body);
  for (const { id } of taskIds.map((taskId) => ownTask(farm, taskId))) farm.tasks.stop(id);
  farm.reschedule();
  return null;
};

export const startTask: FarmCall = (body, farm) => {
  const { taskIds } = readParameters(chosenTasks, body);
  for (const { id } of taskIds.map((taskId) => renderableTask(farm, taskId))) farm.tasks.start(id);
  farm.reschedule();
  return null;
};

export const abandonTask: FarmCall = (body, farm) => {
  const { taskIds } = readParameters(chosenTasks, body);
  for (const { id } of taskIds.map((taskId) => ownTask(farm, taskId))) farm.tasks.abandon(id);
  farm.reschedule();
  return null;
};

export const deleteTask: FarmCall = async (body, farm) => {
  const { taskIds } = readParameters(chosenTasks, body);
  const found = taskIds.map((taskId) => ownTask(farm, taskId));
  if (!farm.account.mayDeleteTasks) {
    throw new WireError('insufficientPermissions', 'This sub-account may not delete tasks.');
  }
  const part = found.find(({ parentId }) => parentId !== null);
  if (part !== undefined) {
    throw new WireError(
      'parameterInvalid',
      `Task ${part.id} is a part of task ${part.parentId}; delete that (taskIds).`,
    );
  }
  for (const { id } of found) farm.tasks.delete(id);
  farm.reschedule();
  return null;
};

const newLevel = z.object({ taskId: wireInteger, taskUserLevel: userLevel });

export const updateTaskPriority: FarmCall = (body, farm) => {
  const { taskId, taskUserLevel } = readParameters(newLevel, body);
  farm.tasks.setUserLevel(ownTask(farm, taskId).id, taskUserLevel);
  farm.reschedule();
  return null;
};

const newLimit = z.object({
  taskIds: taskIdList,
  overTime: wireInteger.pipe(z.number().min(0, 'is less than 0').max(1e9)),
});

export const setTaskTimeout: FarmCall = (body, farm) => {
  const { taskIds, overTime } = readParameters(newLimit, body);
  for (const { id } of taskIds.map((taskId) => ownTask(farm, taskId))) farm.tasks.setTimeLimit(id, overTime);
  farm.reschedule();
  return 'SUCCESS';
};

export const renderFullSpeed: FarmCall = (body, farm) => {
  const { taskIds } = readParameters(chosenTasks, body);
  for (const { id } of taskIds.map((taskId) => renderableTask(farm, taskId))) farm.tasks.renderFullSpeed(id);
  farm.reschedule();
  return 'SUCCESS';
};
