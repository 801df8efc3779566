import type { SubmissionView } from '@farmhand/model';
import { signal } from '@preact/signals';
import { call } from '../../api/request.ts';
import { once } from '../../kit/once.ts';
import { putSubmissions } from '../../state/submissions.ts';
import { isAtFarm } from './steps.ts';
import { setPaused } from './watch.ts';

/** Id of the job whose cancelling is asked about; null when none is. */
export const cancelling = signal<string | null>(null);

/** Goes on in spite of the warnings (`confirm`), takes up what failed, or ends it. */
export function act(what: 'confirm' | 'retry' | 'cancel', { id }: SubmissionView): Promise<void> {
  return once(`${what} ${id}`, async () => {
    const { submission } = await call(`post /submissions/{id}/${what}`, { params: { id }, body: {} });
    putSubmissions([submission]);
  });
}

/** Cancels a job; one that the farm has is asked about first. */
export function askToCancel(job: SubmissionView): void {
  if (isAtFarm(job)) cancelling.value = job.id;
  else void act('cancel', job);
}

export function pauseTransfers(paused: boolean): Promise<void> {
  return once('pause', () => setPaused(paused));
}

export function stopScan(id: string): Promise<void> {
  return once(`scan ${id}`, () => call('post /scans/{id}/cancel', { params: { id }, body: {} }));
}
