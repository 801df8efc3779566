import { randomUUID } from 'node:crypto';
import type { Context } from '../commands/context.ts';
import { connect } from '../sidecar.ts';
import { tell } from '../terminal/output.ts';
import { chosenRops, ropsInWords } from './chosen-rops.ts';
import { findJob } from './find-job.ts';
import { saidSettings } from './job-settings.ts';
import { afterSubmitting, type SubmitOptions } from './submit.ts';

/** Submits a job once more, with what the options change. */
export async function renewJob(given: string, options: SubmitOptions, context: Context): Promise<number> {
  const settings = await saidSettings(options);
  const client = await connect();
  const { id, scenePath } = await findJob(client, given);
  const rops = await chosenRops(scenePath, options);
  if (rops !== null) tell(ropsInWords(rops));
  const renewed = await client.renew(id, {
    requestId: randomUUID(),
    settings: { ...settings, ...rops?.settings },
    confirmWarnings: options.yes ?? false,
  });
  return afterSubmitting(client, renewed, options.watch ?? false, context);
}
