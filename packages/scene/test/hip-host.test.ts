import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  localPath,
  type ReferenceKind,
  type SnapshotReference,
  sceneReport,
  storedPath,
} from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { type ReadSceneOptions, readScene } from '../src/index.ts';
import { type NodeSpec, type SceneSpec, syntheticHip } from './support/synthetic-hip.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const MANTRA: NodeSpec = {
  path: '/out/mantra1',
  type: 'ifd',
  parms: { trange: 'normal', f: [1, 3, 1], vm_picture: '$HIP/render/$OS.$F4.exr' },
};

function fileNode(file: string, path = '/obj/geo1/file1'): NodeSpec {
  return { path, type: 'file', parms: { file } };
}

interface Saved {
  readonly folder: string;
  readonly read: (options?: ReadSceneOptions) => ReturnType<typeof readScene>;
}

function save(
  nodes: readonly NodeSpec[],
  files: readonly string[] = [],
  more: Omit<SceneSpec, 'nodes'> = {},
): Saved {
  const folder = temporaryFolder();
  const path = join(folder, 'shot.hip');
  writeFileSync(path, syntheticHip('hip', { ...more, nodes }));
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), 'x');
  }
  return { folder, read: (options = {}) => readScene(path, options) };
}

/** What the open Houdini says of a parameter: its text, and what it comes to at some frames. */
function told(
  stored: string,
  atFrames: Readonly<Record<number, string>>,
  more: { readonly kind?: ReferenceKind; readonly owner?: SnapshotReference['owner'] } = {},
): SnapshotReference {
  const samples = Object.entries(atFrames).map(([frame, path]) => ({
    frame: Number(frame),
    path: localPath.parse(path),
  }));
  const [first] = samples;
  return {
    storedPath: storedPath.parse(stored),
    kind: more.kind ?? 'cache',
    owner: more.owner ?? { type: 'file', name: '/obj/geo1/file1', property: 'file' },
    ...(first === undefined ? {} : { resolvedPath: first.path }),
    ...(samples.length > 1 ? { atFrames: samples } : {}),
  };
}

const OF_PYTHON = '$HIP/geo/`pythonexprs("name()")`.bgeo';
const part = (...frames: readonly number[]) => ({ sceneNames: ['/out/mantra1'], frames });

