import { dirname } from 'node:path';
import type { LocalPath } from '@farmhand/model';
import type { ReadingContext } from '../format-reader.ts';
import type { FoundReference } from '../found-reference.ts';
import { readSmallText } from '../small-text.ts';
import type { ResolvedPath } from '../stored-path.ts';
import { bareName, below, distinctPlaces, isAbsolutePath, resolveWindowsPath } from '../windows-paths.ts';

/** More than ten thousand frames need; what is longer is no list of images. In bytes. */
const LARGEST_LIST = 4 << 20;
const MOST_IMAGES = 20_000;

/**
 * The images an image file list (`.ifl`) names. It is a text with one image on a line, relative to the list's folder,
 * perhaps followed by the number of frames it stands for; a line that begins with `;` is a comment.
 *
 * @param list - The reference to the list.
 * @param places - Where the list can be, the best place first.
 * @param seen - The lists that were read before; they are not read again.
 */
export async function readImageList(
  list: FoundReference,
  places: readonly ResolvedPath[],
  seen: Set<LocalPath>,
  context: ReadingContext,
): Promise<readonly FoundReference[]> {
  for (const { path, foreign } of places) {
    const file = foreign ? null : await context.disk.file(path);
    if (file === null) {
      continue;
    }
    if (file.sizeBytes > LARGEST_LIST || seen.has(path)) {
      return [];
    }
    seen.add(path);
    return imagesIn(await readSmallText(path, LARGEST_LIST, context.pace), path, list);
  }
  return [];
}

function imagesIn(text: string, path: LocalPath, list: FoundReference): readonly FoundReference[] {
  const names = new Set(
    text
      .replace(/^\ufeff/, '')
      .split(/[\r\n]+/)
      .map(nameOn)
      .filter((name) => name !== ''),
  );
  return [...names].slice(0, MOST_IMAGES).map((name) => ({
    storedPath: name,
    kind: 'image',
    owner: { ...list.owner, name: bareName(name) || name },
    storedIn: path,
    packed: false,
    needed: list.needed,
    frames: null,
    expansion: { type: 'single' },
    candidates: distinctPlaces([
      isAbsolutePath(name) ? resolveWindowsPath(name, path) : below(dirname(path), name),
      below(dirname(path), bareName(name)),
    ]),
  }));
}

/** `shot 01.tga 5` is `shot 01.tga` for five frames. */
function nameOn(line: string): string {
  const entry = line.trim();
  if (entry.startsWith(';')) {
    return '';
  }
  const quotedName = /^"([^"]*)"/.exec(entry)?.[1];
  if (quotedName !== undefined) {
    return quotedName;
  }
  return /^(.*\.[^.\s]+)\s+\d+$/.exec(entry)?.[1] ?? entry;
}
