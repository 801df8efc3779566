import { isSkipped } from '@farmhand/job';
import type { Owner } from '@farmhand/model';
import type { AssetPage, AssetStatus } from '@farmhand/sidecar/api';
import { describe, expect, it } from 'vitest';
import { dropModel, groupBy, layout, sortBy, takeModel } from '../src/screens/assets/asset-state.ts';
import {
  comparable,
  leftOut,
  possible,
  takenAlong,
  withAdded,
  withoutAdded,
} from '../src/screens/assets/choices.ts';
import { ALL_ASSETS, filtered } from '../src/screens/assets/table/asset-filter.ts';
import { type AssetModel, assetModel, ownersOf } from '../src/screens/assets/table/asset-model.ts';
import { sortedRows } from '../src/screens/assets/table/asset-sort.ts';
import { groupAt, groupedLayout, type Layout } from '../src/screens/assets/table/layout.ts';
import { carriedOver, choose, isChosen, NOTHING } from '../src/screens/assets/table/selection.ts';
import { breather } from '../src/screens/assets/table/slices.ts';
import { sortInSlices } from '../src/screens/assets/table/sort-in-slices.ts';

interface Asset {
  readonly path: string;
  readonly stored?: string;
  readonly size?: number;
  readonly status?: AssetStatus;
  readonly owner?: Owner;
  readonly others?: readonly Owner[];
  readonly moreOwners?: number;
}

const wood: Owner = { type: 'Image', name: 'Wood', property: 'filepath' };
const added: Owner = { type: 'Extra', name: 'notes', property: 'extraFiles' };

function page(assets: readonly Asset[], offset = 0): AssetPage {
  const owners = [
    ...new Set(assets.flatMap(({ owner, others = [] }) => (owner === undefined ? [] : [owner, ...others]))),
  ];
  return {
    total: assets.length,
    offset,
    owners,
    path: assets.map(({ path }) => path),
    storedPath: assets.map(({ stored = '' }) => stored),
    sizeBytes: assets.map(({ size = 1 }) => size),
    status: assets.map(({ status = 'new' }) => status),
    kind: assets.map(() => 'image'),
    owner: assets.map(({ owner }) => (owner === undefined ? -1 : owners.indexOf(owner))),
    otherOwners: assets.map(({ others = [] }) => others.map((each) => owners.indexOf(each))),
    moreOwners: assets.map(({ moreOwners = 0 }) => moreOwners),
    uses: assets.map(() => 1),
  };
}

const table = (...assets: readonly Asset[]) => assetModel('scan', [page(assets)]);
const paths = (model: AssetModel, rows: Iterable<number>) => Array.from(rows, (row) => model.path[row]);

/** The lines of a layout as an artist sees them: a folder with its number of files, or a file. */
function lines(model: AssetModel, layout: Layout): string[] {
  const { grouping, items, from, to } = layout;
  return Array.from(items, (item) => {
    const group = groupAt(item);
    const depth =
      group >= 0 ? (grouping?.depth[group] ?? 0) : (grouping?.depth[grouping.groupOf[item] ?? 0] ?? 0) + 1;
    const text =
      group >= 0
        ? `${grouping?.label[group]} (${(to[group] ?? 0) - (from[group] ?? 0)})`
        : (model.path[item]?.split(/[\\/]/).pop() ?? '');
    return '  '.repeat(depth) + text;
  });
}

const treeOf = (model: AssetModel, rows = model.byName, isOpen: (group: number) => boolean = () => true) =>
  groupedLayout(model, model.folders, rows, isOpen);

