import { dirname } from 'node:path';
import type { LocalPath, Problem } from '@farmhand/model';
import { systemErrorCode, TransferError } from './transfer-error.ts';

type Wording = (target: LocalPath, code: string) => Omit<Problem, 'retryable'>;

const noRoom: Wording = (target) => ({
  code: 'disk-full',
  message: `There is no room for "${target}".`,
  hint: `Free space on the disk of "${dirname(target)}" and press Retry.`,
});

const driveGone: Wording = (target, code) => ({
  code: 'drive-unavailable',
  message: `The drive or share of "${target}" stopped answering (${code}).`,
  hint: 'Check that it is connected, then press Retry. What was downloaded is gone on with.',
});

/** What the system says when a download cannot be written here, in the artist's words. */
const WORDINGS: Readonly<Record<string, Wording>> = {
  ENOSPC: noRoom,
  EDQUOT: noRoom,
  EFBIG: (target) => ({
    code: 'file-too-large',
    message: `"${target}" is larger than its disk can hold in one file.`,
    hint: 'Disks formatted as FAT32 hold at most 4 GiB in one file. Choose a download folder on another disk.',
  }),
  ENAMETOOLONG: (target) => ({
    code: 'name-too-long',
    message: `"${target}" is too long a name for its disk.`,
    hint: 'Choose a download folder with a shorter path, or an output template with shorter names.',
  }),
  EIO: driveGone,
  ENODEV: driveGone,
  ENXIO: driveGone,
  ESTALE: driveGone,
  EHOSTDOWN: driveGone,
  ENETDOWN: driveGone,
  ENOTCONN: driveGone,
};

const notWritable: Wording = (target, code) => ({
  code: 'target-not-writable',
  message: `"${target}" cannot be written (${code}).`,
  hint: 'Check that you may write to the download folder and that its drive is connected, then press Retry.',
});

/** Failures of this computer's disk in the artist's words; others stay what they are. */
export function localFailure(target: LocalPath, error: unknown): unknown {
  if (TransferError.isInstance(error)) return error;
  const code = systemErrorCode(error);
  if (code === undefined) return error;
  const wording = WORDINGS[code] ?? notWritable;
  return new TransferError({ ...wording(target, code), retryable: true }, error);
}
