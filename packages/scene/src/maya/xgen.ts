import { dirname, join } from 'node:path';
import { asLocalPath } from '../branded.ts';
import type { FoundReference } from '../found-reference.ts';
import { readSmallText } from '../small-text.ts';
import type { ReferenceContext } from './reference-context.ts';
import { BESIDE_SCENE, placesOf } from './resolve.ts';

/** A description is some hundred lines of text; the head with the folders comes first. */
const DESCRIPTION_BYTES = 1 << 20;
/** A collection has a folder for each of its descriptions, and in these one for each painted map. */
const FOLDER_DEPTH = 3;
const FOLDER_LIMIT = 2_000;

/**
 * What an XGen collection needs: its description, which lies beside the scene as `SCENE__COLLECTION.xgen`, the geometry
 * that was exported with it under the same name, and the folder of painted maps that the description names.
 *
 * @param description - The reference to the description itself.
 */
export async function xgenReferences(
  description: FoundReference,
  context: ReferenceContext,
): Promise<readonly FoundReference[]> {
  const { disk } = context.reading;
  const found: FoundReference[] = [description];
  for (const { path, foreign } of description.candidates ?? []) {
    if (foreign || (await disk.file(path)) === null) {
      continue;
    }
    const geometry = path.replace(/\.xgen$/i, '.abc');
    if (geometry !== path && (await disk.file(asLocalPath(geometry))) !== null) {
      const candidates = [{ path: asLocalPath(geometry), foreign: false }];
      found.push({
        ...description,
        storedPath: geometry.slice(dirname(geometry).length + 1),
        kind: 'cache',
        candidates,
      });
    }
    found.push(...(await mapsOf(description, path, context)));
    break;
  }
  return found;
}

async function mapsOf(
  description: FoundReference,
  path: string,
  context: ReferenceContext,
): Promise<readonly FoundReference[]> {
  const head = await readSmallText(asLocalPath(path), DESCRIPTION_BYTES, context.reading.pace);
  // The folders of a collection, one or several; `${PROJECT}` is a value of the description too.
  const stored = /^[ \t]*xgDataPath[ \t]+(\S[^\r\n]*)/m.exec(head)?.[1]?.trim() ?? '';
  const project = /^[ \t]*xgProjectPath[ \t]+(\S[^\r\n]*)/m.exec(head)?.[1]?.trim() ?? '';
  const found: FoundReference[] = [];
  for (const one of stored.split(';').filter((part) => part !== '')) {
    const inProject = one.replace(/^\$\{PROJECT\}[\\/]*/, '');
    const places = [
      ...placesOf(inProject, context.path, context.project, 'scene').candidates,
      ...placesOf(`${project}/${inProject}`, context.path, context.project, BESIDE_SCENE).candidates,
    ];
    for (const candidate of places) {
      const names = candidate.foreign ? [] : await foldersBelow(candidate.path, context);
      if (names.length > 1) {
        found.push({
          ...description,
          storedPath: one,
          kind: 'image',
          owner: { ...description.owner, property: 'xgDataPath' },
          expansion: { type: 'subfolders', names },
          candidates: [candidate],
        });
        break;
      }
    }
  }
  return found;
}

/** The folder itself, `.`, and those in it, as paths from it. */
async function foldersBelow(folder: string, context: ReferenceContext): Promise<readonly string[]> {
  const all = ['.'];
  let level: readonly string[] = ['.'];
  for (let depth = 0; depth < FOLDER_DEPTH && all.length < FOLDER_LIMIT; depth += 1) {
    const next: string[] = [];
    for (const name of level) {
      for (const inner of await context.reading.disk.folderNames(join(folder, name))) {
        next.push(join(name, inner));
      }
    }
    all.push(...next.slice(0, FOLDER_LIMIT - all.length));
    level = next;
  }
  return all;
}
