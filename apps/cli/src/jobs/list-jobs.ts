import { ENDED_STATES, type SubmissionState, type SubmissionView, submissionState } from '@farmhand/model';
import type { Context } from '../commands/context.ts';
import type { StateChoice } from '../commands/job-words.ts';
import { connect } from '../sidecar.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { printAll, tell, terminalColumns } from '../terminal/output.ts';
import { type Column, tableText } from '../terminal/table.ts';
import { dateText, stateText } from '../terminal/text.ts';
import { SHORT_ID_LENGTH, shortId } from './find-job.ts';

export interface ListOptions {
  readonly state?: readonly StateChoice[];
  readonly since?: Date;
  readonly until?: Date;
  readonly limit: number;
  readonly removed?: boolean;
}

/** Whether a state is one that something follows. */
const GROUPS = {
  drafted: 'open',
  awaitingConfirmation: 'open',
  checked: 'open',
  taskCreated: 'open',
  assetsUploaded: 'open',
  documentsUploaded: 'open',
  submitted: 'open',
  rendering: 'open',
  downloading: 'open',
  done: 'ended',
  doneWithFailedFrames: 'ended',
  failed: 'ended',
  cancelled: 'ended',
} as const satisfies Record<SubmissionState, 'open' | 'ended'>;

/** Lists jobs, newest first, that have all these words and what the options say. */
export async function listJobs(
  words: readonly string[],
  options: ListOptions,
  { form }: Context,
): Promise<number> {
  const states = options.state?.flatMap(statesOf);
  const { submissions, total } = await (await connect()).submissionsPage({
    ...(words.length === 0 ? {} : { text: words.join(' ') }),
    ...(states === undefined ? {} : { states }),
    ...(options.since === undefined ? {} : { since: options.since.toISOString() }),
    ...(options.until === undefined ? {} : { until: options.until.toISOString() }),
    ...(options.removed ? { removed: true } : {}),
    limit: options.limit,
  });
  if (submissions.length === 0) {
    if (form === 'text') tell('There are no such jobs.');
    return EXIT.done;
  }
  printAll(form, submissions, () => tableText(submissions, JOB_COLUMNS, terminalColumns()));
  if (form === 'text' && total > submissions.length) {
    tell(`${total - submissions.length} more; --limit shows more of them.`);
  }
  return EXIT.done;
}

function statesOf(choice: StateChoice): readonly SubmissionState[] {
  return choice === 'open' || choice === 'ended'
    ? submissionState.options.filter((state) => GROUPS[state] === choice)
    : [choice];
}

const JOB_COLUMNS: readonly Column<SubmissionView>[] = [
  { title: 'JOB'.padEnd(SHORT_ID_LENGTH), value: ({ id }) => shortId(id) },
  { title: 'TASK', value: ({ taskId }) => String(taskId ?? '-'), align: 'right' },
  {
    title: 'STATE',
    value: ({ state }) => shortState(state),
    colour: ({ state }) => stateColour(state),
    cut: 'end',
  },
  { title: 'FRAMES', value: framesText, align: 'right' },
  { title: 'CREATED', value: ({ createdAt }) => dateText(createdAt) },
  { title: 'SCENE', value: ({ scenePath }) => scenePath, cut: 'middle' },
];

function shortState(state: SubmissionState): string {
  return ENDED_STATES.has(state) || state === 'rendering' ? stateText(state) : (SHORT_STATES[state] ?? state);
}

const SHORT_STATES: Partial<Record<SubmissionState, string>> = {
  drafted: 'reading',
  awaitingConfirmation: 'asks about warnings',
  checked: 'checked',
  taskCreated: 'uploading',
  assetsUploaded: 'sending documents',
  documentsUploaded: 'submitting',
  submitted: 'submitted',
  downloading: 'downloading',
};

/** Colour of a state, for `styleText`. */
function stateColour(state: SubmissionState): 'green' | 'red' | 'yellow' | 'dim' | null {
  switch (state) {
    case 'done':
      return 'green';
    case 'failed':
    case 'doneWithFailedFrames':
      return 'red';
    case 'awaitingConfirmation':
      return 'yellow';
    case 'cancelled':
      return 'dim';
    default:
      return null;
  }
}

/** `12/100`, and how many of them failed. */
export function framesText({ frames }: SubmissionView): string {
  if (frames === null) return '-';
  return `${frames.done}/${frames.total}${frames.failed > 0 ? ` (${frames.failed} failed)` : ''}`;
}
