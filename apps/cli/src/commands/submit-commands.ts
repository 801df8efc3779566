import type { Command } from 'commander';
import { withJobOptions } from '../jobs/job-options.ts';
import type { SubmitOptions } from '../jobs/submit.ts';
import { about } from './about.ts';
import { contextOf, type Finish } from './context.ts';
import { JOB } from './job-words.ts';
import { wholePath } from './option-values.ts';

const EVENTS = 'what happens, as SubmissionEvents (@farmhand/model)';

/** `submit`, `resubmit` and `watch`: jobs on their way. */
export function addSubmitCommands(program: Command, finish: Finish): void {
  about(
    withJobOptions(
      program
        .command('submit')
        .description('submit a scene to the farm, or a folder that "farmhand export" wrote')
        .argument('<file>', 'scene file or exported folder', wholePath)
        .option('--watch', 'stay until the frames are here')
        .option('--yes', 'go on in spite of warnings'),
    ).option('--output <folder>', 'folder for the frames (default: ./renders)', wholePath),
    {
      examples: [
        'farmhand submit shot.blend --frames 1-100 --output renders --watch',
        'farmhand submit shot.hip --rop /out/karma1 --frames 1-48',
        'farmhand submit exported-job',
      ],
      json: `the SubmissionView (@farmhand/model); with --watch, ${EVENTS}`,
    },
  ).action(async (path: string, options: SubmitOptions, command: Command) => {
    const { submit } = await import('../jobs/submit.ts');
    finish(await submit(path, options, contextOf(command)));
  });

  about(
    withJobOptions(
      program
        .command('resubmit')
        .description('submit a job once more, as a new job, with what the options change')
        .argument('<job>', JOB)
        .option('--watch', 'stay until the frames are here')
        .option('--yes', 'go on in spite of warnings'),
    ).option('--output <folder>', 'folder for the frames (default: that of the former job)', wholePath),
    {
      examples: ['farmhand resubmit 3f2a91c0 --frames 101-200'],
      json: `the new SubmissionView (@farmhand/model); with --watch, ${EVENTS}`,
    },
  ).action(async (job: string, options: SubmitOptions, command: Command) => {
    const { renewJob } = await import('../jobs/renew.ts');
    finish(await renewJob(job, options, contextOf(command)));
  });

  about(
    program
      .command('watch')
      .description('follow jobs until they end')
      .argument('[job...]', `${JOB}; every open one unless given`),
    { examples: ['farmhand watch 3f2a91c0', 'farmhand watch'], json: EVENTS },
  ).action(async (jobs: readonly string[], _options: unknown, command: Command) => {
    const { watch } = await import('../jobs/watch.ts');
    finish(await watch(jobs, contextOf(command)));
  });
}
