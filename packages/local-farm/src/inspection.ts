import type { FarmState } from './calls/farm-state.ts';
import type { RequestCount, RequestCounter, RequestTarget } from './request-counter.ts';
import type { StorageKind } from './storage/storages.ts';
import type { FrameStatus, TaskStatus } from './tasks/statuses.ts';
import { shownStatus } from './tasks/task-rows.ts';
import type { Task } from './tasks/task-store.ts';

export interface InspectedFrame {
  readonly id: number;
  readonly frameIndex: string;
  readonly status: FrameStatus;
  readonly error: string | null;
}

export interface InspectedTask {
  readonly id: number;
  readonly status: TaskStatus;
  readonly labels: readonly string[];
  /** Milliseconds since 1970; null until it is submitted. */
  readonly submittedAt: number | null;
  /** Null until it is submitted, and for a task whose frames are in its children. */
  readonly outputFileName: string | null;
  /** Tasks that have this one's frames; mostly none. */
  readonly childIds: readonly number[];
  /** Its own frames, or those of its children. */
  readonly frames: readonly InspectedFrame[];
}

/** Looks into a farm without a request, for tests. */
export interface FarmInspection {
  /** All tasks, also those not submitted and those below others. */
  tasks(): readonly InspectedTask[];
  /** Null for a task the farm does not have. */
  task(taskId: number): InspectedTask | null;
  /** Null for a task the farm does not have. Quicker than {@link FarmInspection.task} where there are many frames. */
  taskStatus(taskId: number): TaskStatus | null;
  /** Requests so far, by what they were for. */
  requests(): Readonly<Partial<Record<RequestTarget, RequestCount>>>;
  /** Names of the documents that the config storage has for a task. */
  documents(taskId: number): Promise<readonly string[]>;
  storageId(kind: StorageKind): string;
  /** Folder of a storage on this disk. */
  storagePath(kind: StorageKind): string;
}

export function inspectFarm(farm: FarmState, requests: RequestCounter): FarmInspection {
  const { main } = farm.accounts;
  const inspect = (taskId: number): InspectedTask | null => {
    const task = farm.tasks.get(taskId);
    if (task === null) return null;
    const parts: readonly Task[] = task.hasChildren ? farm.tasks.children(taskId) : [task];
    return {
      id: task.id,
      status: task.status,
      labels: farm.tasks.labels([taskId]).map(({ name }) => name),
      submittedAt: task.submittedAt,
      outputFileName: task.hasChildren ? null : (task.plan?.outputFileName ?? null),
      childIds: task.hasChildren ? parts.map(({ id }) => id) : [],
      frames: parts.flatMap((part) =>
        farm.tasks.frames(part.id, '', 1, part.rowCount).items.map((frame) => ({
          id: frame.id,
          frameIndex: frame.frameIndex,
          status: shownStatus(frame, part),
          error: frame.error,
        })),
      ),
    };
  };
  return {
    task: inspect,
    taskStatus: (taskId) => farm.tasks.get(taskId)?.status ?? null,
    tasks: () => farm.tasks.ids().flatMap((id) => inspect(id) ?? []),
    requests: () => requests.counts(),
    documents: async (taskId) => {
      const folder = `/${taskId}/cfg`;
      const files = await farm.storages.list(main.storages.config, folder);
      return files.map(({ serverPath }) => serverPath.slice(folder.length + 1));
    },
    storageId: (kind) => main.storages[kind].id,
    storagePath: (kind) => farm.storages.folder(main.storages[kind]),
  };
}
