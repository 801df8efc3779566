import { z } from 'zod';
import { selectAll } from '../state/database.ts';
import { announceFrame, childrenOf, getFrame, getTask, partsOf, type TaskDesk } from './desk.ts';
import { type RowChoice, resubmitRows, stopRows } from './frame-actions.ts';
import { findFrames } from './frame-list.ts';
import { createTasks, type NewTask, submitFailedTask, submitTask } from './new-tasks.ts';
import type { PlannedJob } from './plan.ts';
import { endFrame, nextDeadline, nextFrame, requeueRendering, startFrame } from './queue.ts';
import { frameStatuses, type StoppedStatus } from './statuses.ts';
import {
  abandonTask,
  deleteTask,
  renderFullSpeed,
  setTimeLimit,
  setUserLevel,
  startTask,
  stopTask,
} from './task-actions.ts';
import { addLabel, deleteLabel, getLabel, type Label, labelsOf, type TaskLabel } from './task-labels.ts';
import { type FrameStatistics, findTasks, frameStatistics, type Page, type TaskQuery } from './task-list.ts';
import type { Frame, Task } from './task-rows.ts';

export type { TaskDesk } from './desk.ts';
export type { NewTask } from './new-tasks.ts';
export type { Frame, FrameTally, Task } from './task-rows.ts';

const idRow = z.object({ id: z.number() });

/** Tasks and their frames, as the database holds them. Every change is announced as an event. */
export interface TaskStore {
  create(count: number, task: NewTask): readonly number[];
  get(taskId: number): Task | null;
  /** The tasks below a task; none for most. */
  children(taskId: number): readonly Task[];
  find(query: TaskQuery, pageNumber: number, pageSize: number): Page<Task>;
  /** Ids of all tasks, in the order they were made. */
  ids(): readonly number[];
  submit(task: Task, job: PlannedJob, producer: string | null): void;
  /** Submits a task that can only fail, for the reason given. */
  submitFailed(task: Task, reason: string, producer: string | null): void;

  labels(taskIds: readonly number[]): readonly TaskLabel[];
  label(labelId: number): Label | null;
  addLabel(userId: number, name: string, taskIds: readonly number[]): void;
  deleteLabel(labelId: number): void;

  /** Each of these acts on a task with all its children. */
  stop(taskId: number, as?: StoppedStatus): void;
  start(taskId: number): void;
  abandon(taskId: number): void;
  delete(taskId: number): void;
  setUserLevel(taskId: number, level: number): void;
  setTimeLimit(taskId: number, seconds: number): void;
  renderFullSpeed(taskId: number): void;
  resubmitFrames(taskId: number, choice: RowChoice): number;
  stopFrames(taskId: number, choice: RowChoice): number;

  frame(frameId: number): Frame | null;
  frames(taskId: number, keyword: string, pageNumber: number, pageSize: number): Page<Frame>;
  statistics(userId: number | null): FrameStatistics;

  /** The row to render next. */
  nextFrame(): Frame | null;
  startFrame(frameId: number): void;
  /** Tells who renders a frame. */
  announceProcess(frameId: number, pid: number): void;
  finishFrame(frameId: number): void;
  failFrame(frameId: number, error: string): void;
  /** A frame took longer than it may. */
  timeOutFrame(frameId: number, error: string): void;
  /** Puts frames that were being rendered back into the queue: nobody renders them any more. */
  requeueRendering(): void;
  /** The task whose time is up first, and when; null when none has a limit. */
  nextDeadline(): { readonly taskId: number; readonly at: number } | null;
}

export function openTaskStore(desk: TaskDesk): TaskStore {
  const { database } = desk;
  const inParts = (taskId: number, act: (part: Task) => number): number => {
    const task = getTask(desk, taskId);
    const parts = task === null ? [] : partsOf(desk, task);
    return parts.reduce((sum, part) => sum + act(part), 0);
  };
  return {
    create: (count, task) => createTasks(desk, count, task),
    get: (taskId) => getTask(desk, taskId),
    children: (taskId) => childrenOf(desk, taskId),
    find: (query, pageNumber, pageSize) => findTasks(database, query, pageNumber, pageSize),
    ids: () => selectAll(database, idRow, 'SELECT id FROM tasks ORDER BY id').map(({ id }) => id),
    submit: (task, job, producer) => submitTask(desk, task, job, producer),
    submitFailed: (task, reason, producer) => submitFailedTask(desk, task, reason, producer),
    labels: (taskIds) => labelsOf(database, taskIds),
    label: (labelId) => getLabel(database, labelId),
    addLabel: (userId, name, taskIds) => addLabel(database, userId, name, taskIds),
    deleteLabel: (labelId) => deleteLabel(database, labelId),
    stop: (taskId, as) => stopTask(desk, taskId, as),
    start: (taskId) => startTask(desk, taskId),
    abandon: (taskId) => abandonTask(desk, taskId),
    delete: (taskId) => deleteTask(desk, taskId),
    setUserLevel: (taskId, level) => setUserLevel(desk, taskId, level),
    setTimeLimit: (taskId, seconds) => setTimeLimit(desk, taskId, seconds),
    renderFullSpeed: (taskId) => renderFullSpeed(desk, taskId),
    resubmitFrames: (taskId, choice) => inParts(taskId, (part) => resubmitRows(desk, part, choice)),
    stopFrames: (taskId, choice) => inParts(taskId, (part) => stopRows(desk, part, choice)),
    frame: (frameId) => getFrame(desk, frameId),
    frames: (taskId, keyword, pageNumber, pageSize) => {
      const task = getTask(desk, taskId);
      return findFrames(database, task === null ? [] : partsOf(desk, task), keyword, pageNumber, pageSize);
    },
    statistics: (userId) => frameStatistics(database, userId),
    nextFrame: () => nextFrame(desk),
    startFrame: (frameId) => startFrame(desk, frameId),
    announceProcess: (frameId, pid) => announceFrame(desk, frameId, pid),
    finishFrame: (frameId) => endFrame(desk, frameId, frameStatuses.done, null),
    failFrame: (frameId, error) => endFrame(desk, frameId, frameStatuses.failed, error),
    timeOutFrame: (frameId, error) => endFrame(desk, frameId, frameStatuses.timedOut, error),
    requeueRendering: () => requeueRendering(desk),
    nextDeadline: () => nextDeadline(desk),
  };
}
