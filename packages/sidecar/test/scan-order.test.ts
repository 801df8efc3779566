/** What becomes of many scans at once, and of scenes with more files than anybody wants to wait for. */
import {
  CHECK_SCHEMA,
  type Finding,
  JOB_SETTINGS_SCHEMA,
  jobSettings,
  type LocalPath,
  localPath,
  SCENE_REPORT_SCHEMA,
  type SceneReference,
  storedPath,
} from '@farmhand/model';
import type { AssetPage, PanelNews, Scan } from '@farmhand/sidecar/api';
import { type ExaminedJob, SubmissionError } from '@farmhand/submission';
import { describe, expect, it } from 'vitest';
import { pageBody } from '../src/scenes/page-body.ts';
import { openScans, type Scans } from '../src/scenes/scans.ts';

const settings = jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA });
const scene = (name: string) => localPath.parse(`/proj/${name}`);
const input = (name: string, hostSessionId: string | null = null) => ({
  scenePath: scene(name),
  hostSessionId,
  settings,
  offline: true,
});

function reference(files: readonly string[], parts: Partial<SceneReference> = {}): SceneReference {
  return {
    storedPath: storedPath.parse('//tex/sea.####.exr'),
    kind: 'imageSequence',
    owner: { type: 'Image', name: 'Sea' },
    storedIn: scene('shot.blend'),
    files: files.map((file) => localPath.parse(file)),
    sizeBytes: files.length,
    missing: [],
    exists: true,
    unknown: null,
    packed: false,
    needed: true,
    frames: null,
    foundBy: 'reader',
    ...parts,
  };
}

function examined(
  references: readonly SceneReference[] = [],
  findings: readonly Finding[] = [],
  sent: ReadonlyMap<string, number> = new Map(),
): ExaminedJob {
  const path = scene('shot.blend');
  const files = new Map<LocalPath, number>([[path, 1]]);
  for (const one of references) if (one.needed) for (const file of one.files) files.set(file, 1);
  return {
    check: {
      schema: CHECK_SCHEMA,
      scenePath: path,
      checkedAt: '2026-01-01T00:00:00.000Z',
      worst: null,
      findings: [...findings],
      plan: null,
      environment: { outcome: 'notChecked', label: null, reasons: [], asOf: null },
      hardware: null,
      upload: { files: files.size, bytes: files.size, newBytes: 0, bytesPerSecond: null },
      cost: null,
      settings: [],
    },
    report: {
      schema: SCENE_REPORT_SCHEMA,
      path,
      format: 'blend',
      host: { name: 'blender', version: '3.4' },
      sizeBytes: 1,
      modifiedMs: 0,
      plugins: [],
      scenes: [],
      references: [...references],
      files: [...files].map(([file, sizeBytes]) => ({ path: file, sizeBytes })),
      simulations: [],
      scripts: [],
      viewportOnly: [],
      findings: [],
    },
    environments: [],
    hardware: null,
    files,
    modified: new Map([...files.keys()].map((file) => [file, 0])),
    sentBefore: new Map([...sent].map(([file, sizeBytes]) => [file, { sizeBytes, modifiedMs: 0 }])),
  };
}

/** Scans whose looks end when the test says so. */
function heldScans() {
  const looks = new Map<string, PromiseWithResolvers<ExaminedJob>>();
  const began = new Map<string, PromiseWithResolvers<void>>();
  const told: Scan[] = [];
  const waiters = new Set<() => void>();
  const at = <V>(map: Map<string, PromiseWithResolvers<V>>, path: string) => {
    const known = map.get(path) ?? Promise.withResolvers<V>();
    map.set(path, known);
    return known;
  };
  const scans = openScans({
    accounts: {
      examine({ scenePath }, { signal, onProgress }) {
        onProgress?.({ step: 'scene' });
        at(began, scenePath).resolve();
        signal.addEventListener('abort', () => at(looks, scenePath).reject(signal.reason));
        return at(looks, scenePath).promise;
      },
    },
    snapshotOf: () => null,
    feed: {
      tell(news: PanelNews) {
        if (news.type === 'scan') told.push(news.scan);
        for (const look of [...waiters]) look();
      },
    },
  });
  return {
    scans,
    told,
    began: (name: string) => at(began, scene(name)).promise,
    isBegun: (name: string) => began.has(scene(name)),
    finish: (name: string, found = examined()) => at(looks, scene(name)).resolve(found),
    fail: (name: string, error: unknown) => at(looks, scene(name)).reject(error),
    /** Until panels are told that it has ended. */
    ended: (id: string) =>
      new Promise<Scan>((resolve) => {
        const look = () => {
          const last = told.findLast((each) => each.id === id && each.state !== 'running');
          if (last === undefined) return;
          waiters.delete(look);
          resolve(last);
        };
        waiters.add(look);
        look();
      }),
  };
}

