import { join, parse } from 'node:path';
import type { LocalizedText, LocalPath, ReferencedFile } from '@farmhand/model';
import { asLocalPath } from './branded.ts';
import { type Disk, mapInParallel, splitPath } from './disk.ts';
import type { ResolvedPath } from './stored-path.ts';

/** Inclusive range of the numbers in the names of a sequence's files. */
export interface NumberRange {
  readonly start: number;
  readonly end: number;
}

/** A file name whose number counts frames: `shot_v2_0001.png` is `shot_v2_`, four digits, `.png`. */
export interface NumberedName {
  readonly head: string;
  /** Digits the number is padded to with zeros; 0 and 1 pad nothing. */
  readonly digits: number;
  readonly tail: string;
}

/** How one stored path becomes files on disk. */
export type Expansion =
  | { readonly type: 'single' }
  | {
      /** Files whose names differ in a number. */
      readonly type: 'sequence';
      /** Where the number stands in the name; by default the last number before the extension, as Blender has it. */
      readonly name?: NumberedName;
      /** Numbers that can be wanted, beside the required ones; null for all there are. */
      readonly range: NumberRange | null;
      /** Numbers that are missed when absent; null when the scene does not say. */
      readonly required: readonly number[] | null;
      /** Where given, only the required numbers and these count, in place of a range: nobody misses these. */
      readonly near?: readonly number[];
    }
  /** UDIM tiles: 1001 is the first, 1002 the one to its right, 1011 the one above it; null for all there are. */
  | { readonly type: 'tiles'; readonly tiles: readonly number[] | null }
  /** Files directly in the named folder. */
  | { readonly type: 'matching'; readonly pattern: RegExp; readonly required: boolean }
  /** Files in certain folders of the named folder; never all that lies below it, which could be a whole disk. */
  | {
      readonly type: 'subfolders';
      readonly names: readonly string[];
      /** Files of the named folder itself that count too. */
      readonly own?: RegExp;
    }
  /** Files of these names in the folder of the named file, instead of it: an image strip, the views of a stereo picture. */
  | { readonly type: 'siblings'; readonly names: readonly string[] }
  | {
      /** Files whose paths match the wildcards `*` and `?` in any part. */
      readonly type: 'wildcard';
      /** What is added to the named path, which then is a folder; by default its own wildcards count. */
      readonly below?: readonly string[];
      readonly required: boolean;
    }
  /** Nothing to look for: a place that is written to. */
  | { readonly type: 'output' }
  /** The file alone does not tell what is named. */
  | { readonly type: 'unknown'; readonly reason: LocalizedText };

/** What an expansion found. */
export interface Expanded {
  readonly files: readonly ReferencedFile[];
  readonly missing: readonly LocalPath[];
}

const NOTHING: Expanded = { files: [], missing: [] };

/** Finds on disk what a reference names. */
export async function expand(resolved: ResolvedPath, expansion: Expansion, disk: Disk): Promise<Expanded> {
  const { path, foreign } = resolved;
  if (expansion.type === 'output' || expansion.type === 'unknown') {
    return NOTHING;
  }
  if (foreign) {
    return { files: [], missing: [path] };
  }
  switch (expansion.type) {
    case 'single': {
      const file = await disk.file(path);
      return file === null ? { files: [], missing: [path] } : { files: [file], missing: [] };
    }
    case 'sequence':
      return expandSequence(path, expansion, disk);
    case 'tiles':
      return expandTiles(path, expansion.tiles, disk);
    case 'siblings': {
      const { folder } = splitPath(path);
      return allOf(new Set(expansion.names.map((name) => asLocalPath(join(folder, name)))), disk);
    }
    case 'matching': {
      const files = await filesIn(path, disk, (name) => expansion.pattern.test(name));
      return { files, missing: expansion.required && files.length === 0 ? [path] : [] };
    }
    case 'subfolders': {
      const { own } = expansion;
      const files: ReferencedFile[] =
        own === undefined ? [] : [...(await filesIn(path, disk, (name) => own.test(name)))];
      for (const subfolder of expansion.names) {
        files.push(...(await filesIn(join(path, subfolder), disk)));
      }
      return { files, missing: [] };
    }
    case 'wildcard': {
      const files: ReferencedFile[] = [];
      for (const pattern of expansion.below ?? ['']) {
        files.push(...(await expandWildcard(pattern === '' ? path : asLocalPath(join(path, pattern)), disk)));
      }
      return { files, missing: expansion.required && files.length === 0 ? [path] : [] };
    }
  }
}

