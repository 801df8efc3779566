import type { Grouping } from './grouping.ts';
import { naturalKey } from './natural-key.ts';
import type { Breathe } from './slices.ts';

interface Folder {
  readonly path: string;
  /** As the file system of its kind compares it. */
  readonly key: string;
  readonly parent: number;
  /** Files in the folder itself. */
  files: number;
  readonly children: number[];
}

const SEPARATOR = /[\\/]/;
/** More folders side by side than this stay in the order of their paths. */
const MOST_SORTED = 5000;
/** Folders within each other that become steps of the tree; what is above them is one with the first. */
const MOST_DEEP = 64;

/**
 * Folders of files, as a tree. Folders with nothing but one folder in them are shown as one with it, so that
 * `D:/projects/film/shot10` is one step and not four.
 */
export async function folderTree(paths: readonly string[], breathe: Breathe): Promise<Grouping> {
  const folders: Folder[] = [];
  const numbers = new Map<string, number>();
  const own = new Int32Array(paths.length);
  let lastText: string | null = null;
  let last = -1;
  for (let row = 0; row < paths.length; row += 1) {
    const path = paths[row] ?? '';
    const text = folderText(path);
    if (text !== lastText) {
      last = folderNumber(text, folders, numbers);
      lastText = text;
    }
    own[row] = last;
    const folder = folders[last];
    if (folder !== undefined) folder.files += 1;
    if (row % 256 === 0) await breathe();
  }
  return inOrder(folders, own, breathe);
}

/** Everything before the last separator; `/` for what is at the root, empty for a bare name. */
function folderText(path: string): string {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return at > 0 ? path.slice(0, at) : path.slice(0, at + 1);
}

function above(folder: string): string | null {
  const at = Math.max(folder.lastIndexOf('/'), folder.lastIndexOf('\\'));
  const head = folder.slice(0, Math.max(0, at)).replace(/[\\/]+$/, '');
  return head === '' ? null : head;
}

/** The number of a folder, which is made with those above it when it is new. */
function folderNumber(text: string, folders: Folder[], numbers: Map<string, number>): number {
  const missing: string[] = [];
  let parent = -1;
  for (let at: string | null = text; at !== null && missing.length < MOST_DEEP; at = above(at)) {
    const known = numbers.get(comparable(at));
    if (known !== undefined) {
      parent = known;
      break;
    }
    missing.push(at);
  }
  for (const path of missing.reverse()) {
    const key = comparable(path);
    const number = folders.push({ path, key, parent, files: 0, children: [] }) - 1;
    numbers.set(key, number);
    folders[parent]?.children.push(number);
    parent = number;
  }
  return parent;
}

/** Windows does not tell upper case from lower, nor one slash from the other. */
function comparable(path: string): string {
  return /^[a-z]:|\\/i.test(path) ? path.replace(/\\/g, '/').toLowerCase() : path;
}

async function inOrder(folders: readonly Folder[], own: Int32Array, breathe: Breathe): Promise<Grouping> {
  const key: string[] = [];
  const label: string[] = [];
  const depths: number[] = [];
  const ends: number[] = [];
  const numberOf = new Int32Array(folders.length).fill(-1);
  const top = folders.flatMap(({ parent }, at) => (parent < 0 ? [at] : []));
  const waiting: (
    | { readonly folder: number; readonly depth: number; readonly base: string }
    | { readonly ended: number }
  )[] = [];
  const put = (children: readonly number[], depth: number, base: string) => {
    for (const folder of sorted(children, folders).reverse()) waiting.push({ folder, depth, base });
  };
  put(top, 0, '');
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if ('ended' in next) {
      ends[next.ended] = key.length;
      continue;
    }
    const at = standsFor(folders, next.folder);
    const folder = folders[at];
    if (folder === undefined) continue;
    const number = key.push(folder.key) - 1;
    label.push(next.base === '' ? folder.path : folder.path.slice(next.base.length).replace(SEPARATOR, ''));
    depths.push(next.depth);
    numberOf[at] = number;
    waiting.push({ ended: number });
    put(folder.children, next.depth + 1, folder.path);
    if (number % 64 === 0) await breathe();
  }
  const groupOf = new Int32Array(own.length);
  for (let row = 0; row < own.length; row += 1) groupOf[row] = numberOf[own[row] ?? 0] ?? 0;
  return { key, label, depth: Int32Array.from(depths), end: Int32Array.from(ends), groupOf };
}

/** The folder that stands for those above it that have nothing else in them. */
function standsFor(folders: readonly Folder[], from: number): number {
  let at = from;
  for (;;) {
    const folder = folders[at];
    const [child] = folder?.children ?? [];
    if (folder === undefined || folder.files > 0 || folder.children.length !== 1 || child === undefined)
      return at;
    at = child;
  }
}

function sorted(children: readonly number[], folders: readonly Folder[]): number[] {
  if (children.length > MOST_SORTED) return [...children];
  return children
    .map((at) => ({ at, key: naturalKey(folders[at]?.path.split(SEPARATOR).pop() ?? '') }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ at }) => at);
}
