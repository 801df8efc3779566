import { isSkipped } from '@farmhand/job';
import type { JobSettings, Owner, ReferenceKind, SceneReference } from '@farmhand/model';
import { breather, type ExaminedJob, sentState, sortInTurns } from '@farmhand/submission';
import { type AssetPage, type AssetStatus, MOST_OWNERS_TOLD } from '../api/scenes.ts';

/** Every file that a scene names, each once, in the order of their paths. */
export interface AssetTable {
  readonly total: number;
  readonly byStatus: Readonly<
    Partial<Record<AssetStatus, { readonly files: number; readonly bytes: number }>>
  >;
  /** So many assets from the offset on, by columns. @throws the reason of `signal`. */
  page(offset: number, limit: number, signal: AbortSignal): Promise<AssetPage>;
}

interface Asset {
  readonly path: string;
  storedPath: string;
  sizeBytes: number;
  status: AssetStatus;
  kind: ReferenceKind;
  /** Numbers of the owners that are told, the one first that `status` comes from. None of the scene itself. */
  readonly owners: number[];
  /** Numbers of those that are only counted; null while there are none. */
  countedOwners: Set<number> | null;
  uses: number;
}

/** Of a file that several places name in several ways, the status that comes first counts. */
const WEIGHT: Readonly<Record<AssetStatus, number>> = {
  new: 0,
  changed: 0,
  onFarm: 0,
  missing: 1,
  packed: 2,
  excluded: 3,
  notNeeded: 4,
};

/** Assets between two looks at the clock. */
const STRETCH = 200;

/**
 * Makes the table of what was examined. Others have their turn meanwhile, however many assets there are.
 *
 * @throws the reason of `signal`.
 */
export async function assetTable(
  examined: Pick<ExaminedJob, 'report' | 'files' | 'modified' | 'sentBefore'>,
  settings: Pick<JobSettings, 'skipFiles'>,
  signal: AbortSignal,
): Promise<AssetTable> {
  const { report } = examined;
  const breathe = breather(signal);
  const assets = new Map<string, Asset>();
  const owners = numberedOwners();
  const statusOf = fileStatus(examined, settings);
  let seen = 0;
  const sizes = new Map<string, number>();
  for (const [path, sizeBytes] of examined.files) {
    sizes.set(path, sizeBytes);
    seen += 1;
    if (seen % STRETCH === 0) await breathe();
  }
  for (const { path, sizeBytes } of report.files) {
    sizes.set(path, sizeBytes);
    seen += 1;
    if (seen % STRETCH === 0) await breathe();
  }

  add(assets, {
    path: report.path,
    storedPath: '',
    sizeBytes: report.sizeBytes,
    status: statusOf(report.path, null),
    kind: 'other',
    owners: [],
    countedOwners: null,
    uses: 0,
  });
  for (const reference of report.references) {
    // Where something is written is nothing that the scene needs.
    if (reference.kind === 'output') continue;
    const owner = owners.numberOf(reference.owner);
    for (const { path, isThere } of placesOf(reference)) {
      add(assets, {
        path,
        storedPath: reference.storedPath === path ? '' : reference.storedPath,
        sizeBytes: sizes.get(path) ?? -1,
        status: isThere ? statusOf(path, reference) : absentStatus(path, reference, settings),
        kind: reference.kind,
        owners: [owner],
        countedOwners: null,
        uses: 1,
      });
      seen += 1;
      if (seen % STRETCH === 0) await breathe();
    }
  }
  const rows = await sortInTurns([...assets.values()], byPath, signal);
  return {
    total: rows.length,
    byStatus: await countsOf(rows, breathe),
    page: (offset, limit, leave) => pageOf(rows, owners.all, { offset, limit }, leave),
  };
}

/** Gives each owner a number, equal ones the same: its place in `all`. */
function numberedOwners() {
  const all: Owner[] = [];
  const numbers = new Map<string, number>();
  return {
    all: all as readonly Owner[],
    numberOf(owner: Owner): number {
      const key = `${owner.type}\0${owner.name}\0${owner.property ?? ''}`;
      const known = numbers.get(key);
      if (known !== undefined) return known;
      const number = all.push(owner) - 1;
      numbers.set(key, number);
      return number;
    },
  };
}

function byPath(a: Asset, b: Asset): number {
  if (a.path === b.path) return 0;
  return a.path < b.path ? -1 : 1;
}

/** Where a reference leads; itself, when nobody knows where. */
function* placesOf({
  packed,
  storedPath,
  files,
  missing,
}: SceneReference): Generator<{ readonly path: string; readonly isThere: boolean }> {
  if (packed || (files.length === 0 && missing.length === 0)) {
    yield { path: storedPath, isThere: packed };
    return;
  }
  for (const path of files) yield { path, isThere: true };
  for (const path of missing) yield { path, isThere: false };
}

