import type { SubmissionView } from '@farmhand/model';
import { signal } from '@preact/signals';
import { number } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import type { MenuItem } from '../../kit/menu.tsx';
import { offlineReasons } from '../../kit/offline.ts';
import { tell } from '../../kit/toasts.tsx';
import { refreshSubmission } from '../../state/submissions.ts';
import { say } from '../../words/language.ts';
import { type ActionChoice, fitting, type JobAction, jobActions, type Refusal } from './actions.ts';
import { manyRun, reasonsOf, runMany } from './run-many.ts';
import { jobsWords } from './words.ts';

/** What the artist is being asked about before it is done; null for nothing. */
export const asking = signal<{
  readonly action: JobAction;
  /** Those it is for. */
  readonly able: readonly SubmissionView[];
  /** How many were chosen. */
  readonly chosen: number;
} | null>(null);

/** Why an action cannot be done with these jobs now; empty when it can. */
export function reasonsAgainst(action: JobAction, jobs: readonly SubmissionView[]): readonly string[] {
  const w = say(jobsWords);
  const offline = offlineReasons();
  if (offline.length > 0) return offline;
  if (manyRun.value !== null) return [w.busy];
  if (jobs.length === 0) return [w.chooseFirst];
  const { able, refusal } = fitting(action, jobs);
  if (able.length > 0 || refusal === null) return [];
  return [w.refusals[refusal]];
}

/** Actions that are only ever for few jobs: elsewhere they would be noise. */
const rare: ReadonlySet<Refusal> = new Set(['asksNothing', 'noTest', 'didNotFail']);

/** Everything that can be done with jobs, as items of a menu. */
export function actionItems(jobs: readonly SubmissionView[]): readonly MenuItem[] {
  const w = say(jobsWords);
  return jobActions
    .filter((action) => {
      const { able, refusal } = fitting(action, jobs);
      return able.length > 0 || refusal === null || !rare.has(refusal);
    })
    .map((action) => ({
      label: w.actions[action.name],
      icon: action.icon,
      danger: action.danger === true,
      reason: reasonsAgainst(action, jobs)[0] ?? null,
      onChoose: () => press(action, jobs),
    }));
}

/** The artist pressed it: asked about first where something is lost or has to be chosen; a key says why it does nothing. */
export function press(action: JobAction, jobs: readonly SubmissionView[]): void {
  const [reason] = reasonsAgainst(action, jobs);
  const { able } = fitting(action, jobs);
  if (reason !== undefined) tell('notice', reason);
  else if (action.asks) asking.value = { action, able, chosen: jobs.length };
  else void carryOut(action, able, {});
}

/** Does it, and tells how it went. */
export async function carryOut(
  action: JobAction,
  jobs: readonly SubmissionView[],
  choice: ActionChoice,
): Promise<void> {
  asking.value = null;
  const what = say(jobsWords).doing[action.name];
  const { done, refused, left } = await runMany(what, jobs, (job, stop) => action.run(job, choice, stop));
  // Also what was refused may be otherwise than it was thought.
  for (const { id } of jobs) refreshSubmission(id);
  const w = say(jobsWords);
  const parts: string[] = [];
  if (done.length > 0) parts.push(w.happened[action.name](w.jobs(number(done.length), done.length === 1)));
  if (refused.length > 0) parts.push(w.refused(number(refused.length)));
  if (left > 0) parts.push(w.left(number(left)));
  const why = reasonsOf(refused)
    .slice(0, 3)
    .map(([message, times]) => (times > 1 ? `${number(times)} × ${message}` : message))
    .join('\n');
  tell(refused.length > 0 ? 'warning' : left > 0 ? 'notice' : 'good', parts.join(', '), why);
}

/** `3 jobs`, or the scene's name of one. */
export function jobsNamed(jobs: readonly SubmissionView[]): string {
  const [first] = jobs;
  if (jobs.length === 1 && first !== undefined)
    return first.taskId === null
      ? fileName(first.scenePath)
      : `${fileName(first.scenePath)} (${first.taskId})`;
  return say(jobsWords).jobs(number(jobs.length), false);
}
