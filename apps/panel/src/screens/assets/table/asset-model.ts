import type { Owner, ReferenceKind } from '@farmhand/model';
import type { AssetPage, AssetStatus } from '@farmhand/sidecar/api';
import { fileName } from '../../../format/paths.ts';
import { folderTree } from './folders.ts';
import type { Grouping } from './grouping.ts';
import { inOneCase, naturalKey } from './natural-key.ts';
import { ownerGroups, ownerLabel } from './owners.ts';
import { type Breathe, breather } from './slices.ts';
import { sortInSlices } from './sort-in-slices.ts';

/** Every status, in the order they are shown and sorted: what needs the artist first. */
export const STATUSES: readonly AssetStatus[] = [
  'missing',
  'new',
  'changed',
  'onFarm',
  'excluded',
  'packed',
  'notNeeded',
];

export const KINDS: readonly ReferenceKind[] = [
  'image',
  'imageSequence',
  'udim',
  'movie',
  'movieClip',
  'sound',
  'font',
  'library',
  'usd',
  'volume',
  'cache',
  'shader',
  'ies',
  'script',
  'output',
  'other',
];

/** What a scan found, by columns: the n-th entry of each is the row n. */
export interface AssetModel {
  readonly scanId: string;
  readonly count: number;
  readonly path: readonly string[];
  /** Empty where it is the same as the path. */
  readonly storedPath: readonly string[];
  /** Bytes; -1 when not known. */
  readonly sizeBytes: Float64Array;
  /** Index into {@link STATUSES}. */
  readonly status: Uint8Array;
  /** Index into {@link KINDS}. */
  readonly kind: Uint8Array;
  /** Index into `owners` of the one that names it first, -1 for none. */
  readonly owner: Int32Array;
  /** Indexes of the others that are told of, for rows that have some. */
  readonly otherOwners: ReadonlyMap<number, readonly number[]>;
  /** How many more there are, for rows of which not all are told. */
  readonly moreOwners: ReadonlyMap<number, number>;
  readonly uses: Int32Array;
  readonly owners: readonly Owner[];
  /** What of a row is searched, in one case. */
  readonly haystack: readonly string[];
  /** The same of an owner. */
  readonly ownerHaystack: readonly string[];
  readonly folders: Grouping;
  readonly byOwner: Grouping;
  /** Rows by their file names. */
  readonly byName: Int32Array;
}

/**
 * Makes a table of a scan's pages; the page has its turns meanwhile.
 *
 * @throws AbortError.
 */
export async function assetModel(
  scanId: string,
  pages: readonly AssetPage[],
  signal?: AbortSignal,
): Promise<AssetModel> {
  const breathe = breather(signal);
  const count = pages.reduce((sum, { path }) => sum + path.length, 0);
  const path: string[] = [];
  const storedPath: string[] = [];
  const haystack: string[] = [];
  const names: string[] = [];
  const sizeBytes = new Float64Array(count);
  const status = new Uint8Array(count);
  const kind = new Uint8Array(count);
  const owner = new Int32Array(count);
  const otherOwners = new Map<number, readonly number[]>();
  const moreOwners = new Map<number, number>();
  const uses = new Int32Array(count);
  const owners: Owner[] = [];
  const ownerNumbers = new Map<string, number>();
  const statusCodes = new Map(STATUSES.map((each, code) => [each, code]));
  const kindCodes = new Map(KINDS.map((each, code) => [each, code]));
  for (const page of pages) {
    const numbers = page.owners.map((each) => ownerNumber(each, owners, ownerNumbers));
    for (let at = 0; at < page.path.length; at += 1) {
      const row = path.length;
      const text = page.path[at] ?? '';
      const stored = page.storedPath[at] ?? '';
      path.push(text);
      storedPath.push(stored);
      haystack.push(inOneCase(stored === '' ? text : `${text}\n${stored}`));
      names.push(naturalKey(fileName(text)));
      sizeBytes[row] = page.sizeBytes[at] ?? -1;
      status[row] = statusCodes.get(page.status[at] ?? 'notNeeded') ?? 0;
      kind[row] = kindCodes.get(page.kind[at] ?? 'other') ?? KINDS.length - 1;
      owner[row] = numbers[page.owner[at] ?? -1] ?? -1;
      const others = page.otherOwners[at] ?? [];
      if (others.length > 0) {
        const known = others.map((each) => numbers[each] ?? -1).filter((each) => each >= 0);
        otherOwners.set(row, known);
      }
      const more = page.moreOwners[at] ?? 0;
      if (more > 0) moreOwners.set(row, more);
      uses[row] = page.uses[at] ?? 0;
      if (row % 128 === 0) await breathe();
    }
  }
  return {
    scanId,
    count,
    path,
    storedPath,
    sizeBytes,
    status,
    kind,
    owner,
    otherOwners,
    moreOwners,
    uses,
    owners,
    haystack,
    ownerHaystack: owners.map((each) => inOneCase(ownerLabel(each))),
    folders: await folderTree(path, breathe),
    byOwner: ownerGroups(owners, owner),
    byName: await rowsByName(names, breathe),
  };
}

function ownerNumber(owner: Owner, owners: Owner[], numbers: Map<string, number>): number {
  const key = JSON.stringify([owner.type, owner.name, owner.property]);
  const known = numbers.get(key) ?? owners.push(owner) - 1;
  numbers.set(key, known);
  return known;
}

function rowsByName(names: readonly string[], breathe: Breathe): Promise<Int32Array> {
  const rows = Int32Array.from(names, (_name, row) => row);
  return sortInSlices(
    rows,
    (a, b) => {
      const [first = '', second = ''] = [names[a], names[b]];
      return first < second ? -1 : first > second ? 1 : 0;
    },
    breathe,
  );
}

/** The status of a row. */
export function statusOf({ status }: AssetModel, row: number): AssetStatus {
  return STATUSES[status[row] ?? 0] ?? 'notNeeded';
}

export function kindOf({ kind }: AssetModel, row: number): ReferenceKind {
  return KINDS[kind[row] ?? 0] ?? 'other';
}

/** Who names it first; null for the scene itself. */
export function ownerOf({ owner, owners }: AssetModel, row: number): Owner | null {
  return owners[owner[row] ?? -1] ?? null;
}

/** All who name it and are told of, the first of them first; none for the scene itself. */
export function ownersOf(model: AssetModel, row: number): readonly Owner[] {
  const all = [model.owner[row] ?? -1, ...(model.otherOwners.get(row) ?? [])];
  return all.flatMap((each) => model.owners[each] ?? []);
}

/** Tells a row apart from all others, also in the table of a later scan: what is packed may have been a file once. */
export function rowKey(model: AssetModel, row: number): string {
  return `${statusOf(model, row) === 'packed' ? 'packed' : 'file'} ${model.path[row] ?? ''}`;
}

/** An entry of the settings' `extraFiles` that a row came of; null for what the scene names. */
export function addedAs(model: AssetModel, row: number): string | null {
  const owner = ownerOf(model, row);
  if (owner === null || owner.type !== ADDED_TYPE || owner.property !== 'extraFiles') return null;
  return model.storedPath[row] || (model.path[row] ?? null);
}

/** Source: `extra-files.ts` of the job package. */
const ADDED_TYPE = 'Extra';
