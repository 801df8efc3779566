import { isSkipped } from '@farmhand/job';
import type { JobSettings, Owner, ReferenceKind, SceneReference } from '@farmhand/model';
import { breather, type ExaminedJob, sentState } from '@farmhand/submission';
import type { AssetPage, AssetStatus } from '../api/scenes.ts';
import { sortInTurns } from './sort-in-turns.ts';

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
  owner: Owner | null;
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
    owner: null,
    uses: 0,
  });
  for (const reference of report.references) {
    // Where something is written is nothing that the scene needs.
    if (reference.kind === 'output') continue;
    for (const { path, isThere } of placesOf(reference)) {
      add(assets, {
        path,
        storedPath: reference.storedPath === path ? '' : reference.storedPath,
        sizeBytes: sizes.get(path) ?? -1,
        status: isThere ? statusOf(path, reference) : absentStatus(path, reference, settings),
        kind: reference.kind,
        owner: reference.owner,
        uses: 1,
      });
      seen += 1;
      if (seen % STRETCH === 0) await breathe();
    }
  }
  const rows = await sortInTurns([...assets.values()], byPath, signal);
  return {
    total: rows.length,
    byStatus: countsOf(rows),
    page: (offset, limit, leave) => pageOf(rows, { offset, limit }, leave),
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
  if (WEIGHT[asset.status] >= WEIGHT[known.status] || known.owner === null) return;
  const { storedPath, status, kind, owner } = asset;
  Object.assign(known, { storedPath, status, kind, owner });
}

function countsOf(rows: readonly Asset[]): AssetTable['byStatus'] {
  const counts: Partial<Record<AssetStatus, { files: number; bytes: number }>> = {};
  for (const { status, sizeBytes } of rows) {
    const { files, bytes } = counts[status] ?? { files: 0, bytes: 0 };
    counts[status] = { files: files + 1, bytes: bytes + Math.max(0, sizeBytes) };
  }
  return counts;
}

async function pageOf(
  rows: readonly Asset[],
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
    uses: [],
  };
  const numbers = new Map<string, number>();
  const numberOf = (owner: Owner | null): number => {
    if (owner === null) return -1;
    const key = `${owner.type}\0${owner.name}\0${owner.property ?? ''}`;
    const number = numbers.get(key) ?? page.owners.push(owner) - 1;
    numbers.set(key, number);
    return number;
  };
  for (let start = offset; start < offset + limit && start < rows.length; start += STRETCH) {
    for (const row of rows.slice(start, Math.min(start + STRETCH, offset + limit))) {
      page.path.push(row.path);
      page.storedPath.push(row.storedPath);
      page.sizeBytes.push(row.sizeBytes);
      page.status.push(row.status);
      page.kind.push(row.kind);
      page.owner.push(numberOf(row.owner));
      page.uses.push(row.uses);
    }
    await breathe();
  }
  return page;
}
