import type { Problem, SubmissionEvent, TransferCounts } from '@farmhand/model';
import type { FlowAnswer, Rehearsal } from '@farmhand/sidecar/api';
import { signal } from '@preact/signals';
import { onNews } from '../../api/news.ts';
import { call } from '../../api/request.ts';
import { onSubmissionEvent } from '../../state/submissions.ts';
import { type Meter, seen } from './speed.ts';

/** What was heard of a job under way, besides what its view says. */
export interface Watched {
  /** Of the upload; null before it is heard of. */
  readonly upload: TransferCounts | null;
  readonly uploadMeter: Meter | null;
  /** Bytes that came home. */
  readonly downloadMeter: Meter | null;
  /** Frames that were rendered. */
  readonly frameMeter: Meter | null;
  /** Frames that failed, the latest first. */
  readonly failures: readonly { readonly frame: string; readonly message: string }[];
  /** What it waits for; `until` in milliseconds since 1970. */
  readonly waiting: { readonly problem: Problem; readonly until: number } | null;
}

const UNSEEN: Watched = {
  upload: null,
  uploadMeter: null,
  downloadMeter: null,
  frameMeter: null,
  failures: [],
  waiting: null,
};

/** Failed frames of a job that are told. */
const MOST_FAILURES = 5;

export const watched = signal<ReadonlyMap<string, Watched>>(new Map());
/** Whether files may move, and how fast; null before it is heard of. */
export const flow = signal<FlowAnswer | null>(null);
/** The newest of each rehearsal that was heard of. */
export const rehearsals = signal<ReadonlyMap<string, Rehearsal>>(new Map());

/** What was heard of a job. */
export function watchedOf(id: string): Watched {
  return watched.value.get(id) ?? UNSEEN;
}

/** What is known after one more event. Pure. */
export function heard(former: Watched, { at, body }: Pick<SubmissionEvent, 'at' | 'body'>): Watched {
  const time = Date.parse(at);
  switch (body.type) {
    case 'upload': {
      const { counts } = body;
      const uploadMeter = seen(former.uploadMeter, time, counts.bytesDone, counts.filesSkipped);
      return { ...former, upload: counts, uploadMeter, waiting: null };
    }
    case 'downloaded':
      return { ...former, downloadMeter: seen(former.downloadMeter, time, body.bytesDone), waiting: null };
    case 'frames':
      return { ...former, frameMeter: seen(former.frameMeter, time, body.counts.done), waiting: null };
    case 'frameFailed':
      return {
        ...former,
        failures: [{ frame: body.frame, message: body.message }, ...former.failures].slice(0, MOST_FAILURES),
      };
    case 'waiting':
      return { ...former, waiting: { problem: body.problem, until: time + body.retryInMs } };
    case 'state':
      return { ...former, waiting: null };
    default:
      return former;
  }
}

// Told once when the connection opens, maybe before anybody looks at this screen.
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

/** Learns how far uploads are that began before the page was opened, and which rehearsal runs. */
export async function catchUp(signal: AbortSignal): Promise<void> {
  const [transfers, rehearsed] = await Promise.all([
    call('get /transfers', {}, signal),
    call('get /rehearsals', {}, signal),
  ]);
  flow.value = { flow: transfers.flow, limits: transfers.limits };
  const next = new Map(watched.peek());
  for (const { submissionId, direction, counts } of transfers.underWay) {
    const former = next.get(submissionId) ?? UNSEEN;
    if (direction === 'up' && counts !== null && former.upload === null)
      next.set(submissionId, { ...former, upload: counts });
  }
  watched.value = next;
  const running = rehearsed.rehearsals.filter(({ id }) => !rehearsals.peek().has(id));
  rehearsals.value = new Map([
    ...rehearsals.peek(),
    ...running.map((each): [string, Rehearsal] => [each.id, each]),
  ]);
}

/** Holds all transfers, or lets them go on. @throws CallError. */
export async function setPaused(paused: boolean): Promise<void> {
  const answer = paused
    ? await call('post /transfers/pause', { body: {} })
    : await call('post /transfers/resume', { body: {} });
  flow.value = { flow: answer.flow, limits: answer.limits };
}
