import { z } from 'zod';
import { WireError } from '../http/answer.ts';
import { FAILED, type RowChoice } from '../tasks/frame-actions.ts';
import { frameView } from '../tasks/task-view.ts';
import type { CallState, FarmCall } from './farm-state.ts';
import { listedUser, ownFrame, ownTask, renderableTask } from './own-tasks.ts';
import { page, pageOf } from './pages.ts';
import { readParameters, wireInteger } from './parameters.ts';
import { frameStatusList, taskIdList } from './task-parameters.ts';

const taskFramesQuery = z.object({
  taskId: wireInteger,
  searchKeyword: z.union([z.string(), z.number().transform(String)]).optional(),
  ...pageOf(100),
});

export const queryTaskFrames: FarmCall = (body, farm) => {
  const query = readParameters(taskFramesQuery, body);
  const task = ownTask(farm, query.taskId);
  const { total, items } = farm.tasks.frames(
    task.id,
    query.searchKeyword?.trim() ?? '',
    query.pageNum,
    query.pageSize,
  );
  const parts = new Map(
    [task, ...(task.hasChildren ? farm.tasks.children(task.id) : [])].map((part) => [part.id, part]),
  );
  const now = farm.clock();
  return page(
    items.map((frame) => frameView(frame, parts.get(frame.taskId) ?? task, now)),
    total,
    query.pageNum,
    query.pageSize,
  );
};

export const queryFrameStatistics: FarmCall = (_body, farm) => {
  const { executing, done, failed, waiting, stopped, total } = farm.tasks.statistics(listedUser(farm));
  return {
    executingFramesTotal: executing,
    doneFramesTotal: done,
    failedFramesTotal: failed,
    waitingFramesTotal: waiting,
    abandonFramesTotal: stopped,
    totalFrames: total,
  };
};

const resubmission = z.object({ taskIds: taskIdList, status: frameStatusList.optional() });

/** Renders frames of whole tasks again: those that failed, or those in the states given. */
export const resubmitTasks: FarmCall = (body, farm) => {
  const { taskIds, status } = readParameters(resubmission, body);
  const statuses = status === undefined || status.length === 0 ? FAILED : status;
  for (const { id } of taskIds.map((taskId) => renderableTask(farm, taskId))) {
    farm.tasks.resubmitFrames(id, { ids: null, statuses });
  }
  farm.reschedule();
  return null;
};

const chosenFrames = z.object({
  taskId: wireInteger.optional(),
  ids: z.array(wireInteger).max(1_000_000).optional(),
  selectAll: wireInteger.refine((all) => all === 0 || all === 1, 'is neither 0 nor 1').optional(),
  status: frameStatusList.optional(),
});

/** Renders single frames of a task again, or all. */
export const resubmitFrames: FarmCall = (body, farm) => {
  for (const { taskId, choice } of chosenRows(body, farm)) farm.tasks.resubmitFrames(taskId, choice);
  farm.reschedule();
  return null;
};

/** Stops single frames of a task, or all. */
export const stopFrames: FarmCall = (body, farm) => {
  for (const { taskId, choice } of chosenRows(body, farm)) farm.tasks.stopFrames(taskId, choice);
  farm.reschedule();
  return null;
};

/** The rows that a call is for, by the task that has them. */
function chosenRows(
  body: unknown,
  farm: CallState,
): readonly { readonly taskId: number; readonly choice: RowChoice }[] {
  const { taskId, ids, selectAll, status } = readParameters(chosenFrames, body);
  const statuses = status === undefined || status.length === 0 ? null : status;
  if (selectAll === 1 || (selectAll === undefined && ids === undefined)) {
    if (taskId === undefined) throw new WireError('parameterMissing', 'The parameter "taskId" is missing.');
    return [{ taskId: renderableTask(farm, taskId).id, choice: { ids: null, statuses } }];
  }
  if (ids === undefined || ids.length === 0) {
    throw new WireError('parameterMissing', 'The parameter "ids" is missing: it names the frames.');
  }
  const allowed = taskId === undefined ? null : renderableTask(farm, taskId).id;
  const byTask = Map.groupBy(ids, (id) => ownFrame(farm, id).taskId);
  for (const id of byTask.keys()) {
    const task = renderableTask(farm, id);
    if (allowed !== null && task.id !== allowed && task.parentId !== allowed) {
      throw new WireError(
        'parameterInvalid',
        `Frame ${byTask.get(id)?.[0]} is of task ${task.id}, not of task ${allowed} (ids).`,
      );
    }
  }
  // The documentation has `status` count only where no ids are given.
  return [...byTask].map(([id, frameIds]) => ({ taskId: id, choice: { ids: frameIds, statuses: null } }));
}
