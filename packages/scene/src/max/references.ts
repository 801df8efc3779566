import type { LocalPath, ReferenceKind } from '@farmhand/model';
import { asLocalPath } from '../branded.ts';
import type { Disk } from '../disk.ts';
import type { ReadingContext } from '../format-reader.ts';
import type { FoundReference } from '../found-reference.ts';
import { extensionOf, kindByExtension } from '../kind-by-extension.ts';
import { readPattern } from '../name-patterns.ts';
import type { ResolvedPath } from '../stored-path.ts';
import {
  bareName,
  below,
  distinctPlaces,
  isAbsolutePath,
  resolveWindowsPath,
  sceneFolders,
} from '../windows-paths.ts';
import type { Asset } from './assets.ts';
import { readImageList } from './image-lists.ts';

/** Kinds by the asset's type; a type that is not here goes by the file's extension. */
const KINDS: Readonly<Record<string, ReferenceKind>> = {
  xref: 'library',
  container: 'library',
  photometric: 'ies',
  sound: 'sound',
  renderoutput: 'output',
  prerenderscript: 'script',
  postrenderscript: 'script',
  script: 'script',
};

/** What a file of this type is when its extension says nothing. */
const KINDS_WITHOUT_EXTENSION: Readonly<Record<string, ReferenceKind>> = {
  bitmap: 'image',
  animation: 'cache',
};

/** Bare names that are looked for at most. */
const MOST_DEPENDENCIES = 10_000;

/** Types of files that a render does not read. */
const NOT_RENDERED = new Set(['videopost', 'batchrender', 'renderoutput']);

/**
 * Files that come with 3ds Max, such as the checker of its UV editor, which nearly every scene names. A machine that
 * renders has them under its own program folder.
 */
const PROGRAM_FOLDER =
  /[\\/]Autodesk[\\/]3ds ?Max[^\\/]*[\\/](?:maps|en-US|stdplugs|materiallibraries)[\\/]/i;

/** Folders, below that of the scene and that of its project, where projects of 3ds Max keep their files. */
const PROJECT_FOLDERS = ['', 'maps', 'sceneassets/images', 'sceneassets'];

/** What the asset list names, with the images that image file lists name in turn. */
export async function findAssets(
  assets: readonly Asset[],
  scene: LocalPath,
  context: ReadingContext,
): Promise<readonly FoundReference[]> {
  const references: FoundReference[] = [];
  const lists = new Set<LocalPath>();
  for (const asset of assets) {
    const places = placesOf(asset, scene);
    const reference = referenceTo(asset, scene, places);
    references.push(reference);
    if (reference.expansion.type !== 'output' && extensionOf(asset.path) === 'ifl') {
      references.push(...(await readImageList(reference, places, lists, context)));
    }
    const pause = context.pace.breathe();
    if (pause) {
      await pause;
    }
  }
  return references;
}

function referenceTo(asset: Asset, scene: LocalPath, places: readonly ResolvedPath[]): FoundReference {
  const type = asset.type.toLowerCase().replace(/asset$/, '');
  const kind =
    KINDS[type] ?? kindByExtension(asset.path) ?? KINDS_WITHOUT_EXTENSION[type] ?? ('other' as const);
  const pattern = readPattern(asset.path, kind);
  return {
    storedPath: asset.path,
    kind: pattern.kind,
    owner: { type: asset.type || 'Asset', name: bareName(asset.path) || asset.path },
    storedIn: scene,
    packed: false,
    needed: !NOT_RENDERED.has(type) && !PROGRAM_FOLDER.test(asset.path),
    frames: null,
    expansion: kind === 'output' ? { type: 'output' } : pattern.expansion,
    candidates: places,
    ...(kind === 'library' ? { follow: true } : {}),
  };
}

/**
 * Where 3ds Max looks for a file, in its order: the path as stored, where it was when the scene was saved, the
 * relative path below the scene and its project, then the bare name in the scene's folder and the usual folders.
 */
function placesOf({ path, resolvedPath }: Asset, scene: LocalPath): readonly ResolvedPath[] {
  const folders = sceneFolders(scene);
  const named = [path, ...(resolvedPath === null ? [] : [resolvedPath])];
  return distinctPlaces([
    ...named.map((one) =>
      isAbsolutePath(one) ? resolveWindowsPath(one, scene) : below(folders[0] ?? '', one),
    ),
    ...named
      .filter((one) => !isAbsolutePath(one))
      .flatMap((one) => folders.slice(1).map((folder) => below(folder, one))),
    ...usualPlaces(bareName(path), folders),
  ]);
}

function usualPlaces(name: string, folders: readonly string[]): readonly ResolvedPath[] {
  return name === ''
    ? []
    : folders.flatMap((folder) =>
        // The folder above the scene's own is looked at only for its subfolders: it could be a whole disk.
        PROJECT_FOLDERS.filter((sub) => sub !== '' || folder === folders[0]).map((sub) =>
          below(folder, sub === '' ? name : `${sub}/${name}`),
        ),
      );
}

/**
 * What a scene without an asset list depends on: bare names in lower case, as the contents page has them. They are
 * looked for under any spelling, because that page does not keep the file's own.
 */
export async function findDependencies(
  names: readonly string[],
  scene: LocalPath,
  context: ReadingContext,
): Promise<readonly FoundReference[]> {
  const folders = sceneFolders(scene);
  const references: FoundReference[] = [];
  // 3ds Max 9 lists folders of its own among them, which have no extension.
  const files = new Set(names.filter((name) => extensionOf(name) !== ''));
  for (const name of [...files].slice(0, MOST_DEPENDENCIES)) {
    const kind = kindByExtension(name) ?? 'other';
    const places: ResolvedPath[] = [];
    for (const place of usualPlaces(bareName(name), folders)) {
      places.push(await inAnySpelling(place, context.disk));
    }
    references.push({
      storedPath: name,
      kind,
      owner: { type: 'File', name },
      storedIn: scene,
      packed: false,
      needed: true,
      frames: null,
      expansion: { type: 'single' },
      candidates: places,
      ...(kind === 'library' ? { follow: true } : {}),
    });
  }
  return references;
}

async function inAnySpelling(place: ResolvedPath, disk: Disk): Promise<ResolvedPath> {
  const name = bareName(place.path);
  const folder = place.path.slice(0, -name.length);
  const spelled = (await disk.names(folder)).find((one) => one.toLowerCase() === name.toLowerCase());
  return spelled === undefined ? place : { path: asLocalPath(folder + spelled), foreign: false };
}
