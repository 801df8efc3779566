/** Task statuses of the farm that this one uses, by the documentation's numbers. */
export const taskStatuses = {
  waiting: 0,
  rendering: 5,
  stopped: 10,
  stoppedForArrears: 20,
  stoppedByTimeout: 23,
  finished: 25,
  finishedWithFailedFrames: 30,
  abandoned: 35,
  finishedTest: 40,
  failed: 45,
} as const;
export type TaskStatus = (typeof taskStatuses)[keyof typeof taskStatuses];

/** Statuses of tasks that somebody or something stopped; they can be started again. */
export type StoppedStatus =
  | typeof taskStatuses.stopped
  | typeof taskStatuses.stoppedForArrears
  | typeof taskStatuses.stoppedByTimeout;

/** Statuses after which nothing more of a task is rendered unless somebody asks for it. */
const ENDED: ReadonlySet<TaskStatus> = new Set([
  taskStatuses.stopped,
  taskStatuses.stoppedForArrears,
  taskStatuses.stoppedByTimeout,
  taskStatuses.finished,
  taskStatuses.finishedWithFailedFrames,
  taskStatuses.abandoned,
  taskStatuses.failed,
]);

export function isEnded(status: TaskStatus): boolean {
  return ENDED.has(status);
}

/**
 * Frame statuses of the farm that this one uses, by the documentation's numbers. `waitsForPriority` and
 * `waitsForSimulation` are what a waiting frame shows while its whole task waits for something.
 */
export const frameStatuses = {
  waiting: 1,
  rendering: 2,
  stopped: 3,
  done: 4,
  failed: 5,
  waitsForPriority: 8,
  waitsForSimulation: 10,
  timedOut: 11,
} as const;
export type FrameStatus = (typeof frameStatuses)[keyof typeof frameStatuses];

/** Frame types of the farm that this one uses, by the documentation's numbers. */
export const frameTypes = {
  priority: 4,
  main: 5,
  /** Tiles of a priority frame put together. */
  priorityComposite: 6,
  /** Tiles of any other frame put together. */
  composite: 7,
  /** Houdini's settlement frame: a simulation, all its frames in one row. */
  simulation: 8,
} as const;
export type FrameType = (typeof frameTypes)[keyof typeof frameTypes];

/** Whether a row of this type is rendered before the rest of its task. */
export function isPriorityType(type: FrameType): boolean {
  return type === frameTypes.priority || type === frameTypes.priorityComposite;
}
