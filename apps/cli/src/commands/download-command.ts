import { type Command, Option } from 'commander';
import type { DownloadOptions } from '../download/download-command.ts';
import { about } from './about.ts';
import { contextOf, type Finish } from './context.ts';
import { JOB, ON_EXISTING } from './job-words.ts';
import { wholePath } from './option-values.ts';

/** `download`: frames of any job of the account. */
export function addDownloadCommand(program: Command, finish: Finish): void {
  about(
    program
      .command('download')
      .description("bring home the frames of any of the account's jobs")
      .argument('<job>', JOB)
      .option('--output <folder>', 'folder for the frames', wholePath, wholePath('./renders'))
      .addOption(
        new Option('--on-existing <what>', 'what becomes of other files that are there')
          .choices(ON_EXISTING)
          .default('overwrite'),
      )
      .option(
        '--template <template>',
        'place of each frame below the folder, such as "{scene}/{task}/{path}"',
      )
      .option('--watch', 'stay until the job has ended, and bring frames home as they finish')
      .addHelpText(
        'after',
        [
          '',
          'It fetches by itself, beside the sidecar. Pauses, quiet hours and caps hold for both, and what is',
          'changed of them meanwhile holds within 2 seconds; but each of the two keeps to a cap on its own,',
          'so together they may take twice as much.',
        ].join('\n'),
      ),
    {
      examples: [
        'farmhand download 3f2a91c0 --output renders',
        'farmhand download 12345678 --on-existing keep-both',
      ],
      json: '{type: "file", path, relativePath, sizeBytes, outcome} for each file, then {type: "end", taskId, files, bytes, downloaded, alreadyThere, skipped, hasEnded, failedFrames}',
    },
  ).action(async (job: string, options: DownloadOptions, command: Command) => {
    const { download } = await import('../download/download-command.ts');
    finish(await download(job, options, contextOf(command)));
  });
}
