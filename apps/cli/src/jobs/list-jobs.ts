import { ENDED_STATES, type SubmissionState, type SubmissionView, submissionState } from '@farmhand/model';
import type { SidecarClient, SubmissionsInput } from '@farmhand/sidecar';
import type { Context } from '../commands/context.ts';
import type { StateChoice } from '../commands/job-words.ts';
import { connect } from '../sidecar.ts';
import { stateText } from '../terminal/event-text.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { printAll, tell, terminalColumns } from '../terminal/output.ts';
import { type Column, tableText } from '../terminal/table.ts';
import { dateText } from '../terminal/text.ts';
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

/** Lists jobs, newest first, that have all these words and what the options say; of all accounts unless a profile is named. */
export async function listJobs(
  words: readonly string[],
  options: ListOptions,
  { form, profile }: Context,
): Promise<number> {
  const client = await connect();
  const states = options.state?.flatMap(statesOf);
  const wanted: SubmissionsInput = {
    ...(words.length === 0 ? {} : { text: words.join(' ') }),
    ...(states === undefined ? {} : { states }),
    ...(options.since === undefined ? {} : { since: options.since.toISOString() }),
    ...(options.until === undefined ? {} : { until: options.until.toISOString() }),
    ...(options.removed ? { removed: true } : {}),
    limit: options.limit,
  };
  const { submissions, total } = await client.submissionsPage({
    ...wanted,
    ...(profile === undefined ? {} : { profile }),
  });
  if (submissions.length === 0) {
    if (form === 'text') tell('There are no such jobs.');
    return EXIT.done;
  }
  const profiles = form === 'text' && profile === undefined ? await profilesOfJobs(client, wanted) : null;
  const columns = profiles === null ? JOB_COLUMNS : JOB_COLUMNS.toSpliced(-1, 0, profileColumn(profiles));
  printAll(form, submissions, () => tableText(submissions, columns, terminalColumns()));
  if (form === 'text' && total > submissions.length) {
    tell(`${total - submissions.length} more; --limit shows more of them.`);
  }
  return EXIT.done;
}

/** The names that each listed job's account has, by the job's id; null where all are of one account anyway. */
async function profilesOfJobs(
  client: SidecarClient,
  wanted: SubmissionsInput,
): Promise<ReadonlyMap<string, string> | null> {
  const { profiles } = await client.profiles();
  if (profiles.length < 2) return null;
  // No answer says whose a job is, but what is among the newest of all is among the newest of its account.
  const pages = await Promise.all(
    profiles.map(async ({ name }) => ({
      name,
      ...(await client.submissionsPage({ ...wanted, profile: name })),
    })),
  );
  const names = new Map<string, string>();
  for (const { name, submissions } of pages) {
    for (const { id } of submissions) names.set(id, names.has(id) ? `${names.get(id)}, ${name}` : name);
  }
  return names;
}

function statesOf(choice: StateChoice): readonly SubmissionState[] {
  return choice === 'open' || choice === 'ended'
    ? submissionState.options.filter((state) => GROUPS[state] === choice)
    : [choice];
}

/** Of a narrow terminal the id is left, by which everything else can be asked for. */
const JOB_COLUMNS: readonly Column<SubmissionView>[] = [
  { title: 'JOB'.padEnd(SHORT_ID_LENGTH), value: ({ id }) => shortId(id), leftOut: 'never' },
  { title: 'TASK', value: ({ taskId }) => String(taskId ?? '-'), align: 'right', leftOut: 2 },
  {
    title: 'STATE',
    value: ({ state }) => shortState(state),
    colour: ({ state }) => stateColour(state),
    cut: 'end',
    leftOut: 6,
  },
  { title: 'FRAMES', value: framesText, align: 'right', leftOut: 4 },
  { title: 'CREATED', value: ({ createdAt }) => dateText(createdAt), leftOut: 1 },
  { title: 'SCENE', value: ({ scenePath }) => scenePath, cut: 'middle', leftOut: 5 },
];

/** Whose a job is; where there is more than one account to tell apart. */
function profileColumn(profiles: ReadonlyMap<string, string>): Column<SubmissionView> {
  return { title: 'PROFILE', value: ({ id }) => profiles.get(id) ?? '-', cut: 'end', leftOut: 3 };
}

function shortState(state: SubmissionState): string {
  return ENDED_STATES.has(state) || state === 'rendering'
    ? stateText(state, 'en')
    : (SHORT_STATES[state] ?? state);
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
