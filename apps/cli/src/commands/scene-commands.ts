import { type Command, Option } from 'commander';
import type { CheckOptions } from '../check/check-command.ts';
import { REHEARSAL_JOB_OPTIONS, withJobOptions } from '../jobs/job-options.ts';
import type { RehearseCommandOptions } from '../rehearse/rehearse-command.ts';
import { about } from './about.ts';
import { contextOf, type Finish } from './context.ts';
import { factor, languageOption, percentage, wholeNumber, wholePath } from './option-values.ts';

/** `scan`, `check` and `rehearse`: what is learned of a scene before it is submitted. */
export function addSceneCommands(program: Command, finish: Finish): void {
  about(
    program
      .command('scan')
      .description('read a scene file and list everything it depends on')
      .argument('<file>', 'scene file', wholePath)
      .addOption(new Option('--tree', 'show what links what').conflicts('missing'))
      .option(
        '--host-paths <file>',
        'compare with the paths the open program lists, one in each line (- for standard input)',
      )
      .option('--missing', 'list only what is missing, and exit 2 when rendering needs some of it'),
    {
      examples: ['farmhand scan shot.blend', 'farmhand scan --missing shot.blend'],
      json: 'the SceneReport (@farmhand/model); with --missing, the references only that lack a file',
    },
  ).action(async (file: string, options: ScanOptions, command: Command) => {
    const { scan } = await import('../scan/scan-command.ts');
    const { json } = command.optsWithGlobals<{ json?: boolean }>();
    const { tree = false, missing = false, hostPaths = null } = options;
    if (tree && json) command.error("error: option '--tree' cannot be used with option '--json'");
    const isJson = !tree && contextOf(command).form === 'json';
    finish(await scan({ file, json: isJson, tree, missing, hostPaths }));
  });

  about(
    withJobOptions(
      program
        .command('check')
        .description('say what submitting a scene would run into')
        .argument('<file>', 'scene file', wholePath)
        .option('--offline', 'ask the farm nothing; what it said before serves'),
    ).addOption(languageOption()),
    {
      examples: ['farmhand check shot.blend --frames 1-100'],
      json: 'the CheckReport (@farmhand/model)',
    },
  ).action(async (file: string, options: CheckOptions, command: Command) => {
    const { check } = await import('../check/check-command.ts');
    finish(await check(file, options, contextOf(command)));
  });

  about(
    withJobOptions(
      program
        .command('rehearse')
        .description(
          'render a few small frames of a job on a clean farm of this machine, and estimate the rest',
        )
        .argument('<file>', 'scene file', wholePath)
        .option('--frames <list>', 'frames to rehearse: first, middle, last or numbers', 'first,middle,last')
        .option('--job-frames <frames>', 'frames of the whole job (default: as the scene says)')
        .option('--scale <percent>', 'size of the rehearsed frames', percentage, 25)
        .option('--nodes <number>', 'farm nodes that the whole job would run on', wholeNumber, 1)
        .option('--speed <factor>', 'how many times as fast as this machine a farm node is', factor, 1),
      REHEARSAL_JOB_OPTIONS,
    )
      .option('--output <folder>', 'folder for the pictures and the page about them', './rehearsal')
      .option('--blender <file>', "Blender's program file (default: searched for)")
      .option('--keep', "keep the rehearsal's farm to look at")
      .addOption(languageOption()),
    {
      examples: ['farmhand rehearse shot.blend --frames first,last --scale 25%'],
      json: 'the RehearsalReport (@farmhand/rehearsal)',
    },
  ).action(async (file: string, options: RehearseCommandOptions, command: Command) => {
    const { rehearseScene } = await import('../rehearse/rehearse-command.ts');
    finish(await rehearseScene(file, options, contextOf(command)));
  });
}

interface ScanOptions {
  readonly tree?: boolean;
  readonly missing?: boolean;
  readonly hostPaths?: string;
}
