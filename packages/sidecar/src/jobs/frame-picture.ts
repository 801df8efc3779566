import type { FileAtHome, Journal } from '@farmhand/submission';
import type { AccountRun } from '../account-run.ts';
import { fetchFarmPicture, noPicture } from './farm-pictures.ts';
import { numberInName } from './frame-numbers.ts';
import type { KnownFrame } from './job-frames.ts';
import type { JobTables } from './open-job-tables.ts';
import { pictureInFile, type ShownPicture } from './picture-bytes.ts';

export interface FramePictureInput {
  readonly submissionId: string;
  readonly frameId: number;
  readonly tables: Pick<JobTables, 'find'>;
  readonly journal: Pick<Journal, 'fileAtHome'>;
  /** @throws what keeps the farm from being asked. */
  readonly run: () => AccountRun;
  readonly signal: AbortSignal;
}

/**
 * A small picture of a finished frame: the downloaded file where that is one that browsers show and is not large, else what
 * the farm has.
 *
 * @throws SubmissionError `no-picture`; the client's errors; the reason of the signal.
 */
export async function framePicture(input: FramePictureInput): Promise<ShownPicture> {
  const { submissionId, frameId, tables, journal, signal } = input;
  const known = tables.find(submissionId)?.find(frameId) ?? null;
  if (known !== null && !known.isDone)
    throw noPicture({ en: 'The frame is not finished yet.', zh: '该帧尚未完成。' }, true);
  const path =
    known === null ? null : pathAtHome(known, (number) => journal.fileAtHome(submissionId, number));
  const atHome = path === null ? null : await pictureInFile(path);
  if (atHome !== null) return atHome;
  const { client, account } = input.run();
  const [named] = await client.frameThumbnail({ frameId }, { signal });
  if (named === undefined)
    throw noPicture({ en: 'The farm has no picture of this frame yet.', zh: '农场还没有该帧的图片。' }, true);
  return fetchFarmPicture(account.endpoint, named, signal);
}

/**
 * Where the frame's picture is; null when it is not here. The journal may have given its number to the file of another frame
 * since the table was made: files were forgotten, and came once more in another order.
 */
function pathAtHome(
  { first, picture }: KnownFrame,
  fileOf: (number: number) => FileAtHome | null,
): string | null {
  if (picture === null || first === null) return null;
  const file = fileOf(picture);
  return file !== null && numberInName(file.relativePath) === Math.abs(first) ? file.path : null;
}