describe('a path that only Houdini can work out', () => {
  const names = (folder: string, paths: readonly string[]) =>
    paths.map((path) => path.replace(`${folder}/`, ''));

  const rows: readonly {
    readonly name: string;
    readonly samples: Readonly<Record<number, string>>;
    readonly files: readonly string[];
    readonly missing?: readonly string[];
  }[] = [
    { name: 'stays', samples: { 1: 'a.bgeo', 2: 'a.bgeo', 3: 'a.bgeo' }, files: ['a.bgeo'] },
    {
      name: 'counts frames with zeros before',
      samples: { 1: 's.0001.bgeo', 2: 's.0002.bgeo', 3: 's.0003.bgeo' },
      files: ['s.0001.bgeo', 's.0002.bgeo'],
      missing: ['s.0003.bgeo'],
    },
    {
      name: 'counts frames without',
      samples: { 1: 's.8.bgeo', 2: 's.9.bgeo', 3: 's.10.bgeo' },
      files: ['s.8.bgeo', 's.10.bgeo'],
      missing: ['s.9.bgeo'],
    },
    {
      name: 'is ahead of the frames',
      samples: { 1: 'v2/s.1001.bgeo', 3: 'v2/s.1003.bgeo' },
      files: ['v2/s.1001.bgeo', 'v2/s.1002.bgeo', 'v2/s.1003.bgeo'],
    },
    {
      name: 'holds still somewhere: all between come along',
      samples: { 1: 's.1.bgeo', 2: 's.2.bgeo', 3: 's.2.bgeo' },
      files: ['s.1.bgeo', 's.2.bgeo'],
    },
    {
      name: 'has its number in a folder',
      samples: { 1: 'f1/s.bgeo', 3: 'f3/s.bgeo' },
      files: ['f1/s.bgeo', 'f2/s.bgeo', 'f3/s.bgeo'],
    },
    { name: 'has tiles', samples: { 1: 't.<UDIM>.exr' }, files: ['t.1001.exr', 't.1012.exr'] },
  ];
  it.each(rows)('$name', async ({ samples, files, missing = [] }) => {
    const { folder, read } = save([fileNode(OF_PYTHON), MANTRA], files);
    const alone = (await read({ rendered: part(1, 2, 3) })).references[0];
    expect(alone).toMatchObject({ needed: true, exists: false, files: [] });
    expect(alone?.unknown).not.toBeNull();

    const here = Object.fromEntries(
      Object.entries(samples).map(([frame, path]) => [frame, join(folder, path)]),
    );
    const report = await read({ rendered: part(1, 2, 3), hostReferences: [told(OF_PYTHON, here)] });
    expect(sceneReport.parse(report)).toEqual(report);
    const [first, ...others] = report.references.filter(({ kind }) => kind !== 'output');
    expect(others).toEqual([]);
    expect(first).toMatchObject({ foundBy: 'both', unknown: null, needed: true });
    expect(names(folder, first?.files ?? [])).toEqual(files);
    expect(names(folder, first?.missing ?? [])).toEqual(missing);
    expect(report.findings.map(({ id }) => id)).toEqual(missing.length > 0 ? ['missing-file'] : []);
  });

  it('only the frames of the job, and one beside for what is blurred', async () => {
    const files = Array.from({ length: 40 }, (_, index) => `s.${index + 1}.bgeo`);
    const { folder, read } = save([fileNode(OF_PYTHON), MANTRA], files);
    const at = (frame: number) => join(folder, `s.${frame}.bgeo`);
    const samples = told(OF_PYTHON, { 1: at(1), 20: at(20), 40: at(40) });
    const report = await read({ rendered: part(10, 11, 30), hostReferences: [samples] });
    expect(report.references[0]?.files).toEqual([9, 10, 11, 12, 29, 30, 31].map(at));
  });

  it('all there is where the network looks at other frames', async () => {
    const shift: NodeSpec = { path: '/obj/geo1/shift', type: 'timeshift', inputs: ['file1'] };
    const { folder, read } = save([fileNode(OF_PYTHON), shift, MANTRA], ['s.1.bgeo', 's.77.bgeo']);
    const samples = told(OF_PYTHON, { 1: join(folder, 's.1.bgeo'), 3: join(folder, 's.3.bgeo') });
    const report = await read({ rendered: part(1, 2, 3), hostReferences: [samples] });
    expect(report.references[0]).toMatchObject({
      files: [join(folder, 's.1.bgeo'), join(folder, 's.77.bgeo')],
      missing: [],
    });
  });

  it('what changes by more than a number comes as far as it is known, and is told', async () => {
    const { folder, read } = save([fileNode(OF_PYTHON), MANTRA], ['day.bgeo', 'night.bgeo']);
    const samples = told(OF_PYTHON, { 1: join(folder, 'day.bgeo'), 3: join(folder, 'night.bgeo') });
    const report = await read({ rendered: part(1, 2, 3), hostReferences: [samples] });
    const files = report.references.filter(({ kind }) => kind !== 'output').flatMap((one) => one.files);
    expect(files).toEqual([join(folder, 'day.bgeo'), join(folder, 'night.bgeo')]);
    expect(report.findings).toMatchObject([{ id: 'path-changes', severity: 'notice', path: OF_PYTHON }]);
  });
});

it("Houdini's variables from outside resolve what the file alone does not tell", async () => {
  const { folder, read } = save(
    [fileNode('$SHOT_CACHE/a.bgeo'), fileNode('$JOB/b.bgeo', '/obj/geo1/file2'), MANTRA],
    ['cache/a.bgeo', 'job/b.bgeo'],
  );
  const alone = await read();
  expect(alone.references[0]?.unknown?.en).toContain('$SHOT_CACHE');
  const hostVariables = { SHOT_CACHE: join(folder, 'cache'), JOB: join(folder, 'job') };
  const report = await read({ hostVariables });
  expect(report.references.slice(0, 2).map(({ files }) => files)).toEqual([
    [join(folder, 'cache/a.bgeo')],
    [join(folder, 'job/b.bgeo')],
  ]);
  expect(report.findings).toEqual([]);
});

