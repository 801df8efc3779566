import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { JOB_SETTINGS_SCHEMA, localPath, type SubmissionView } from '@farmhand/model';
import type { SidecarClient } from '@farmhand/sidecar';
import type { Context } from '../commands/context.ts';
import { connect } from '../sidecar.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { print, tell } from '../terminal/output.ts';
import { plain } from '../terminal/text.ts';
import { chosenRops, ropsInWords } from './chosen-rops.ts';
import type { JobOptions } from './job-options.ts';
import { saidSettings } from './job-settings.ts';
import { giveUp, watchJobs } from './watch.ts';

export interface SubmitOptions extends JobOptions {
  readonly watch?: boolean;
  readonly yes?: boolean;
}

/**
 * Submits a scene, or a folder that `farmhand export` wrote.
 *
 * @returns The exit code.
 */
export async function submit(path: string, options: SubmitOptions, context: Context): Promise<number> {
  const said = await saidSettings(options);
  // Without a folder nothing would ever be brought home.
  const settings = { ...said, downloadFolder: said.downloadFolder ?? localPath.parse(resolve('renders')) };
  const isFolder = (await thingAt(path)).isDirectory();
  if (isFolder) refuseJobOptions(options);
  const rops = isFolder ? null : await chosenRops(path, options);
  if (rops !== null) tell(ropsInWords(rops));
  const client = await connect();
  const common = {
    requestId: randomUUID(),
    confirmWarnings: options.yes ?? false,
    ...(context.profile === undefined ? {} : { profile: context.profile }),
  };
  const submission = isFolder
    ? // The folder it had is another computer's, or holds the former job's frames.
      await client.importSubmission({
        ...common,
        folder: localPath.parse(path),
        settings: { downloadFolder: settings.downloadFolder },
      })
    : await client.submit({
        ...common,
        scenePath: localPath.parse(path),
        settings: { ...settings, ...rops?.settings, schema: JOB_SETTINGS_SCHEMA },
      });
  return afterSubmitting(client, submission, options.watch ?? false, context);
}

/** A slip in the name is told here and now; as a job it would fail unseen. */
async function thingAt(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : 'unknown';
    throw new Error(
      code === 'ENOENT'
        ? `There is no file ${path}. Check the path; save the scene first if it is new.`
        : `${path} cannot be read (${code}). Check that its drive is connected and that you may read it.`,
      { cause },
    );
  }
}

/** Says which submission it is, and stays with it when asked to. */
export async function afterSubmitting(
  client: SidecarClient,
  submission: SubmissionView,
  stay: boolean,
  context: Context,
): Promise<number> {
  // With JSON the events say which it is.
  if (!stay || context.form === 'text') {
    print(context.form, submission, () => `submission ${submission.id}  ${plain(submission.scenePath)}`);
  }
  return stay ? watchJobs(client, [submission], context, { unasked: giveUp }) : EXIT.done;
}

/** An exported job has its settings with it. */
function refuseJobOptions(options: SubmitOptions): void {
  const { watch, yes, output, ...job } = options;
  const given = Object.keys(job)[0];
  if (given !== undefined) {
    const option = given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new Error(
      `--${option} cannot be given for an exported folder: the folder holds the job's settings. Submit it as it is, or submit the scene.`,
    );
  }
}
