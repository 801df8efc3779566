import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type SceneReport, sceneReport } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { readScene } from '../src/index.ts';
import {
  type AssetRecord,
  assetStream,
  type CompoundLayout,
  compoundFile,
  compressed,
  dllDirectory,
  GENERAL_2017,
  maxSample,
  RENDER_VRAY,
  sampleStreams,
  summarySections,
  summaryStream,
  UTF16_SUMMARY,
} from './support/synthetic-max.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

function write(path: string, content: Buffer | string = 'content'): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

async function report(path: string): Promise<SceneReport> {
  const read = await readScene(path);
  expect(sceneReport.parse(read)).toEqual(read);
  return read;
}

const V4: CompoundLayout = { sectorBytes: 4096 };

/** Reads a scene with these streams in a new folder. */
async function readStreams(streams: Record<string, Buffer>, layout = V4): Promise<SceneReport> {
  return report(write(join(temporaryFolder(), 'scene.max'), compoundFile(streams, layout)));
}

function without(streams: Record<string, Buffer>, name: string): Record<string, Buffer> {
  return Object.fromEntries(Object.entries(streams).filter(([key]) => key !== name));
}

const NO_ASSETS: readonly AssetRecord[] = [];

describe('the container', () => {
  const assets: readonly AssetRecord[] = [['Bitmap', 'D:\\tex\\wood.png', '']];
  it.each<[string, CompoundLayout]>([
    ['512-byte sectors', { sectorBytes: 512 }],
    ['512-byte sectors, scattered', { sectorBytes: 512, scattered: true }],
    ['4096-byte sectors', { sectorBytes: 4096 }],
    ['4096-byte sectors, scattered', { sectorBytes: 4096, scattered: true }],
  ])('%s', async (_, layout) => {
    const read = await readStreams(sampleStreams(assets), layout);
    expect(read.references.map((one) => one.storedPath)).toEqual(['D:\\tex\\wood.png']);
    expect(read.scenes[0]?.resolution).toEqual({ width: 1920, height: 1080 });
  });

  it('parts above the limit for small ones', async () => {
    const many = Array.from(
      { length: 200 },
      (_, index): AssetRecord => ['Bitmap', `D:\\tex\\${index}.png`, ''],
    );
    const read = await readStreams(sampleStreams(many), { sectorBytes: 512, scattered: true });
    expect(read.references).toHaveLength(200);
    expect(read.references.at(-1)?.storedPath).toBe('D:\\tex\\199.png');
  });

  it('a table of sectors too long for the header', async () => {
    const streams = { Scene: Buffer.alloc(8 << 20, 7), ...without(sampleStreams(assets), 'Scene') };
    const read = await readStreams(streams, { sectorBytes: 512 });
    expect(read.references).toHaveLength(1);
  });

  it('parts packed by "Compress on Save"', async () => {
    const read = await readStreams(compressed(sampleStreams(assets)));
    expect(read.references).toHaveLength(1);
    expect(read.scenes[0]?.fps).toBe(25);
    expect(read.plugins).toContainEqual({ name: 'vray', version: '3.60.03' });
  });
});

