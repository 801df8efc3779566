import type { SubmissionView } from '@farmhand/model';
import { signal } from '@preact/signals';
import { connection } from '../../api/news.ts';
import { call } from '../../api/request.ts';
import { tell, tellProblem } from '../../kit/toasts.tsx';
import { putSubmissions } from '../../state/submissions.ts';
import { say } from '../../words/language.ts';
import { isAtFarm } from './steps.ts';
import { setPaused } from './watch.ts';
import { progressWords } from './words.ts';

/** Names of what is being done just now. */
export const doing = signal<ReadonlySet<string>>(new Set());
/** The job whose cancelling is asked about; null when none is. */
export const cancelling = signal<SubmissionView | null>(null);

/** Why nothing can be asked for just now; empty when it can. */
export function offlineReasons(): readonly string[] {
  return connection.value.state === 'offline' ? [say(progressWords).offline] : [];
}

async function once(name: string, work: () => Promise<void>): Promise<void> {
  if (doing.peek().has(name)) return;
  doing.value = new Set([...doing.peek(), name]);
  try {
    await work();
  } catch (error) {
    tellProblem(error);
  }
  doing.value = new Set([...doing.peek()].filter((each) => each !== name));
}

/** Goes on in spite of the warnings. */
export function confirm({ id }: SubmissionView): Promise<void> {
  return once(`confirm ${id}`, async () => {
    const { submission } = await call('post /submissions/{id}/confirm', { params: { id }, body: {} });
    putSubmissions([submission]);
  });
}

export function retry({ id }: SubmissionView): Promise<void> {
  return once(`retry ${id}`, async () => {
    const { submission } = await call('post /submissions/{id}/retry', { params: { id }, body: {} });
    putSubmissions([submission]);
  });
}

/** Cancels a job; one that the farm has is asked about first. */
export function askToCancel(job: SubmissionView): void {
  if (isAtFarm(job)) cancelling.value = job;
  else void cancel(job);
}

export function cancel({ id }: SubmissionView): Promise<void> {
  cancelling.value = null;
  return once(`cancel ${id}`, async () => {
    const { submission } = await call('post /submissions/{id}/cancel', { params: { id }, body: {} });
    putSubmissions([submission]);
  });
}

export function pauseTransfers(paused: boolean): Promise<void> {
  return once('pause', () => setPaused(paused));
}

/** Shows the folder with a job's frames in the system's file manager. */
export function openFolder({ id }: SubmissionView): Promise<void> {
  return once(`folder ${id}`, async () => {
    const { shown } = await call('post /submissions/{id}/reveal', { params: { id }, body: {} });
    tell('good', say(progressWords).shown, shown);
  });
}

export function stopScan(id: string): Promise<void> {
  return once(`scan ${id}`, async () => {
    await call('post /scans/{id}/cancel', { params: { id }, body: {} });
  });
}

export function stopRehearsal(id: string): Promise<void> {
  return once(`rehearsal ${id}`, async () => {
    await call('post /rehearsals/{id}/cancel', { params: { id }, body: {} });
  });
}
