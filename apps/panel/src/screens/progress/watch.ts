import type { Rehearsal } from '@farmhand/sidecar/api';
import { signal } from '@preact/signals';
import { onNews } from '../../api/news.ts';
import { type CallAnswer, call } from '../../api/request.ts';
import { onSubmissionEvent } from '../../state/submissions.ts';
import { heard, UNSEEN, type Watched } from './heard.ts';

export const watched = signal<ReadonlyMap<string, Watched>>(new Map());
/** Whether files may move, and how fast; null before it is heard of. */
export const flow = signal<CallAnswer<'get /transfers/flow'> | null>(null);
/** The newest of each rehearsal that was heard of. */
export const rehearsals = signal<ReadonlyMap<string, Rehearsal>>(new Map());

/** What was heard of a job. */
export function watchedOf(id: string): Watched {
  return watched.value.get(id) ?? UNSEEN;
}

// Heard also while nobody looks at this screen.
onNews((news) => {
  if (news.type === 'flow') flow.value = { flow: news.flow, limits: news.limits };
  if (news.type === 'rehearsal')
    rehearsals.value = new Map([...rehearsals.peek(), [news.rehearsal.id, news.rehearsal]]);
});
onSubmissionEvent((event) => {
  const former = watched.peek().get(event.submissionId) ?? UNSEEN;
  const next = heard(former, event);
  if (next !== former) watched.value = new Map([...watched.peek(), [event.submissionId, next]]);
});

/**
 * Learns what was told before this was loaded: how files flow, how far uploads are, which rehearsal runs.
 *
 * @throws CallError; the signal's AbortError.
 */
export async function catchUp(signal: AbortSignal): Promise<void> {
  // Asks nobody, while the others may wait for a farm.
  const takeFlow = async () => {
    flow.value = await call('get /transfers/flow', {}, signal);
  };
  await Promise.all([takeFlow(), takeTransfers(signal), takeRehearsals(signal)]);
}

async function takeTransfers(signal: AbortSignal): Promise<void> {
  const { underWay } = await call('get /transfers', {}, signal);
  const next = new Map(watched.peek());
  for (const { submissionId, direction, counts, troubles = null } of underWay) {
    const former = next.get(submissionId) ?? UNSEEN;
    if (direction === 'up' && former.upload === null)
      next.set(submissionId, { ...former, upload: counts, troubles });
  }
  watched.value = next;
}

async function takeRehearsals(signal: AbortSignal): Promise<void> {
  const answer = await call('get /rehearsals', {}, signal);
  const next = new Map(rehearsals.peek());
  // What was heard meanwhile is newer.
  for (const each of answer.rehearsals) if (!next.has(each.id)) next.set(each.id, each);
  rehearsals.value = next;
}

/** Holds all transfers, or lets them go on. @throws CallError. */
export async function setPaused(paused: boolean): Promise<void> {
  const answer = paused
    ? await call('post /transfers/pause', { body: {} })
    : await call('post /transfers/resume', { body: {} });
  flow.value = { flow: answer.flow, limits: answer.limits };
}