describe('what is written', () => {
  const owner = (property: string) => ({ type: 'ifd', name: '/out/mantra1', property });
  const output = (stored: string, path: string, property: string) =>
    told(stored, { 1: path }, { kind: 'output', owner: owner(property) });

  it('joins what the file tells, is never missing, and comes with its place', async () => {
    const { folder, read } = save([MANTRA]);
    const hostReferences = [
      output('$HIP/render/$OS.$F4.exr', join(folder, 'render/mantra1.0001.exr'), 'vm_picture'),
      output('$HIP/render/deep.$F4.rat', join(folder, 'render/deep.0001.rat'), 'vm_dcmfilename'),
    ];
    const report = await read({ hostReferences });
    expect(report.references).toMatchObject([
      { foundBy: 'both', writesTo: join(folder, 'render/mantra1.$F4.exr'), missing: [], needed: false },
      { foundBy: 'host', kind: 'output', writesTo: join(folder, 'render/deep.$F4.rat'), missing: [] },
    ]);
    expect(report.references).toHaveLength(2);
    expect(report.findings).toEqual([]);
  });

  it("of Mantra's Cryptomatte: the layers with a file of their own, and the manifests beside", async () => {
    const crypto = {
      vm_cryptolayers: 2,
      vm_cryptolayeroutputenable1: 'on',
      vm_cryptolayeroutput1: '$HIP/crypto.$F4.exr',
      vm_cryptolayersidecarenable1: 'on',
      vm_cryptolayersidecar1: '$HIP/crypto.json',
      vm_cryptolayeroutputenable2: 'off',
      vm_cryptolayeroutput2: '$HIP/none.$F4.exr',
    };
    const { folder, read } = save([{ ...MANTRA, parms: { ...MANTRA.parms, ...crypto } }]);
    expect((await read()).references.map(({ kind, writesTo }) => [kind, writesTo])).toEqual([
      ['output', join(folder, 'render/mantra1.$F4.exr')],
      ['output', join(folder, 'crypto.$F4.exr')],
      ['output', join(folder, 'crypto.json')],
    ]);
  });

  it('has the take of its node in its place', async () => {
    const take = (name: string, parms: NodeSpec['parms']): NodeSpec => ({
      path: `/out/${name}`,
      type: 'ifd',
      parms: { vm_picture: '$HIP/$ACTIVETAKE.$F4.exr', ...parms },
    });
    const { folder, read } = save([take('a', { take: 'night' }), take('b', { take: '_current_' })]);
    const report = await read();
    expect(report.references.map(({ writesTo }) => writesTo)).toEqual([
      join(folder, 'night.$F4.exr'),
      join(folder, 'Main.$F4.exr'),
    ]);
    expect(report.scenes.map(({ outputNode }) => outputNode?.take)).toEqual(['night', null]);
  });
});

describe('what an output node says of itself', () => {
  it.each([
    ['switched off', { path: '/out/a', type: 'ifd', bypassed: true }, { bypassed: true }],
    ['a simulation', { path: '/out/a', type: 'geometry', parms: { initsim: 'on' } }, { sequential: true }],
    ['dynamics', { path: '/out/a', type: 'dop' }, { sequential: true }],
    [
      'in the background',
      { path: '/out/a', type: 'ifd', parms: { soho_foreground: 0 } },
      { nonBlocking: true },
    ],
    ['a wedge', { path: '/out/a', type: 'wedge', parms: { steps1: 4, steps2: 3 } }, { repeats: 12 }],
  ] as const)('%s', async (_, node, expected) => {
    const { read } = save([node]);
    const [scene] = (await read()).scenes;
    const plain = {
      take: null,
      bypassed: false,
      frameByFrame: false,
      sequential: false,
      nonBlocking: false,
      repeats: 1,
    };
    expect(scene?.outputNode).toEqual({ ...plain, ...expected });
  });

  it('a fetch and a wedge have before them what they name, a switch what it is set to', async () => {
    const { read } = save([
      { path: '/obj/net', type: 'ropnet' },
      { path: '/obj/net/inner', type: 'ifd' },
      { path: '/out/a', type: 'ifd' },
      { path: '/out/fetch1', type: 'fetch', parms: { source: '/obj/net/inner' } },
      { path: '/out/wedge1', type: 'wedge', parms: { driver: '../a' } },
      { path: '/out/switch1', type: 'switch', inputs: ['a', 'fetch1'], parms: { index: 1 } },
    ]);
    const before = new Map((await read()).scenes.map(({ name, dependsOn }) => [name, dependsOn]));
    expect(before.get('/out/fetch1')).toEqual(['/obj/net/inner']);
    expect(before.get('/out/wedge1')).toEqual(['/out/a']);
    expect(before.get('/out/switch1')).toEqual(['/obj/net/inner']);
  });
});