function fileStatus(
  { files, modified, sentBefore }: Pick<ExaminedJob, 'files' | 'modified' | 'sentBefore'>,
  settings: Pick<JobSettings, 'skipFiles'>,
) {
  const sent = files as ReadonlyMap<string, number>;
  const times = modified as ReadonlyMap<string, number>;
  return (path: string, reference: SceneReference | null): AssetStatus => {
    if (reference?.packed) return 'packed';
    if (reference?.needed === false) return 'notNeeded';
    if (reference !== null && isLeftOut(path, reference, settings)) return 'excluded';
    return sentState(sentBefore.get(path), sent.get(path) ?? 0, times.get(path) ?? 0);
  };
}

function absentStatus(
  path: string,
  reference: SceneReference,
  settings: Pick<JobSettings, 'skipFiles'>,
): AssetStatus {
  if (!reference.needed) return 'notNeeded';
  return isLeftOut(path, reference, settings) ? 'excluded' : 'missing';
}

function isLeftOut(
  path: string,
  { storedPath }: SceneReference,
  settings: Pick<JobSettings, 'skipFiles'>,
): boolean {
  return isSkipped(settings, storedPath) || isSkipped(settings, path);
}

function add(assets: Map<string, Asset>, asset: Asset): void {
  // What is packed may have been a file once, which is another thing.
  const key = `${asset.status === 'packed' ? 'packed' : 'file'} ${asset.path}`;
  const known = assets.get(key);
  if (known === undefined) {
    assets.set(key, asset);
    return;
  }
  known.uses += asset.uses;
  const isSceneItself = known.owners.length === 0;
  if (isSceneItself) return;
  const counts = WEIGHT[asset.status] < WEIGHT[known.status];
  for (const owner of asset.owners) addOwner(known, owner, counts);
  if (!counts) return;
  const { storedPath, status, kind } = asset;
  Object.assign(known, { storedPath, status, kind });
}

function addOwner(asset: Asset, owner: number, isFirst: boolean): void {
  const { owners } = asset;
  const place = owners.indexOf(owner);
  if (!isFirst) {
    if (place !== -1) return;
    if (owners.length < MOST_OWNERS_TOLD) owners.push(owner);
    else asset.countedOwners = (asset.countedOwners ?? new Set()).add(owner);
    return;
  }
  if (place === -1) asset.countedOwners?.delete(owner);
  else owners.splice(place, 1);
  owners.unshift(owner);
  for (const last of owners.splice(MOST_OWNERS_TOLD)) {
    asset.countedOwners = (asset.countedOwners ?? new Set()).add(last);
  }
}

async function countsOf(
  rows: readonly Asset[],
  breathe: () => Promise<void> | undefined,
): Promise<AssetTable['byStatus']> {
  const counts: Partial<Record<AssetStatus, { files: number; bytes: number }>> = {};
  for (const [index, { status, sizeBytes }] of rows.entries()) {
    const count = counts[status] ?? { files: 0, bytes: 0 };
    counts[status] = count;
    count.files += 1;
    count.bytes += Math.max(0, sizeBytes);
    if (index % STRETCH === 0) await breathe();
  }
  return counts;
}

async function pageOf(
  rows: readonly Asset[],
  owners: readonly Owner[],
  { offset, limit }: { readonly offset: number; readonly limit: number },
  signal: AbortSignal,
): Promise<AssetPage> {
  const breathe = breather(signal);
  const page: AssetPage = {
    total: rows.length,
    offset,
    owners: [],
    path: [],
    storedPath: [],
    sizeBytes: [],
    status: [],
    kind: [],
    owner: [],
    otherOwners: [],
    moreOwners: [],
    uses: [],
  };
  /** Places in the page, by number in the table. */
  const places = new Map<number, number>();
  const placeOf = (number: number): number => {
    const known = places.get(number);
    const owner = owners[number];
    if (known !== undefined || owner === undefined) return known ?? -1;
    const place = page.owners.push(owner) - 1;
    places.set(number, place);
    return place;
  };
  for (let start = offset; start < offset + limit && start < rows.length; start += STRETCH) {
    for (const row of rows.slice(start, Math.min(start + STRETCH, offset + limit))) {
      page.path.push(row.path);
      page.storedPath.push(row.storedPath);
      page.sizeBytes.push(row.sizeBytes);
      page.status.push(row.status);
      page.kind.push(row.kind);
      const [first = -1, ...others] = row.owners.map(placeOf);
      page.owner.push(first);
      page.otherOwners.push(others);
      page.moreOwners.push(row.countedOwners?.size ?? 0);
      page.uses.push(row.uses);
    }
    await breathe();
  }
  return page;
}
