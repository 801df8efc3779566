import type { JobSettings } from '@farmhand/model';
import { type Command, Option } from 'commander';
import { ON_EXISTING, type OnExisting } from '../commands/job-words.ts';
import { amount, oneMoreName, wholeNumber } from '../commands/option-values.ts';

/** What the command line says of a job; names are those of the options. */
export interface JobOptions {
  readonly settings?: string;
  readonly frames?: string;
  readonly scene?: string;
  /** Houdini's output nodes, each by its path or the last part of it. */
  readonly rop?: readonly string[];
  /** With {@link rop}: what these wait for is not rendered again. */
  readonly withoutDependencies?: boolean;
  readonly camera?: readonly string[];
  readonly layer?: readonly string[];
  readonly priorityFrames?: string;
  readonly stopAfterTest?: boolean;
  readonly tiles?: number;
  readonly policy?: JobSettings['environmentPolicy'];
  readonly softwareVersion?: string;
  readonly system?: 'linux' | 'windows';
  readonly hardware?: number;
  readonly memory?: number;
  readonly skip?: readonly string[];
  readonly extraFile?: readonly string[];
  readonly allowedRoot?: readonly string[];
  readonly uploadLimit?: number;
  readonly costLimit?: number;
  readonly pricePerHour?: number;
  readonly secondsPerFrame?: number;
  readonly project?: string;
  readonly output?: string;
  readonly template?: string;
  readonly onExisting?: OnExisting;
}

/** Those that `farmhand rehearse` takes: its frames and its output are the rehearsal's own. */
export const REHEARSAL_JOB_OPTIONS = [
  'settings',
  'scene',
  'rop',
  'camera',
  'skip',
  'extraFile',
  'hardware',
  'pricePerHour',
] as const satisfies readonly (keyof JobOptions)[];

/**
 * Gives a command the options that describe a job, the same for every command that takes one.
 *
 * @param only the options it takes; all unless given.
 */
export function withJobOptions(command: Command, only?: readonly (keyof JobOptions)[]): Command {
  for (const option of jobOptions()) {
    const name = option.attributeName();
    if (only === undefined || only.some((each) => each === name)) command.addOption(option);
  }
  return command;
}

function jobOptions(): readonly Option[] {
  return [
    new Option('--settings <file>', 'job settings as JSON; the other options come on top'),
    new Option('--frames <frames>', 'frames to render, such as "1-100x2, 120" (default: as the scene says)'),
    new Option('--scene <name>', 'scene, take or output to render (default: the active one)'),
    new Option(
      '--rop <rop>',
      'output node of Houdini to render, with what it waits for; may be given several times',
    )
      .argParser(oneMoreName)
      .conflicts('scene'),
    new Option(
      '--without-dependencies',
      'render only the --rop given: the files of what it waits for are there already',
    ),
    new Option('--camera <name...>', "camera to render, or several (default: the scene's own)"),
    new Option('--layer <name...>', 'render layers to render (default: those switched on)'),
    new Option('--priority-frames <frames>', 'frames to render first'),
    new Option('--stop-after-test', 'pause once the priority frames are done'),
    new Option('--tiles <number>', 'parts that each picture is rendered in').argParser(wholeNumber),
    new Option('--policy <policy>', 'how near the software has to be (default: sameMinor)').choices([
      'exact',
      'sameMinor',
      'newestCompatible',
    ]),
    new Option(
      '--software-version <version>',
      "the program's version at the farm, such as 4.2 (default: the one that fits)",
    ),
    new Option('--system <system>', 'system to render on (default: the one that fits)').choices([
      'linux',
      'windows',
    ]),
    new Option('--hardware <id>', "the farm's number of the hardware (default: what fits)").argParser(
      wholeNumber,
    ),
    new Option('--memory <gib>', 'memory that a frame needs, in GiB').argParser(wholeNumber),
    new Option('--skip <path...>', 'files that the job goes without'),
    new Option('--extra-file <path...>', 'files and folders taken along that the scene does not name'),
    new Option('--allowed-root <folder...>', 'folders that everything has to lie in'),
    new Option('--upload-limit <gb>', 'ask before an upload of more, in GB').argParser(amount),
    new Option(
      '--cost-limit <amount>',
      "stop a job that would cost more, in the account's currency",
    ).argParser(amount),
    new Option('--price-per-hour <amount>', 'what a node costs for an hour').argParser(amount),
    new Option('--seconds-per-frame <seconds>', 'how long a frame takes, as a rehearsal says').argParser(
      amount,
    ),
    new Option('--project <name>', 'project that the job belongs to'),
    new Option(
      '--template <template>',
      'place of each frame below the output folder, such as "{scene}/{path}"',
    ),
    new Option(
      '--on-existing <what>',
      'what becomes of other files that are there (default: overwrite)',
    ).choices(ON_EXISTING),
  ];
}
