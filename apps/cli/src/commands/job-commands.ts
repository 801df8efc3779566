import { type Command, InvalidArgumentError, Option } from 'commander';
import type { JobAction, RetryOptions } from '../jobs/control.ts';
import type { ExportOptions } from '../jobs/export-job.ts';
import type { ListOptions } from '../jobs/list-jobs.ts';
import { about } from './about.ts';
import { contextOf, type Finish } from './context.ts';
import { JOB, SINGLE_ACTIONS, type SingleAction, STATE_CHOICES } from './job-words.ts';
import { instant, jobTimeout, wholeNumber, wholePath } from './option-values.ts';

const VIEW = 'the SubmissionView (@farmhand/model) of each job as it stands afterwards';
const LISTED = 50;
/** As many as the sidecar gives at once. */
const MOST_LISTED = 200;

/** `jobs` and everything that is done with a job after it was submitted, but downloading it. */
export function addJobCommands(program: Command, finish: Finish): void {
  const act = async (jobs: readonly string[], action: Promise<JobAction>, command: Command) => {
    const { actOn } = await import('../jobs/control.ts');
    finish(await actOn(jobs, await action, contextOf(command)));
  };

  about(
    program
      .command('jobs')
      .alias('list')
      .description(
        'list jobs, newest first, of all accounts or with --profile of one; or say everything about one',
      )
      .argument('[words...]', "words of scene, label, number or artist; or one job's id")
      .addOption(new Option('--state <state...>', 'only jobs in these states').choices(STATE_CHOICES))
      .option('--since <when>', 'made since: 2026-03-01, or how long ago, 3d or 12h', (given) =>
        instant(given),
      )
      .option('--until <when>', 'made before', (given) => instant(given))
      .option('--limit <number>', 'as many at most', listLimit, LISTED)
      .option('--removed', 'those deleted at the farm as well'),
    {
      examples: [
        'farmhand jobs --state open',
        'farmhand jobs shot_010 --since 7d',
        'farmhand jobs --profile studio',
        'farmhand jobs 3f2a91c0',
      ],
      json: 'a SubmissionView (@farmhand/model) for each job; of one job with its events as "history"',
    },
  ).action(async (words: readonly string[], options: ListOptions, command: Command) => {
    const { jobs } = await import('../jobs/jobs-command.ts');
    finish(await jobs(words, options, contextOf(command)));
  });

  for (const [name, { does }] of Object.entries(SINGLE_ACTIONS)) {
    about(program.command(name).description(does).argument('[job...]', JOB), {
      examples: [`farmhand ${name} 3f2a91c0`],
      json: VIEW,
    }).action(async (jobs: readonly string[], _options: unknown, command: Command) => {
      if (jobs.length === 0) command.error(noJobText(name));
      const action = import('../jobs/control.ts').then(
        ({ JOB_ACTIONS }) => JOB_ACTIONS[name as SingleAction],
      );
      await act(jobs, action, command);
    });
  }

  about(
    program
      .command('retry')
      .description('take failed jobs up where they stopped, or have frames rendered again')
      .argument('<job...>', JOB)
      .addOption(
        new Option('--frames <frames>', 'have these rendered again, such as "1-4, 10"').conflicts('failed'),
      )
      .option('--failed', 'have all frames that failed rendered again'),
    { examples: ['farmhand retry 3f2a91c0', 'farmhand retry 3f2a91c0 --frames 1-4'], json: VIEW },
  ).action(async (jobs: readonly string[], options: RetryOptions, command: Command) => {
    await act(
      jobs,
      import('../jobs/control.ts').then(({ retryAction }) => retryAction(options)),
      command,
    );
  });

  about(
    program
      .command('priority')
      .description('change which jobs of the account render first')
      .argument('<job...>', JOB)
      .addOption(new Option('--to <priority>', 'priority').choices(['normal', 'high']).makeOptionMandatory()),
    { examples: ['farmhand priority 3f2a91c0 --to high'], json: VIEW },
  ).action(async (jobs: readonly string[], { to }: { to: 'normal' | 'high' }, command: Command) => {
    const value = to === 'high' ? 60 : 50;
    await act(
      jobs,
      import('../jobs/control.ts').then(({ priorityAction }) => priorityAction(value)),
      command,
    );
  });

  about(
    program
      .command('timeouts')
      .description('change after how long the farm stops a job')
      .argument('<job...>', JOB)
      .requiredOption('--job <time>', 'longest that the whole job may take: 90s, 15m, 2h, 1d', jobTimeout),
    { examples: ['farmhand timeouts 3f2a91c0 --job 12h'], json: VIEW },
  ).action(async (jobs: readonly string[], { job }: { job: number }, command: Command) => {
    await act(
      jobs,
      import('../jobs/control.ts').then(({ timeoutAction }) => timeoutAction(job)),
      command,
    );
  });

  about(
    program
      .command('export')
      .description('write a job as a folder that "farmhand submit" takes, here or elsewhere')
      .argument('<job>', JOB)
      .argument('<folder>', 'folder to make', wholePath)
      .option('--with-files', 'with copies of all files that the job needs'),
    {
      examples: ['farmhand export 3f2a91c0 shot-for-home --with-files'],
      json: '{id, folder, files, bytesCopied}',
    },
  ).action(async (job: string, folder: string, options: ExportOptions, command: Command) => {
    const { exportJob } = await import('../jobs/export-job.ts');
    finish(await exportJob(job, folder, options, contextOf(command)));
  });
}

function listLimit(given: string): number {
  const value = wholeNumber(given);
  if (value < 1 || value > MOST_LISTED)
    throw new InvalidArgumentError(`A number from 1 to ${MOST_LISTED} is wanted.`);
  return value;
}

/** `stop` once ended the sidecar, and fingers remember. */
function noJobText(name: string): string {
  const sidecar = name === 'stop' ? ' To end the sidecar: "farmhand serve --stop".' : '';
  return `error: say which job, such as "farmhand ${name} 3f2a91c0"; "farmhand jobs" lists them.${sidecar}`;
}