const stateOf = (scans: Scans, id: string) => {
  try {
    return scans.get(id).state;
  } catch (error) {
    return SubmissionError.isInstance(error) ? error.problem.code : 'thrown';
  }
};

describe('scans', () => {
  it('run two at a time, the others in their turn', async () => {
    const { scans, began, isBegun, finish, ended } = heldScans();
    const [a, b, c] = ['a', 'b', 'c'].map((name) => scans.start(input(name)));
    await Promise.all([began('a'), began('b')]);
    expect(isBegun('c')).toBe(false);
    expect(scans.get(c?.id ?? '').step).toBe('waiting');
    finish('b');
    await began('c');
    finish('a');
    finish('c');
    for (const one of [a, b, c]) expect((await ended(one?.id ?? '')).state).toBe('done');
    await scans.close();
    expect(scans.busy()).toBe(false);
  });

  it('of the same scene and host give way to the newest; others do not', async () => {
    const { scans, finish, ended } = heldScans();
    const first = scans.start(input('a'));
    const ofHost = scans.start(input('a', 'host'));
    const second = scans.start(input('a'));
    expect([first, ofHost, second].map(({ id }) => stateOf(scans, id))).toEqual([
      'cancelled',
      'running',
      'running',
    ]);
    finish('a');
    expect((await ended(ofHost.id)).state).not.toBe('running');
    expect((await ended(first.id)).endedAt).not.toBeNull();
  });

  it('that wait can be cancelled, and are never begun', async () => {
    const { scans, began, isBegun, finish, ended } = heldScans();
    for (const name of ['a', 'b']) scans.start(input(name));
    const waiting = scans.start(input('c'));
    expect(scans.cancel(waiting.id)).toMatchObject({ state: 'cancelled', result: null });
    const next = scans.start(input('d'));
    await began('a');
    finish('a');
    await began('d');
    expect(isBegun('c')).toBe(false);
    finish('d');
    expect((await ended(next.id)).state).toBe('done');
    expect(scans.cancel(next.id).state).toBe('done');
  });

  it('wait in a line that is not endless', async () => {
    const { scans } = heldScans();
    for (let index = 0; index < 32; index += 1) scans.start(input(`${index}`));
    const more = () => scans.start(input('more')).id;
    expect(more).toThrow(expect.objectContaining({ problem: expect.objectContaining({ retryable: true }) }));
    // One of the same scene takes the place of the former.
    expect(scans.start(input('31')).state).toBe('running');
    await scans.close();
    expect(scans.busy()).toBe(false);
  });

  it('are told to who comes later: the newest of each scene and host', async () => {
    const { scans, finish, ended } = heldScans();
    const first = scans.start(input('a'));
    finish('a');
    await ended(first.id);
    const second = scans.start(input('a'));
    const ofHost = scans.start(input('a', 'host'));
    const other = scans.start(input('b'));
    expect(scans.newest().map(({ id }) => id)).toEqual([second, ofHost, other].map(({ id }) => id));
    await scans.close();
  });

  it('that fail tell why, and make room', async () => {
    const { scans, fail, ended } = heldScans();
    const problem = { code: 'scene-damaged', message: 'It is damaged.', hint: 'Save it.', retryable: false };
    const one = scans.start(input('a'));
    fail('a', new SubmissionError(problem));
    expect(await ended(one.id)).toMatchObject({ state: 'failed', problem });
    expect(() => scans.assets(one.id)).toThrow('could not be looked at');
  });

  it('are kept for a while: sixteen, those without a result the shortest', async () => {
    const { scans, finish, ended } = heldScans();
    const ids: string[] = [];
    for (let index = 0; index < 17; index += 1) {
      const { id } = scans.start(input(`${index}`));
      ids.push(id);
      if (index === 3) scans.cancel(id);
      else finish(`${index}`);
      await ended(id);
    }
    expect(ids.filter((id) => stateOf(scans, id) === 'unknown-scan')).toEqual([ids[3]]);
    const { id } = scans.start(input('last'));
    expect(stateOf(scans, ids[0] ?? '')).toBe('unknown-scan');
    expect(stateOf(scans, id)).toBe('running');
    scans.cancel(id);
  });

  it('of large scenes are kept as long as there is room; the newest is in any case', async () => {
    const { scans, finish, ended } = heldScans();
    const large = examined([reference(Array.from({ length: 200_000 }, (_, index) => `/tex/${index}.exr`))]);
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      const { id } = scans.start(input(name));
      finish(name, large);
      ids.push((await ended(id)).id);
    }
    // Room is made once a scan has come to rest, which is after it is told of.
    await new Promise((resolve) => setImmediate(resolve));
    expect(ids.map((id) => stateOf(scans, id))).toEqual(['unknown-scan', 'done', 'done']);
  });

  it('end with the sidecar, which takes no more', async () => {
    const { scans } = heldScans();
    const all = ['a', 'b', 'c'].map((name) => scans.start(input(name)));
    await scans.close();
    expect(all.map(({ id }) => stateOf(scans, id))).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(() => scans.start(input('d'))).toThrow(expect.objectContaining({ name: 'SubmissionError' }));
  });

  it('tell of the worst findings of each kind, and how many more there are', async () => {
    const { scans, finish, ended } = heldScans();
    const finding = (id: string, severity: Finding['severity'], index: number): Finding => ({
      id,
      severity,
      tipCode: null,
      text: { en: 'Missing.', zh: '缺失。' },
      owner: null,
      path: `/tex/${index}.exr`,
      count: 1,
      fix: null,
    });
    const many = Array.from({ length: 5_000 }, (_, index) => finding('missing-file', 'warning', index));
    const { id } = scans.start(input('a'));
    finish(
      'a',
      examined([], [finding('no-camera', 'error', 0), ...many, finding('render-scale', 'notice', 0)]),
    );
    const { result } = await ended(id);
    expect(result?.check.findings.map((each) => each.id)).toEqual([
      'no-camera',
      ...Array.from({ length: 100 }, () => 'missing-file'),
      'render-scale',
    ]);
    expect(result?.moreFindings).toBe(4_900);
  });
});

