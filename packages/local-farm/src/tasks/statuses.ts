/** Task statuses of the farm that this one uses, by the documentation's numbers. */
export const taskStatuses = {
  waiting: 0,
  rendering: 5,
  stopped: 10,
  stoppedByTimeout: 23,
  finished: 25,
  finishedWithFailedFrames: 30,
  finishedTest: 40,
  failed: 45,
} as const;
export type TaskStatus = (typeof taskStatuses)[keyof typeof taskStatuses];

/** Frame statuses of the farm that this one uses, by the documentation's numbers. */
export const frameStatuses = {
  waiting: 1,
  rendering: 2,
  stopped: 3,
  done: 4,
  failed: 5,
} as const;
export type FrameStatus = (typeof frameStatuses)[keyof typeof frameStatuses];

/** Frame types of the farm that this one uses. */
export const frameTypes = { priority: 4, main: 5 } as const;
export type FrameType = (typeof frameTypes)[keyof typeof frameTypes];
