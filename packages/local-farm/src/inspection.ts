import type { FarmState } from './calls/farm-state.ts';
import type { RequestCount, RequestCounter, RequestTarget } from './request-counter.ts';
import type { StorageKind } from './storage/storages.ts';
import type { FrameStatus, TaskStatus } from './tasks/statuses.ts';

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
  readonly outputFileName: string | null;
  readonly frames: readonly InspectedFrame[];
}

/** Looks into a farm without a request, for tests. */
export interface FarmInspection {
  tasks(): readonly InspectedTask[];
  /** Null for a task the farm does not have. */
  task(taskId: number): InspectedTask | null;
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
    return {
      id: task.id,
      status: task.status,
      labels: farm.tasks.labels(taskId).map(({ name }) => name),
      submittedAt: task.submittedAt,
      outputFileName: task.plan?.outputFileName ?? null,
      frames: farm.tasks
        .frames(taskId)
        .map(({ id, frameIndex, status, error }) => ({ id, frameIndex, status, error })),
    };
  };
  return {
    task: inspect,
    tasks: () => farm.tasks.all().flatMap(({ id }) => inspect(id) ?? []),
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
