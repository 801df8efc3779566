import { FarmhandClientError } from '@farmhand/client';
import { taskAtFarm, wasSubmitted } from './ask-the-farm.ts';
import type { FarmPort } from './farm-port.ts';
import { letFinish } from './let-finish.ts';
import { backToDraft, type Step } from './step.ts';

/** Has the farm render the task, unless it took it before. */
export const submit: Step = async (record, deps, signal) => {
  const { client, journal, checkpoint } = deps;
  const { taskId, request } = record;
  if (taskId === null) return backToDraft(record, journal);
  const alreadyDone = record.submitIntended && (await wasSubmitted(client, taskId, signal));
  if (!alreadyDone) {
    journal.record(record.id, { submitIntended: true });
    checkpoint('submit:intended');
    const outcome = await submitOnce(client, taskId, request.settings.artist, signal);
    if (outcome === 'gone') {
      // It never ran and never can: the job is made anew, from its files on.
      const anew = { taskId: null, createTaskIntended: false, submitIntended: false } as const;
      journal.record(record.id, { ...anew, state: 'checked' });
      return;
    }
  }
  checkpoint('submit:answered');
  journal.record(record.id, { state: 'submitted' });
  checkpoint('submit:recorded');
};

async function submitOnce(
  client: FarmPort,
  taskId: number,
  artist: string,
  signal: AbortSignal,
): Promise<'submitted' | 'gone'> {
  try {
    const request = { taskId, ...(artist === '' ? {} : { producer: artist }) };
    await letFinish(signal, (patient) => client.submitTask(request, { signal: patient }));
    return 'submitted';
  } catch (error) {
    if (!FarmhandClientError.isInstance(error)) throw error;
    // Whatever went wrong, the farm knows whether it has the job; only when it has not is this a failure.
    const task = await taskAtFarm(client, taskId, signal);
    if (task !== null && task.submittedAt !== null) return 'submitted';
    if (!error.ambiguous && task?.deleted === true) return 'gone';
    throw error;
  }
}
