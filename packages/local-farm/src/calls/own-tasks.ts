import { WireError } from '../http/answer.ts';
import { taskStatuses } from '../tasks/statuses.ts';
import type { Frame, Task } from '../tasks/task-store.ts';
import type { CallState } from './farm-state.ts';

/** Whose tasks an account's lists have: its own; everyone's (null) for the main account. */
export function listedUser({ account }: CallState): number | null {
  return account.mainUserId === null ? null : account.userId;
}

/**
 * A task that the caller may see and act on. A sub-account has its own, the main account all.
 *
 * @throws WireError 600 for another's task as for one that is not there.
 */
export function ownTask(farm: CallState, taskId: number): Task {
  const task = ownTaskOrNull(farm, taskId);
  if (task === null) throw new WireError('parameterInvalid', `There is no task ${taskId}.`);
  return task;
}

export function ownTaskOrNull(farm: CallState, taskId: number): Task | null {
  const task = farm.tasks.get(taskId);
  const user = listedUser(farm);
  return task === null || (user !== null && task.userId !== user) ? null : task;
}

/**
 * A row of frames of a task that the caller may see.
 *
 * @throws WireError 600 for another's as for one that is not there.
 */
export function ownFrame(farm: CallState, frameId: number): Frame {
  const frame = farm.tasks.frame(frameId);
  if (frame === null || ownTaskOrNull(farm, frame.taskId) === null)
    throw new WireError('parameterInvalid', `There is no frame ${frameId}.`);
  return frame;
}

/**
 * A task whose frames can still be asked for: submitted, not deleted, not given up.
 *
 * @throws WireError 600 that says why it is not.
 */
export function renderableTask(farm: CallState, taskId: number): Task {
  const task = ownTask(farm, taskId);
  const refuse = (words: string) => new WireError('parameterInvalid', `Task ${taskId} ${words}.`);
  if (task.submittedAt === null) throw refuse('is not submitted yet');
  if (task.deletedAt !== null) throw refuse('is deleted');
  if (task.status === taskStatuses.abandoned) throw refuse('was given up and cannot be rendered any more');
  return task;
}
