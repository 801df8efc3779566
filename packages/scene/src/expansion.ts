import { join } from 'node:path';
import { type LocalPath, localPath, type ReferencedFile } from '@farmhand/model';
import { type Disk, mapInParallel, splitPath } from './disk.ts';
import type { ResolvedPath } from './stored-path.ts';

/** Inclusive range of the numbers in the names of a sequence's files. */
export interface NumberRange {
  readonly start: number;
  readonly end: number;
}

/** How one stored path becomes files on disk. */
export type Expansion =
  | { readonly type: 'single' }
  | {
      /** Files whose names differ in their last number. */
      readonly type: 'sequence';
      /** Numbers that can be wanted, beside the required ones; null for all there are. */
      readonly range: NumberRange | null;
      /** Numbers that are missed when absent; null when the scene does not say. */
      readonly required: readonly number[] | null;
    }
  /** UDIM tiles: 1001 is the first, 1002 the one to its right, 1011 the one above it. */
  | { readonly type: 'tiles'; readonly tiles: readonly number[] }
  /** Files directly in the named folder. */
  | { readonly type: 'matching'; readonly pattern: RegExp; readonly required: boolean }
  /** Files in certain folders of the named folder; never all that lies below it, which could be a whole disk. */
  | { readonly type: 'subfolders'; readonly names: readonly string[] };

/** What an expansion found. */
export interface Expanded {
  readonly files: readonly ReferencedFile[];
  readonly missing: readonly LocalPath[];
}

/** Finds on disk what a reference names. */
export async function expand(resolved: ResolvedPath, expansion: Expansion, disk: Disk): Promise<Expanded> {
  const { path, foreign } = resolved;
  if (foreign) {
    return { files: [], missing: [path] };
  }
  switch (expansion.type) {
    case 'single': {
      const file = await disk.file(path);
      return file === null ? { files: [], missing: [path] } : { files: [file], missing: [] };
    }
    case 'sequence':
      return expandSequence(path, expansion.range, expansion.required, disk);
    case 'tiles':
      return expandTiles(path, expansion.tiles, disk);
    case 'matching': {
      const names = await disk.names(path);
      const wanted = names.filter((name) => expansion.pattern.test(name)).sort();
      const files = await existing(
        wanted.map((name) => localPath.parse(join(path, name))),
        disk,
      );
      return { files, missing: expansion.required && files.length === 0 ? [path] : [] };
    }
    case 'subfolders': {
      const files: ReferencedFile[] = [];
      for (const subfolder of expansion.names) {
        const folder = join(path, subfolder);
        const names = [...(await disk.names(folder))].sort();
        files.push(
          ...(await existing(
            names.map((name) => localPath.parse(join(folder, name))),
            disk,
          )),
        );
      }
      return { files, missing: [] };
    }
  }
}

/** A file name whose last number counts frames: `shot_v2_0001.png` is `shot_v2_`, four digits, `.png`. */
interface NumberedName {
  readonly head: string;
  readonly digits: number;
  readonly tail: string;
}

/** Blender takes the last run of digits before the extension; a name without one gets its number at the end. */
function splitNumberedName(name: string): NumberedName {
  const dot = name.lastIndexOf('.');
  const stem = dot > 0 ? name.slice(0, dot) : name;
  const extension = dot > 0 ? name.slice(dot) : '';
  const match = /^(.*?)(\d+)(\D*)$/s.exec(stem);
  return match === null
    ? { head: stem, digits: 0, tail: extension }
    : { head: match[1] ?? '', digits: (match[2] ?? '').length, tail: (match[3] ?? '') + extension };
}

function numberedName({ head, digits, tail }: NumberedName, number: number): string {
  return head + String(number).padStart(digits, '0') + tail;
}

/**
 * The number in `name`, or null when it is no file of this sequence: `0012` of four digits is, `012` is not. Both names
 * are folded, because macOS and Windows take names for each other that differ in case or in how they compose accents.
 */
function numberIn(name: string, { head, digits, tail }: NumberedName): number | null {
  if (name.length <= head.length + tail.length || !name.startsWith(head) || !name.endsWith(tail)) {
    return null;
  }
  const text = name.slice(head.length, name.length - tail.length);
  const number = Number(text);
  return /^\d+$/.test(text) && text === String(number).padStart(digits, '0') ? number : null;
}

async function expandSequence(
  path: LocalPath,
  range: NumberRange | null,
  required: readonly number[] | null,
  disk: Disk,
): Promise<Expanded> {
  const { folder, name } = splitPath(path);
  const pattern = splitNumberedName(name);
  const folded = { ...pattern, head: fold(pattern.head), tail: fold(pattern.tail) };
  const wanted = new Set(required);
  const listed = new Set<number>();
  for (const candidate of await disk.names(folder)) {
    const number = numberIn(fold(candidate), folded);
    if (
      number !== null &&
      (range === null || wanted.has(number) || (number >= range.start && number <= range.end))
    ) {
      listed.add(number);
    }
  }
  // Asked for as the scene spells them, which is how the farm has to find them; a disk that tells letter cases apart
  // has no such file under another spelling.
  const pathOf = (number: number) => localPath.parse(join(folder, numberedName(pattern, number)));
  const files = await existing([...listed].sort((a, b) => a - b).map(pathOf), disk);
  if (required === null) {
    return { files, missing: files.length === 0 ? [path] : [] };
  }
  const there = new Set(files.map((file) => file.path));
  return { files, missing: required.map(pathOf).filter((one) => !there.has(one)) };
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** The name of one tile's file, or null when the path has no place for a tile number. */
function tileName(name: string, tile: number): string | null {
  if (/<UDIM>/i.test(name)) {
    return name.replace(/<UDIM>/i, String(tile));
  }
  if (/<UVTILE>/i.test(name)) {
    const column = (tile - 1001) % 10;
    const row = Math.floor((tile - 1001) / 10);
    return name.replace(/<UVTILE>/i, `u${column + 1}_v${row + 1}`);
  }
  // Before Blender 3.1 the path of a tiled image was that of its first tile.
  const first = name.match(/^(.*(?<!\d))1001((?!\d).*)$/s);
  return first === null ? null : `${first[1] ?? ''}${tile}${first[2] ?? ''}`;
}

async function expandTiles(path: LocalPath, tiles: readonly number[], disk: Disk): Promise<Expanded> {
  const { folder, name } = splitPath(path);
  const paths = new Set<LocalPath>();
  for (const tile of tiles) {
    paths.add(localPath.parse(join(folder, tileName(name, tile) ?? name)));
  }
  const wanted = [...paths];
  const files = await existing(wanted, disk);
  const there = new Set(files.map((file) => file.path));
  return { files, missing: wanted.filter((one) => !there.has(one)) };
}

async function existing(paths: readonly LocalPath[], disk: Disk): Promise<readonly ReferencedFile[]> {
  const files = await mapInParallel(paths, (path) => disk.file(path));
  return files.filter((file) => file !== null);
}