describe('the version that saved it', () => {
  const version = async (streams: Record<string, Buffer>) => (await readStreams(streams)).host.version;
  const withGeneral = (general: readonly string[]) => ({
    ...sampleStreams(NO_ASSETS),
    '\x05DocumentSummaryInformation': summaryStream(summarySections(general, [], RENDER_VRAY)),
  });

  it('release and build', async () => {
    const read = await readStreams(sampleStreams(NO_ASSETS));
    expect(read.format).toBe('max');
    expect(read.host).toEqual({ name: '3dsmax', version: '2017 (19.0.1072.0)' });
  });

  it('without a build', async () => {
    expect(await version(withGeneral(['3ds Max Version: 16.00', 'Saved As Version: 16.00']))).toBe(
      '2014 (16.00)',
    );
  });

  it('from before the years', async () => {
    expect(await version(withGeneral(['3ds Max Version: 9.00', 'Uncompressed']))).toBe('9.00');
  });

  it('in Chinese, in UTF-16', async () => {
    const sections = summarySections(['3ds Max 版本: 25.00', '另存为版本: 25.00'], [], RENDER_VRAY).map(
      ([heading, lines], index) => [index === 7 ? '渲染数据' : heading, lines] as const,
    );
    const read = await readStreams({
      ...sampleStreams(NO_ASSETS),
      '\x05DocumentSummaryInformation': summaryStream(sections, UTF16_SUMMARY),
    });
    expect(read.host.version).toBe('2023 (25.00)');
    expect(read.scenes[0]?.renderer).toBe('V-Ray Adv 3.60.03');
  });

  it('with a summary in a code page of its own, unpadded', async () => {
    const read = await readStreams({
      ...sampleStreams(NO_ASSETS),
      '\x05DocumentSummaryInformation': summaryStream(
        summarySections(
          ['3ds Max Version: 11.00'],
          [],
          [
            'Render Output=D:\\Entw\xfcrfe\\a.png',
            ...RENDER_VRAY.slice(1, 3),
            'Animation Start=0',
            'Animation End=5',
          ],
        ),
        { codePage: 1252, encode: (text) => Buffer.from(text, 'latin1'), padded: false },
      ),
    });
    expect(read.host.version).toBe('2009 (11.00)');
    expect(read.scenes[0]?.outputPath).toBe('D:\\Entw\xfcrfe\\a.png');
  });

  it('from the list of DLLs when there is no summary', async () => {
    expect(await version(without(sampleStreams(NO_ASSETS), '\x05DocumentSummaryInformation'))).toBe(
      '2017 (19.0.1072)',
    );
  });

  it('unknown: empty, and said', async () => {
    const read = await readStreams({ FileAssetMetaData3: assetStream([]) });
    expect(read.host.version).toBe('');
    expect(read.findings.map(({ id }) => id)).toContain('max-version-unknown');
  });

  it('saved in the format of an older release', async () => {
    const read = await readStreams(withGeneral(['3ds Max Version: 25.00', 'Saved As Version: 22.00']));
    const found = read.findings.find(({ id }) => id === 'max-saved-as-older');
    expect(found?.text.en).toContain('3ds Max 2023');
    expect(found?.text.en).toContain('3ds Max 2020');
  });
});

describe('the renderer and the plugins', () => {
  it('what is no part of 3ds Max, by the names of farms', async () => {
    const { plugins } = await readStreams(sampleStreams(NO_ASSETS));
    expect(plugins).toEqual([
      { name: 'forestpack', version: '5.4.1' },
      { name: 'studio_tool.dlm', version: null },
      { name: 'vray', version: '3.60.03' },
    ]);
  });

  it.each([
    ['Corona_Release_2020.dlr', 'Corona 1.5 (hotfix 2)', 'corona', '1.5 (hotfix 2)'],
    ['MAXtoA.dlr', 'Arnold', 'arnold', null],
    ['redshift4max.dlr', 'Redshift Renderer', 'redshift', null],
  ])('%s', async (file, renderer, name, version) => {
    const { plugins } = await readStreams({
      ...sampleStreams(NO_ASSETS),
      DllDirectory: dllDirectory(0, [[file, 'A renderer (Autodesk)']]),
      '\x05DocumentSummaryInformation': summaryStream(
        summarySections(GENERAL_2017, [], [`Renderer Name=${renderer}`]),
      ),
    });
    expect(plugins).toEqual([{ name, version }]);
  });

  it('several DLLs of one plugin are one', async () => {
    const { plugins } = await readStreams({
      ...sampleStreams(NO_ASSETS),
      DllDirectory: dllDirectory(0, [
        ['MAXtoA.dlr', 'Arnold'],
        ['ArnoldShadersLoader.gup', 'Loads the shaders'],
      ]),
      '\x05DocumentSummaryInformation': summaryStream(
        summarySections(GENERAL_2017, [], ['Renderer Name=Arnold']),
      ),
    });
    expect(plugins).toEqual([{ name: 'arnold', version: null }]);
  });

  it('none for the scanline renderer', async () => {
    const { plugins } = await readStreams({
      ...sampleStreams(NO_ASSETS),
      DllDirectory: dllDirectory(0, [['rend.dlr', 'Scanline Renderer (Autodesk)']]),
      '\x05DocumentSummaryInformation': summaryStream(
        summarySections(GENERAL_2017, [], ['Renderer Name=Scanline Renderer']),
      ),
    });
    expect(plugins).toEqual([]);
  });
});

