import type { Ask, CallOptions } from '../pipeline/ask.ts';
import { type Extra, list, nothing, number, record, text } from '../wire/fields.ts';

/** A label of the account, which the farm also calls a project. */
export interface Label extends Extra {
  /** The farm's number for the label. */
  readonly projectId: number;
  /** What the calls with labels take. */
  readonly name: string;
}

/**
 * Whose labels: this account's, these and the main account's, or those of every account under the same main
 * account.
 */
export type LabelScope = 'own' | 'own-and-main' | 'all-of-main';

/** Calls about the account's labels and those on tasks. */
export interface LabelCalls {
  /** The account's labels. */
  labels(options?: CallOptions): Promise<readonly Label[]>;
  /** The labels of this account and those around it; the account's own unless a scope is given. */
  labelsVisible(
    request?: { readonly scope?: LabelScope | undefined },
    options?: CallOptions,
  ): Promise<readonly Label[]>;
  /** Adds a label, switched on unless `enabled` is false. Not repeated by itself after a failure. */
  addLabel(
    label: { readonly name: string; readonly enabled?: boolean | undefined },
    options?: CallOptions,
  ): Promise<void>;
  /** Deletes the account's label of that name. Not repeated by itself after a failure. */
  deleteLabel(name: string, options?: CallOptions): Promise<void>;
  /** Puts a label on tasks. Does nothing for no tasks. Not repeated by itself after a failure. */
  addTaskLabel(
    request: { readonly label: string; readonly taskIds: readonly number[] },
    options?: CallOptions,
  ): Promise<void>;
  /**
   * Takes labels off the tasks they are on. The ids are those of {@link Task.labelIds}. Does nothing for no
   * ids. Not repeated by itself after a failure.
   */
  deleteTaskLabels(labelIds: readonly number[], options?: CallOptions): Promise<void>;
}

const label = record(
  { projectId: number, projectName: text },
  ({ projectId, projectName }): Label => ({ projectId, name: projectName }),
);

const labelList = record({ projectNameList: list(label) }, ({ projectNameList }) => ({
  labels: projectNameList,
}));

const flags = { own: 0, 'own-and-main': 1, 'all-of-main': 2 } as const satisfies Record<LabelScope, number>;

export function labelCalls(ask: Ask): LabelCalls {
  return {
    labels: async (options) => (await ask('getLabels', {}, labelList, options)).labels,
    labelsVisible: async ({ scope = 'own' } = {}, options) =>
      (await ask('listLabels', { flag: flags[scope] }, labelList, options)).labels,
    // On the wire 0 is on and 1 is off.
    addLabel: ({ name, enabled = true }, options) =>
      ask('addLabel', { newName: name, status: enabled ? 0 : 1 }, nothing, options),
    deleteLabel: (name, options) => ask('deleteLabel', { delName: name }, nothing, options),
    addTaskLabel: async ({ label: name, taskIds }, options) => {
      if (taskIds.length > 0) await ask('addTaskLabel', { label: name, taskIds }, nothing, options);
    },
    deleteTaskLabels: async (labelIds, options) => {
      if (labelIds.length > 0) await ask('deleteTaskLabels', { labelIds }, nothing, options);
    },
  };
}
