import { basename } from 'node:path';
import { ENDED_STATES, type SubmissionView } from '@farmhand/model';
import type { SidecarClient } from '@farmhand/sidecar';
import type { Context } from '../commands/context.ts';
import { connect } from '../sidecar.ts';
import { askFor } from '../terminal/ask.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { interruptible } from '../terminal/interruptible.ts';
import { canRedraw, type LiveLines, openLiveLines } from '../terminal/live-lines.ts';
import { tell } from '../terminal/output.ts';
import { say } from '../terminal/say.ts';
import { plain } from '../terminal/text.ts';
import { findJob, shortId } from './find-job.ts';
import { type Decision, exitCodeFor, follow } from './follow.ts';
import { liveTeller } from './live-jobs.ts';
import { jsonTeller, lineTeller, type Teller } from './tell-events.ts';

/**
 * Follows jobs until they end.
 *
 * @param given - Those to follow; every open one when there are none.
 * @returns The exit code: of several jobs, the one that is furthest from done.
 */
export async function watch(given: readonly string[], context: Context): Promise<number> {
  const client = await connect();
  const jobs =
    given.length > 0
      ? await Promise.all(given.map((name) => findJob(client, name)))
      : (await client.submissions()).filter(({ state }) => !ENDED_STATES.has(state));
  if (jobs.length === 0) {
    tell('No job is under way. "farmhand jobs" lists those that were.');
    return EXIT.done;
  }
  return watchJobs(client, jobs, context, { unasked: leaveToOthers });
}

/** What becomes of a job with warnings where nobody is at a terminal to be asked. */
type Unasked = (submission: SubmissionView) => Decision;

/** A job that this command submitted itself does not wait for an answer that never comes. */
export const giveUp: Unasked = () => {
  tell('There are warnings and nobody to ask; submit with --yes to go on in spite of them.');
  return 'cancel';
};

/** Somebody else may have submitted it, and be looking at the warnings in a panel. */
const leaveToOthers: Unasked = ({ id }) => {
  tell(
    `A job waits for a word on its warnings. "farmhand confirm ${id}" goes on in spite of them, "farmhand cancel ${id}" ends it.`,
  );
  return 'leave';
};

/** As {@link watch}, for jobs that are known. */
export async function watchJobs(
  client: SidecarClient,
  jobs: readonly SubmissionView[],
  { form }: Context,
  { unasked }: { readonly unasked: Unasked },
): Promise<number> {
  const unique = [...new Map(jobs.map((job) => [job.id, job])).values()];
  const live =
    form === 'text' && canRedraw(process.stdout, process.env) ? openLiveLines(process.stdout) : null;
  const teller = tellerFor(form, live, unique);
  const decide = process.stdin.isTTY ? oneAtATime((job, signal) => askToGoOn(job, live, signal)) : unasked;
  try {
    return await interruptible(
      async (signal) => {
        const ended = await Promise.all(
          unique.map(({ id }) =>
            follow(client, { id, tell: teller, decide: async (job) => decide(job, signal), signal }),
          ),
        );
        return worst(ended.map(exitCodeFor));
      },
      () => {
        live?.end();
        return leavingText(unique.map(({ id }) => id));
      },
    );
  } finally {
    live?.end();
  }
}

function tellerFor(form: Context['form'], live: LiveLines | null, jobs: readonly SubmissionView[]): Teller {
  if (form === 'json') return jsonTeller(say);
  if (live !== null) {
    return liveTeller(live, new Map(jobs.map(({ id, scenePath }) => [id, basename(scenePath)])));
  }
  if (jobs.length === 1) return lineTeller(say);
  const tellers = new Map(jobs.map(({ id }) => [id, lineTeller((line) => say(`${shortId(id)}  ${line}`))]));
  return (event) => tellers.get(event.submissionId)?.(event);
}

async function askToGoOn(
  { id, scenePath }: SubmissionView,
  live: LiveLines | null,
  signal: AbortSignal,
): Promise<Decision> {
  live?.pause();
  const job = `${plain(basename(scenePath))} (${shortId(id)})`;
  const answer = await askFor(`Go on with ${job} in spite of the warnings? [y/N] `, signal);
  live?.resume();
  return /^y(es)?$/i.test(answer) ? 'goOn' : 'cancel';
}

/** Two questions at one terminal would share one answer. */
function oneAtATime(
  ask: (job: SubmissionView, signal: AbortSignal) => Promise<Decision>,
): (job: SubmissionView, signal: AbortSignal) => Promise<Decision> {
  let last: Promise<unknown> = Promise.resolve();
  return (job, signal) => {
    const answer = last.then(() => (signal.aborted ? 'leave' : ask(job, signal)));
    last = answer.catch(() => undefined);
    return answer;
  };
}

function leavingText(ids: readonly string[]): string {
  const [id = ''] = ids;
  return ids.length === 1
    ? `The job goes on without this command. "farmhand watch ${id}" follows it again, "farmhand cancel ${id}" stops it.`
    : `The jobs go on without this command. "farmhand watch" follows them again, "farmhand cancel ID" stops one of them: ${ids.map(shortId).join(', ')}.`;
}

/** Failed is worse than finished with failed frames, and that worse than done. */
function worst(codes: readonly number[]): number {
  const byWorst = [EXIT.failed, EXIT.incomplete];
  return byWorst.find((code) => codes.includes(code)) ?? EXIT.done;
}