describe('what renders', () => {
  it('frames, size, rate, renderer and output', async () => {
    const { scenes, findings } = await readStreams(sampleStreams(NO_ASSETS));
    expect(scenes).toEqual([
      {
        name: 'scene',
        active: true,
        frameRange: { start: 10, end: 120, step: 1 },
        fps: 25,
        resolution: { width: 1920, height: 1080 },
        camera: null,
        cameras: [],
        renderer: 'V-Ray Adv 3.60.03',
        outputPath: 'D:\\shots\\010\\beauty.exr',
        outputFormat: 'exr',
        renderLayers: [],
        dependsOn: [],
        device: null,
        denoiser: null,
        scalePercent: null,
        renderRegion: false,
        outputIsMovie: false,
      },
    ]);
    expect(findings).toEqual([]);
  });

  it('a movie as output', async () => {
    const render = RENDER_VRAY.map((line) => line.replace('beauty.exr', 'cut.avi'));
    const { scenes } = await readStreams({
      ...sampleStreams(NO_ASSETS),
      '\x05DocumentSummaryInformation': summaryStream(summarySections(GENERAL_2017, [], render)),
    });
    expect(scenes[0]).toMatchObject({ outputFormat: 'avi', outputIsMovie: true });
  });

  it('nothing is made up when the file does not tell', async () => {
    const { scenes, findings } = await readStreams({
      ...sampleStreams(NO_ASSETS),
      '\x05DocumentSummaryInformation': summaryStream(
        summarySections(GENERAL_2017, [], ['Render Width=1920', 'Render Height=1080']),
      ),
    });
    expect(scenes).toEqual([]);
    expect(findings.map(({ id }) => id)).toEqual(['max-settings-live']);
  });
});

/** Reads a scene at `scenes/shot.max` of a project in which these files are. */
async function readProject(
  assets: readonly AssetRecord[],
  files: readonly string[],
): Promise<{ readonly project: string; readonly read: SceneReport }> {
  const project = temporaryFolder();
  for (const file of files) {
    write(join(project, file));
  }
  const scene = write(join(project, 'scenes/shot.max'), compoundFile(sampleStreams(assets), V4));
  return { project, read: await report(scene) };
}

describe('where files are looked for', () => {
  it.each<[string, AssetRecord, string]>([
    ['the path as stored, relative', ['Bitmap', 'tex\\wood.png', ''], 'scenes/tex/wood.png'],
    [
      'the path below the project',
      ['Bitmap', '.\\sceneassets\\images\\wood.png', ''],
      'sceneassets/images/wood.png',
    ],
    ['the parent folder', ['Bitmap', '..\\maps\\wood.png', ''], 'maps/wood.png'],
    [
      'beside the scene, from another system',
      ['Bitmap', 'D:\\tex\\wood.png', 'D:\\tex\\wood.png'],
      'scenes/wood.png',
    ],
    ['beside the scene, from a share', ['Bitmap', '\\\\nas\\tex\\wood.png', ''], 'scenes/wood.png'],
    ['beside the scene, from a share in slashes', ['Bitmap', '//nas/tex/wood.png', ''], 'scenes/wood.png'],
    ['the folder maps', ['Bitmap', 'D:\\tex\\wood.png', ''], 'scenes/maps/wood.png'],
    ["the project's images", ['Bitmap', 'D:\\tex\\wood.png', ''], 'sceneassets/images/wood.png'],
  ])('%s', async (_, asset, file) => {
    const { project, read } = await readProject([asset], [file]);
    expect(read.references[0]).toMatchObject({
      kind: 'image',
      storedPath: asset[1],
      files: [join(project, file)],
      missing: [],
      exists: true,
    });
  });

  it('where it was when the scene was saved', async () => {
    const folder = temporaryFolder();
    const file = write(join(folder, 'moved/wood.png'));
    const { read } = await readProject([['Bitmap', '/gone/wood.png', file]], []);
    expect(read.references[0]?.files).toEqual([file]);
  });

  it('nowhere: missing under the path as stored', async () => {
    const { read } = await readProject([['Bitmap', 'D:\\tex\\wood.png', 'E:\\new\\wood.png']], []);
    expect(read.references[0]).toMatchObject({ files: [], missing: ['D:\\tex\\wood.png'], exists: false });
    expect(read.findings.map(({ id }) => id)).toEqual(['missing-file']);
  });

  it('a file of the same name just anywhere above is not taken', async () => {
    const { read } = await readProject([['Bitmap', 'D:\\tex\\wood.png', '']], ['wood.png']);
    expect(read.references[0]?.exists).toBe(false);
  });

  it('what comes with 3ds Max is not needed', async () => {
    const { read } = await readProject(
      [['Bitmap', 'D:\\Program Files\\Autodesk\\3ds Max 2017\\maps\\uvwunwrap\\UV_Checker.png', '']],
      [],
    );
    expect(read.references[0]?.needed).toBe(false);
    expect(read.findings).toEqual([]);
  });
});