describe('caches that only files connect', () => {
  const write = (name: string, soppath: string, sopoutput: string): NodeSpec => ({
    path: `/out/${name}`,
    type: 'geometry',
    parms: { soppath, sopoutput },
  });
  const graph = (file: string): readonly NodeSpec[] => [
    { path: '/obj/geo1/box1', type: 'box' },
    fileNode(file, '/obj/geo2/file1'),
    { path: '/obj/geo2/merge1', type: 'object_merge', parms: { objpath1: '../../geo2/file1' } },
    { path: '/obj/geo3/object_merge1', type: 'object_merge', parms: { objpath1: '/obj/geo2/OUT' } },
    { path: '/obj/geo2/OUT', type: 'null', inputs: ['file1'] },
    write('foam', '/obj/geo3/object_merge1', '$HIP/geo/foam.$F4.bgeo.sc'),
    write('water', '/obj/geo1/box1', '$HIP/geo/water.$F4.bgeo.sc'),
  ];

  it.each([
    ['as it is written', '$HIP/geo/water.$F4.bgeo.sc'],
    ['by another way to say it', '`"$HIP/geo/water." + padzero(4, $F) + ".bgeo.sc"`'],
    ['one frame of it', '$HIP/geo/water.0001.bgeo.sc'],
  ])('%s', async (_, file) => {
    const report = await save(graph(file)).read();
    const reads = report.scenes.map(({ name, readsFrom }) => [name, readsFrom]);
    expect(reads).toEqual([
      ['/out/foam', ['/out/water']],
      ['/out/water', undefined],
    ]);
  });

  it('not by another file, nor from a network that nobody takes over', async () => {
    const other = await save(graph('$HIP/geo/waterfall.$F4.bgeo.sc')).read();
    expect(other.scenes.some(({ readsFrom }) => readsFrom !== undefined)).toBe(false);
    const apart = graph('$HIP/geo/water.$F4.bgeo.sc').filter(
      ({ path }) => path !== '/obj/geo3/object_merge1',
    );
    const report = await save(apart).read();
    expect(report.scenes.some(({ readsFrom }) => readsFrom !== undefined)).toBe(false);
  });

  it('and of two that read each other only one waits', async () => {
    const { read } = save([
      fileNode('$HIP/geo/b.$F4.bgeo', '/obj/geo1/file1'),
      fileNode('$HIP/geo/a.$F4.bgeo', '/obj/geo2/file1'),
      write('a', '/obj/geo1/file1', '$HIP/geo/a.$F4.bgeo'),
      write('b', '/obj/geo2/file1', '$HIP/geo/b.$F4.bgeo'),
    ]);
    expect((await read()).scenes.map(({ readsFrom }) => readsFrom)).toEqual([['/out/b'], undefined]);
  });
});

it('a sequence is taken for the frames of what renders, through nodes that stand for it', async () => {
  const sim: NodeSpec = {
    path: '/out/sim',
    type: 'geometry',
    parms: { trange: 'normal', f: [1, 6, 1], initsim: 'on', sopoutput: '$HIP/sim.$F.bgeo' },
  };
  const all: NodeSpec = { path: '/out/all', type: 'merge', inputs: ['mantra1'] };
  const files = Array.from({ length: 20 }, (_, index) => `s.${index + 1}.bgeo`);
  const { folder, read } = save(
    [fileNode('$HIP/s.$F.bgeo'), { ...MANTRA, inputs: ['sim'] }, sim, all],
    files,
  );
  const taken = async (rendered: NonNullable<ReadSceneOptions['rendered']>) =>
    (await read({ rendered })).references[0]?.files.map((file) => Number(/(\d+)\.bgeo$/.exec(file)?.[1]));
  expect(folder).not.toBe('');
  const merged = { sceneNames: ['/out/all'], frames: [10] };
  expect(await taken(merged)).toEqual([9, 10, 11]);
  expect(await taken({ ...merged, withDependencies: true })).toEqual([1, 2, 3, 4, 5, 6, 7, 9, 10, 11]);
  expect(await taken({ sceneNames: ['/out/sim'], frames: [4] })).toEqual([1, 2, 3, 4, 5, 6, 7]);
});
