import type { LocalizedText, Problem } from '@farmhand/model';

/** What is the matter with the databases, and what to do about it. */
interface Meaning {
  readonly code: string;
  readonly what: LocalizedText;
  readonly hint: LocalizedText;
}

const KEPT: LocalizedText = {
  en: 'What was recorded so far stays, and jobs go on from there.',
  zh: '已记录的内容会保留，作业将从那里继续。',
};
const BUSY: Meaning = {
  code: 'database-busy',
  what: { en: 'another program holds them', zh: '它们正被其他程序占用' },
  hint: {
    en: `Close that program, then try again. ${KEPT.en}`,
    zh: `请关闭该程序后重试。${KEPT.zh}`,
  },
};
const DAMAGED: Meaning = {
  code: 'database-damaged',
  what: { en: 'they are damaged', zh: '它们已损坏' },
  hint: {
    en: 'Restore journal.sqlite from a backup, or move it away to begin a new one.',
    zh: '请从备份恢复 journal.sqlite，或将它移走以便新建。',
  },
};
const UNREADABLE: Meaning = {
  code: 'database-unreadable',
  what: { en: 'the disk or its rights refuse it', zh: '磁盘出错，或没有访问权限' },
  hint: {
    en: `Check that disk, and that you may read and write there. ${KEPT.en}`,
    zh: `请检查该磁盘，并确认您有读写权限。${KEPT.zh}`,
  },
};
const READ_ONLY: Meaning = {
  ...UNREADABLE,
  code: 'database-read-only',
  what: { en: 'they may not be written', zh: '它们不可写入' },
};
const DISK_FULL: Meaning = {
  code: 'disk-full',
  what: { en: 'the disk is full', zh: '磁盘已满' },
  hint: { en: `Free some space there. ${KEPT.en}`, zh: `请在该磁盘上腾出空间。${KEPT.zh}` },
};

/** What SQLite's primary result codes mean to somebody whose job stands still. */
const MEANINGS: ReadonlyMap<number, Meaning> = new Map([
  [5, BUSY],
  [6, BUSY],
  [8, READ_ONLY],
  [10, UNREADABLE],
  [11, DAMAGED],
  [13, DISK_FULL],
  [14, UNREADABLE],
  [26, DAMAGED],
]);

/** A failure of the databases in the Farmhand folder in plain words; null for every other error. */
export function databaseProblem(error: unknown): Problem | null {
  const meaning = MEANINGS.get(primaryCode(error));
  if (meaning === undefined) return null;
  const { code, what, hint } = meaning;
  return {
    code,
    message: `Farmhand cannot use its records in the Farmhand folder: ${what.en}.`,
    hint: hint.en,
    retryable: true,
    zh: { message: `Farmhand 无法使用 Farmhand 文件夹中的记录：${what.zh}。`, hint: hint.zh },
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