describe('files as a tree of folders', () => {
  it('shows folders first, names as people count, and chains of folders as one', async () => {
    const model = await table(
      { path: '/film/shot/scene.blend' },
      { path: '/film/shot/tex/wood10.png' },
      { path: '/film/shot/tex/Wood2.png' },
      { path: '/film/shot/cache/sim/a/b.vdb' },
    );
    expect(lines(model, treeOf(model))).toEqual([
      '/film/shot (4)',
      '  cache/sim/a (1)',
      '    b.vdb',
      '  tex (2)',
      '    Wood2.png',
      '    wood10.png',
      '  scene.blend',
    ]);
  });

  it('knows the paths of Windows: drives, shares, either slash, whatever the case', async () => {
    const model = await table(
      { path: 'D:\\Film\\a.png' },
      { path: 'd:/film/b.png' },
      { path: '\\\\nas\\proj\\c.exr' },
      { path: '$HIP/tex/d.rat' },
      { path: 'plain.ies' },
    );
    expect(lines(model, treeOf(model)).filter((line) => line.includes('('))).toEqual([
      ' (1)',
      '$HIP/tex (1)',
      'D:\\Film (2)',
      '\\\\nas\\proj (1)',
    ]);
  });

  it('tells upper from lower case apart where the file system does', async () => {
    const model = await table({ path: '/a/Tex/x.png' }, { path: '/a/tex/y.png' });
    expect(model.folders.label.filter((label) => label.toLowerCase() === 'tex')).toHaveLength(2);
  });

  it('counts files, bytes and what is missing in a folder with those within', async () => {
    const model = await table(
      { path: '/p/a.png', size: 10 },
      { path: '/p/x/b.png', size: -1, status: 'missing' },
      { path: '/p/x/c.png', size: 5 },
      { path: '/p/y/d.png', size: 2 },
    );
    const { bytes, missing, from, to } = treeOf(model);
    const p = model.folders.label.indexOf('/p');
    const x = model.folders.label.indexOf('x');
    expect([bytes[p], missing[p], (to[p] ?? 0) - (from[p] ?? 0)]).toEqual([17, 1, 4]);
    expect([bytes[x], missing[x], (to[x] ?? 0) - (from[x] ?? 0)]).toEqual([5, 1, 2]);
  });

  it('hides what is in closed folders and leaves out folders in which nothing was found', async () => {
    const model = await table({ path: '/p/a.png' }, { path: '/p/x/b.png' }, { path: '/p/y/c.png' });
    const x = model.folders.label.indexOf('x');
    expect(
      lines(
        model,
        treeOf(model, model.byName, (group) => group !== x),
      ),
    ).toEqual(['/p (3)', '  x (1)', '  y (1)', '    c.png', '  a.png']);
    const found = filtered(model, model.byName, { ...ALL_ASSETS, text: 'c.png' });
    expect(lines(model, treeOf(model, found.rows))).toEqual(['/p (1)', '  y (1)', '    c.png']);
  });

  it('bears a path of 2,000 folders and hostile names', async () => {
    const deep = `/${'d/'.repeat(2000)}x.png`;
    const model = await table({ path: deep }, { path: '/a\nb/<script>alert(1)</script>.png' });
    expect(treeOf(model).rows).toHaveLength(2);
  });
});

describe('filtering', () => {
  const assets = [
    { path: '/p/Wood_diffuse.png', status: 'new', owner: wood },
    { path: '/p/stone.png', status: 'missing', owner: { type: 'Image', name: 'Été', property: 'filepath' } },
    { path: '/p/e\u0301te\u0301.png', stored: '//tex/summer.png', status: 'onFarm' },
  ] as const satisfies readonly Asset[];

  it('finds all words in path, stored path or owner, in any case and either way of writing accents', async () => {
    const model = await table(...assets);
    const find = (text: string) =>
      paths(model, filtered(model, model.byName, { ...ALL_ASSETS, text }).rows).sort();
    expect(find('WOOD diff')).toEqual([assets[0].path]);
    expect(find('summer')).toEqual([assets[2].path]);
    expect(find('\u00c9t\u00e9')).toEqual([assets[2].path, assets[1].path].sort());
    expect(find('image stone')).toEqual([assets[1].path]);
    expect(find('wood stone')).toEqual([]);
  });

  it('gives the same while typing as when asked at once, and all again when the text is taken back', async () => {
    const many = await table(
      ...Array.from({ length: 500 }, (_, at) => ({ path: `/p/frame_${at}.exr`, owner: wood })),
    );
    let former = filtered(many, many.byName, ALL_ASSETS);
    for (const text of ['f', 'fr', 'frame_1', 'frame_12', 'frame_12 ', 'frame_12 wo']) {
      former = filtered(many, many.byName, { ...ALL_ASSETS, text }, former);
      expect(former.rows).toEqual(filtered(many, many.byName, { ...ALL_ASSETS, text }).rows);
    }
    expect(former.rows).toHaveLength(11);
    const back = filtered(many, many.byName, { ...ALL_ASSETS, text: 'frame_1' }, former);
    expect(back.rows).toHaveLength(111);
    const other = filtered(
      many,
      many.byName,
      { ...ALL_ASSETS, text: 'frame_12', statuses: new Set(['missing'] as const) },
      back,
    );
    expect(other.rows).toHaveLength(0);
  });

  it('finds a file by any of its owners, and tells all of them', async () => {
    const floor: Owner = { type: 'Material', name: 'Floor' };
    const door: Owner = { type: 'Material', name: 'Door' };
    const pages = [
      page([{ path: '/p/a.png', owner: wood }]),
      page([{ path: '/p/b.png', owner: floor, others: [wood, door], moreOwners: 7 }], 1),
    ];
    const model = await assetModel('scan', pages);
    const found = (text: string) => paths(model, filtered(model, model.byName, { ...ALL_ASSETS, text }).rows);
    expect(found('door')).toEqual(['/p/b.png']);
    expect(found('floor wood')).toEqual(['/p/b.png']);
    expect(found('wood')).toEqual(['/p/a.png', '/p/b.png']);
    expect(ownersOf(model, 1)).toEqual([floor, wood, door]);
    expect(ownersOf(model, 0)).toEqual([wood]);
    expect([model.moreOwners.get(0), model.moreOwners.get(1)]).toEqual([undefined, 7]);
  });

  it('keeps to the chosen statuses', async () => {
    const model = await table(...assets);
    const statuses = new Set(['missing', 'onFarm'] as const);
    expect(filtered(model, model.byName, { ...ALL_ASSETS, statuses }).rows).toHaveLength(2);
  });
});