async function tableOf(found: ExaminedJob) {
  const { scans, finish, ended } = heldScans();
  const { id } = scans.start(input('a'));
  finish('a', found);
  await ended(id);
  return scans.assets(id);
}

describe('an asset table', () => {
  it('of 120,000 files is made and told while others have their turn', async () => {
    const names = Array.from({ length: 120_000 }, (_, index) => `/tex/${(index * 7919) % 120_000}.exr`);
    let turns = 0;
    const others = setInterval(() => (turns += 1), 1);
    const table = await tableOf(
      examined([reference(names.slice(0, 100_000)), reference(names.slice(50_000))], [], new Map()),
    );
    expect(turns).toBeGreaterThan(5);
    expect(table.total).toBe(120_001);
    const pages: AssetPage[] = [];
    for (let offset = 0; offset < table.total; offset += 20_000) {
      const page = await table.page(offset, 20_000, new AbortController().signal);
      expect(await new Response(pageBody(page)).json()).toEqual(page);
      pages.push(page);
    }
    clearInterval(others);
    expect(pages.flatMap(({ path }) => path)).toEqual(
      [...new Set([...names, '/proj/shot.blend'])].toSorted((a, b) => (a < b ? -1 : 1)),
    );
    const uses = pages.flatMap((page) => page.uses);
    // The scene, those of one reference, and the 50,000 that both name.
    expect([0, 1, 2].map((count) => uses.filter((each) => each === count).length)).toEqual([
      1, 70_000, 50_000,
    ]);
  });

  it('has the weightiest word on a file that several places name', async () => {
    const rows: readonly (readonly [SceneReference, string])[] = [
      [reference(['/t/needed']), 'new'],
      [reference(['/t/needed'], { needed: false }), 'new'],
      [reference(['/t/idle'], { needed: false }), 'notNeeded'],
      [reference([], { missing: [localPath.parse('/t/gone')], exists: false }), 'missing'],
      [reference([], { missing: [localPath.parse('/t/gone')], needed: false }), 'missing'],
      [reference([], { storedPath: storedPath.parse('//packed.png'), packed: true }), 'packed'],
      [reference([], { storedPath: storedPath.parse('`expression`'), exists: false }), 'missing'],
      [reference(['/t/sent']), 'onFarm'],
      [reference(['/t/grown']), 'changed'],
    ];
    const sent = new Map([
      ['/t/sent', 1],
      ['/t/grown', 77],
    ]);
    const written = reference(['/renders/a.png'], { kind: 'output', needed: false });
    const table = await tableOf(examined([...rows.map(([one]) => one).reverse(), written], [], sent));
    const { path, status } = await table.page(0, 100, new AbortController().signal);
    expect(Object.fromEntries(path.map((each, index) => [each, status[index]]))).toEqual({
      '/proj/shot.blend': 'new',
      '/t/needed': 'new',
      '/t/idle': 'notNeeded',
      '/t/gone': 'missing',
      '//packed.png': 'packed',
      '`expression`': 'missing',
      '/t/sent': 'onFarm',
      '/t/grown': 'changed',
    });
    expect(table.byStatus).toMatchObject({ new: { files: 2, bytes: 2 }, missing: { files: 2, bytes: 0 } });
  });
});

