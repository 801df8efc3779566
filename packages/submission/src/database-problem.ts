import type { Problem } from '@farmhand/model';

const KEPT = 'What was recorded so far stays, and jobs go on from there.';
const BUSY = {
  code: 'database-busy',
  what: 'another program holds them',
  hint: `Close that program, then try again. ${KEPT}`,
};
const DAMAGED = {
  code: 'database-damaged',
  what: 'they are damaged',
  hint: 'Restore journal.sqlite from a backup, or move it away to begin a new one.',
};
const UNREADABLE = {
  code: 'database-unreadable',
  what: 'the disk or its rights refuse it',
  hint: `Check that disk, and that you may read and write there. ${KEPT}`,
};

/** What SQLite's primary result codes mean to somebody whose job stands still. */
const MEANINGS: ReadonlyMap<number, typeof BUSY> = new Map([
  [5, BUSY],
  [6, BUSY],
  [8, { ...UNREADABLE, code: 'database-read-only', what: 'they may not be written' }],
  [10, UNREADABLE],
  [11, DAMAGED],
  [13, { code: 'disk-full', what: 'the disk is full', hint: `Free some space there. ${KEPT}` }],
  [14, UNREADABLE],
  [26, DAMAGED],
]);

/** A failure of the databases in the Farmhand folder in plain words; null for every other error. */
export function databaseProblem(error: unknown): Problem | null {
  const meaning = MEANINGS.get(primaryCode(error));
  if (meaning === undefined) return null;
  return {
    code: meaning.code,
    message: `Farmhand cannot use its records in the Farmhand folder: ${meaning.what}.`,
    hint: meaning.hint,
    retryable: true,
  };
}

/** True when a file is no SQLite database, or not a whole one. */
export function isDamaged(error: unknown): boolean {
  return MEANINGS.get(primaryCode(error)) === DAMAGED;
}

/** SQLite's result code without the extension in its upper bits; 0 for errors that are not SQLite's. */
function primaryCode(error: unknown): number {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return 0;
  return error.errcode & 0xff;
}