describe('sorting', () => {
  it('keeps the order of names among those of one status or size, up and down', async () => {
    const model = await table(
      { path: '/p/c10.png', size: 5, status: 'onFarm' },
      { path: '/p/c9.png', size: 5, status: 'onFarm' },
      { path: '/p/a.png', size: 7, status: 'missing' },
      { path: '/p/B.png', size: -1, status: 'onFarm' },
    );
    const order = async (column: 'name' | 'size' | 'status', down: boolean) =>
      paths(model, await sortedRows(model, { column, down })).map((path) => path?.slice(3, -4));
    expect(await order('name', false)).toEqual(['a', 'B', 'c9', 'c10']);
    expect(await order('name', true)).toEqual(['c10', 'c9', 'B', 'a']);
    expect(await order('size', false)).toEqual(['B', 'c9', 'c10', 'a']);
    expect(await order('size', true)).toEqual(['a', 'c9', 'c10', 'B']);
    expect(await order('status', false)).toEqual(['a', 'B', 'c9', 'c10']);
    expect(await order('status', true)).toEqual(['B', 'c9', 'c10', 'a']);
  });

  it('keeps the order that is asked for while the table of the next scan is made', async () => {
    const asset = (name: string, size: number) => ({ path: `/p/${name}.png`, size });
    const signal = new AbortController().signal;
    groupBy.value = 'none';
    await takeModel(await table(asset('a', 1), asset('b', 2)), signal);
    const next = await table(asset('a', 1), asset('b', 2), asset('c', 3));
    const taken = takeModel(next, signal);
    const asked = sortBy({ column: 'size', down: true });
    await Promise.all([taken, asked]);
    expect(paths(next, layout.value.items)).toEqual(['/p/c.png', '/p/b.png', '/p/a.png']);
    dropModel();
  });

  it('sorts more rows than fit in a slice as the language itself does', async () => {
    const keys = Array.from({ length: 10_000 }, (_, at) => (at * 7919) % 1000);
    const rows = Int32Array.from(keys, (_key, at) => at);
    const compare = (a: number, b: number) => (keys[a] ?? 0) - (keys[b] ?? 0);
    const sorted = await sortInSlices(rows, compare, breather());
    expect(Array.from(sorted)).toEqual(Array.from(rows).sort(compare));
  });

  it('ends when it is given up', async () => {
    const stop = new AbortController();
    const rows = new Int32Array(200_000);
    const sorting = sortInSlices(rows, (a, b) => a - b, breather(stop.signal));
    stop.abort();
    await expect(sorting).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('lets others have their turn while a large table is made', async () => {
    let turns = 0;
    let isMade = false;
    const others = (async () => {
      while (!isMade) {
        await new Promise((resolve) => setImmediate(resolve));
        turns += 1;
      }
    })();
    await table(...Array.from({ length: 60_000 }, (_, at) => ({ path: `/p/${at % 300}/f.${at}.exr` })));
    isMade = true;
    await others;
    expect(turns).toBeGreaterThan(3);
  });
});

describe('choosing', () => {
  const assets = [{ path: '/p/x/a.png' }, { path: '/p/x/b.png' }, { path: '/p/c.png' }, { path: '/p/d.png' }];

  it('takes a folder for all files in it, also closed, and knows when all of it is chosen', async () => {
    const model = await table(...assets);
    const x = model.folders.label.indexOf('x');
    const layout = treeOf(model, model.byName, (group) => group !== x);
    const place = layout.items.findIndex((item) => groupAt(item) === x);
    const one = choose(NOTHING, layout, 'one', place);
    expect(paths(model, one.rows).sort()).toEqual(['/p/x/a.png', '/p/x/b.png']);
    expect(isChosen(one, layout, layout.items[place] ?? 0)).toBe(true);
    expect(isChosen(one, layout, layout.items[0] ?? 0)).toBe(false);
    expect(choose(one, layout, 'toggle', place).rows.size).toBe(0);
  });

  it('takes a range from where it began, whichever way', async () => {
    const model = await table(...assets);
    const layout = treeOf(model);
    const last = layout.items.length - 1;
    const begun = choose(NOTHING, layout, 'one', last);
    const range = choose(begun, layout, 'range', last - 1);
    expect(paths(model, range.rows).sort()).toEqual(['/p/c.png', '/p/d.png']);
    expect(choose(range, layout, 'range', last).rows.size).toBe(1);
  });

  it('still has the same files chosen after the next scan, which found others and lost one', async () => {
    const before = await table(...assets);
    const layout = treeOf(before);
    const all = choose(NOTHING, layout, 'all', 0);
    const after = await table(
      { path: '/p/0.png' },
      { path: '/p/x/b.png', status: 'excluded' },
      { path: '/p/c.png' },
    );
    expect(paths(after, carriedOver(all, before, after).rows).sort()).toEqual(['/p/c.png', '/p/x/b.png']);
  });
});

describe('what is left out and taken along', () => {
  const sequence = [1, 2, 3].map((frame) => ({
    path: `C:\\p\\sim.${frame}.vdb`,
    stored: 'C:/p/sim.####.vdb',
    owner: { type: 'Volume', name: 'sim' },
  }));

  it('leaves a whole sequence out as one entry, a part of it file by file', async () => {
    const model = await table({ path: 'C:\\p\\s.blend' }, ...sequence);
    expect(leftOut(model, [1, 2, 3], [])).toEqual(['C:/p/sim.####.vdb']);
    expect(leftOut(model, [1, 3], [])).toEqual(['C:\\p\\sim.1.vdb', 'C:\\p\\sim.3.vdb']);
    expect(leftOut(model, [1], ['c:/P/SIM.1.vdb'])).toEqual(['c:/P/SIM.1.vdb']);
  });

  it.each([
    ['C:\\p\\Wood.png', 'c:/P/wood.PNG'],
    ['\\\\nas\\a.png', '//NAS/a.png'],
    ['/p/Wood.png', '/p/wood.png'],
    ['//tex/a.png', '//tex/a.png'],
    ['C:wood.png', 'c:wood.png'],
    ['tex\\a.png', 'TEX/a.png'],
  ])('compares %j with %j as a job does', (one, other) => {
    expect(comparable(one) === comparable(other)).toBe(isSkipped({ skipFiles: [one] }, other));
  });

  it('takes a file along again whatever left it out: its path or what the scene stores', async () => {
    const model = await table(...sequence);
    expect(takenAlong(model, [0], ['c:/p/SIM.####.vdb', 'C:\\p\\sim.2.vdb'])).toEqual(['C:\\p\\sim.2.vdb']);
    expect(takenAlong(model, [1], ['c:/p/sim.2.VDB', '/other'])).toEqual(['/other']);
  });

  it('offers for each file what can be done with it', async () => {
    const model = await table(
      { path: '/p/scene.blend' },
      { path: '/p/packed.png', status: 'packed', owner: wood },
      { path: '/p/wood.png', owner: wood },
      { path: '/p/out.png', status: 'excluded', owner: wood },
      { path: '/p/gone.png', status: 'missing', owner: wood },
      { path: '/p/notes/a.txt', stored: '/p/notes', owner: added },
      { path: '/p/notes.txt', owner: added },
    );
    expect(possible(model, model.byName.slice().sort())).toEqual({
      leaveOut: [2, 4, 5],
      takeAlong: [3],
      remove: [5, 6],
      missing: [4],
    });
    expect(withoutAdded(model, [5], ['/p/notes', '/p/notes.txt'] as never)).toEqual(['/p/notes.txt']);
    expect(withAdded(['/p/notes.txt', '/p/b'] as never, ['/p/notes.txt'] as never)).toEqual([
      '/p/notes.txt',
      '/p/b',
    ]);
  });
});
