import { signal } from '@preact/signals';
import { connection, onNews } from '../../api/news.ts';
import { type CallAnswer, call } from '../../api/request.ts';
import { isEnded, onSubmissionEvent } from '../../state/submissions.ts';
import { heard, UNSEEN, type Watched } from './heard.ts';

export const watched = signal<ReadonlyMap<string, Watched>>(new Map());
/** Whether files may move, and how fast; null before it is heard of. */
export const flow = signal<CallAnswer<'get /transfers/flow'> | null>(null);

/** What was heard of a job. */
export function watchedOf(id: string): Watched {
  return watched.value.get(id) ?? UNSEEN;
}

/** Whether the sidecar is there: who tells what moves, and tries again what failed. */
export function isLive(): boolean {
  return connection.value.state !== 'offline';
}

// Heard also while nobody looks at this screen.
onNews((news) => {
  if (news.type === 'flow') flow.value = { flow: news.flow, limits: news.limits };
});
onSubmissionEvent((event) => {
  const { submissionId: id, body } = event;
  const former = watched.peek().get(id) ?? UNSEEN;
  const known = new Map(watched.peek());
  if (body.type === 'state' && isEnded(body.state)) {
    // Nobody looks at it any more, and a page may be open for weeks.
    if (known.delete(id)) watched.value = known;
    return;
  }
  const next = heard(former, event);
  if (next !== former) watched.value = known.set(id, next);
});

/**
 * Learns what was told before this was loaded: how files flow, and how far uploads are.
 *
 * @throws CallError; the signal's AbortError.
 */
export async function catchUp(signal: AbortSignal): Promise<void> {
  // Asks nobody, while the others may wait for a farm.
  const takeFlow = async () => {
    const before = flow.peek();
    const answer = await call('get /transfers/flow', {}, signal);
    // What was heard meanwhile is newer.
    if (flow.peek() === before) flow.value = answer;
  };
  await Promise.all([takeFlow(), takeTransfers(signal)]);
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

/** Holds all transfers, or lets them go on. @throws CallError. */
export async function setPaused(paused: boolean): Promise<void> {
  const answer = paused
    ? await call('post /transfers/pause', { body: {} })
    : await call('post /transfers/resume', { body: {} });
  flow.value = { flow: answer.flow, limits: answer.limits };
}
