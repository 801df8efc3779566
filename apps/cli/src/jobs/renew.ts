import { randomUUID } from 'node:crypto';
import type { Context } from '../commands/context.ts';
import { connect } from '../sidecar.ts';
import { findJob } from './find-job.ts';
import { settingsOf } from './job-settings.ts';
import { afterSubmitting, type SubmitOptions } from './submit.ts';

/** Submits a job once more, with what the options change. */
export async function renewJob(given: string, options: SubmitOptions, context: Context): Promise<number> {
  const { schema, ...changes } = await settingsOf(options);
  const client = await connect();
  const { id } = await findJob(client, given);
  const request = { requestId: randomUUID(), changes, confirmWarnings: options.yes ?? false };
  return afterSubmitting(client, await client.renew(id, request), options.watch ?? false, context);
}
