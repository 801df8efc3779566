import type { SubmissionView } from '@farmhand/model';
import { call } from '../../api/request.ts';
import type { IconName } from '../../kit/icon.tsx';
import { isEnded } from '../../state/submissions.ts';
import { statusOf } from './status.ts';

/** What can be done with jobs that are there, one or many. */
export type JobActionName =
  | 'confirm'
  | 'stop'
  | 'start'
  | 'retry'
  | 'retryFailed'
  | 'fullSpeed'
  | 'download'
  | 'priority'
  | 'labels'
  | 'cancel'
  | 'abandon'
  | 'remove';

/** Why an action is not for a job. */
export type Refusal =
  | 'removed'
  | 'ended'
  | 'notAtFarm'
  | 'notStopped'
  | 'asksNothing'
  | 'didNotFail'
  | 'noFailedFrames'
  | 'noTest'
  | 'nothingRendered';

/** What the artist says along with an action. */
export interface ActionChoice {
  readonly priority?: 50 | 60;
  readonly labels?: LabelChange;
  readonly folder?: string;
}

/** Labels to put on jobs and to take off them; the others stay. */
export interface LabelChange {
  readonly add: readonly string[];
  readonly drop: readonly string[];
}

export interface JobAction {
  readonly name: JobActionName;
  readonly icon: IconName;
  /** Something is lost, costs again or has to be chosen: asked about before it is done. */
  readonly asks?: boolean;
  readonly danger?: boolean;
  /** Why it is not for this job; null when it is. */
  readonly refuses: (job: SubmissionView) => Refusal | null;
  readonly run: Run;
}

type Run = (job: SubmissionView, choice: ActionChoice, signal: AbortSignal) => Promise<unknown>;

/** Whether the farm has taken the job, as far as its state tells. */
export const isAtFarm = ({ taskId, state }: SubmissionView): boolean =>
  taskId !== null &&
  (isEnded(state) || state === 'submitted' || state === 'rendering' || state === 'downloading');

/** Asks for what needs no more than the job's id. */
const post =
  (what: 'confirm' | 'start' | 'stop' | 'full-speed' | 'retry' | 'cancel' | 'abandon' | 'remove'): Run =>
  ({ id }, _choice, signal) =>
    call(`post /submissions/{id}/${what}`, { params: { id }, body: {} }, signal);

/** Of a job that must be at the farm and not be removed. */
const atFarm = (further: (job: SubmissionView) => Refusal | null) => (job: SubmissionView) =>
  job.removed ? 'removed' : !isAtFarm(job) ? 'notAtFarm' : further(job);

/** What can be done, in the order it is offered in. The farm has the last word: it may still refuse. */
export const jobActions: readonly JobAction[] = [
  {
    name: 'confirm',
    icon: 'check',
    refuses: ({ state, removed }) =>
      removed ? 'removed' : state === 'awaitingConfirmation' ? null : 'asksNothing',
    run: post('confirm'),
  },
  {
    name: 'start',
    icon: 'play',
    refuses: atFarm((job) =>
      ['stopped', 'testDone', 'cancelled'].includes(statusOf(job)) ? null : 'notStopped',
    ),
    run: post('start'),
  },
  {
    name: 'stop',
    icon: 'pause',
    refuses: atFarm(({ state }) => (isEnded(state) ? 'ended' : null)),
    run: post('stop'),
  },
  {
    name: 'fullSpeed',
    icon: 'play',
    refuses: atFarm((job) => (statusOf(job) === 'testDone' ? null : 'noTest')),
    run: post('full-speed'),
  },
  {
    name: 'retryFailed',
    icon: 'refresh',
    asks: true,
    refuses: atFarm(({ frames }) => ((frames?.failed ?? 0) > 0 ? null : 'noFailedFrames')),
    run: ({ id }, _choice, signal) =>
      call('post /submissions/{id}/retry-frames', { params: { id }, body: { frames: 'failed' } }, signal),
  },
  {
    name: 'retry',
    icon: 'refresh',
    refuses: (job) =>
      job.removed ? 'removed' : job.state === 'failed' || statusOf(job) === 'troubled' ? null : 'didNotFail',
    run: post('retry'),
  },
  {
    name: 'download',
    icon: 'download',
    asks: true,
    refuses: atFarm(({ frames }) => ((frames?.done ?? 0) > 0 ? null : 'nothingRendered')),
    run: ({ id }, { folder }, signal) =>
      call(
        'post /submissions/{id}/downloads',
        { params: { id }, body: folder === undefined ? {} : { folder: folder as never } },
        signal,
      ),
  },
  {
    name: 'priority',
    icon: 'star',
    asks: true,
    refuses: atFarm(({ state }) => (isEnded(state) ? 'ended' : null)),
    run: ({ id }, { priority = 50 }, signal) =>
      call('post /submissions/{id}/priority', { params: { id }, body: { priority } }, signal),
  },
  {
    name: 'labels',
    icon: 'label',
    asks: true,
    refuses: atFarm(() => null),
    run: ({ id, labels }, { labels: change = { add: [], drop: [] } }, signal) =>
      call(
        'post /submissions/{id}/labels',
        { params: { id }, body: { labels: [...labelsAfter(labels, change)] } },
        signal,
      ),
  },
  {
    name: 'cancel',
    icon: 'close',
    asks: true,
    danger: true,
    refuses: ({ state, removed }) => (removed ? 'removed' : isEnded(state) ? 'ended' : null),
    run: post('cancel'),
  },
  {
    name: 'abandon',
    icon: 'stop',
    asks: true,
    danger: true,
    refuses: atFarm((job) => (job.state === 'done' || job.state === 'doneWithFailedFrames' ? 'ended' : null)),
    run: post('abandon'),
  },
  {
    name: 'remove',
    icon: 'trash',
    asks: true,
    danger: true,
    refuses: ({ removed }) => (removed ? 'removed' : null),
    run: post('remove'),
  },
];

/** The action of a name. */
export function jobAction(name: JobActionName): JobAction {
  const found = jobActions.find((action) => action.name === name);
  if (found === undefined) throw new Error(`there is no action ${name}`);
  return found;
}

/** A job's labels once they are changed, each once, in the order they had. */
export function labelsAfter(labels: readonly string[], { add, drop }: LabelChange): readonly string[] {
  return [...new Set([...labels, ...add])].filter((label) => !drop.includes(label) || add.includes(label));
}

/** Which of the jobs an action is for, and why it is not for the first of the others. */
export function fitting(
  action: JobAction,
  jobs: readonly SubmissionView[],
): { readonly able: readonly SubmissionView[]; readonly refusal: Refusal | null } {
  const able: SubmissionView[] = [];
  let refusal: Refusal | null = null;
  for (const job of jobs) {
    const why = action.refuses(job);
    if (why === null) able.push(job);
    else refusal ??= why;
  }
  return { able, refusal };
}