async function filesIn(
  folder: string,
  disk: Disk,
  wanted: (name: string) => boolean = () => true,
): Promise<readonly ReferencedFile[]> {
  const names = (await disk.names(folder)).filter(wanted).sort();
  return existing(
    names.map((name) => asLocalPath(join(folder, name))),
    disk,
  );
}

/** More than a scene can mean: a pattern that matches so much names a whole disk by mistake. */
const WILDCARD_LIMIT = 200_000;

async function expandWildcard(path: LocalPath, disk: Disk): Promise<readonly ReferencedFile[]> {
  const { root } = parse(path);
  const parts = path.slice(root.length).split(/[\\/]/);
  const last = parts.pop() ?? '';
  let folders: readonly string[] = [root];
  for (const part of parts) {
    const next: string[] = [];
    for (const folder of folders) {
      if (isWildcard(part)) {
        const pattern = wildcardPattern(part);
        const names = await disk.folderNames(folder);
        next.push(
          ...names
            .filter((name) => pattern.test(name))
            .sort()
            .map((name) => join(folder, name)),
        );
      } else {
        next.push(join(folder, part));
      }
    }
    folders = next.slice(0, WILDCARD_LIMIT);
  }
  const paths: LocalPath[] = [];
  for (const folder of folders) {
    if (paths.length >= WILDCARD_LIMIT) {
      break;
    }
    if (isWildcard(last)) {
      const pattern = wildcardPattern(last);
      const names = await disk.names(folder);
      paths.push(
        ...names
          .filter((name) => pattern.test(name))
          .sort()
          .map((name) => asLocalPath(join(folder, name))),
      );
    } else {
      paths.push(asLocalPath(join(folder, last)));
    }
  }
  return existing(paths, disk);
}

function isWildcard(part: string): boolean {
  return /[*?]/.test(part);
}

function wildcardPattern(part: string): RegExp {
  const source = escapeForPattern(part).replaceAll('\\*', '.*').replaceAll('\\?', '.');
  return new RegExp(`^${source}$`, 's');
}

/** The text as a pattern that matches just it. */
export function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/**
 * Blender takes the last run of digits before the extension; a name without one gets its number at the end.
 *
 * @returns With the number in the name itself, null when it has none.
 */
export function splitNumberedName(name: string): NumberedName & { readonly number: number | null } {
  const dot = name.lastIndexOf('.');
  const stem = dot > 0 ? name.slice(0, dot) : name;
  const extension = dot > 0 ? name.slice(dot) : '';
  const match = /^(.*?)(\d+)(\D*)$/s.exec(stem);
  return match === null
    ? { head: stem, digits: 0, tail: extension, number: null }
    : {
        head: match[1] ?? '',
        digits: (match[2] ?? '').length,
        tail: (match[3] ?? '') + extension,
        number: Number(match[2]),
      };
}

function numberedName({ head, digits, tail }: NumberedName, number: number): string {
  return head + String(number).padStart(digits, '0') + tail;
}

/** The folded names of each folder that was listed, in their order, so that a sequence among many files is found fast. */
const folders = new WeakMap<readonly string[], readonly string[]>();

/** @param names - As the disk lists a folder: the same list each time. */
function foldedNames(names: readonly string[]): readonly string[] {
  let folded = folders.get(names);
  if (folded === undefined) {
    folded = names.map(fold).sort();
    folders.set(names, folded);
  }
  return folded;
}

/** Index of the first of the sorted names that is not before this one. */
function placeOf(name: string, sorted: readonly string[]): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < name) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function isAmong(name: string, sorted: readonly string[]): boolean {
  return sorted[placeOf(name, sorted)] === name;
}

