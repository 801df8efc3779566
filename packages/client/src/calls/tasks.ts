import type { EndpointName } from '../endpoints.ts';
import type { Ask, CallOptions } from '../pipeline/ask.ts';
import { type Paged, type PagedOptions, paged } from '../pipeline/paged.ts';
import { nothing } from '../wire/fields.ts';
import { emptyWhenNoMore, type PageRequest, pageOf } from '../wire/page.ts';
import { type Task, task } from './task.ts';

/** Which tasks to list, and which page of them; all of the account's unless narrowed down. */
export interface TaskListRequest extends PageRequest {
  /** Only tasks in one of these states, by the farm's numbers; in any state when there are none. */
  readonly statuses?: readonly number[] | undefined;
  /** Part of a scene name, or a task id. */
  readonly search?: string | undefined;
  /** Not before this time, `YYYY-MM-DD HH:MM:SS` by the farm's wall clock (its zone is not documented). */
  readonly from?: string | undefined;
  /** Not after this time, in the same form. */
  readonly to?: string | undefined;
  /** The tasks in the recycle bin in place of the others. */
  readonly deleted?: boolean | undefined;
}

/** Calls about tasks. */
export interface TaskCalls {
  /**
   * The account's submitted tasks: await it for one page, iterate it for all from that page on.
   *
   * @throws TypeError when page number or page size is no whole number, 1 or more.
   */
  taskList(request?: TaskListRequest, options?: PagedOptions): Paged<Task>;
  /** Tasks by id, in the farm's order; ids it does not know are left out. Asks in batches of 100. */
  taskInfo(taskIds: readonly number[], options?: CallOptions): Promise<readonly Task[]>;
  /** Stops tasks; stopping a stopped one does no harm. This and the calls below do nothing for no tasks. */
  stopTasks(taskIds: readonly number[], options?: CallOptions): Promise<void>;
  /** Starts stopped tasks again. Not repeated by itself after a failure. */
  startTasks(taskIds: readonly number[], options?: CallOptions): Promise<void>;
  /** Gives tasks up for good: an abandoned task does not start again. */
  abandonTasks(taskIds: readonly number[], options?: CallOptions): Promise<void>;
  /** Puts tasks into the recycle bin. Not repeated by itself after a failure. */
  deleteTasks(taskIds: readonly number[], options?: CallOptions): Promise<void>;
  /** Tells the farm which tasks of the account go first: higher before lower. */
  updatePriority(
    request: { readonly taskId: number; readonly priority: number },
    options?: CallOptions,
  ): Promise<void>;
  /** Sets the time after which the farm stops tasks. */
  setTaskTimeout(
    request: { readonly taskIds: readonly number[]; readonly timeoutSeconds: number },
    options?: CallOptions,
  ): Promise<void>;
  /** Renders all frames of tasks whose test frames are done. */
  renderFullSpeed(taskIds: readonly number[], options?: CallOptions): Promise<void>;
  /**
   * Submits the failed frames of tasks anew, or the frames in the given states (the farm's numbers). Does nothing
   * for no tasks and for no states. Not repeated by itself after a failure.
   */
  resubmitFailedFrames(
    request: { readonly taskIds: readonly number[]; readonly statuses?: readonly number[] | undefined },
    options?: CallOptions,
  ): Promise<void>;
}

const taskPage = pageOf(task);

/** As many tasks as the farm puts on a page of task details. */
const BATCH = 100;

export function taskCalls(ask: Ask): TaskCalls {
  /** A call for a list of tasks; an empty list signs like no list, and what the farm does then is not documented. */
  const forTasks =
    (call: EndpointName) =>
    async (taskIds: readonly number[], options?: CallOptions): Promise<void> => {
      if (taskIds.length > 0) await ask(call, { taskIds }, nothing, options);
    };
  return {
    taskList: (request = {}, options) =>
      paged(request, options, (parameters, callOptions) =>
        ask(
          'getTaskList',
          {
            ...parameters,
            statusList: request.statuses?.length === 0 ? undefined : request.statuses,
            searchKeyword: request.search,
            startTime: request.from,
            endTime: request.to,
            recycleFlag: request.deleted === true ? 1 : undefined,
          },
          taskPage,
          callOptions,
        ),
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
    stopTasks: forTasks('stopTask'),
    startTasks: forTasks('startTask'),
    abandonTasks: forTasks('abandonTask'),
    deleteTasks: forTasks('deleteTask'),
    updatePriority: ({ taskId, priority }, options) =>
      ask('updateTaskPriority', { taskId, taskUserLevel: priority }, nothing, options),
    setTaskTimeout: async ({ taskIds, timeoutSeconds: overTime }, options) => {
      if (taskIds.length > 0) await ask('setTaskTimeout', { taskIds, overTime }, nothing, options);
    },
    renderFullSpeed: forTasks('renderFullSpeed'),
    resubmitFailedFrames: async ({ taskIds, statuses }, options) => {
      if (taskIds.length === 0 || statuses?.length === 0) return;
      await ask('resubmitTasks', { taskIds, status: statuses }, nothing, options);
    },
  };
}
