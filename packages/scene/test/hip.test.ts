import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { SceneReport } from '@farmhand/model';
import { describe, expect, it, vi } from 'vitest';
import { type ReadSceneOptions, readScene } from '../src/index.ts';
import {
  assetInterface,
  assetLibrary,
  dialogParm,
  entryHead,
  HIP_KINDS,
  hipSample,
  type NodeSpec,
  type ParmSpec,
  packArchive,
  packedHip,
  type SceneSpec,
  sceneEntries,
  syntheticHip,
  textHip,
} from './support/synthetic-hip.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

interface Written {
  readonly folder: string;
  readonly report: SceneReport;
}

/** A variable in braces. */
function braced(name: string): string {
  return `\${${name}}`;
}

/** Saves a scene beside some files and reads it. */
async function read(
  spec: SceneSpec,
  files: readonly string[] = [],
  options: ReadSceneOptions = {},
): Promise<Written> {
  const folder = temporaryFolder();
  const path = join(folder, 'shot_020.hip');
  writeFileSync(path, syntheticHip('hip', spec));
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), 'x');
  }
  return { folder, report: await readScene(path, options) };
}

function rop(
  name: string,
  type: string,
  parms: Readonly<Record<string, ParmSpec>> = {},
  more: Partial<NodeSpec> = {},
) {
  return { path: `/out/${name}`, type, parms, ...more };
}

const MANTRA = rop('mantra1', 'ifd', {
  trange: 'normal',
  f: [1, 3, 1],
  camera: '/obj/cam1',
  vm_picture: '$HIP/render/$OS.$F4.exr',
});

function fileNode(parms: Readonly<Record<string, ParmSpec>>, more: Partial<NodeSpec> = {}): NodeSpec {
  return { path: '/obj/geo1/file1', type: 'file', parms, ...more };
}

/** The references that are no output, with paths relative to the scene's folder. */
function inputs({ folder, report }: Written) {
  return report.references
    .filter(({ kind }) => kind !== 'output')
    .map(({ storedPath, kind, owner, files, missing, needed, unknown }) => ({
      storedPath,
      kind,
      property: owner.property,
      files: files.map((file) => file.replace(`${folder}/`, '')),
      missing: missing.map((file) => file.replace(`${folder}/`, '')),
      needed,
      unknown: unknown?.en ?? null,
    }));
}

