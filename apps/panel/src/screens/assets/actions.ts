import type { LocalPath, StoredPath } from '@farmhand/model';
import { call } from '../../api/request.ts';
import { number } from '../../format/numbers.ts';
import { fileName, folderOf } from '../../format/paths.ts';
import { oneLine } from '../../format/visible-text.ts';
import { chooseFiles } from '../../kit/choose-files.tsx';
import { copyText } from '../../kit/copy-text.ts';
import { isDoing, once } from '../../kit/once.ts';
import { tell } from '../../kit/toasts.tsx';
import { kitWords } from '../../kit/words.ts';
import { askHost } from '../../state/hosts.ts';
import { changeSettings, rescan, scenePath, settings } from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { leftOut, MOST_ADDED, nameKey, takenAlong, withAdded, withoutAdded } from './choices.ts';
import type { AssetModel } from './table/asset-model.ts';
import { assetWords } from './words.ts';

/** Whether something is being done in the host just now; one thing at a time. */
export const isBusy = () => isDoing('host');

export function leaveOut(model: AssetModel, rows: readonly number[]): void {
  changeSettings({ skipFiles: leftOut(model, rows, settings.peek()?.skipFiles ?? []) });
}

export function takeAlong(model: AssetModel, rows: readonly number[]): void {
  changeSettings({ skipFiles: takenAlong(model, rows, settings.peek()?.skipFiles ?? []) });
}

export function removeAdded(model: AssetModel, rows: readonly number[]): void {
  changeSettings({ extraFiles: withoutAdded(model, rows, settings.peek()?.extraFiles ?? []) });
}

/** The artist chooses files or a folder that the job takes along. */
export async function addFiles(kind: 'file' | 'folder'): Promise<void> {
  const w = say(assetWords);
  const scene = scenePath.peek();
  const paths = await chooseFiles({
    kind,
    multiple: true,
    title: kind === 'file' ? w.addFilesTitle : w.addFolderTitle,
    folder: scene === null ? null : (folderOf(scene) as LocalPath),
  });
  if (paths.length === 0) return;
  const former = settings.peek()?.extraFiles ?? [];
  const extraFiles = withAdded(paths, former);
  if (extraFiles.length > MOST_ADDED) tell('error', w.tooManyAdded(number(MOST_ADDED)), w.tooManyAddedHint);
  else if (extraFiles.length === former.length) tell('notice', w.addedAlready);
  else {
    changeSettings({ extraFiles });
    tell('good', w.added(extraFiles.length - former.length));
  }
}

/** Has the host point what is stored as the row is at another file, which the artist chooses unless it is given. */
export function relink(model: AssetModel, row: number, to?: LocalPath): Promise<void> {
  const w = say(assetWords);
  const path = model.path[row] ?? '';
  return once('host', async () => {
    const wanted =
      to === undefined
        ? await chooseFiles({
            kind: 'file',
            title: w.relinkTitle(oneLine(fileName(path))),
            folder: folderOf(path) as LocalPath,
          })
        : [to];
    const [target] = wanted;
    if (target === undefined) return;
    const stored = storedAs(model, row);
    const { changed } = await askHost({ action: 'relink', path: stored, to: target });
    if (changed === 0) tell('warning', w.relinkedNothing(oneLine(fileName(stored))), w.relinkedNothingHint);
    await rescan({ fresh: true });
  });
}

/** Looks for missing files by their names in a folder that the artist chooses, and has the host point at those found. */
export function findInFolder(model: AssetModel, missing: readonly number[]): Promise<void> {
  const w = say(assetWords);
  return once('host', async () => {
    const scene = scenePath.peek();
    const [folder] = await chooseFiles({
      kind: 'folder',
      title: w.findInFolderTitle,
      folder: scene === null ? null : (folderOf(scene) as LocalPath),
    });
    if (folder === undefined) return;
    const { entries, cut } = await call('get /folders', { query: { path: folder } });
    const there = new Map(
      entries.filter(({ kind }) => kind === 'file').map((entry) => [nameKey(entry.name), entry.path]),
    );
    // What several files are stored as (a sequence) is pointed at another place once.
    const targets = new Map<StoredPath, LocalPath>();
    for (const row of missing) {
      const found = there.get(nameKey(model.path[row] ?? ''));
      if (found !== undefined && !targets.has(storedAs(model, row))) targets.set(storedAs(model, row), found);
    }
    if (targets.size === 0) {
      tell('warning', w.foundNone, cut ? w.folderCutHint(number(entries.length)) : w.foundNoneHint);
      return;
    }
    let relinked = 0;
    try {
      for (const [path, to] of targets) {
        const { changed } = await askHost({ action: 'relink', path, to });
        if (changed > 0) relinked += 1;
      }
    } finally {
      if (relinked > 0) tell('good', w.relinked(relinked));
      await rescan({ fresh: true });
    }
  });
}

function storedAs(model: AssetModel, row: number): StoredPath {
  return (model.storedPath[row] || model.path[row] || '') as StoredPath;
}

/** Puts paths on the clipboard, a line each. */
export async function copyPaths(model: AssetModel, rows: Iterable<number>): Promise<void> {
  const w = say(kitWords);
  const text = Array.from(rows, (row) => model.path[row] ?? '').join('\n');
  if (await copyText(text)) tell('good', w.copied);
  else tell('warning', w.copyFailed);
}
