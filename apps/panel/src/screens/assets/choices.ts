/** What the settings' `skipFiles` and `extraFiles` become when the artist leaves files out, takes them along or adds some. */
import type { JobSettings, LocalPath } from '@farmhand/model';
import { type AssetModel, addedAs, ownerOf, statusOf } from './table/asset-model.ts';

/** Most entries of `extraFiles`. Source: the job settings of the model. */
export const MOST_ADDED = 10_000;
/** Most files left out one by one; more of them would make settings too large to be kept. */
export const MOST_LEFT_OUT = 10_000;

/** A path as jobs compare it with `skipFiles`: those of Windows whatever their case and slashes. */
export function comparable(path: string): string {
  return /^[a-z]:[\\/]|\\/i.test(path) ? path.replace(/\\/g, '/').toLowerCase() : path;
}

/** Why a file cannot be left out; null when it can. */
export function whyNotLeftOut(model: AssetModel, row: number): 'sceneItself' | 'packed' | 'notNeeded' | null {
  const status = statusOf(model, row);
  if (ownerOf(model, row) === null) return 'sceneItself';
  return status === 'packed' || status === 'notNeeded' ? status : null;
}

/** The rows that can be left out, taken along again or no longer be added, of those chosen. */
export interface Possible {
  readonly leaveOut: readonly number[];
  readonly takeAlong: readonly number[];
  readonly remove: readonly number[];
  readonly missing: readonly number[];
}

export function possible(model: AssetModel, rows: Iterable<number>): Possible {
  const leaveOut: number[] = [];
  const takeAlong: number[] = [];
  const remove: number[] = [];
  const missing: number[] = [];
  for (const row of rows) {
    const status = statusOf(model, row);
    if (addedAs(model, row) !== null) remove.push(row);
    if (status === 'missing') missing.push(row);
    if (status === 'excluded') takeAlong.push(row);
    // An entry that was added is taken out of the list; a file of an added folder can be left out of it.
    else if (whyNotLeftOut(model, row) === null && !isEntryItself(model, row)) leaveOut.push(row);
  }
  return { leaveOut, takeAlong, remove, missing };
}

/** Whether a row is an added file itself, and not one of an added folder. */
export function isEntryItself(model: AssetModel, row: number): boolean {
  const entry = addedAs(model, row);
  return entry !== null && comparable(entry) === comparable(model.path[row] ?? '');
}

/** `skipFiles` with these left out as well. A whole sequence is one entry, as the scene stores it. */
export function leftOut(model: AssetModel, rows: readonly number[], skipFiles: readonly string[]): string[] {
  const { path, storedPath } = model;
  const chosen = new Set(rows);
  const stored = new Map<string, { rows: number; chosen: number }>();
  const wanted = new Set(rows.map((row) => storedPath[row] ?? ''));
  for (let row = 0; row < model.count; row += 1) {
    const text = storedPath[row] ?? '';
    if (text === '' || !wanted.has(text) || addedAs(model, row) !== null) continue;
    const known = stored.get(text) ?? { rows: 0, chosen: 0 };
    known.rows += 1;
    if (chosen.has(row)) known.chosen += 1;
    stored.set(text, known);
  }
  const entries = rows.map((row) => {
    const text = storedPath[row] ?? '';
    const set = stored.get(text);
    return set !== undefined && set.rows > 1 && set.rows === set.chosen ? text : (path[row] ?? '');
  });
  const known = new Set(skipFiles.map(comparable));
  return [...skipFiles, ...new Set(entries.filter((entry) => entry !== '' && !known.has(comparable(entry))))];
}

/** `skipFiles` without whatever leaves these out. */
export function takenAlong(
  model: AssetModel,
  rows: readonly number[],
  skipFiles: readonly string[],
): string[] {
  const names = new Set(
    rows
      .flatMap((row) => [model.path[row] ?? '', model.storedPath[row] ?? ''])
      .filter((name) => name !== '')
      .map(comparable),
  );
  return skipFiles.filter((entry) => !names.has(comparable(entry)));
}

/** `extraFiles` without the entries that these rows came of. */
export function withoutAdded(
  model: AssetModel,
  rows: readonly number[],
  extraFiles: JobSettings['extraFiles'],
): LocalPath[] {
  const entries = new Set(rows.map((row) => comparable(addedAs(model, row) ?? '')));
  return extraFiles.filter((entry) => !entries.has(comparable(entry)));
}

/** `extraFiles` with these as well, each once. */
export function withAdded(paths: readonly LocalPath[], extraFiles: JobSettings['extraFiles']): LocalPath[] {
  const known = new Set(extraFiles.map(comparable));
  return [...extraFiles, ...paths.filter((path) => !known.has(comparable(path)))];
}

/** The file name as it is looked for in a folder. */
export function nameKey(path: string): string {
  return (path.split(/[\\/]/).pop() ?? '').normalize('NFC').toLowerCase();
}

/** Whether a file is left out by the settings of now, which may be newer than the table. */
export function isLeftOut(model: AssetModel, row: number, skipped: ReadonlySet<string>): boolean {
  if (skipped.size === 0) return false;
  const stored = model.storedPath[row] ?? '';
  return skipped.has(comparable(model.path[row] ?? '')) || (stored !== '' && skipped.has(comparable(stored)));
}
