import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { localPath, type SubmissionView } from '@farmhand/model';
import type { SidecarClient } from '@farmhand/sidecar';
import type { Context } from '../commands/context.ts';
import { connect } from '../sidecar.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { print } from '../terminal/output.ts';
import { plain } from '../terminal/text.ts';
import type { JobOptions } from './job-options.ts';
import { settingsOf } from './job-settings.ts';
import { watchJobs } from './watch.ts';

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
  const settings = await settingsOf(options);
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() ?? false;
  if (isFolder) refuseJobOptions(options);
  const client = await connect();
  const common = {
    requestId: randomUUID(),
    confirmWarnings: options.yes ?? false,
    ...(context.profile === undefined ? {} : { profile: context.profile }),
  };
  const submission = isFolder
    ? await client.importSubmission({ ...common, folder: localPath.parse(path) })
    : await client.submit({ ...common, scenePath: localPath.parse(path), settings });
  return afterSubmitting(client, submission, options.watch ?? false, context);
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
  return stay ? watchJobs(client, [submission], context) : EXIT.done;
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
