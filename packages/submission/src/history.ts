import type { SQLInputValue } from 'node:sqlite';
import type { Actor, SubmissionFilter } from '@farmhand/model';
import { z } from 'zod';
import { accountText } from './account-key.ts';

/** Most that a list has unless its filter says otherwise. */
export const LIST_LIMIT = 500;

/** What a submission is found by, of those that may be null or change. */
export interface SearchFacts {
  readonly scenePath: string;
  readonly artist: string;
  readonly project: string;
  readonly labels: readonly string[];
  readonly taskId: number | null;
  readonly by: Actor | null;
}

/** All that a submission is found by in one text. */
export function searchText({ scenePath, artist, project, labels, taskId, by }: SearchFacts): string {
  const parts = [scenePath, artist, project, ...labels, taskId ?? '', by?.user ?? '', by?.computer ?? ''];
  return inOneCase(parts.filter((part) => part !== '').join('\n'));
}

/** The same for all ways of writing a text, whatever the language and the keyboard. */
function inOneCase(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

const storedRequest = z.looseObject({
  scenePath: z.string().catch(''),
  settings: z
    .looseObject({
      artist: z.string().catch(''),
      project: z.string().catch(''),
      labels: z.array(z.string()).catch([]),
    })
    .catch({ artist: '', project: '', labels: [] }),
});

/** {@link searchText} from a row of the journal, for the migration: as a function of SQL. */
export function searchTextOfRow(request: SQLInputValue, taskId: SQLInputValue): string {
  const { scenePath, settings } = storedRequest.parse(JSON.parse(String(request)));
  return searchText({ ...settings, scenePath, taskId: taskId === null ? null : Number(taskId), by: null });
}

/**
 * The submissions that a filter lets through, as a part of an SQL statement and its values. All that a filter asks about is
 * in one index, so that the rows themselves, which are long, are read only where they are shown.
 */
export function matching(filter: SubmissionFilter): {
  readonly from: string;
  readonly values: readonly SQLInputValue[];
} {
  const { text, states, since, until, removed, account } = filter;
  const conditions: string[] = [];
  const values: SQLInputValue[] = [];
  const add = (condition: string, ...given: readonly SQLInputValue[]) => {
    conditions.push(condition);
    values.push(...given);
  };
  // Times are kept as UTC texts of one length, which sort as the times do.
  if (since !== undefined) add('created_at >= ?', inUtc(since));
  if (until !== undefined) add('created_at < ?', inUtc(until));
  if (states !== undefined) add(`state IN (${states.map(() => '?').join(', ')})`, ...states);
  if (removed !== true) add('removed = 0');
  // An index of its own begins with the account.
  if (account !== undefined)
    add('rowid IN (SELECT rowid FROM submissions WHERE account = ?)', accountText(account));
  for (const word of text?.trim().split(/\s+/) ?? []) {
    if (word !== '') add('instr(search, ?) > 0', inOneCase(word));
  }
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return { from: `FROM submissions INDEXED BY submissions_history ${where}`, values };
}

function inUtc(time: string): string {
  return new Date(time).toISOString();
}
