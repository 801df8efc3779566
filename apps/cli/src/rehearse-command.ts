import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type JobSettingsInput, jobSettings, localPath } from '@farmhand/model';
import { RehearsalError, type RehearsalProgress, rehearsalPage, rehearse } from '@farmhand/rehearsal';
import { readScene } from '@farmhand/scene';
import { farmhandHome, findSidecar } from '@farmhand/sidecar';
import { INTERRUPTED } from './ask.ts';
import { CHECK_EXIT_CODES } from './check-command.ts';
import { interrupted } from './interrupted.ts';
import type { JobOptions, REHEARSAL_JOB_OPTIONS } from './job-options.ts';
import { settingsOf } from './job-settings.ts';
import type { Language } from './language.ts';
import { rehearsalRefusalText, rehearsalText } from './rehearse-text.ts';
import { say } from './say.ts';
import { connect } from './sidecar-commands.ts';
import { eventText, plainJson } from './terminal.ts';

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
  readonly json?: boolean;
  readonly language: Language;
}

/** Longest that naming the hardware may hold the rehearsal up: a sidecar may be busy, or the farm far away. ms. */
const LABEL_MS = 15_000;

/**
 * Renders some frames of a job on a clean farm of this machine, and prints what was missed and what the whole would take.
 *
 * @returns the exit code: that of `farmhand check` for the worst that was found, 1 when no rehearsal could be held, 130 after Ctrl+C.
 */
export async function rehearseScene(file: string, options: RehearseCommandOptions): Promise<number> {
  // Frames and output are those of the rehearsal, not of the job.
  const { frames, jobFrames, output, language, ...jobOptions } = options;
  const settings = await settingsOf({
    ...jobOptions,
    ...(jobFrames === undefined ? {} : { frames: jobFrames }),
  });
  const outputFolder = resolve(output);
  const abort = new AbortController();
  void interrupted().then(() => abort.abort());
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
        label: await hardwareLabel(
          file,
          settings,
          AbortSignal.any([abort.signal, AbortSignal.timeout(LABEL_MS)]),
        ),
      },
      blenderPath: options.blender,
      keep: options.keep ?? false,
      signal: abort.signal,
      onProgress: (progress) => tell(progressText(progress)),
    });
    const pagePath = join(outputFolder, 'rehearsal.html');
    await mkdir(outputFolder, { recursive: true });
    await writeFile(pagePath, await rehearsalPage(report, language));
    say(options.json ? plainJson(report) : rehearsalText(report, pagePath, language));
    const codes = report.findings.map(({ severity }) => CHECK_EXIT_CODES[severity]);
    return Math.max(0, ...codes);
  } catch (error) {
    if (abort.signal.aborted) return INTERRUPTED;
    if (!RehearsalError.isInstance(error)) throw error;
    tell(rehearsalRefusalText(error, language));
    return 1;
  }
}

/** What the account's farm would render the job on; null when nobody can say, or not before the signal aborts. */
async function hardwareLabel(
  file: string,
  settings: JobSettingsInput,
  signal: AbortSignal,
): Promise<string | null> {
  const ask = async () => {
    // One is started only for somebody who asks for a certain hardware.
    const client =
      settings.hardwareId === undefined || settings.hardwareId === null
        ? await findSidecar(farmhandHome())
        : await connect();
    if (client === null || !(await client.account()).configured) return null;
    return (
      (await client.check({ scenePath: localPath.parse(file), settings }, signal)).hardware?.label ?? null
    );
  };
  const { promise: ended, resolve: giveUp } = Promise.withResolvers<null>();
  signal.addEventListener('abort', () => giveUp(null), { once: true });
  // A rehearsal needs no farm: this only names what the estimate is for.
  return signal.aborted ? null : Promise.race([ask().catch(() => null), ended]);
}

/** Standard output is for the result alone. */
function tell(line: string): void {
  if (line !== '') process.stderr.write(`${line}\n`);
}

/** What belongs to the way a job goes; what preflight and downloads say comes with the result. */
function progressText(progress: RehearsalProgress): string {
  if (progress.type !== 'job' || progress.measuring) return '';
  const { type } = progress.event.body;
  return type === 'state' || type === 'upload' || type === 'frames' ? eventText(progress.event) : '';
}
