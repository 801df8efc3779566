import { z } from 'zod';
import type { Ask, CallOptions } from '../pipeline/ask.ts';
import { type Extra, listOrEmpty, nothing, number, numberOrNull, record, text } from '../wire/fields.ts';

export interface NewTask {
  /** How many tasks to create; 1 unless given. */
  readonly count?: number | undefined;
  /** The farm takes 50 and 60, higher first; 50 unless given. */
  readonly priority?: number | undefined;
  readonly labels?: readonly string[] | undefined;
  /** Name of whoever made the scene. */
  readonly artist?: string | undefined;
  /** Tells apart the users of one account in a system of your own. */
  readonly externalUserId?: number | undefined;
  /** Task to clone. */
  readonly cloneOriginalId?: number | undefined;
}

export interface CreatedTasks extends Extra {
  /** At least one. */
  readonly taskIds: readonly number[];
  /** The names the farm's pages show, such as `2W19097`, in the same order. */
  readonly aliases: readonly string[];
  readonly userId: number | null;
}

export interface SubmitCalls {
  /**
   * Creates tasks, which stay invisible until submitted. Never repeated by itself after a failure: when the
   * error is `ambiguous`, a task may exist already.
   */
  createTask(task?: NewTask, options?: CallOptions): Promise<CreatedTasks>;
  /** Hands one of the task's four documents to the farm; a second one of the same name replaces the first. */
  uploadTaskDocument(document: TaskDocument, options?: CallOptions): Promise<void>;
  /**
   * Starts a created task, whose assets and documents must be there. Never repeated by itself after a failure:
   * when the error is `ambiguous`, the task may have started.
   */
  submitTask(
    task: { readonly taskId: number; readonly producer?: string | undefined },
    options?: CallOptions,
  ): Promise<void>;
}

export interface TaskDocument {
  readonly taskId: number;
  readonly fileName: 'task.json' | 'upload.json' | 'asset.json' | 'tips.json';
  /** The document as JSON text. */
  readonly content: string;
}

const createdTasks = record(
  {
    taskIdList: z
      .array(number, { error: 'a list of task ids' })
      .min(1, { error: 'a list with at least one task id' }),
    aliasTaskIdList: listOrEmpty(text),
    userId: numberOrNull,
  },
  (wire): CreatedTasks => ({
    taskIds: wire.taskIdList,
    aliases: wire.aliasTaskIdList,
    userId: wire.userId,
  }),
);

export function submitCalls(ask: Ask): SubmitCalls {
  return {
    createTask: (task = {}, options) =>
      ask(
        'createTask',
        {
          count: task.count ?? 1,
          taskUserLevel: task.priority ?? 50,
          outUserId: task.externalUserId,
          labels: task.labels,
          cloneOriginalId: task.cloneOriginalId,
          artist: task.artist,
        },
        createdTasks,
        options,
      ),
    uploadTaskDocument: ({ taskId, fileName, content }, options) =>
      ask('uploadTaskDocument', { taskId, fileName, content }, nothing, options),
    submitTask: ({ taskId, producer }, options) => ask('submitTask', { taskId, producer }, nothing, options),
  };
}
