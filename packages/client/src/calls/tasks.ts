import { z } from 'zod';
import type { Ask, CallOptions } from '../pipeline/ask.ts';
import { type TaskStatusName, taskStatusName } from '../task-status.ts';
import {
  count,
  type Extra,
  filledTextOrNull,
  instantOrNull,
  listOrEmpty,
  nothing,
  number,
  numberOrNull,
  record,
  textOrEmpty,
} from '../wire/fields.ts';
import { emptyWhenNoMore, type Page, type PageRequest, pageOf, pageParameters } from '../wire/page.ts';
import { labelNames } from '../wire/task-labels.ts';

/** A render task at the farm. Costs and scheduler details are in `extra`, under the wire's names. */
export interface Task extends Extra {
  readonly id: number;
  /** The name the farm's pages show, such as `2W19097`. */
  readonly alias: string;
  readonly sceneName: string;
  /** The farm's number; `isEnded` and `isFailed` judge it. */
  readonly status: number;
  readonly statusName: TaskStatusName;
  readonly totalFrames: number;
  readonly doneFrames: number;
  readonly failedFrames: number;
  readonly executingFrames: number;
  readonly abortedFrames: number;
  /** As the farm writes it: `1-10[1]`. */
  readonly frameRange: string;
  /** Folder of the task's frames in the output storage; null until the farm has made it. */
  readonly outputFolder: string | null;
  readonly softwareId: number | null;
  readonly camera: string | null;
  readonly renderLayer: string | null;
  readonly producer: string | null;
  readonly userName: string | null;
  readonly submittedAt: Date | null;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  /** Sum over all frames. */
  readonly renderSeconds: number | null;
  readonly labels: readonly string[];
  /** Task this one is a part of; null for a task of its own. */
  readonly parentId: number | null;
  /** Parts of this task: one for each camera or layer. */
  readonly children: readonly Task[];
}

export interface TaskListRequest extends PageRequest {
  /** Only tasks in one of these states, by the farm's numbers. */
  readonly statuses?: readonly number[] | undefined;
  /** Part of a scene name, or a task id. */
  readonly search?: string | undefined;
  /** Not before this time, `YYYY-MM-DD HH:MM:SS` by the farm's wall clock (its zone is not documented). */
  readonly from?: string | undefined;
  /** Not after this time, in the same form. */
  readonly to?: string | undefined;
}

export interface TaskCalls {
  /** One page of the account's submitted tasks. */
  taskList(request?: TaskListRequest, options?: CallOptions): Promise<Page<Task>>;
  /** Tasks by id, in the farm's order; ids it does not know are left out. Asks in batches of 100. */
  taskInfo(taskIds: readonly number[], options?: CallOptions): Promise<readonly Task[]>;
  /** Stops tasks; stopping a stopped one does no harm. */
  stopTasks(taskIds: readonly number[], options?: CallOptions): Promise<void>;
}

const task: z.ZodType<Task> = z.lazy(() =>
  record(
    {
      id: number,
      taskAlias: textOrEmpty,
      sceneName: textOrEmpty,
      taskStatus: number,
      totalFrames: count,
      doneFrames: count,
      failedFrames: count,
      executingFrames: count,
      abortFrames: count,
      framesRange: textOrEmpty,
      outputFileName: filledTextOrNull,
      cgId: numberOrNull,
      renderCamera: filledTextOrNull,
      layerName: filledTextOrNull,
      producer: filledTextOrNull,
      userName: filledTextOrNull,
      submitDate: instantOrNull,
      startTime: instantOrNull,
      completedDate: instantOrNull,
      renderDuration: numberOrNull,
      labels: labelNames,
      layerParentId: numberOrNull,
      respRenderingTaskList: listOrEmpty(task),
    },
    (wire): Task => ({
      id: wire.id,
      alias: wire.taskAlias,
      sceneName: wire.sceneName,
      status: wire.taskStatus,
      statusName: taskStatusName(wire.taskStatus),
      totalFrames: wire.totalFrames,
      doneFrames: wire.doneFrames,
      failedFrames: wire.failedFrames,
      executingFrames: wire.executingFrames,
      abortedFrames: wire.abortFrames,
      frameRange: wire.framesRange,
      outputFolder: wire.outputFileName,
      softwareId: wire.cgId,
      camera: wire.renderCamera,
      renderLayer: wire.layerName,
      producer: wire.producer,
      userName: wire.userName,
      submittedAt: wire.submitDate,
      startedAt: wire.startTime,
      completedAt: wire.completedDate,
      renderSeconds: wire.renderDuration,
      labels: wire.labels,
      parentId: wire.layerParentId === 0 ? null : wire.layerParentId,
      children: wire.respRenderingTaskList,
    }),
  ),
);

const taskPage = pageOf(task);

/** As many tasks as the farm puts on a page of task details. */
const BATCH = 100;

export function taskCalls(ask: Ask): TaskCalls {
  return {
    taskList: (request = {}, options) =>
      emptyWhenNoMore(
        ask(
          'getTaskList',
          {
            ...pageParameters(request),
            statusList: request.statuses,
            searchKeyword: request.search,
            startTime: request.from,
            endTime: request.to,
          },
          taskPage,
          options,
        ),
        request,
      ),
    taskInfo: async (taskIds, options) => {
      const found: Task[] = [];
      for (let start = 0; start < taskIds.length; start += BATCH) {
        const request = { taskIds: taskIds.slice(start, start + BATCH) };
        const page = await emptyWhenNoMore(ask('queryTaskInfo', request, taskPage, options), {});
        found.push(...page.items);
      }
      return found;
    },
    stopTasks: async (taskIds, options) => {
      // An empty list signs like no list at all, and what the farm would stop then is not documented.
      if (taskIds.length > 0) await ask('stopTask', { taskIds }, nothing, options);
    },
  };
}
