import type { JsonObject } from '../signing.ts';

/** Which frames of a task a call is for. */
export interface FrameSelection {
  /** {@link Task.id} of the task they belong to. */
  readonly taskId: number;
  /** {@link Frame.id} of each, or all of the task's. */
  readonly frameIds: readonly number[] | 'all';
  /** Of these, only the frames in one of these states, by the farm's numbers; in any state unless given. */
  readonly statuses?: readonly number[] | undefined;
}

/**
 * A selection as the farm takes it; null when no frame can be meant. An empty list is never sent: it signs like no
 * list at all, and what the farm would do then is not documented.
 */
export function wireSelection({ taskId, frameIds, statuses }: FrameSelection): JsonObject | null {
  if (frameIds.length === 0 || statuses?.length === 0) return null;
  const chosen = frameIds === 'all' ? { selectAll: 1 } : { ids: frameIds, selectAll: 0 };
  return { taskId, ...chosen, status: statuses };
}