describe('kinds of files', () => {
  it.each<[string, AssetRecord, string]>([
    ['image', ['Bitmap', 'D:\\a.exr', ''], 'image'],
    ['image without an extension', ['Bitmap', 'D:\\a', ''], 'image'],
    ['movie', ['Bitmap', 'D:\\a.mov', ''], 'movie'],
    ['shader', ['Bitmap', 'D:\\a.osl', ''], 'shader'],
    ['photometric web', ['Photometric', 'D:\\a.ies', ''], 'ies'],
    ['point cache', ['Animation', 'D:\\a.pc2', ''], 'cache'],
    ['Alembic', ['Animation', 'D:\\a.abc', ''], 'cache'],
    ['V-Ray proxy', ['Other', 'D:\\a.vrmesh', ''], 'cache'],
    ['sound', ['Sound', 'D:\\a.wav', ''], 'sound'],
    ['script', ['PreRenderScript', 'D:\\a.ms', ''], 'script'],
    ['unknown', ['Other', 'D:\\a.xyz', ''], 'other'],
    ['a type of a plugin', ['ForestLibrary', 'D:\\a.png', ''], 'image'],
  ])('%s', async (_, asset, kind) => {
    const { read } = await readProject([asset], []);
    expect(read.references[0]).toMatchObject({ kind, owner: { type: asset[0] } });
  });

  it('a render output is nothing to look for', async () => {
    const { read } = await readProject([['RenderOutput', 'D:\\out\\a.exr', '']], []);
    expect(read.references[0]).toMatchObject({ kind: 'output', needed: false, missing: [] });
    expect(read.findings).toEqual([]);
  });

  it('an XRef is a scene whose files count too; loops are no harm', async () => {
    const project = temporaryFolder();
    write(join(project, 'props/leather.png'));
    write(
      join(project, 'props/chair.max'),
      compoundFile(
        sampleStreams([
          ['Bitmap', 'D:\\x\\leather.png', ''],
          ['XRef', '..\\scenes\\shot.max', ''],
        ]),
        V4,
      ),
    );
    const scene = write(
      join(project, 'scenes/shot.max'),
      compoundFile(sampleStreams([['XRef', '..\\props\\chair.max', '']]), V4),
    );
    const read = await report(scene);
    expect(read.references.map(({ kind, storedIn, files }) => [kind, storedIn, files])).toEqual([
      ['library', scene, [join(project, 'props/chair.max')]],
      ['image', join(project, 'props/chair.max'), [join(project, 'props/leather.png')]],
      ['library', join(project, 'props/chair.max'), [scene]],
    ]);
  });

  it('assets that differ only in their identifier are one', async () => {
    const { read } = await readProject(
      [
        ['Bitmap', 'D:\\a.png', ''],
        ['Bitmap', 'D:\\a.png', ''],
      ],
      [],
    );
    expect(read.references).toHaveLength(1);
  });
});

