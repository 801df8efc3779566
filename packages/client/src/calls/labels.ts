import type { Ask, CallOptions } from '../pipeline/ask.ts';
import { type Extra, list, nothing, number, record, text } from '../wire/fields.ts';

/** A label of the account, which the farm also calls a project. */
export interface Label extends Extra {
  readonly projectId: number;
  readonly name: string;
}

export interface LabelCalls {
  /** The account's labels. */
  labels(options?: CallOptions): Promise<readonly Label[]>;
  /** Adds a label, switched on unless `enabled` is false. Not repeated by itself after a failure. */
  addLabel(
    label: { readonly name: string; readonly enabled?: boolean | undefined },
    options?: CallOptions,
  ): Promise<void>;
}

const label = record(
  { projectId: number, projectName: text },
  ({ projectId, projectName }): Label => ({ projectId, name: projectName }),
);

const labelList = record({ projectNameList: list(label) }, ({ projectNameList }) => ({
  labels: projectNameList,
}));

export function labelCalls(ask: Ask): LabelCalls {
  return {
    labels: async (options) => (await ask('getLabels', {}, labelList, options)).labels,
    // On the wire 0 is on and 1 is off.
    addLabel: ({ name, enabled = true }, options) =>
      ask('addLabel', { newName: name, status: enabled ? 0 : 1 }, nothing, options),
  };
}