describe('the archive', () => {
  it.each(HIP_KINDS)('.%s: plain and packed give the same report', async (kind) => {
    const folder = temporaryFolder();
    const plain = join(folder, `plain.${kind}`);
    const packed = join(folder, `packed.${kind}`);
    const spec: SceneSpec = { version: '19.5.716', nodes: [MANTRA] };
    writeFileSync(plain, syntheticHip(kind, spec));
    writeFileSync(packed, packedHip(kind, spec));
    const reports = [await readScene(plain), await readScene(packed)];
    for (const report of reports) {
      expect(report).toMatchObject({ format: 'hip', host: { name: 'houdini', version: '19.5.716' } });
      expect(report.scenes.map(({ name }) => name)).toEqual(['/out/mantra1']);
    }
  });

  it.each([
    ['plain', (text: Buffer) => text],
    ['packed', (text: Buffer) => gzipSync(text)],
    [
      'with line ends of Windows',
      (text: Buffer) => Buffer.from(text.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
    ],
  ])('saved as text, %s: the same report', async (_, change) => {
    const folder = temporaryFolder();
    const spec: SceneSpec = {
      nodes: [
        MANTRA,
        fileNode({ file: '$HIP/geo/猫 $F4.bgeo' }),
        // Only the interface of the asset says that this is a file.
        { path: '/obj/rock', type: 'rock', parms: { scan: '$HIP/rock.scan1' } },
      ],
      more: [
        { name: 'obj/empty.gz', content: '' },
        { name: 'obj/geo1/locked.geo', content: Buffer.alloc(3_000_000, 7) },
        {
          name: '.OPdummydefs',
          content: assetLibrary({ 'Sop/rock': assetInterface('hip', 'rock', dialogParm('scan', 'file')) }),
        },
      ],
    };
    const plain = join(folder, 'plain.hip');
    const text = join(folder, 'text.hip');
    writeFileSync(plain, syntheticHip('hip', spec));
    writeFileSync(text, change(textHip(spec)));
    const [expected, read] = [await readScene(plain), await readScene(text)];
    expect(expected.references.length).toBeGreaterThan(2);
    expect({ ...read, path: '', sizeBytes: 0, modifiedMs: 0 }).toEqual(
      JSON.parse(
        JSON.stringify({ ...expected, path: '', sizeBytes: 0, modifiedMs: 0 }).replaceAll(plain, text),
      ),
    );
  });

  it('the heads of limited licences are those that Houdini Indie writes', () => {
    // Three heads as they stand in scenes that Houdini 18.5 saved.
    expect(entryHead('hiplc', 'geo1/merge11.parm', 16, 0x626e4915).toString('latin1')).toBe(
      'HouLC\x1a1033600bbf0626e4915092bb9909geo1/merge11.parm\0',
    );
    expect(entryHead('hiplc', 'geo1/merge11.userdata', 33, 0x626e4915).toString('latin1')).toBe(
      'HouLC\x1a1033600bbb0626e4915076ac4ae7geo1/merge11.userdata\0',
    );
    expect(entryHead('hiplc', 'geo1/group9.init', 34, 0x626e4915).toString('latin1')).toBe(
      'HouLC\x1a1033600bbc0626e491507277fc71geo1/group9.init\0',
    );
  });

  it.each(HIP_KINDS)(
    '.%s: bulk between the texts, with archives of its own in it, is passed over',
    async (kind) => {
      const path = join(temporaryFolder(), `bulk.${kind}`);
      const bulk = Buffer.concat([hipSample(kind), Buffer.alloc(3_000_000, 'geometry')]);
      const entries = sceneEntries({
        more: [{ name: 'obj/locked.bgeo', content: bulk }],
        nodes: [MANTRA],
      });
      writeFileSync(path, packArchive(kind, entries));
      const report = await readScene(path);
      expect(report.findings).toEqual([]);
      expect(report.scenes.map(({ name }) => name)).toEqual(['/out/mantra1']);
    },
  );
});

describe('output nodes', () => {
  it('an output node says what it renders', async () => {
    const { report } = await read({
      nodes: [{ path: '/obj/cam1', type: 'cam', parms: { res: [1920, 1080] } }, MANTRA],
    });
    expect(report.scenes).toEqual([
      {
        name: '/out/mantra1',
        active: true,
        frameRange: { start: 1, end: 3, step: 1 },
        fps: 24,
        resolution: { width: 1920, height: 1080 },
        camera: '/obj/cam1',
        cameras: ['/obj/cam1'],
        renderer: 'ifd',
        outputPath: '$HIP/render/$OS.$F4.exr',
        outputFormat: 'exr',
        outputIsMovie: false,
        outputNode: {
          take: null,
          bypassed: false,
          frameByFrame: false,
          sequential: false,
          nonBlocking: false,
          repeats: 1,
        },
        renderLayers: [],
        dependsOn: [],
        device: null,
        denoiser: null,
        scalePercent: 100,
        renderRegion: false,
      },
    ]);
  });

  it.each([
    ['ifd', 'vm_picture', 'camera'],
    ['Redshift_ROP', 'RS_outputFileNamePrefix', 'RS_renderCamera'],
    ['arnold', 'ar_picture', 'camera'],
    ['vray_renderer', 'SettingsOutput_img_file_path', 'render_camera'],
    ['ris::3.0', 'ri_display_0_name', 'camera'],
    ['Octane_ROP', 'HO_img_fileName', 'HO_renderCamera'],
    ['karma', 'picture', 'camera'],
    ['usdrender', 'outputimage', 'override_camera'],
    ['opengl', 'picture', 'camera'],
  ])('%s writes to %s', async (type, output, camera) => {
    const { report } = await read({
      nodes: [rop('one', type, { [output]: '$HIP/r/a.$F4.png', [camera]: '/obj/cam7' })],
    });
    expect(report.scenes).toMatchObject([
      {
        renderer: type,
        outputPath: '$HIP/r/a.$F4.png',
        outputFormat: 'png',
        camera: '/obj/cam7',
        active: true,
      },
    ]);
    expect(report.references).toMatchObject([
      { kind: 'output', needed: false, owner: { type, name: '/out/one', property: output } },
    ]);
  });

  it.each([
    ['geometry', 'sopoutput', '$HIP/geo/x.$F.bgeo.sc', 'bgeo.sc'],
    ['alembic', 'filename', '$HIP/x.abc', 'abc'],
    ['dop', 'dopoutput', '$HIP/x.$SF.sim', 'sim'],
    ['usd', 'lopoutput', '$HIP/x.usd', 'usd'],
    ['filmboxfbx', 'sopoutput', '$HIP/x.fbx', 'fbx'],
  ])('%s makes no picture', async (type, output, written, format) => {
    const { report } = await read({ nodes: [rop('one', type, { [output]: written })] });
    expect(report.scenes).toMatchObject([
      { renderer: type, outputPath: written, outputFormat: format, resolution: null, camera: null },
    ]);
  });

  it('a window that only shows while the artist works, a network of another kind and Farmhand itself are none', async () => {
    const others = ['Redshift_IPR', 'matnet', 'vray_render_channels', 'farmhand_submit'];
    const { report } = await read({ nodes: [...others.map((type) => rop(`my_${type}`, type)), MANTRA] });
    expect(report.scenes.map(({ name, active }) => [name, active])).toEqual([['/out/mantra1', true]]);
  });

  it('in geometry, on the stage and in networks of output nodes elsewhere', async () => {
    const { report } = await read({
      nodes: [
        { path: '/obj/geo1', type: 'geo' },
        { path: '/obj/geo1/write', type: 'rop_geometry', parms: { sopoutput: '$HIP/a.bgeo' } },
        { path: '/obj/ropnet1', type: 'ropnet' },
        { path: '/obj/ropnet1/shots', type: 'subnet' },
        { path: '/obj/ropnet1/shots/ifd1', type: 'ifd', parms: { vm_picture: '$HIP/a.exr' } },
        { path: '/stage/usdrender_rop1', type: 'usdrender_rop', parms: { outputimage: '$HIP/b.exr' } },
        { path: '/obj/geo1/merge1', type: 'merge' },
      ],
    });
    expect(report.scenes.map(({ name, active }) => [name, active])).toEqual([
      ['/obj/geo1/write', false],
      ['/obj/ropnet1/shots/ifd1', true],
      ['/stage/usdrender_rop1', false],
    ]);
  });

  it('a render on the stage takes camera, size and path from the settings above it', async () => {
    const { report } = await read({
      nodes: [
        { path: '/stage/camera1', type: 'camera', parms: { primpath: '/cameras/`$OS`' } },
        {
          path: '/stage/settings',
          type: 'karmarenderproperties',
          inputs: ['camera1'],
          parms: { picture: '$HIP/k.$F4.exr', camera: '/cameras/camera1', resolution: [800, 450] },
        },
        {
          path: '/stage/render',
          type: 'usdrender_rop',
          inputs: ['settings'],
          parms: { trange: 'off', outputimage: '', override_camera: '', override_res: '' },
        },
      ],
    });
    expect(report.scenes).toMatchObject([
      {
        outputPath: '$HIP/k.$F4.exr',
        camera: '/cameras/camera1',
        cameras: ['/cameras/camera1'],
        resolution: { width: 800, height: 450 },
        // `tcur 0.25` at 24 frames a second.
        frameRange: { start: 7, end: 7, step: 1 },
      },
    ]);
  });

  it('the picture of the settings comes before that of a product, and a node in /out has no stage but its own', async () => {
    const { report } = await read({
      nodes: [
        {
          path: '/stage/settings',
          type: 'karmarenderproperties',
          parms: { picture: '$HIP/k.$F4.exr', resolution: [800, 450] },
        },
        {
          path: '/stage/product',
          type: 'renderproduct',
          inputs: ['settings'],
          parms: { productName: '$HIP/p.exr' },
        },
        { path: '/stage/render', type: 'usdrender_rop', inputs: ['product'], parms: { outputimage: '' } },
        rop('first', 'karma', { picture: '$HIP/first.exr', resolution: [10, 10] }),
        rop('second', 'usdrender', { loppath: '', outputimage: '' }, { inputs: ['first'] }),
      ],
    });
    const found = Object.fromEntries(
      report.scenes.map(({ name, outputPath, resolution }) => [
        name,
        [outputPath, resolution?.width ?? null],
      ]),
    );
    expect(found).toMatchObject({ '/stage/render': ['$HIP/k.$F4.exr', 800], '/out/second': [null, null] });
  });

  it.each([
    ['the camera', { override_camerares: 'off', res_fraction: '0.5', res_override: [100, 50] }, 1920, 1080],
    ['half of it', { override_camerares: 'on', res_fraction: '0.5', res_override: [100, 50] }, 960, 540],
    ['its own', { override_camerares: 'on', res_fraction: 'specific', res_override: [100, 50] }, 100, 50],
  ])('the size of %s', async (_, parms, width, height) => {
    const { report } = await read({
      nodes: [
        { path: '/obj/cam1', type: 'cam', parms: { res: [1920, 1080] } },
        rop('one', 'ifd', { camera: '../../obj/cam1', ...parms }),
      ],
    });
    expect(report.scenes[0]?.camera).toBe('/obj/cam1');
    expect(report.scenes[0]?.resolution).toEqual({ width, height });
  });

  it.each<[string, Readonly<Record<string, ParmSpec>>, number, number, number]>([
    ['the range of the node', { trange: 'normal', f: [5, 21, 4] }, 5, 21, 4],
    ['backwards', { trange: 'on', f: [9, 2, -1] }, 2, 9, 1],
    ['the current frame', { trange: 'off', f: [5, 20, 1] }, 7, 7, 1],
    ['the range of the scene, where the node has none', {}, 1, 96, 1],
    ['a single frame, as a File Cache says', { trange: 'single', f: [5, 20, 1] }, 7, 7, 1],
    ['a cache that does not move', { trange: 'normal', timedependent: 0, f: [5, 20, 1] }, 7, 7, 1],
  ])('frames: %s', async (_, parms, start, end, step) => {
    const { report } = await read({ nodes: [rop('one', 'ifd', parms)] });
    expect(report.scenes[0]?.frameRange).toEqual({ start, end, step });
  });

  it('frames from expressions: the saved value counts where only Houdini can tell', async () => {
    const start = 'fps 25\ntcur 0\ntset 0.4 4\nfrange 30 40\n';
    const channel = (name: string, expression: string, language = '') =>
      `channel ${name} {\n segment { length = 0 value = 1 1 expr = ${expression}${language} }\n}\n`;
    const { report } = await read({
      start,
      nodes: [rop('a', 'ifd')],
      more: [
        { name: 'out/b.init', content: 'type = ifd\n' },
        {
          name: 'out/b.parm',
          content:
            '{\ntrange\t[ 0\tlocks=0 ]\t(\t"normal"\t)\nf\t[ 0\tlocks=0 ]\t(\t[ f1\t1 ] \t[ f2\t2 ] \t[ f3\t2 ] \t)\n}\n',
        },
        {
          name: 'out/b.chn',
          content: `{\n${channel('f1', '$FSTART+1')}${channel('f2', '$RFEND')}${channel('f3', '"hou.frame()"', ' language = python')}}\n`,
        },
      ],
    });
    // Second 0.4 of 25 frames a second is frame 11.
    expect(report.scenes.map(({ name, frameRange, fps }) => [name, frameRange, fps])).toEqual([
      ['/out/b', { start: 12, end: 40, step: 2 }, 25],
      ['/out/a', { start: 11, end: 100, step: 1 }, 25],
    ]);
  });

  it('a movie, a take, and the format of a menu', async () => {
    const { report } = await read({
      nodes: [
        rop('one', 'comp', { copoutput: '$HIP/a.mov', take: 'night' }),
        rop('two', 'Redshift_ROP', {
          RS_outputFileNamePrefix: '$HIP/a.$F4.exr',
          RS_outputFileFormat: '.jpg',
        }),
      ],
    });
    expect(report.scenes).toMatchObject([
      { outputFormat: 'mov', outputIsMovie: true, renderLayers: [{ name: 'night', enabled: true }] },
      { outputFormat: 'jpg', outputIsMovie: false, renderLayers: [] },
    ]);
  });

  it('the one rendered last is active, unless it is bypassed or gone', async () => {
    const nodes = [rop('cache', 'geometry'), rop('a', 'ifd'), rop('b', 'ifd')];
    const active = async (spec: SceneSpec) =>
      (await read(spec)).report.scenes.filter((scene) => scene.active).map(({ name }) => name);
    expect(await active({ nodes })).toEqual(['/out/a']);
    expect(await active({ nodes, variables: { DRIVERPATH: '/out/b' } })).toEqual(['/out/b']);
    expect(await active({ nodes, variables: { DRIVERPATH: '/out/gone' } })).toEqual(['/out/a']);
    const bypassed = [rop('cache', 'geometry'), rop('a', 'ifd', {}, { bypassed: true }), rop('b', 'ifd')];
    expect(await active({ nodes: bypassed, variables: { DRIVERPATH: '/out/a' } })).toEqual(['/out/b']);
  });

  it('what has to render before: through merges, nulls, fetches, switches, dots and bypassed nodes', async () => {
    const { report } = await read({
      nodes: [
        rop('sim', 'dop'),
        rop('geo', 'geometry', {}, { inputs: ['sim'] }),
        rop('off', 'geometry', {}, { inputs: ['geo'], bypassed: true }),
        rop('end', 'null', {}, { inputs: ['off'] }),
        { path: '/obj/ropnet1', type: 'ropnet' },
        { path: '/obj/ropnet1/abc', type: 'alembic' },
        rop('get', 'fetch', { source: '../../obj/ropnet1/abc' }),
        rop('pick', 'switch', { index: 1 }, { inputs: ['sim', 'get'] }),
        rop('all', 'merge', {}, { inputs: ['pick', null, 'end', '(__dot1)'] }),
        rop('main', 'ifd', {}, { inputs: ['all', 'end'] }),
        rop('usd', 'usd'),
      ],
      more: [{ name: 'out/__dot1.networkdotinit', content: '{"version":1,"input":"usd 0 1"}' }],
    });
    const before = Object.fromEntries(report.scenes.map(({ name, dependsOn }) => [name, dependsOn]));
    expect(before['/out/main']).toEqual(['/obj/ropnet1/abc', '/out/geo', '/out/usd']);
    expect(before['/out/all']).toEqual(['/obj/ropnet1/abc', '/out/geo', '/out/usd']);
    expect(before['/out/geo']).toEqual(['/out/sim']);
    expect(before['/out/sim']).toEqual([]);
    expect(before).not.toHaveProperty(['/out/end']);
  });
});

describe('what has to render before', () => {
  async function before(...nodes: readonly NodeSpec[]): Promise<Readonly<Record<string, readonly string[]>>> {
    const { report } = await read({ nodes });
    const last = (path: string) => path.slice(path.lastIndexOf('/') + 1);
    return Object.fromEntries(report.scenes.map(({ name, dependsOn }) => [last(name), dependsOn.map(last)]));
  }
  const caches = [rop('a', 'geometry'), rop('b', 'geometry')];

  it.each([[-1], [2], [10_000]])('a switch set to %d, which no input has, renders none', async (index) => {
    const nodes = [...caches, rop('s', 'switch', { index }, { inputs: ['a', 'b'] })];
    expect(await before(...nodes, rop('p', 'ifd', {}, { inputs: ['s'] }))).toMatchObject({ s: [], p: [] });
  });

  it('a switch counts inputs that nothing is wired to', async () => {
    const nodes = [...caches, rop('s', 'switch', { index: 1 }, { inputs: [null, 'a'] })];
    expect(await before(...nodes, rop('p', 'ifd', {}, { inputs: ['s'] }))).toMatchObject({ p: ['a'] });
  });

  it('a bypassed fetch is as if what it names was not there', async () => {
    const fetch = rop('f', 'fetch', { source: '/out/a' }, { bypassed: true });
    expect(await before(...caches, fetch, rop('p', 'ifd', {}, { inputs: ['f'] }))).toMatchObject({ p: [] });
  });

  it('nothing before a locked node', async () => {
    const locked = [
      rop('c', 'geometry', {}, { inputs: ['a'], locked: true }),
      rop('m', 'merge', {}, { inputs: ['b'], locked: true }),
    ];
    expect(await before(...caches, ...locked, rop('p', 'ifd', {}, { inputs: ['c', 'm'] }))).toMatchObject({
      c: [],
      m: [],
      p: ['c'],
    });
  });

  it('a subnetwork renders its last nodes, after what is wired into it', async () => {
    const subnet = (more: Partial<NodeSpec> = {}): readonly NodeSpec[] => [
      rop('box', 'subnet', {}, { inputs: ['a'], ...more }),
      { path: '/out/box/in1', type: 'geometry' },
      { path: '/out/box/in2', type: 'ifd', inputs: ['in1'] },
      { path: '/out/box/in3', type: 'ifd' },
      rop('p', 'comp', {}, { inputs: ['box'] }),
    ];
    expect(await before(...caches, ...subnet())).toMatchObject({
      in1: ['a'],
      in2: ['in1'],
      in3: ['a'],
      p: ['in2', 'in3'],
    });
    expect(await before(...caches, ...subnet({ bypassed: true }))).toMatchObject({ p: ['a'] });
  });

  it('a wedge renders its input, or the node that it names', async () => {
    expect(
      await before(
        ...caches,
        rop('w1', 'wedge', { driver: '/out/b' }, { inputs: ['a'] }),
        rop('w2', 'wedge', { driver: '/out/b' }),
      ),
    ).toMatchObject({ w1: ['a'], w2: ['b'] });
  });

  it('a ring of fetches ends', async () => {
    const ring = [rop('f', 'fetch', { source: '/out/p' }), rop('p', 'ifd', {}, { inputs: ['f'] })];
    expect(await before(...ring)).toEqual({ f: ['p'], p: [] });
  });
});

describe('files', () => {
  it('a plain path: $HIP is where the scene lies now, or else where it was saved', async () => {
    const old = temporaryFolder();
    writeFileSync(join(old, 'there.obj'), 'x');
    const found = await read(
      {
        variables: { HIP: old },
        nodes: [
          fileNode({ file: '$HIP/geo/here.obj' }),
          fileNode({ file: `${braced('HIP')}/there.obj` }, { path: '/obj/geo1/file2' }),
          fileNode({ file: 'geo\\here.obj' }, { path: '/obj/geo1/file3' }),
          fileNode({ file: '$HIP/gone.obj' }, { path: '/obj/geo1/file4' }),
        ],
      },
      ['geo/here.obj'],
    );
    expect(inputs(found)).toMatchObject([
      { storedPath: '$HIP/geo/here.obj', kind: 'cache', files: ['geo/here.obj'], missing: [], needed: true },
      { files: [join(old, 'there.obj')], missing: [] },
      { files: ['geo/here.obj'] },
      { files: [], missing: ['gone.obj'] },
    ]);
    expect(found.report.findings).toMatchObject([
      { id: 'missing-file', owner: { type: 'file', name: '/obj/geo1/file4', property: 'file' } },
    ]);
  });

  it('$JOB and the variables of the scene, one naming another', async () => {
    const job = temporaryFolder();
    const found = await read(
      {
        variables: { JOB: job, TEX: '$HIP/tex', SHOT: 'sh010' },
        nodes: [
          {
            path: '/mat/a',
            type: 'principledshader::2.0',
            parms: { basecolor_texture: '$TEX/$SHOT.png', rough_texture: `$JOB/tex/${braced('SHOT')}_r.png` },
          },
        ],
      },
      ['tex/sh010.png'],
    );
    expect(inputs(found)).toMatchObject([
      { files: ['tex/sh010.png'], kind: 'image' },
      { missing: [join(job, 'tex/sh010_r.png')] },
    ]);
  });

  it('a texture that is switched off, and a node that is bypassed, need nothing', async () => {
    const found = await read({
      nodes: [
        {
          path: '/mat/a',
          type: 'principledshader::2.0',
          parms: { basecolor_useTexture: 'off', basecolor_texture: '$HIP/a.png' },
        },
        fileNode({ file: '$HIP/a.bgeo' }, { bypassed: true }),
        fileNode({ filemode: 'none', file: '$HIP/a.bgeo' }, { path: '/obj/geo1/file2' }),
      ],
    });
    expect(inputs(found).map(({ needed }) => needed)).toEqual([false, false, false]);
    expect(found.report.findings).toEqual([]);
  });

  it('what a File node writes is an output, and what it may find or not is never missed', async () => {
    const nodes = [
      fileNode({ filemode: 'write', file: '$HIP/a.bgeo' }),
      fileNode({ filemode: 'auto', file: '$HIP/b.bgeo' }, { path: '/obj/geo1/file2' }),
      fileNode({ filemode: 'auto', file: '$HIP/c.$F.bgeo' }, { path: '/obj/geo1/file3' }),
    ];
    const absent = await read({ nodes });
    expect(absent.report.references).toMatchObject([{ kind: 'output', needed: false }]);
    expect(absent.report.findings).toEqual([]);
    const there = await read({ nodes }, ['b.bgeo', 'c.7.bgeo', 'c.8.bgeo']);
    expect(inputs(there)).toMatchObject([
      { storedPath: '$HIP/b.bgeo', needed: true, files: ['b.bgeo'] },
      { storedPath: '$HIP/c.$F.bgeo', needed: true, files: ['c.7.bgeo', 'c.8.bgeo'] },
    ]);
  });

  it('other nodes with the same menu', async () => {
    const offset = (filemode: string): NodeSpec => ({
      path: `/obj/geo1/${filemode}`,
      type: 'isooffset',
      parms: { filemode, filename: './sdf$F4.simdata' },
    });
    const found = await read({ nodes: [offset('none'), offset('read'), offset('write'), MANTRA] });
    expect(found.report.references.map(({ owner, kind, needed }) => [owner.name, kind, needed])).toEqual([
      ['/obj/geo1/none', 'cache', false],
      ['/obj/geo1/read', 'cache', true],
      ['/obj/geo1/write', 'output', false],
      ['/out/mantra1', 'output', false],
    ]);
  });

  it.each<[string, string, Readonly<Record<string, ParmSpec>>]>([
    ['a proxy', 'geo', { RS_objprop_proxy_enable: 'off', RS_objprop_proxy_file: '$HIP/x.$F4.rs' }],
    ['a simulation to play', 'dopnet', { isplayer: 'off', playfilesname: '$HIP/sim/$OS.$SF.sim' }],
    ['checkpoints of a simulation', 'dopnet', { explicitcache: 'off', explicitcachename: '$HIP/c.$SF.sim' }],
    ['a backdrop of the view', 'cam', { vm_bgenable: 'off', vm_background: '/plates/a.tif' }],
    ['a kernel where code stands', 'opencl', { usecode: 'on', kernelfile: '$HIP/k.cl' }],
    ['a text where text stands', 'font', { usefile: 'off', file: '$HIP/slate.txt' }],
  ])('%s that is switched off is not needed', async (_, type, parms) => {
    const found = await read({ nodes: [{ path: '/obj/thing', type, parms }] });
    expect(inputs(found).filter(({ needed }) => needed)).toEqual([]);
    expect(found.report.findings).toEqual([]);
    const [toggle = '', ...others] = Object.keys(parms);
    const on = type === 'opencl' ? 'off' : 'on';
    const switched = await read(
      { nodes: [{ path: '/obj/thing', type, parms: { ...parms, [toggle]: on } }] },
      ['c.3.sim'],
    );
    expect(inputs(switched)).toMatchObject([{ property: others[0], needed: true }]);
  });

  it('a step of a simulation is any number', async () => {
    const files = ['sim/a.1.sim', 'sim/a.2.sim', 'sim/a.0003.sim'];
    const parms = { isplayer: 'on', playfilesname: '$HIP/sim/a.$SF.sim' };
    const found = await read({ nodes: [{ path: '/obj/dop', type: 'dopnet', parms }, MANTRA] }, files);
    expect(inputs(found)).toMatchObject([{ files: ['sim/a.1.sim', 'sim/a.2.sim'], missing: [] }]);
  });

  it('what comes with Houdini or lasts only while it runs is not needed', async () => {
    const found = await read({
      nodes: [
        fileNode({ file: '$HFS/houdini/geo/pig.bgeo' }),
        fileNode({ file: 'defcam.bgeo' }, { path: '/obj/geo1/file2' }),
        fileNode({ file: '$HOUDINI_TEMP_DIR/x.bgeo' }, { path: '/obj/geo1/file3' }),
        fileNode({ file: '/tmp/x.bgeo' }, { path: '/obj/geo1/file4' }),
      ],
    });
    expect(inputs(found).map(({ storedPath, needed }) => [storedPath, needed])).toEqual([
      ['$HFS/houdini/geo/pig.bgeo', false],
      ['$HOUDINI_TEMP_DIR/x.bgeo', false],
      ['/tmp/x.bgeo', false],
    ]);
    expect(found.report.findings).toEqual([]);
  });

  it('a name without a folder in a format of Houdini is its own, unless a file lies beside the scene', async () => {
    const nodes = [
      fileNode({ file: 'defcam.bgeo' }),
      { path: '/obj/a', type: 'scatter', parms: { densitytexture: 'sphere_matte.pic' } },
      { path: '/obj/b', type: 'scatter', parms: { densitytexture: 'mine.pic' } },
      { path: '/obj/c', type: 'scatter', parms: { densitytexture: 'wood.jpg' } },
      fileNode({ file: 'rock.bgeo' }, { path: '/obj/geo1/file2' }),
    ];
    const found = await read({ nodes }, ['mine.pic']);
    expect(inputs(found).map(({ storedPath, files, needed }) => [storedPath, files, needed])).toEqual([
      ['mine.pic', ['mine.pic'], true],
      ['wood.jpg', [], true],
      ['rock.bgeo', [], true],
    ]);
  });

  it("a renderer's own files, programs and what only tells of a run are none of the scene", async () => {
    const found = await read({
      nodes: [
        rop('rs', 'Redshift_ROP', { RS_OCIOPath: 'C:\\ProgramData\\Redshift\\Data\\OCIO\\config.ocio' }),
        rop('bake', 'studio_rop', { toolfile: 'C:\\Program Files\\Baker\\baker.exe' }),
        { path: '/obj/tree', type: 'lsystem', parms: { rulefile: './rules.txt' } },
        { path: '/stage/p', type: 'configureprimitive', parms: { assetdependencies: 'motor.usd' } },
      ],
    });
    expect(found.report.references.filter(({ needed }) => needed)).toEqual([]);
    expect(found.report.findings).toEqual([]);
  });

  it('numbers that an expression drives are no files, whatever their names', async () => {
    const driven = (saved: string): ParmSpec => ({ expression: 'strcmp(chs("x"), "y") == 0', saved });
    const found = await read({
      nodes: [
        {
          path: '/mat/a',
          type: 'principledshader::2.0',
          parms: {
            baseBump_useTexture: driven('0'),
            taperprofile: driven('x'),
            baseNormal_texture: driven(''),
          },
        },
      ],
    });
    expect(inputs(found).map(({ property }) => property)).toEqual(['baseNormal_texture']);
  });

  it('what a network of tasks names, by whatever name it goes, no render needs', async () => {
    const nodes = ['topnet', 'topnetmgr'].flatMap((type) => [
      { path: `/obj/${type}`, type, parms: { pattern: '$HIP/*.json' } },
      {
        path: `/obj/${type}/fetch`,
        type: 'ropfetch',
        parms: { pattern: '$HIP/x.json', perffile: '$HIP/$F.hperf' },
      },
    ]);
    const found = await read({ nodes });
    expect(inputs(found).map(({ needed }) => needed)).toEqual([false, false, false, false]);
  });

  it('paths of Windows are no paths here; values with quotes, blanks and other scripts are read', async () => {
    const found = await read(
      {
        nodes: [
          fileNode({ file: 'C:\\tex\\new\\a b.obj' }),
          fileNode({ file: '//nas/proj/a.obj' }, { path: '/obj/geo1/file2' }),
          fileNode({ file: '$HIP/木 "1" $5.obj' }, { path: '/obj/geo1/木' }),
        ],
      },
      ['木 "1" $5.obj'],
    );
    expect(inputs(found)).toMatchObject([
      { storedPath: 'C:\\tex\\new\\a b.obj', missing: ['C:\\tex\\new\\a b.obj'] },
      { missing: ['//nas/proj/a.obj'] },
      { storedPath: '$HIP/木 "1" $5.obj', files: ['木 "1" $5.obj'] },
    ]);
    expect(found.report.references[2]?.owner.name).toBe('/obj/geo1/木');
  });

  it.each([
    ['op:/obj/geo1/OUT.geo'],
    ['opdef:/Sop/rock?scan.bgeo'],
    ['temp:x.bgeo'],
    ['https://example.com/a.bgeo'],
    ['/obj/geo1/OUT'],
    ['Helvetica'],
    [''],
  ])('no file: %s', async (file) => {
    expect(inputs(await read({ nodes: [fileNode({ file })] }))).toEqual([]);
  });

  it('scripts that mention paths name no files', async () => {
    const found = await read({
      nodes: [
        rop('one', 'ifd', { prerender: 'source /scripts/a.cmd', postframe: 'print("/x/y.py")' }),
        { path: '/obj/geo1/w', type: 'attribwrangle', parms: { snippet: 'string s = "/tex/a.exr";' } },
      ],
    });
    expect(inputs(found)).toEqual([]);
  });

  it('a node of a type nobody knows: a value that looks like a file is one', async () => {
    const found = await read({
      nodes: [
        {
          path: '/obj/geo1/x',
          type: 'studio::scatter::1.0',
          parms: { source_a: '$HIP/pts.bgeo.sc', amount: 3, group: 'a/b', note: 'see v1.2 / v1.3' },
        },
      ],
    });
    expect(inputs(found)).toMatchObject([{ storedPath: '$HIP/pts.bgeo.sc', property: 'source_a' }]);
  });

  it('parameters that an interface declares as files, of one node and of an asset', async () => {
    const { folder, report } = await read({
      more: [
        {
          name: '.OPdummydefs',
          content: assetLibrary({
            'Sop/studio_rock': assetInterface(
              'hip',
              'studio_rock',
              dialogParm('scan', 'file', 'read') +
                dialogParm('bake', 'file', 'write') +
                dialogParm('map#', 'image'),
            ),
          }),
        },
      ],
      nodes: [
        {
          path: '/obj/geo1/rock',
          type: 'studio_rock',
          parms: { scan: 'scan.xyz', bake: '$HIP/bake.exr', map12: 'm.xyz', other: 'o.xyz' },
        },
        {
          path: '/obj/geo1',
          type: 'geo',
          parms: { card: 'card.xyz' },
          spareScript: `{\n${dialogParm('card', 'image')}}\n`,
        },
      ],
    });
    expect(report.references.map(({ kind, owner, missing }) => [owner.property, kind, missing])).toEqual([
      ['scan', 'other', [join(folder, 'scan.xyz')]],
      ['bake', 'output', []],
      ['map12', 'other', [join(folder, 'm.xyz')]],
      ['card', 'other', [join(folder, 'card.xyz')]],
    ]);
  });

  it('a file parameter of an output node nobody told of is written, unless it says otherwise', async () => {
    const script = `{\n${dialogParm('path_geo', 'geometry')}${dialogParm('inputmesh', 'file')}${dialogParm('lut', 'file', 'read')}}\n`;
    const parms = { path_geo: '$HIP/a.fbx', inputmesh: '$HIP/b.fbx', lut: '$HIP/c.cube' };
    const baker = (path: string, type: string): NodeSpec => ({ path, type, parms, spareScript: script });
    const found = await read({
      nodes: [baker('/out/bake', 'studio_bake'), baker('/obj/geo1/bake', 'studio::rop_bake::2.0')],
    });
    const expected = [
      ['path_geo', 'output'],
      ['inputmesh', 'cache'],
      ['lut', 'other'],
    ];
    expect(found.report.references.map(({ owner, kind }) => [owner.property, kind])).toEqual([
      ...expected,
      ...expected,
    ]);
    const elsewhere = await read({ nodes: [baker('/obj/geo1/bake', 'studio_bake')] });
    expect(elsewhere.report.references.map(({ kind }) => kind)).toEqual(['cache', 'cache', 'other']);
  });

  it('what a node first writes itself, by the value its file parameter starts with, is missed by nobody', async () => {
    const script = `{\n${dialogParm('atlas', 'image', undefined, '$HIP/export/$OS.exr')}${dialogParm('takes', 'file', undefined, '$HIP/takes.txt')}}\n`;
    const node = (path: string, parms: Readonly<Record<string, ParmSpec>>): NodeSpec => ({
      path,
      type: 'studio_lod',
      parms,
      spareScript: script,
    });
    const found = await read(
      {
        nodes: [
          node('/obj/a', { atlas: '$HIP/export/$OS.exr', takes: '$HIP/takes.txt' }),
          node('/obj/b', { atlas: '$HIP/baked/$OS.exr', takes: '$HIP/other.txt' }),
        ],
      },
      ['baked/b.exr'],
    );
    expect(inputs(found).map(({ storedPath, files }) => [storedPath, files])).toEqual([
      ['$HIP/baked/$OS.exr', ['baked/b.exr']],
      ['$HIP/other.txt', []],
    ]);
  });

  it('outputs by their names, and the products of a render', async () => {
    const found = await read({
      nodes: [
        { path: '/obj/bake', type: 'studio_bake', parms: { sOutputFile: '$HIP/render/x_$(CHANNEL).png' } },
        { path: '/stage/p', type: 'karmarenderproducts', parms: { productName_0: '$HIP/r/$OS.$F4.exr' } },
        { path: '/stage/r/clips', type: 'usdstitchclips', parms: { outtemplatefile1: '$HIP/v.usd' } },
      ],
    });
    expect(found.report.references.map(({ kind }) => kind)).toEqual(['output', 'output', 'output']);
  });

  it('a take brings files of its own', async () => {
    const chunk = (text: string) => {
      const bytes = Buffer.from(text);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return Buffer.concat([length, bytes]);
    };
    const { report } = await read({
      nodes: [fileNode({ file: '$HIP/day.bgeo' })],
      takes: Buffer.concat([
        Buffer.from('HoudiniTakeFile 1.0\ntake name Main kids 1\n'),
        chunk('e\n'),
        Buffer.from('take name night kids 0\n'),
        chunk('s 0 /obj/geo1/file1\n'),
        chunk('s 1 file\n'),
        chunk('d 0 1\nfile\t[ 0\tlocks=0 ]\t(\t$HIP/night.bgeo\t)\n'),
        chunk('e\n'),
      ]),
    });
    expect(report.references.map(({ storedPath }) => storedPath)).toEqual([
      '$HIP/day.bgeo',
      '$HIP/night.bgeo',
    ]);
  });
});

describe('sequences and tiles', () => {
  const three = ['geo/sim.0001.bgeo.sc', 'geo/sim.0002.bgeo.sc', 'geo/sim.0003.bgeo.sc'];

  it.each([
    ['$F4', '$HIP/geo/sim.$F4.bgeo.sc'],
    ['braces', `$HIP/geo/sim.${braced('F4')}.bgeo.sc`],
    ['padzero', '$HIP/geo/sim.`padzero(4, $F)`.bgeo.sc'],
    ['a whole expression', '`$HIP + "/geo/sim." + padzero(4,$F) + ".bgeo.sc"`'],
    ['strcat', '`strcat("$HIP/geo/sim.", strcat(padzero(4,$F), ".bgeo.sc"))`'],
    ['<F4>', '$HIP/geo/sim.<F4>.bgeo.sc'],
    ['####', '$HIP/geo/sim.####.bgeo.sc'],
    ['%04d', '$HIP/geo/sim.%04d.bgeo.sc'],
    ['an escaped variable', '$HIP/geo/sim.\\$F4.bgeo.sc'],
  ])('%s: every frame that renders is there', async (_, file) => {
    const found = await read({ nodes: [fileNode({ file }), MANTRA] }, three);
    expect(inputs(found)).toMatchObject([{ kind: 'cache', files: three, missing: [] }]);
    expect(found.report.references[0]?.frames).toEqual({ start: 1, end: 3, step: 1 });
    expect(found.report.findings).toEqual([]);
  });

  it('one that renders and is not there is missed; others on disk come along', async () => {
    const found = await read({ nodes: [fileNode({ file: '$HIP/geo/sim.$F4.bgeo.sc' }), MANTRA] }, [
      'geo/sim.0001.bgeo.sc',
      'geo/sim.0003.bgeo.sc',
      'geo/sim.0009.bgeo.sc',
      'geo/sim.10.bgeo.sc',
    ]);
    expect(inputs(found)).toMatchObject([
      {
        files: ['geo/sim.0001.bgeo.sc', 'geo/sim.0003.bgeo.sc', 'geo/sim.0009.bgeo.sc'],
        missing: ['geo/sim.0002.bgeo.sc'],
      },
    ]);
  });

  it('the frames that the caller renders count, not those of the node', async () => {
    const spec = { nodes: [fileNode({ file: '$HIP/sim.$F.bgeo' }), MANTRA] };
    const rendered = { sceneNames: ['/out/mantra1'], frames: [8, 9] };
    const found = await read(spec, ['sim.8.bgeo'], { rendered });
    expect(inputs(found)).toMatchObject([{ files: ['sim.8.bgeo'], missing: ['sim.9.bgeo'] }]);
  });

  it('the frames of a cache do not count beside those of a picture', async () => {
    const cache = rop('cache', 'geometry', { trange: 'normal', f: [1, 50, 1], sopoutput: '$HIP/x.$F.bgeo' });
    const found = await read({ nodes: [fileNode({ file: '$HIP/sim.$F.bgeo' }), cache, MANTRA] }, [
      'sim.1.bgeo',
    ]);
    expect(inputs(found)).toMatchObject([{ missing: ['sim.2.bgeo', 'sim.3.bgeo'] }]);
  });

  it.each([
    ['an offset', '$HIP/s.`padzero(2, $F-1)`.exr', ['s.00.exr', 's.01.exr', 's.02.exr']],
    ['a loop', '$HIP/s.`$F%2`.exr', ['s.0.exr', 's.1.exr']],
    ['a limit', '$HIP/s.`min($F, 2)`.exr', ['s.1.exr', 's.2.exr']],
    ['a choice', '$HIP/s.`if($F>2, 100, $F)`.exr', ['s.1.exr', 's.2.exr', 's.100.exr']],
  ])('%s of the frame', async (_, map, missing) => {
    const found = await read({
      nodes: [{ path: '/mat/a', type: 'texture::2.0', parms: { map } }, MANTRA],
    });
    expect(inputs(found)).toMatchObject([{ kind: 'imageSequence', missing }]);
  });

  it('retimed, it is not read on the frames that render: what is there comes, nothing is missed', async () => {
    const found = await read(
      {
        nodes: [
          fileNode({ file: '$HIP/sim.$F.bgeo' }),
          { path: '/obj/geo1/shift', type: 'timeshift', inputs: ['file1'] },
          MANTRA,
        ],
      },
      ['sim.77.bgeo'],
    );
    expect(inputs(found)).toMatchObject([{ files: ['sim.77.bgeo'], missing: [] }]);
  });

  it('a frame in a folder, or twice in a path', async () => {
    const found = await read(
      {
        nodes: [
          fileNode({ file: '$HIP/f$F/sim.bgeo' }),
          fileNode({ file: '$HIP/g.$F.$F4.bgeo' }, { path: '/obj/geo1/file2' }),
          MANTRA,
        ],
      },
      ['f1/sim.bgeo', 'f2/sim.bgeo', 'g.1.0001.bgeo'],
    );
    expect(inputs(found)).toMatchObject([
      { files: ['f1/sim.bgeo', 'f2/sim.bgeo'], missing: [] },
      { files: ['g.1.0001.bgeo'], missing: [] },
    ]);
  });

  it.each([['<UDIM>'], ['<udim>'], ['%(UDIM)d'], ['$UDIM']])('tiles: %s', async (token) => {
    const found = await read(
      {
        nodes: [
          { path: '/mat/a', type: 'principledshader', parms: { basecolor_texture: `$HIP/w.${token}.exr` } },
        ],
      },
      ['w.1001.exr', 'w.1012.exr', 'w.x.exr'],
    );
    expect(inputs(found)).toMatchObject([{ kind: 'udim', files: ['w.1001.exr', 'w.1012.exr'], missing: [] }]);
  });
});

describe('expressions', () => {
  it('refer to other parameters, by relative and full paths, and to names of nodes', async () => {
    const found = await read(
      {
        nodes: [
          { path: '/obj/hero', type: 'geo', parms: { folder: '$HIP/geo', version: 3, t: [7, 8, 9] } },
          {
            path: '/obj/hero/file1',
            type: 'file',
            parms: {
              file: '`chs("../folder")`/`opname("..")`_$OS.v`padzero(3, ch("/obj/hero/version"))`.`ch("../ty")`.obj',
            },
          },
          { path: '/obj/hero/file2', type: 'file', parms: { file: { expression: 'chs("../file1/file")' } } },
        ],
      },
      ['geo/hero_file1.v003.8.obj', 'geo/hero_file2.v003.8.obj'],
    );
    expect(inputs(found)).toMatchObject([
      { files: ['geo/hero_file1.v003.8.obj'] },
      // The value of another node is worked out there: `$OS` is that node's name.
      { storedPath: '`chs("../file1/file")`', files: ['geo/hero_file1.v003.8.obj'] },
    ]);
  });

  it('a choice, and a keyframe that is just a text', async () => {
    const found = await read(
      {
        nodes: [
          fileNode({ low: 1, file: '$HIP/`ifs(ch("low")==1, "low", "high")`.obj' }),
          fileNode(
            { file: { expression: '"$HIP/$OS.obj"', saved: '/old/place/file2.obj' } },
            { path: '/obj/geo1/file2' },
          ),
        ],
      },
      ['low.obj', 'file2.obj'],
    );
    expect(inputs(found)).toMatchObject([
      { files: ['low.obj'] },
      { storedPath: '$HIP/$OS.obj', files: ['file2.obj'] },
    ]);
  });

  it.each<[string, ParmSpec, string]>([
    ['Python', { expression: 'hou.pwd().name() + "/a.bgeo"', language: 'python' }, 'hou.pwd().name()'],
    ['keyframes', { keyframes: ['/a/1.bgeo', '/a/2.bgeo'] }, 'keyframes'],
    ['a wedge', '$HIP/w`@wedgeindex`.bgeo', '@wedgeindex'],
    ['a parameter that is not there', '`chs("../../nowhere/file")`/a.bgeo', 'nowhere'],
    ['a variable from outside', '$FARMHAND_TEST_NOWHERE/a.bgeo', '$FARMHAND_TEST_NOWHERE'],
    ['a function only Houdini has', '`details("../x", "path")`/a.bgeo', 'details'],
  ])('%s cannot be worked out: it is told, and the rest is read', async (_, file, mentioned) => {
    const found = await read(
      { nodes: [fileNode({ file }), fileNode({ file: '$HIP/ok.bgeo' }, { path: '/obj/geo1/file2' })] },
      ['ok.bgeo'],
    );
    expect(found.report.findings).toMatchObject([{ id: 'unknown-path', severity: 'notice' }]);
    expect(found.report.findings[0]?.text.en).toContain(mentioned);
    expect(inputs(found)[0]?.unknown).toContain(mentioned);
    expect(inputs(found)[1]?.files).toEqual(['ok.bgeo']);
  });

  it('a variable from outside that this process has', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.bgeo'), 'x');
    vi.stubEnv('FARMHAND_TEST_PLACE', folder);
    try {
      const found = await read({ nodes: [fileNode({ file: '$FARMHAND_TEST_PLACE/a.bgeo' })] });
      expect(inputs(found)).toMatchObject([{ files: [join(folder, 'a.bgeo')], unknown: null }]);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe('file caches', () => {
  it('loading from disk reads, else it is an output', async () => {
    const cache = (load: number): NodeSpec => ({
      path: '/obj/geo1/filecache1',
      type: 'filecache::2.0',
      parms: { loadfromdisk: load, filemethod: 1, file: '$HIP/c.$F.bgeo', sopoutput: '`chs("file")`' },
    });
    const loaded = await read({ nodes: [cache(1), MANTRA] }, ['c.1.bgeo', 'c.2.bgeo', 'c.3.bgeo']);
    expect(inputs(loaded)).toMatchObject([{ files: ['c.1.bgeo', 'c.2.bgeo', 'c.3.bgeo'], needed: true }]);
    const written = await read({ nodes: [cache(0), MANTRA] });
    expect(written.report.references.map(({ kind, owner }) => [kind, owner.property])).toContainEqual([
      'output',
      'file',
    ]);
  });

  it('a constructed path', async () => {
    const found = await read(
      {
        nodes: [
          {
            path: '/obj/geo1/filecache1',
            type: 'filecache::2.0',
            parms: {
              loadfromdisk: 'on',
              filemethod: 0,
              basedir: '$HIP/geo',
              basename: '$HIPNAME.$OS',
              version: 2,
            },
          },
        ],
      },
      [
        'geo/shot_020.filecache1/v2/shot_020.filecache1_v2.0001.bgeo.sc',
        'geo/shot_020.filecache1/v1/shot_020.filecache1_v1.0001.bgeo.sc',
      ],
    );
    expect(inputs(found)).toMatchObject([
      { files: ['geo/shot_020.filecache1/v2/shot_020.filecache1_v2.0001.bgeo.sc'], missing: [] },
    ]);
    expect(found.report.scenes).toMatchObject([
      {
        outputPath: `$HIP/geo/$HIPNAME.$OS/v2/$HIPNAME.${braced('OS')}_v2.$F4.bgeo.sc`,
        outputFormat: 'bgeo.sc',
      },
    ]);
  });
});

describe('what preflight asks beside files', () => {
  const facts = async (nodes: readonly NodeSpec[], files: readonly string[] = []) => {
    const { report } = await read({ nodes }, files);
    return {
      simulations: report.simulations.map(({ owner, kind, state }) => [owner.name, kind, state]),
      scripts: report.scripts.map(({ owner, runsOn }) => [owner.name, owner.property, runsOn]),
    };
  };
  const cache = (parms: Readonly<Record<string, ParmSpec>>, more: Partial<NodeSpec> = {}): NodeSpec => ({
    path: '/obj/geo1/filecache1',
    type: 'filecache::2.0',
    parms: { filemethod: 1, file: '$HIP/c.$F.bgeo', trange: 'normal', f: [1, 3, 1], ...parms },
    ...more,
  });
  const all = ['c.1.bgeo', 'c.2.bgeo', 'c.3.bgeo'];

  it.each<[string, NodeSpec, readonly string[], readonly unknown[]]>([
    ['read and there', cache({ loadfromdisk: 'on' }), all, ['baked']],
    ['read, a frame is gone', cache({ loadfromdisk: 'on' }), all.slice(1), ['partly']],
    ['read and gone', cache({ loadfromdisk: 'on' }), [], ['unbaked']],
    ['bypassed', cache({ loadfromdisk: 'off' }, { bypassed: true }), [], []],
    ['of something that stands still', cache({ loadfromdisk: 'off', timedependent: 'off' }), [], []],
  ])('a file cache: %s', async (_, node, files, states) => {
    const { report } = await read({ nodes: [node, MANTRA] }, files);
    expect(report.simulations.map(({ state }) => state)).toEqual(states);
    for (const { owner, kind, storage, frames } of report.simulations) {
      expect(owner).toEqual({
        type: 'filecache::2.0',
        name: '/obj/geo1/filecache1',
        property: 'loadfromdisk',
      });
      expect([kind, storage, frames]).toEqual(['fileCache', 'disk', { start: 1, end: 3, step: 1 }]);
    }
  });

  it.each<[string, readonly NodeSpec[], readonly unknown[]]>([
    ['of geometry that only deforms', [{ path: '/obj/geo1/in', type: 'twist' }], []],
    [
      'of smoke',
      [{ path: '/obj/geo1/in', type: 'pyrosolver' }],
      [['/obj/geo1/filecache1', 'smoke', 'unbaked']],
    ],
    [
      'of smoke a few nodes above, in a subnetwork',
      [
        { path: '/obj/geo1/in', type: 'null', inputs: ['sim'] },
        { path: '/obj/geo1/sim', type: 'subnet' },
        { path: '/obj/geo1/sim/pyro', type: 'pyrosolver::2.0' },
      ],
      [
        ['/obj/geo1/filecache1', 'smoke', 'unbaked'],
        ['/obj/geo1/sim/pyro', 'smoke', 'unknown'],
      ],
    ],
    [
      'of what comes from a network of dynamics elsewhere',
      [{ path: '/obj/geo1/in', type: 'dopimport' }],
      [['/obj/geo1/filecache1', 'other', 'unbaked']],
    ],
    [
      'of smoke that a cache above it reads',
      [
        {
          path: '/obj/geo1/in',
          type: 'filecache',
          inputs: ['sim'],
          parms: { file: '$HIP/c.$F.bgeo', loadfromdisk: 'on', trange: 'normal', f: [1, 3, 1] },
        },
        { path: '/obj/geo1/sim', type: 'pyrosolver' },
      ],
      [['/obj/geo1/in', 'fileCache', 'baked']],
    ],
    ['of smoke that is switched off', [{ path: '/obj/geo1/in', type: 'pyrosolver', bypassed: true }], []],
    ['of a node with an odd name', [{ path: '/obj/geo1/in', type: 'constructor' }], []],
  ])('a file cache that is not read, %s', async (_, above, expected) => {
    const { simulations } = await facts(
      [cache({ loadfromdisk: 'off' }, { inputs: ['in'] }), ...above, MANTRA],
      all,
    );
    expect(simulations).toEqual(expected);
  });

  it('a solver, unless a cache stands behind it or it is part of another', async () => {
    const free: NodeSpec = { path: '/obj/geo1/vellumsolver1', type: 'vellumsolver' };
    const inner: NodeSpec = { path: '/obj/geo1/vellumsolver1/dopnet1', type: 'dopnet' };
    const cached: NodeSpec = { path: '/obj/geo1/pyrosolver1', type: 'pyrosolver' };
    const between: NodeSpec = { path: '/obj/geo1/null1', type: 'null', inputs: ['pyrosolver1'] };
    const behind = cache({ loadfromdisk: 'on' }, { inputs: ['null1'] });
    const off: NodeSpec = { path: '/obj/geo1/popnet1', type: 'popnet', bypassed: true };
    const { simulations } = await facts([free, inner, cached, between, behind, off, MANTRA], all);
    expect(simulations).toEqual([
      ['/obj/geo1/filecache1', 'fileCache', 'baked'],
      ['/obj/geo1/vellumsolver1', 'cloth', 'unknown'],
    ]);
  });

  it('an output node whose frames need those before', async () => {
    const { simulations } = await facts([
      rop('sim', 'geometry', { initsim: 'on', sopoutput: '$HIP/o.$F.bgeo' }),
      rop('still', 'geometry', { initsim: 'off', sopoutput: '$HIP/p.$F.bgeo' }),
    ]);
    expect(simulations).toEqual([['/out/sim', 'other', 'unknown']]);
  });

  it('scripts of output nodes, where they are on and not empty', async () => {
    const { scripts } = await facts([
      rop('a', 'ifd', {
        vm_picture: 'a.exr',
        prerender: 'echo start',
        tpreframe: 'off',
        preframe: 'echo frame',
        tpostframe: 'on',
        postframe: 'echo done',
        postrender: ' ',
      }),
      rop('b', 'ifd', { vm_picture: 'b.exr', postrender: 'echo end' }, { bypassed: true }),
    ]);
    expect(scripts).toEqual([
      ['/out/a', 'prerender', 'render'],
      ['/out/a', 'postframe', 'frame'],
    ]);
  });

  it('only of those that render, and of what renders before them', async () => {
    const script = { vm_picture: 'a.exr', prerender: 'echo' };
    const nodes = [
      rop('first', 'ifd', script),
      rop('second', 'ifd', script, { inputs: ['first'] }),
      rop('other', 'ifd', script),
    ];
    const { report } = await read({ nodes }, [], { rendered: { sceneNames: ['/out/second'], frames: null } });
    expect(report.scripts.map(({ owner }) => owner.name)).toEqual(['/out/first', '/out/second']);
  });

  it.each([
    ['', 0],
    ['# nothing\n\n   # here', 0],
    ['# mine\nimport hou\n', 1],
  ])('the module of the scene: %j', async (content, count) => {
    const { report } = await read({ nodes: [MANTRA], more: [{ name: '.hou.session', content }] });
    expect(report.scripts).toHaveLength(count);
    expect(
      report.scripts.every(({ runsOn, owner }) => runsOn === 'load' && owner.name === 'hou.session'),
    ).toBe(true);
  });

  it.each<[string, Readonly<Record<string, ParmSpec>>, string | null, string | null]>([
    ['on the processor', { engine: 'cpu', denoiser: 'off' }, 'cpu', null],
    ['on graphics cards', { engine: 'xpu', denoiser: 'oidn' }, 'gpu', 'oidn'],
    ['of a version that does not say', {}, null, null],
  ])('Karma %s', async (_, parms, device, denoiser) => {
    const { report } = await read({
      nodes: [
        {
          path: '/stage/karmarendersettings1',
          type: 'karmarendersettings',
          parms: { resolution: [64, 64], ...parms },
        },
        {
          path: '/stage/usdrender_rop1',
          type: 'usdrender_rop',
          inputs: ['karmarendersettings1'],
          parms: { outputimage: 'a.exr', override_res: 'scale', res_scale: 25 },
        },
      ],
    });
    expect(report.scenes).toMatchObject([{ device, denoiser, scalePercent: 25 }]);
  });

  it.each<[Readonly<Record<string, ParmSpec>>, number | null]>([
    [{ override_camerares: 'off', res_fraction: '0.5' }, 100],
    [{ override_camerares: 'on', res_fraction: '0.5' }, 50],
    [{ override_camerares: 'on', res_fraction: 'specific' }, null],
  ])('the part of the size: %o', async (parms, percent) => {
    const { report } = await read({ nodes: [rop('a', 'ifd', { vm_picture: 'a.exr', ...parms })] });
    expect(report.scenes[0]?.scalePercent).toBe(percent);
  });
});

describe('assets and plugins', () => {
  it('libraries: of the studio needed, of Houdini and of plugins not, embedded ones packed', async () => {
    const { folder, report } = await read(
      {
        more: [
          {
            name: '.OPfallbacks',
            content: [
              'Sop/color C:/PROGRA~1/SIDEEF~1/HOUDIN~1.332/houdini/otls/OPlibSop.hda',
              'Sop/color otls/OPlibSop.hda',
              'Vop/addconst /opt/hfs/houdini/otls/OPlibScripted.otl',
              'labs::Sop/wear::2.0 /home/a/SideFXLabs20.5/otls/wear.2.0.hda',
              'labs::Sop/wear::2.0 otls/wear.2.0.hda',
              'Sop/rock D:/my assets/rock.hda',
              'Sop/rock otls/rock.hda',
              'Sop/tree D:/my assets/tree.hda',
              'Driver/farmhand_submit C:/prefs/packages/farmhand/otls/farmhand_submit.hda',
            ].join('\n'),
          },
          {
            name: '.OPembedded',
            content: assetLibrary({ 'houdini.hdalibrary': Buffer.alloc(0), 'Sop/mine': Buffer.from('x') }),
          },
        ],
      },
      ['otls/rock.hda'],
    );
    expect(
      report.references.map(({ storedPath, needed, packed, files }) => [storedPath, needed, packed, files]),
    ).toEqual([
      ['C:/PROGRA~1/SIDEEF~1/HOUDIN~1.332/houdini/otls/OPlibSop.hda', false, false, []],
      ['/opt/hfs/houdini/otls/OPlibScripted.otl', false, false, []],
      ['/home/a/SideFXLabs20.5/otls/wear.2.0.hda', false, false, []],
      ['D:/my assets/rock.hda', true, false, [join(folder, 'otls/rock.hda')]],
      ['D:/my assets/tree.hda', true, false, []],
      ['C:/prefs/packages/farmhand/otls/farmhand_submit.hda', false, false, []],
      ['Embedded', true, true, []],
    ]);
    expect(report.plugins).toEqual([{ name: 'sidefxlabs', version: '20.5' }]);
    expect(report.findings).toMatchObject([{ id: 'missing-library', path: 'D:/my assets/tree.hda' }]);
  });

  it('renderers and makers of assets by the types of nodes', async () => {
    const types = [
      'Redshift_ROP',
      'arnold',
      'vray_renderer',
      'ris::3.0',
      'Octane_ROP',
      'karma',
      'ifd',
      'labs::x::1.0',
      'MOPS::apply::1.0',
      'qLib::y',
    ];
    const { report } = await read({ nodes: types.map((type, index) => rop(`n${index}`, type)) });
    expect(report.plugins.map(({ name }) => name)).toEqual([
      'htoa',
      'mops',
      'octane',
      'qlib',
      'redshift',
      'renderman',
      'sidefxlabs',
      'vray',
    ]);
  });

  it('a file of USD is followed', async () => {
    const found = await read({
      nodes: [{ path: '/stage/sublayer1', type: 'sublayer', parms: { filepath1: '$HIP/set.usda' } }],
    });
    expect(inputs(found)).toMatchObject([{ kind: 'usd', property: 'filepath1', missing: ['set.usda'] }]);
  });
});