describe('the owners of an asset', () => {
  const image = (name: string, property?: string) =>
    property === undefined ? { type: 'Image', name } : { type: 'Image', name, property };
  const ownersIn = (page: AssetPage) =>
    new Map(
      page.path.map((path, row) => [
        path,
        [page.owner[row] ?? -1, ...(page.otherOwners[row] ?? [])].flatMap((at) => page.owners[at] ?? []),
      ]),
    );
  const pageOf = async (found: ExaminedJob, offset = 0, limit = 100) =>
    (await tableOf(found)).page(offset, limit, new AbortController().signal);

  it('are all that name it, each once, in the order of the scene', async () => {
    const page = await pageOf(
      examined([
        reference(['/t/a', '/t/b'], { owner: image('Sea') }),
        reference(['/t/b'], { owner: image('Sand') }),
        reference(['/t/b'], { owner: image('Sea') }),
        reference(['/t/b'], { owner: image('Sand', 'mask') }),
      ]),
    );
    expect(ownersIn(page)).toEqual(
      new Map([
        ['/proj/shot.blend', []],
        ['/t/a', [image('Sea')]],
        ['/t/b', [image('Sea'), image('Sand'), image('Sand', 'mask')]],
      ]),
    );
    expect(page.owners).toHaveLength(3);
    expect(page.uses).toEqual([0, 1, 4]);
    expect(page.moreOwners).toEqual([0, 0, 0]);
  });

  it('begin with the one that the status comes from', async () => {
    const page = await pageOf(
      examined([
        reference(['/t/a'], { owner: image('Idle'), needed: false }),
        reference(['/t/a'], { owner: image('Other'), needed: false }),
        reference(['/t/a'], { owner: image('Other') }),
      ]),
    );
    expect(ownersIn(page).get('/t/a')).toEqual([image('Other'), image('Idle')]);
    expect(page.status).toEqual(['new', 'new']);
  });

  it('are told as far as twenty, and the others counted', async () => {
    const names = Array.from({ length: 25 }, (_, index) => `${index}`);
    const idle = names.map((name) => reference(['/t/a'], { owner: image(name), needed: false }));
    const twice = [...idle, ...idle];
    const page = await pageOf(examined(twice));
    expect(ownersIn(page).get('/t/a')).toEqual(names.slice(0, 20).map((name) => image(name)));
    expect(page.moreOwners).toEqual([0, 5]);
    expect(page.owners).toHaveLength(20);

    // One of the counted and one that is new come to the front; those told before make room.
    const counted = await pageOf(examined([...twice, reference(['/t/a'], { owner: image('24') })]));
    expect(ownersIn(counted).get('/t/a')?.slice(0, 2)).toEqual([image('24'), image('0')]);
    expect(counted.moreOwners).toEqual([0, 5]);
    const other = await pageOf(examined([...twice, reference(['/t/a'], { owner: image('new') })]));
    expect(ownersIn(other).get('/t/a')).toHaveLength(20);
    expect(other.moreOwners).toEqual([0, 6]);
  });

  it('are those of the page alone', async () => {
    const found = examined(['a', 'b', 'c'].map((name) => reference([`/t/${name}`], { owner: image(name) })));
    const page = await pageOf(found, 2, 1);
    expect(page).toMatchObject({ path: ['/t/b'], owners: [image('b')], owner: [0], otherOwners: [[]] });
  });
});
