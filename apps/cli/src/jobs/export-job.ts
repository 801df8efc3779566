import { localPath } from '@farmhand/model';
import type { Context } from '../commands/context.ts';
import { connect } from '../sidecar.ts';
import { EXIT } from '../terminal/exit-codes.ts';
import { interruptible } from '../terminal/interruptible.ts';
import { print } from '../terminal/output.ts';
import { plain } from '../terminal/text.ts';
import { findJob } from './find-job.ts';

export interface ExportOptions {
  readonly withFiles?: boolean;
}

/**
 * Writes a job as a folder that `farmhand submit FOLDER` takes, here or on another computer.
 *
 * @param folder - Absolute; is made, and must be empty or absent.
 */
export async function exportJob(
  given: string,
  folder: string,
  { withFiles = false }: ExportOptions,
  { form }: Context,
): Promise<number> {
  const client = await connect();
  const { id } = await findJob(client, given);
  return interruptible(
    async (signal) => {
      const request = { folder: localPath.parse(folder), withFiles };
      const written = await client.exportSubmission(id, request, signal);
      print(
        form,
        { id, ...written },
        () => `The job is in ${plain(written.folder)}. "farmhand submit" with that folder submits it.`,
      );
      return EXIT.done;
    },
    () => `The export was left; what is in ${plain(folder)} is not whole. Delete it and export again.`,
  );
}