describe('many files under one name', () => {
  it('UDIM tiles', async () => {
    const { project, read } = await readProject(
      [['Bitmap', 'tex\\skin.<UDIM>.tif', '']],
      ['scenes/tex/skin.1001.tif', 'scenes/tex/skin.1012.tif', 'scenes/tex/skin.99.tif'],
    );
    expect(read.references[0]).toMatchObject({
      kind: 'udim',
      files: [join(project, 'scenes/tex/skin.1001.tif'), join(project, 'scenes/tex/skin.1012.tif')],
    });
  });

  it.each([
    ['%04d', 'fire_%04d.exr', 4],
    ['####', 'fire_####.exr', 4],
    ['<frame04>', 'fire_<frame04>.exr', 4],
    ['<f3>', 'fire_<f3>.exr', 3],
  ])('a sequence with %s', async (_, name, digits) => {
    const file = (frame: number) => `scenes/fire_${String(frame).padStart(digits, '0')}.exr`;
    const { project, read } = await readProject(
      [['Bitmap', name, '']],
      [file(1), file(27), 'scenes/fire_x.exr', 'scenes/fire_00001.exr'],
    );
    expect(read.references[0]).toMatchObject({
      kind: 'imageSequence',
      files: [join(project, file(1)), join(project, file(27))],
    });
  });

  it('a volume stored as one of its frames', async () => {
    const { project, read } = await readProject(
      [['Other', 'smoke_0042.vdb', '']],
      ['scenes/smoke_0041.vdb', 'scenes/smoke_0042.vdb', 'scenes/smoke_2.vdb'],
    );
    expect(read.references[0]).toMatchObject({
      kind: 'volume',
      files: [join(project, 'scenes/smoke_0041.vdb'), join(project, 'scenes/smoke_0042.vdb')],
    });
  });

  it('an image with a number is one image', async () => {
    const { project, read } = await readProject(
      [['Bitmap', 'plank_02.png', '']],
      ['scenes/plank_01.png', 'scenes/plank_02.png'],
    );
    expect(read.references[0]?.files).toEqual([join(project, 'scenes/plank_02.png')]);
  });

  it('an image file list names its images', async () => {
    const project = temporaryFolder();
    write(
      join(project, 'scenes/seq/tv.ifl'),
      '; made by hand\r\ntv 01.png 3\r\n"tv 02.png"\r\n\r\nD:\\old\\tv03.png\r\n',
    );
    for (const name of ['tv 01.png', 'tv 02.png', 'tv03.png']) {
      write(join(project, 'scenes/seq', name));
    }
    const scene = write(
      join(project, 'scenes/shot.max'),
      compoundFile(sampleStreams([['Bitmap', 'seq\\tv.ifl', '']]), V4),
    );
    const read = await report(scene);
    const list = join(project, 'scenes/seq/tv.ifl');
    expect(read.references.map(({ storedPath, storedIn, files }) => [storedPath, storedIn, files])).toEqual([
      ['seq\\tv.ifl', scene, [list]],
      ['tv 01.png', list, [join(project, 'scenes/seq/tv 01.png')]],
      ['tv 02.png', list, [join(project, 'scenes/seq/tv 02.png')]],
      ['D:\\old\\tv03.png', list, [join(project, 'scenes/seq/tv03.png')]],
    ]);
  });
});

describe('scenes without the newer asset list', () => {
  it('the list of 3ds Max 2010 to 2013 has no resolved paths', async () => {
    const streams = without(sampleStreams(NO_ASSETS), 'FileAssetMetaData3');
    const read = await readStreams({
      ...streams,
      FileAssetMetaData2: assetStream([
        ['Bitmap', 'D:\\a.png'],
        ['Bitmap', 'D:\\b.png'],
      ]),
    });
    expect(read.references.map((one) => one.storedPath)).toEqual(['D:\\a.png', 'D:\\b.png']);
  });

  it('an older one gives names, found under any spelling beside the scene', async () => {
    const folder = temporaryFolder();
    write(join(folder, 'Wood.PNG'));
    const scene = write(
      join(folder, 'old.max'),
      compoundFile(without(sampleStreams(NO_ASSETS), 'FileAssetMetaData3'), V4),
    );
    const read = await report(scene);
    expect(read.references.map(({ storedPath, files }) => [storedPath, files])).toEqual([
      ['wood.png', [join(folder, 'Wood.PNG')]],
      ['sky.hdr', []],
    ]);
    expect(read.findings.map(({ id }) => id)).toContain('assets-not-listed');
  });

  it('a name without an extension is none of a file', async () => {
    const streams = without(sampleStreams(NO_ASSETS), 'FileAssetMetaData3');
    const summary = summaryStream(summarySections(GENERAL_2017, ['3dsmax', 'matEd_mappedMat.jpg'], []));
    const read = await readStreams({ ...streams, '\x05DocumentSummaryInformation': summary });
    expect(read.references.map(({ storedPath }) => storedPath)).toEqual(['matEd_mappedMat.jpg']);
  });

  it('none at all is said', async () => {
    const read = await readStreams({ Scene: Buffer.alloc(5000) });
    expect(read.references).toEqual([]);
    expect(read.findings.map(({ id }) => id)).toContain('assets-not-listed');
  });
});

it('the sample is a whole scene', async () => {
  const read = await report(write(join(temporaryFolder(), 'sample.max'), maxSample()));
  expect(read.references.map(({ kind }) => kind)).toEqual([
    'image',
    'udim',
    'image',
    'library',
    'ies',
    'volume',
  ]);
});
