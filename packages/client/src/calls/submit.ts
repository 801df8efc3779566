import { z } from 'zod';
import type { Ask, CallOptions } from '../pipeline/ask.ts';
import type { StatusLanguage } from '../task-status.ts';
import {
  type Extra,
  filledTextOrNull,
  flag,
  instantIfAny,
  listOrEmpty,
  nothing,
  number,
  numberIfAny,
  numberOrNull,
  record,
  text,
  textOrEmpty,
} from '../wire/fields.ts';

/** What to create tasks with; nothing has to be given. */
export interface NewTask {
  /** How many tasks to create; 1 unless given. */
  readonly count?: number | undefined;
  /** The farm takes 50 and 60, higher first; 50 unless given. */
  readonly priority?: number | undefined;
  /** Names of labels to put on it; none unless given. */
  readonly labels?: readonly string[] | undefined;
  /** Name of whoever made the scene. */
  readonly artist?: string | undefined;
  /** Tells apart the users of one account in a system of your own. */
  readonly externalUserId?: number | undefined;
  /** Task to clone. */
  readonly cloneOriginalId?: number | undefined;
}

/** What {@link SubmitCalls.createTask} has created. */
export interface CreatedTasks extends Extra {
  /** At least one. */
  readonly taskIds: readonly number[];
  /** The names the farm's pages show, such as `2W19097`, in the same order. */
  readonly aliases: readonly string[];
  /** The farm's number for the account that they belong to; null when it does not say. */
  readonly userId: number | null;
}

/** Calls that create and submit tasks. */
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
  /**
   * What the farm says about findings of the analysis (tip codes): one code or several. Codes it does not know
   * are left out; nothing is asked for no codes.
   */
  errorDetails(request: ErrorDetailsRequest, options?: CallOptions): Promise<readonly ErrorDetail[]>;
}

/** Which findings to ask about. */
export interface ErrorDetailsRequest {
  /** One tip code or several: `15000`. */
  readonly codes: string | readonly string[];
  /** Chinese unless given, as documented. */
  readonly language?: StatusLanguage | undefined;
}

/** One finding of the analysis in the farm's words. */
export interface ErrorDetail extends Extra {
  /** The farm's number for these words; null when it gives none. */
  readonly id: number | null;
  /** The farm's tip code: `15000`. */
  readonly code: string;
  /** A warning may be passed over; null when the farm gives a number that no table has. */
  readonly severity: 'warning' | 'error' | null;
  /** Null when the farm does not say. */
  readonly language: StatusLanguage | null;
  /** What was found; empty when the farm has no words for it. */
  readonly description: string;
  /** What to do about it, with line feeds between the steps. */
  readonly solution: string;
  /** Address of a page with more about it. */
  readonly solutionUrl: string | null;
  /** Whether the farm can repair it by itself. */
  readonly repairable: boolean;
  /** Whether the farm holds up tasks that have it. */
  readonly intercepts: boolean;
  /** When the farm last changed these words; null when it does not say. */
  readonly updatedAt: Date | null;
}

/** One of the documents that say what a task renders. */
export interface TaskDocument {
  /** {@link Task.id} of a created task. */
  readonly taskId: number;
  /** Which of the four it is. */
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

const severities: Readonly<Record<number, 'warning' | 'error'>> = { 0: 'warning', 1: 'error' };
const languages: Readonly<Record<number, StatusLanguage>> = { 0: 'zh', 1: 'en' };

const errorDetail = record(
  {
    id: numberIfAny,
    code: text,
    type: numberIfAny,
    languageFlag: numberIfAny,
    // Whatever the language, the texts come under these names.
    desDescriptionCn: textOrEmpty,
    desSolutionCn: textOrEmpty,
    solutionPath: filledTextOrNull,
    isRepair: flag,
    isOpen: flag,
    updateTime: instantIfAny,
  },
  (wire): ErrorDetail => ({
    id: wire.id,
    code: wire.code,
    severity: severities[wire.type ?? -1] ?? null,
    language: languages[wire.languageFlag ?? -1] ?? null,
    description: wire.desDescriptionCn,
    solution: wire.desSolutionCn,
    solutionUrl: wire.solutionPath,
    repairable: wire.isRepair,
    intercepts: wire.isOpen,
    updatedAt: wire.updateTime,
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
    errorDetails: async ({ codes, language = 'zh' }, options) => {
      if (codes.length === 0) return [];
      return ask(
        'queryErrorDetail',
        {
          language: language === 'zh' ? 0 : 1,
          ...(typeof codes === 'string' ? { code: codes } : { codes }),
        },
        listOrEmpty(errorDetail),
        options,
      );
    },
  };
}
