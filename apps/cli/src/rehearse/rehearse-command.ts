import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type JobSettingsInput, jobSettings, localPath } from '@farmhand/model';
import { RehearsalError, type RehearsalProgress, rehearsalPage, rehearse } from '@farmhand/rehearsal';
import { readScene } from '@farmhand/scene';
import { CHECK_EXIT_CODES } from '../check/check-command.ts';
import type { Context } from '../commands/context.ts';
import { chosenRops } from '../jobs/chosen-rops.ts';
import type { JobOptions, REHEARSAL_JOB_OPTIONS } from '../jobs/job-options.ts';
import { settingsOf } from '../jobs/job-settings.ts';
import { connect, findRunning } from '../sidecar.ts';
import { eventText } from '../terminal/event-text.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { interruptible } from '../terminal/interruptible.ts';
import type { Language } from '../terminal/language.ts';
import { print, tell } from '../terminal/output.ts';
import { rehearsalRefusalText, rehearsalText } from './rehearse-text.ts';

export interface RehearseCommandOptions extends Pick<JobOptions, (typeof REHEARSAL_JOB_OPTIONS)[number]> {
  /** Which of the job's frames to render: `first,middle,last`. */
  readonly frames: string;
  /** Frames of the whole job; the scene's own unless given. */
  readonly jobFrames?: string;
  /** Percent. */
  readonly scale: number;
  /** Folder for pictures and page. */
  readonly output: string;
  /** Nodes that the whole job is to run on. */
  readonly nodes: number;
  /** How many times as fast as this machine a node is. */
  readonly speed: number;
  /** Program file of Blender. */
  readonly blender?: string;
  readonly keep?: boolean;
  readonly language: Language;
}

/** Longest that naming the hardware may hold the rehearsal up: a sidecar may be busy, or the farm far away. ms. */
const LABEL_MS = 15_000;

/**
 * Renders some frames of a job on a clean farm of this machine, and prints what was missed and what the whole would take.
 *
 * @returns the exit code: that of `farmhand check` for the worst that was found, 1 when no rehearsal could be held, 130 after Ctrl+C.
 */
export async function rehearseScene(
  file: string,
  options: RehearseCommandOptions,
  context: Context,
): Promise<number> {
  return interruptible(
    (signal) => rehearseUntil(signal, file, options, context),
    () => 'The rehearsal was left; nothing of it stays behind. Call it again when you like.',
  );
}

async function rehearseUntil(
  signal: AbortSignal,
  file: string,
  options: RehearseCommandOptions,
  { form, profile }: Context,
): Promise<number> {
  // Frames and output are those of the rehearsal, not of the job.
  const { frames, jobFrames, output, language, ...jobOptions } = options;
  const said = await settingsOf({
    ...jobOptions,
    ...(jobFrames === undefined ? {} : { frames: jobFrames }),
  });
  // Its first output is what a rehearsal renders, and that is to be the one that was asked for.
  const alone = { rop: options.rop ?? [], withoutDependencies: (options.rop ?? []).length > 0 };
  const settings = { ...said, ...(await chosenRops(file, alone, signal))?.settings };
  const outputFolder = resolve(output);
  const labelSignal = AbortSignal.any([signal, AbortSignal.timeout(LABEL_MS)]);
  try {
    const report = await rehearse({
      scenePath: file,
      settings: jobSettings.parse(settings),
      readScene,
      frames,
      scalePercent: options.scale,
      outputFolder,
      hardware: {
        nodes: options.nodes,
        speedFactor: options.speed,
        label: await hardwareLabel(file, settings, profile, labelSignal),
      },
      blenderPath: options.blender,
      keep: options.keep ?? false,
      signal,
      onProgress: (progress) => tell(progressText(progress, language)),
    });
    const pagePath = join(outputFolder, 'rehearsal.html');
    await mkdir(outputFolder, { recursive: true });
    await writeFile(pagePath, await rehearsalPage(report, language));
    print(form, report, () => rehearsalText(report, pagePath, language));
    const codes = report.findings.map(({ severity }) => CHECK_EXIT_CODES[severity]);
    return Math.max(EXIT.done, ...codes);
  } catch (error) {
    if (signal.aborted || !RehearsalError.isInstance(error)) throw error;
    tell(rehearsalRefusalText(error, language));
    return EXIT.failed;
  }
}

/** What the account's farm would render the job on; null when nobody can say, or not before the signal aborts. */
async function hardwareLabel(
  file: string,
  settings: JobSettingsInput,
  profile: string | undefined,
  signal: AbortSignal,
): Promise<string | null> {
  const ask = async () => {
    // One is started only for somebody who asks for a certain hardware.
    const client =
      settings.hardwareId === undefined || settings.hardwareId === null
        ? await findRunning()
        : await connect();
    if (client === null || !(await client.account()).configured) return null;
    const request = {
      scenePath: localPath.parse(file),
      settings,
      ...(profile === undefined ? {} : { profile }),
    };
    return (await client.check(request, signal)).hardware?.label ?? null;
  };
  const { promise: ended, resolve: giveUp } = Promise.withResolvers<null>();
  signal.addEventListener('abort', () => giveUp(null), { once: true });
  // A rehearsal needs no farm: this only names what the estimate is for.
  return signal.aborted ? null : Promise.race([ask().catch(() => null), ended]);
}

/** What belongs to the way a job goes; what preflight and downloads say comes with the result. */
function progressText(progress: RehearsalProgress, language: Language): string {
  if (progress.type !== 'job' || progress.measuring) return '';
  const { type } = progress.event.body;
  return type === 'state' || type === 'upload' || type === 'frames'
    ? eventText(progress.event, language)
    : '';
}
