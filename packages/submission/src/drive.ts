import type { SubmissionState, TurnOf } from '@farmhand/model';
import { createTask } from './create-task.ts';
import { prepare } from './prepare-step.ts';
import { uploadDocuments } from './send-documents.ts';
import { uploadAssets } from './send-files.ts';
import type { DriveDependencies, Step } from './step.ts';
import { submit } from './submit-once.ts';

/** What takes a submission out of each state. States not named here wait for the artist, the farm or nobody. */
const STEPS: Readonly<
  Partial<Record<SubmissionState, { readonly step: Step; readonly turn: TurnOf | null }>>
> = {
  drafted: { step: prepare, turn: 'preparing' },
  checked: { step: createTask, turn: 'preparing' },
  taskCreated: { step: uploadAssets, turn: 'uploading' },
  assetsUploaded: { step: uploadDocuments, turn: null },
  documentsUploaded: { step: submit, turn: null },
};

/** Whether something here takes a submission out of a state. */
export function isDriven(state: SubmissionState): boolean {
  return STEPS[state] !== undefined;
}

/**
 * Takes a submission as far as it goes without the artist or the farm's renderers: step by step, each recorded
 * before and after, so that it can be called again after any interruption.
 */
export async function drive(id: string, deps: DriveDependencies, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const record = deps.journal.get(id);
    const next = record === null ? undefined : STEPS[record.state];
    if (record === null || next === undefined || record.cancelRequested) return;
    if (next.turn === null) await next.step(record, deps, signal);
    else {
      await deps.turns.take(next.turn, id, signal, async () => {
        // While it waited, it may have been cancelled.
        const now = deps.journal.get(id);
        if (now?.state === record.state && !now.cancelRequested) await next.step(now, deps, signal);
      });
    }
  }
}