function* withBeginning(beginning: string, sorted: readonly string[]): Generator<string> {
  for (let at = placeOf(beginning, sorted); sorted[at]?.startsWith(beginning); at += 1) {
    yield sorted[at] ?? '';
  }
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
  expansion: Extract<Expansion, { readonly type: 'sequence' }>,
  disk: Disk,
): Promise<Expanded> {
  const { range, required, near } = expansion;
  const { folder, name } = splitPath(path);
  const pattern = expansion.name ?? splitNumberedName(name);
  const folded = { ...pattern, head: fold(pattern.head), tail: fold(pattern.tail) };
  // Only beside a range or others do the required numbers tell which of those on disk count.
  const isOpen = range === null && near === undefined;
  const wanted = new Set(isOpen ? null : [...(required ?? []), ...(near ?? [])]);
  const listed = new Set<number>();
  for (const candidate of withBeginning(folded.head, foldedNames(await disk.names(folder)))) {
    const number = numberIn(candidate, folded);
    if (
      number !== null &&
      (isOpen || wanted.has(number) || (range !== null && number >= range.start && number <= range.end))
    ) {
      listed.add(number);
    }
  }
  // Asked for as the scene spells them, which is how the farm has to find them; a disk that tells letter cases apart
  // has no such file under another spelling.
  const beginning = join(folder, 'x').slice(0, -1);
  const pathOf = (number: number) => asLocalPath(beginning + numberedName(pattern, number));
  const numbers = [...listed].sort((a, b) => a - b);
  const found = await mapInParallel(numbers, (number) => disk.file(pathOf(number)));
  const files = found.filter((file) => file !== null);
  if (required === null) {
    return { files, missing: files.length === 0 ? [path] : [] };
  }
  // By their numbers, and only when somebody asks: a scene can miss millions of files, each at several places.
  const there = new Set(numbers.filter((_, index) => found[index] !== null));
  return {
    files,
    get missing() {
      return required.filter((number) => !there.has(number)).map(pathOf);
    },
  };
}

const FIRST_TILE = 1001;
const LAST_TILE = 2000;

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

async function expandTiles(path: LocalPath, tiles: readonly number[] | null, disk: Disk): Promise<Expanded> {
  const { folder, name } = splitPath(path);
  const paths = new Set<LocalPath>();
  for (const tile of tiles ?? (await tilesOnDisk(folder, name, disk))) {
    paths.add(asLocalPath(join(folder, tileName(name, tile) ?? name)));
  }
  if (tiles === null && paths.size === 0) {
    return { files: [], missing: [path] };
  }
  return allOf(paths, disk);
}

/** Files each of which is missed when it is not there. */
async function allOf(paths: ReadonlySet<LocalPath>, disk: Disk): Promise<Expanded> {
  const wanted = [...paths];
  const files = await existing(wanted, disk);
  const there = new Set(files.map((file) => file.path));
  return { files, missing: wanted.filter((one) => !there.has(one)) };
}

/** Tiles that are on disk, whatever the scene knows of them. */
async function tilesOnDisk(folder: string, name: string, disk: Disk): Promise<readonly number[]> {
  const names = foldedNames(await disk.names(folder));
  const tiles: number[] = [];
  const token = /<UDIM>/i.exec(name);
  if (token !== null) {
    // Found among the folder's names, as a scene can have thousands of tiled pictures.
    const head = fold(name.slice(0, token.index));
    const tail = fold(name.slice(token.index + token[0].length));
    for (const candidate of withBeginning(head, names)) {
      const digits = candidate.slice(head.length, candidate.length - tail.length);
      const tile = Number(digits);
      if (/^\d{4}$/.test(digits) && candidate.endsWith(tail) && tile >= FIRST_TILE && tile <= LAST_TILE) {
        tiles.push(tile);
      }
    }
    return tiles.sort((a, b) => a - b);
  }
  for (let tile = FIRST_TILE; tile <= LAST_TILE; tile += 1) {
    const file = tileName(name, tile);
    if (file !== null && isAmong(fold(file), names)) {
      tiles.push(tile);
    }
  }
  return tiles;
}

async function existing(paths: readonly LocalPath[], disk: Disk): Promise<readonly ReferencedFile[]> {
  const files = await mapInParallel(paths, (path) => disk.file(path));
  return files.filter((file) => file !== null);
}
