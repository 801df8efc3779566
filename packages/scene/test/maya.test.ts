import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type SceneReference, type SceneReport, sceneReport } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { type ReadSceneOptions, readScene } from '../src/index.ts';
import { type MayaSceneSpec, maSample, mayaAscii, mayaBinary, mbSample } from './support/synthetic-maya.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const WORKSPACE = `//Maya 2018 Project Definition
workspace -fr "sourceImages" "sourceimages";
workspace -fr "fileCache" "cache/nCache";
workspace -fr "scene" "scenes";
`;

/** A project's folder with files of no interesting content. */
function project(files: readonly string[], workspace: string | null = WORKSPACE): string {
  const folder = temporaryFolder();
  if (workspace !== null) {
    writeFileSync(join(folder, 'workspace.mel'), workspace);
  }
  for (const file of files) {
    put(folder, file, 'content');
  }
  return folder;
}

function put(folder: string, file: string, content: string | Buffer): string {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

async function read(
  folder: string,
  content: string | Buffer,
  name = 'scenes/shot.ma',
  options?: ReadSceneOptions,
): Promise<SceneReport> {
  const report = await readScene(put(folder, name, content), options);
  expect(sceneReport.parse(report)).toEqual(report);
  return report;
}

function of(report: SceneReport, owner: string): SceneReference {
  const found = report.references.find((one) => one.owner.name === owner);
  if (found === undefined) {
    throw new Error(`nothing in the report belongs to ${owner}: ${JSON.stringify(report.references)}`);
  }
  return found;
}

function under(folder: string, paths: readonly string[]): readonly string[] {
  return paths.map((path) => path.replace(`${folder}/`, ''));
}

/** A scene of file nodes that a shader uses. */
function textures(nodes: Readonly<Record<string, Readonly<Record<string, string | number>>>>): string {
  return mayaAscii({
    nodes: Object.entries(nodes).map(([name, values]) => ({ type: 'file', name, values })),
    connections: Object.keys(nodes).map((name) => [`${name}.oc`, 'lambert1.c'] as const),
  });
}

describe('what a Maya file renders', () => {
  const SETTINGS: MayaSceneSpec = {
    version: '2018',
    timeUnit: 'pal',
    plugins: { stereoCamera: '10.0', mtoa: '3.1.2', 'vrayformaya.py': '' },
    nodes: [
      { type: 'transform', name: 'persp' },
      { type: 'camera', name: 'perspShape', parent: 'persp', values: { rnd: 0 } },
      { type: 'transform', name: 'shotCam' },
      { type: 'camera', name: 'shotCamShape', parent: 'shotCam' },
      { type: 'transform', name: 'spareCam' },
      { type: 'camera', name: 'spareCamShape', parent: 'spareCam', values: { rnd: 0 } },
      { type: 'renderLayer', name: 'defaultRenderLayer', values: { g: 1, rndr: 0 } },
      { type: 'renderLayer', name: 'rs_shadows' },
      { type: 'renderSetupLayer', name: 'shadows' },
      { type: 'renderLayer', name: 'char:defaultRenderLayer' },
    ],
    standing: {
      time1: { o: 7 },
      defaultRenderGlobals: {
        ren: 'mayaSoftware',
        an: 1,
        outf: 8,
        fs: 101,
        ef: 148,
        bfs: 2,
        ifp: 'out/<Scene>/<RenderLayer>',
      },
      defaultResolution: { w: 1921, h: 817 },
    },
  };

  it('frames, size, cameras, layers, output, plug-ins', async () => {
    const report = await read(project([]), mayaAscii(SETTINGS));
    expect(report.format).toBe('maya');
    expect(report.host).toEqual({ name: 'maya', version: '2018' });
    // stereoCamera is part of Maya.
    expect(report.plugins).toEqual([
      { name: 'mtoa', version: '3.1.2' },
      { name: 'vrayformaya', version: null },
    ]);
    expect(report.scenes).toEqual([
      {
        name: 'shot',
        active: true,
        frameRange: { start: 101, end: 148, step: 2 },
        fps: 25,
        resolution: { width: 1921, height: 817 },
        camera: 'shotCam',
        cameras: ['shotCam', 'spareCam'],
        renderer: 'mayaSoftware',
        outputPath: 'out/<Scene>/<RenderLayer>',
        outputFormat: 'jpg',
        outputIsMovie: false,
        renderLayers: [
          { name: 'defaultRenderLayer', enabled: false },
          { name: 'shadows', enabled: true },
        ],
        dependsOn: [],
        device: null,
        denoiser: null,
        scalePercent: null,
        renderRegion: false,
      },
    ]);
  });

  it('the same settings in a .mb, whose times are ticks', async () => {
    for (const wide of [true, false]) {
      const folder = project([]);
      const ascii = await read(folder, mayaAscii(SETTINGS), 'a/shot.ma');
      const binary = await read(folder, mayaBinary(SETTINGS, { wide, geometryBytes: 900_001 }), 'b/shot.mb');
      // The file has no name for a type of Render Setup's node, so the layer keeps its old name.
      const layers = [
        { name: 'defaultRenderLayer', enabled: false },
        { name: 'rs_shadows', enabled: true },
      ];
      expect(binary.scenes).toEqual([{ ...ascii.scenes[0], renderLayers: layers }]);
      expect(binary.plugins).toEqual(ascii.plugins);
      expect(binary.host).toEqual(ascii.host);
    }
  });

  it('defaults, which are not stored', async () => {
    const still = await read(project([]), mayaAscii({ version: '2022', standing: { time1: { o: 33 } } }));
    expect(still.scenes[0]).toMatchObject({
      frameRange: { start: 33, end: 33, step: 1 },
      fps: 24,
      resolution: { width: 960, height: 540 },
      camera: null,
      renderer: 'mayaSoftware',
      outputPath: '<Scene>',
      outputFormat: 'iff',
    });
    const old = await read(
      project([]),
      mayaAscii({ version: '2012', standing: { defaultRenderGlobals: { an: 1 } } }),
    );
    expect(old.scenes[0]).toMatchObject({
      frameRange: { start: 1, end: 10, step: 1 },
      resolution: { width: 640, height: 480 },
    });
  });

  it.each([
    [{ outf: 32 }, {}, 'png', false],
    [{ outf: 23 }, {}, 'avi', true],
    [{ outf: 51, imfkey: 'exr' }, {}, 'exr', false],
    [{ ren: 'arnold', outf: 8 }, {}, 'exr', false],
    [
      { ren: 'arnold' },
      { type: 'aiAOVDriver', name: 'defaultArnoldDriver', values: { ai_translator: 'tiff' } },
      'tiff',
      false,
    ],
    [
      { ren: 'redshift' },
      { type: 'RedshiftOptions', name: 'redshiftOptions', values: { imageFormat: 2 } },
      'png',
      false,
    ],
    [
      { ren: 'vray' },
      { type: 'VRaySettingsNode', name: 'vraySettings', values: { imageFormatStr: 'tga' } },
      'tga',
      false,
    ],
  ])('output format of %j with %j', async (globals, node, format, movie) => {
    const report = await read(
      project([]),
      mayaAscii({
        nodes: 'type' in node ? [node as NonNullable<MayaSceneSpec['nodes']>[number]] : [],
        standing: { defaultRenderGlobals: globals as Record<string, string | number> },
      }),
    );
    expect(report.scenes[0]).toMatchObject({ outputFormat: format, outputIsMovie: movie });
  });

  it.each([
    ['fileInfo "version" "2016 Extension 2 SP2";', '2016.5'],
    ['fileInfo "version" "Preview Release 117";\nfileInfo "product" "Maya 2021";', '2021'],
    ['requires maya "2019ff01";', '2019'],
  ])('the version by %j', async (lines, version) => {
    const report = await read(project([]), `//Maya ASCII scene\n${lines}\n`);
    expect(report.host.version).toBe(version);
  });
});

describe('how a .ma is read', () => {
  it('escapes, texts in parts, long names, comments, big data between', async () => {
    const folder = project(['sourceimages/a "b".png', 'sourceimages/wood.png', 'sourceimages/long.png']);
    const points = Array.from({ length: 300_000 }, (_, index) => `${index} -0.5 1e-05`).join(' ');
    const content = `// made by a tool
//Maya ASCII 2018 scene
requires maya "2018";
createNode mesh -n "m";
\tsetAttr -s 3 ".vt[0:299999]" ${points};
\tsetAttr ".note" -type "string" "ends here: \\"; createNode file -n \\"fake\\";\\n";
createNode script -n "uiConfigurationScriptNode";
\tsetAttr ".b" -type "string" (
\t\t"// \\"x.png\\";\\n"
\t\t+ "string $a = \\"/tex/y.png\\";\\n");
createNode file -name "escaped";
\tsetAttr ".ftn" -type "string" "sourceimages/a \\"b\\".png";
createNode file -n "parts";
\tsetAttr ".ftn" -type "string" (
\t\t"sourceimages/" 
\t\t+ "wood.png");
createNode file -n "long";
\tsetAttr -lock on ".fileTextureName" -type "string" "sourceimages/long.png";
connectAttr "escaped.oc" "l.c"; connectAttr "parts.oc" "l.c";
connectAttr "long.outColor" "l.c" -f;
`;
    const report = await read(folder, content);
    expect(report.references.map((one) => [one.owner.name, ...under(folder, one.files)])).toEqual([
      ['escaped', 'sourceimages/a "b".png'],
      ['parts', 'sourceimages/wood.png'],
      ['long', 'sourceimages/long.png'],
    ]);
    expect(of(report, 'long').owner).toEqual({ type: 'file', name: 'long', property: 'fileTextureName' });
  });

  it.each([-2, -1, 0, 1, 2])(
    'an escaped quote %d bytes from where a piece of the file ends',
    async (offset) => {
      const folder = project([]);
      const start = '//Maya ASCII 2018 scene\ncreateNode script -n "s";\n\tsetAttr ".b" -type "string" "';
      // An odd number of backslashes keeps the quote in the text, an even one does not.
      for (const [backslashes, rest] of [
        ['\\', ' and on"'],
        ['\\\\', ''],
        ['\\\\\\', ' and on"'],
      ] as const) {
        const text = 'x'.repeat((1 << 18) + offset - start.length - backslashes.length);
        const hidden = `${start}${text}${backslashes}"${rest};\n`;
        const shown = 'createNode file -n "b";\n\tsetAttr ".ftn" -type "string" "b.png";\n';
        const report = await read(folder, hidden + shown);
        expect(report.references.map(({ storedPath }) => storedPath)).toEqual(['b.png']);
      }
    },
  );

  it('more than any scene has: what is read is told, and that some may be missed', async () => {
    let content = '//Maya ASCII 2023 scene\n';
    for (let index = 0; index <= 400_000; index += 1) {
      content += `fileInfo "k${index}" "";\n`;
    }
    content += 'createNode file -n "a";\n\tsetAttr ".ftn" -type "string" "a.png";\n';
    const report = await read(project([]), content);
    expect(report.references.map(({ storedPath }) => storedPath)).toEqual(['a.png']);
    expect(report.findings.map(({ id }) => id)).toContain('unread-part');
  });

  it('texts of the Chinese code page, where a backslash can be half a character', async () => {
    const folder = project(['sourceimages/木纹.png', 'sourceimages/誠.png']);
    const gbk = (text: string, bytes: Readonly<Record<string, string>>): Buffer =>
      Buffer.concat(
        [...text].map((one) => Buffer.from(bytes[one] ?? Buffer.from(one).toString('hex'), 'hex')),
      );
    // 木 is c4be, 纹 is cec6; 誠 is d55c, whose second byte is a backslash's.
    const content = gbk(
      '//Maya ASCII 2018 scene\n//Codeset: 936\n' +
        'createNode file -n "wood";\n setAttr ".ftn" -type "string" "sourceimages/木纹.png";\n' +
        'createNode file -n "sincere";\n setAttr ".ftn" -type "string" "sourceimages/誠.png";\n' +
        'setAttr ".nts" -type "string" "誠";\ncreateNode file -n "last";\n',
      { 木: 'c4be', 纹: 'cec6', 誠: 'd55c' },
    );
    const report = await read(folder, content);
    expect(of(report, 'wood')).toMatchObject({ storedPath: 'sourceimages/木纹.png', exists: true });
    expect(of(report, 'sincere')).toMatchObject({ storedPath: 'sourceimages/誠.png', exists: true });
  });
});

describe('where Maya looks for a file', () => {
  it('the project, what is behind //, the usual folder, beside the scene', async () => {
    const folder = project([
      'sourceimages/relative.png',
      'sourceimages/deep/marked.png',
      'sourceimages/moved.png',
      'sourceimages/sub/usual.png',
      'scenes/beside.png',
    ]);
    const report = await read(
      folder,
      textures({
        relative: { ftn: 'sourceimages/relative.png' },
        marked: { ftn: 'D:/old/proj//sourceimages/deep/marked.png' },
        moved: { ftn: '/gone/elsewhere/moved.png' },
        usual: { ftn: 'C:\\work\\proj\\sourceimages\\sub\\usual.png' },
        beside: { ftn: 'x/beside.png' },
        lost: { ftn: 'D:/old/proj//sourceimages/lost.png' },
      }),
    );
    expect(under(folder, of(report, 'relative').files)).toEqual(['sourceimages/relative.png']);
    expect(under(folder, of(report, 'marked').files)).toEqual(['sourceimages/deep/marked.png']);
    expect(under(folder, of(report, 'moved').files)).toEqual(['sourceimages/moved.png']);
    expect(under(folder, of(report, 'usual').files)).toEqual(['sourceimages/sub/usual.png']);
    expect(under(folder, of(report, 'beside').files)).toEqual(['scenes/beside.png']);
    if (process.platform !== 'win32') {
      // The path the artist knows, not one of the guesses.
      expect(of(report, 'lost').missing).toEqual(['D:/old/proj//sourceimages/lost.png']);
    }
    expect(report.findings.map((one) => one.id)).toEqual(['missing-file']);
  });

  it('rules of the project, and no workspace.mel at all', async () => {
    const own = project(['tex/a.png'], 'workspace -fr "sourceImages" "tex";\n');
    expect(of(await read(own, textures({ a: { ftn: 'C:/x/a.png' } })), 'a').exists).toBe(true);
    const plain = project(['sourceimages/a.png'], null);
    expect(of(await read(plain, textures({ a: { ftn: 'sourceimages/a.png' } })), 'a').exists).toBe(true);
  });

  it('a variable: found in the project, or said to be unknown', async () => {
    const folder = project(['tex/here.png', 'sourceimages/own.png']);
    const report = await read(
      folder,
      textures({
        here: { ftn: '$SHOW/tex/here.png' },
        own: { ftn: '$MAYA_PROJECT/sourceimages/own.png' },
        away: { ftn: '%SHOW%/tex/away.png' },
        asset: { ftn: 'valve:///models/a.png' },
      }),
    );
    expect(under(folder, of(report, 'here').files)).toEqual(['tex/here.png']);
    expect(of(report, 'own').exists).toBe(true);
    expect(of(report, 'away')).toMatchObject({ exists: false, missing: [] });
    expect(of(report, 'away').unknown?.en).toContain('%SHOW%');
    expect(of(report, 'asset').unknown).not.toBeNull();
    expect(report.findings.map((one) => one.id)).toEqual(['unknown-path', 'unknown-path']);
  });
});

describe('textures of many files', () => {
  it('tiles of each kind', async () => {
    const folder = project(
      [
        ...[
          'skin.1001.exr',
          'skin.1002.exr',
          'skin.1011.exr',
          'skin.2101.exr',
          'v2_u1_v1.png',
          'v2_u2_v1.png',
        ],
        ...['z_u0_v0.tif', 'z_u1_v0.tif', 'z_uX_v0.tif', 'hand_1012.png', 'tok.1003.png'],
        ...['one.png', 'two.png', 'shot_u1_v3.1005.tx'],
      ].map((name) => `sourceimages/${name}`),
    );
    const report = await read(
      folder,
      textures({
        udim: { ftn: 'sourceimages/skin.1001.exr', uvt: 3 },
        other: { ftn: 'sourceimages/hand_1012.png', uvt: 3 },
        token: { ftn: 'sourceimages/tok.<UDIM>.png' },
        mudbox: { ftn: 'sourceimages/v2_u1_v1.png', uvt: 2 },
        zbrush: { ftn: 'sourceimages/z_u0_v0.tif', uvt: 1 },
        explicit: { ftn: 'sourceimages/one.png', uvt: 4, 'eut[0].eutn': 'sourceimages/two.png' },
        gone: { ftn: 'sourceimages/gone.<udim>.exr' },
      }),
    );
    expect(of(report, 'udim')).toMatchObject({ kind: 'udim', storedPath: 'sourceimages/skin.1001.exr' });
    const names = (owner: string) => of(report, owner).files.map((file) => file.split('/').at(-1));
    expect(names('udim')).toEqual(['skin.1001.exr', 'skin.1002.exr', 'skin.1011.exr']);
    expect(names('other')).toEqual(['hand_1012.png']);
    expect(names('token')).toEqual(['tok.1003.png']);
    expect(names('mudbox')).toEqual(['v2_u1_v1.png', 'v2_u2_v1.png']);
    expect(names('zbrush')).toEqual(['z_u0_v0.tif', 'z_u1_v0.tif']);
    const explicit = report.references.filter((one) => one.owner.name === 'explicit');
    expect(explicit.map((one) => one.storedPath)).toEqual(['sourceimages/one.png', 'sourceimages/two.png']);
    expect(explicit.every((one) => one.exists)).toBe(true);
    expect(under(folder, of(report, 'gone').missing)).toEqual(['sourceimages/gone.<udim>.exr']);
  });

  it('sequences: what the rendered frames show, where an expression says so', async () => {
    const numbers = [99, 100, 101, 102, 104, 200].map((one) => String(one).padStart(4, '0'));
    const folder = project([
      ...numbers.map((number) => `sourceimages/sky.${number}.exr`),
      'sourceimages/rain0001.png',
      'sourceimages/rain0007.png',
    ]);
    const content = mayaAscii({
      nodes: [
        { type: 'file', name: 'sky', values: { ftn: 'sourceimages/sky.0001.exr', ufe: 1, fo: -2 } },
        { type: 'expression', name: 'expression1', values: { ixp: '.O[0]=frame' } },
        { type: 'file', name: 'rain', values: { ftn: 'sourceimages/rain0001.png', ufe: 1 } },
        { type: 'animCurveTU', name: 'curve1' },
      ],
      standing: { defaultRenderGlobals: { an: 1, fs: 102, ef: 106 } },
      connections: [
        ['expression1.out[0]', 'sky.fe'],
        ['curve1.o', 'rain.fe'],
        ['sky.oc', 'l.c'],
        ['rain.oc', 'l.c'],
      ],
    });
    const report = await read(folder, content);
    const sky = of(report, 'sky');
    // Frames 102 to 106 show 100 to 104; 103 is not there.
    expect(sky).toMatchObject({
      kind: 'imageSequence',
      frames: { start: 100, end: 104, step: 1 },
      exists: false,
    });
    expect(under(folder, sky.files)).toEqual(
      ['0100', '0101', '0102', '0104'].map((one) => `sourceimages/sky.${one}.exr`),
    );
    expect(under(folder, sky.missing)).toEqual(['sourceimages/sky.0103.exr']);
    // What a curve plays is not known: all that is there.
    expect(of(report, 'rain')).toMatchObject({ exists: true, frames: null });
    expect(of(report, 'rain').files).toHaveLength(2);
    const chosen = await read(folder, content, 'scenes/shot.ma', {
      rendered: { sceneNames: [], frames: [104] },
    });
    expect(of(chosen, 'sky').exists).toBe(true);
    expect(of(chosen, 'sky').files).toHaveLength(1);
  });

  it('a name without a number is one file, whatever the switch says', async () => {
    const folder = project(['sourceimages/sky.png', 'sourceimages/sky7.png']);
    const report = await read(folder, textures({ sky: { ftn: 'sourceimages/sky.png', ufe: 1 } }));
    expect(of(report, 'sky')).toMatchObject({ kind: 'image' });
    expect(under(folder, of(report, 'sky').files)).toEqual(['sourceimages/sky.png']);
  });

  it('what comes with Maya is not needed', async () => {
    const report = await read(
      project([]),
      textures({
        preset: { ftn: 'D:/Programs/Autodesk/Maya2018/presets/ShaderFX/Images/PBS/ibl_brdf_lut.dds' },
        mac: { ftn: '/Applications/Autodesk/maya2022/Maya.app/Contents/icons/a.png' },
        own: { ftn: 'D:/Autodesk/maya2018/shots/a.png' },
      }),
    );
    expect(report.references.map(({ owner, needed }) => [owner.name, needed])).toEqual([
      ['preset', false],
      ['mac', false],
      ['own', true],
    ]);
  });

  it('a texture that nothing uses is not needed', async () => {
    const report = await read(
      project([]),
      mayaAscii({
        nodes: [{ type: 'file', name: 'unused', values: { ftn: 'sourceimages/gone.png' } }],
        connections: [['unused.msg', ':defaultTextureList1.tx']],
      }),
    );
    expect(of(report, 'unused')).toMatchObject({ needed: false, exists: false });
    expect(report.findings).toEqual([]);
  });
});

describe('other nodes that name files', () => {
  it.each([
    ['audio', { f: 'sound/song.wav' }, 'sound', 'filename'],
    ['AlembicNode', { fn: 'cache/alembic/hero.abc' }, 'cache', 'abc_File'],
    ['gpuCache', { cfn: 'cache/alembic/set.abc' }, 'cache', 'cacheFileName'],
    ['aiStandIn', { dso: 'arnold/tree.ass' }, 'cache', 'dso'],
    ['aiImage', { filename: 'sourceimages/a.tx' }, 'image', 'filename'],
    ['aiVolume', { filename: 'vdb/smoke.vdb' }, 'volume', 'filename'],
    ['aiPhotometricLight', { ai_filename: 'sourceimages/spot.ies' }, 'ies', 'aiFilename'],
    ['RedshiftNormalMap', { tex0: 'sourceimages/n.png' }, 'image', 'tex0'],
    ['RedshiftProxyMesh', { fn: 'rs/tree.rs' }, 'cache', 'fileName'],
    ['RedshiftIESLight', { profile: 'sourceimages/a.ies' }, 'ies', 'profile'],
    ['VRayMesh', { fn2: 'vr/tree.vrmesh' }, 'cache', 'fileName2'],
    ['PxrTexture', { filename: 'sourceimages/a.tex' }, 'image', 'filename'],
    ['PxrDiskLight', { iesProfile: 'sourceimages/a.ies' }, 'ies', 'iesProfile'],
    ['imagePlane', { imn: 'sourceimages/plate.jpg' }, 'image', 'imageName'],
    ['movie', { ftn: 'movies/plate.mov' }, 'movie', 'fileTextureName'],
    ['someNewNode', { bakedMap: 'sourceimages/baked.exr' }, 'image', 'bakedMap'],
  ])('%s %j', async (type, values, kind, property) => {
    const [path = ''] = Object.values(values) as string[];
    const folder = project([path]);
    const report = await read(
      folder,
      mayaAscii({ nodes: [{ type, name: 'n', values: values as Record<string, string> }] }),
    );
    expect(of(report, 'n')).toMatchObject({ kind, exists: true, owner: { type, property } });
    expect(under(folder, of(report, 'n').files)).toEqual([path]);
  });

  it('a path nobody declared counts only when it is there, or declared as a file name', async () => {
    const folder = project([]);
    const content = `//Maya ASCII 2018 scene
createNode someNode -n "n";
\taddAttr -ci true -uaf -sn "mp" -ln "myPath" -dt "string";
\tsetAttr ".mp" -type "string" "things/gone.dat";
\tsetAttr ".source" -type "string" "C:/exported/from.fbx";
`;
    const report = await read(folder, content);
    expect(report.references.map((one) => [one.owner.property, one.storedPath])).toEqual([
      ['mp', 'things/gone.dat'],
    ]);
  });

  it('geometry caches, XGen collections, sequences of volumes', async () => {
    const folder = project([
      ...['clothShape.xml', 'clothShape.mcx', 'clothShapeFrame1.mcx', 'clothShape2.mcx'].map(
        (one) => `cache/nCache/shot/${one}`,
      ),
      'scenes/shot__hair.abc',
      'xgen/collections/hair/fringe/length/headShape.ptx',
      'xgen/collections/other/fringe/length/headShape.ptx',
      'vdb/smoke.0001.vdb',
      'vdb/smoke.0002.vdb',
    ]);
    put(
      folder,
      'scenes/shot__hair.xgen',
      [
        'Palette',
        '\tname\t\t\thair',
        `\txgDataPath\t\t${'$'}{PROJECT}/xgen/collections/hair`,
        '\txgProjectPath\t\tC:/old/proj/',
        '',
      ].join('\n'),
    );
    const report = await read(
      folder,
      mayaAscii({
        nodes: [
          { type: 'cacheFile', name: 'cloth', values: { cp: 'cache/nCache/shot', cn: 'clothShape' } },
          { type: 'xgmPalette', name: 'hair', values: { xfn: 'shot__hair.xgen', xbf: '' } },
          { type: 'aiVolume', name: 'smoke', values: { filename: 'vdb/smoke.####.vdb' } },
        ],
      }),
    );
    expect(under(folder, of(report, 'cloth').files)).toEqual([
      'cache/nCache/shot/clothShape.mcx',
      'cache/nCache/shot/clothShape.xml',
      'cache/nCache/shot/clothShapeFrame1.mcx',
    ]);
    const hair = report.references.filter((one) => one.owner.name === 'hair').flatMap((one) => one.files);
    expect(under(folder, hair)).toEqual([
      'scenes/shot__hair.xgen',
      'scenes/shot__hair.abc',
      'xgen/collections/hair/fringe/length/headShape.ptx',
    ]);
    expect(of(report, 'smoke').files).toHaveLength(2);
  });

  it('a colour configuration, unless it is off or part of Maya', async () => {
    const ocio = (values: Record<string, string | number>) =>
      read(project(['ocio/config.ocio']), mayaAscii({ standing: { defaultColorMgtGlobals: values } }));
    expect((await ocio({ cfe: 1, cfp: 'ocio/config.ocio' })).references).toMatchObject([
      { exists: true, needed: true },
    ]);
    expect((await ocio({ cfp: 'gone/config.ocio' })).references).toMatchObject([
      { exists: false, needed: false },
    ]);
    expect((await ocio({ cfe: 1, cfp: '<MAYA_RESOURCES>/OCIO-configs/config.ocio' })).references).toEqual([]);
  });
});

describe('referenced files', () => {
  it('are read in turn, unless they were not loaded', async () => {
    const folder = project(['sourceimages/hull.png']);
    const ship = textures({ hull: { ftn: 'sourceimages/hull.png' } });
    put(folder, 'scenes/ship.ma', ship);
    put(folder, 'scenes/spare.ma', textures({ spare: { ftn: 'sourceimages/spare.png' } }));
    // Lines of Maya itself: the second kind always says -dr 1, whether the file was loaded or not.
    const report = await read(
      folder,
      mayaAscii({}, [
        'file -rdi 1 -ns "ship" -rfn "shipRN" -op "v=0;" -typ "mayaAscii" "/old/proj//scenes/ship.ma";',
        'file -rdi 2 -ns "deep" -rfn "ship:deepRN" -op "v=0;" -typ "mayaAscii" "/old/proj//scenes/deep.ma";',
        'file -rdi 1 -ns "ship1" -rfn "shipRN1" -op "v=0;"',
        '\t\t-typ "mayaAscii" "/old/proj//scenes/ship.ma{1}";',
        'file -rdi 1 -ns "spare" -dr 1 -rfn "spareRN" -op "v=0;" -typ "mayaAscii" "scenes/spare.ma";',
        'file -r -ns "ship" -dr 1 -rfn "shipRN" -op "v=0;" -typ "mayaAscii" "/old/proj//scenes/ship.ma";',
        'file -r -ns "ship1" -dr 1 -rfn "shipRN1" -op "v=0;" -typ "mayaAscii" "/old/proj//scenes/ship.ma{1}";',
        'file -r -ns "spare" -dr 1 -rfn "spareRN" -op "v=0;" -typ "mayaAscii" "scenes/spare.ma";',
      ]),
    );
    expect(
      report.references.map((one) => [one.owner.name, one.kind, one.needed, ...under(folder, one.files)]),
    ).toEqual([
      ['shipRN', 'library', true, 'scenes/ship.ma'],
      ['shipRN1', 'library', true, 'scenes/ship.ma'],
      ['spareRN', 'library', false, 'scenes/spare.ma'],
      ['hull', 'image', true, 'sourceimages/hull.png'],
      ['spare', 'image', false],
    ]);
    expect(of(report, 'hull').storedIn).toBe(join(folder, 'scenes/ship.ma'));
    expect(report.findings).toEqual([]);
  });

  it('that refer to each other end', async () => {
    const folder = project([]);
    put(folder, 'scenes/b.ma', mayaAscii({}, ['file -r -ns "a" -rfn "aRN" "scenes/shot.ma";']));
    const report = await read(folder, mayaAscii({}, ['file -r -ns "b" -rfn "bRN" "scenes/b.ma";']));
    expect(report.references.map((one) => one.owner.name)).toEqual(['bRN', 'aRN']);
  });

  it('get other paths by edits of the scene', async () => {
    const folder = project(['sourceimages/blue.png', 'scenes/ship.ma']);
    const report = await read(
      folder,
      mayaAscii({}, [
        'createNode reference -n "shipRN";',
        '\tsetAttr ".ed" -type "dataReferenceEdits" ',
        '\t\t"shipRN"',
        '\t\t"shipRN" 2',
        '\t\t2 "|ship:hull" "translate" " -type \\"double3\\" 0 1 0"',
        '\t\t2 "ship:paint" "fileTextureName" " -type \\"string\\" \\"D:\\\\\\\\tex\\\\\\\\sourceimages\\\\\\\\blue.png\\""',
        '\t\t5 3 "shipRN" "|ship:hull.message" "shipRN.placeHolderList[1]" "";',
      ]),
    );
    expect(of(report, 'ship:paint')).toMatchObject({
      storedPath: 'D:\\tex\\sourceimages\\blue.png',
      kind: 'image',
      exists: true,
    });
  });

  it('of a .mb, by their own chunks or by its header', async () => {
    for (const options of [
      { references: ['scenes/ship.mb'] },
      { included: ['scenes/ship.mb', 'scenes/gone.mb'] },
    ]) {
      const folder = project(['sourceimages/wood.png']);
      put(folder, 'scenes/ship.mb', mbSample());
      const report = await read(folder, mayaBinary({}, { wide: true, ...options }), 'scenes/shot.mb');
      const ship = report.references.find((one) => one.storedPath === 'scenes/ship.mb');
      expect(ship).toMatchObject({ kind: 'library', exists: true });
      expect(of(report, 'wood')).toMatchObject({ exists: true, storedIn: join(folder, 'scenes/ship.mb') });
    }
  });
});

it('a .mb names what its .ma names', async () => {
  const files = [
    'sourceimages/wood.png',
    'sourceimages/skin.1002.exr',
    'sound/song.wav',
    'cache/nCache/shot/clothShape.xml',
  ];
  for (const wide of [true, false]) {
    const folder = project(files);
    const told = async (name: string, content: Buffer) =>
      (await read(folder, content, name)).references.flatMap((one) =>
        one.kind === 'library' ? [] : [[one.owner, one.kind, one.storedPath, one.files, one.needed]],
      );
    const ascii = await told('scenes/shot.ma', maSample());
    expect(ascii.map(([, kind]) => kind)).toEqual(['image', 'udim', 'sound', 'cache']);
    expect(await told('scenes/shot.mb', mbSample(wide))).toEqual(ascii);
  }
});

describe('what preflight asks beside files', () => {
  const script = (name: string, st: number) => ({ type: 'script', name, values: { b: 'print 1;', st } });
  const spec: MayaSceneSpec = {
    nodes: [
      script('onDemand', 0),
      script('onOpen', 1),
      script('onOpenWithWindow', 2),
      script('uiConfigurationScriptNode', 3),
      script('onRender', 4),
      script('onFrame', 5),
      script('sceneConfigurationScriptNode', 6),
      script('onTime', 7),
      { type: 'expression', name: 'expression1', values: { ixp: 'a = b' } },
    ],
    standing: { defaultRenderGlobals: { pram: 'x'.repeat(9000), poam: '', prm: 'frameScript;' } },
  };
  const found = (report: SceneReport) =>
    report.scripts.map(({ owner, runsOn }) => [owner.name, owner.property ?? null, runsOn]);
  const expected = [
    ['onOpen', null, 'load'],
    ['onOpenWithWindow', null, 'load'],
    ['onRender', null, 'render'],
    ['onFrame', null, 'frame'],
    ['onTime', null, 'frame'],
    ['defaultRenderGlobals', 'preMel', 'render'],
    ['defaultRenderGlobals', 'preRenderMel', 'frame'],
  ];

  it.each<[string, () => string | Buffer]>([
    ['shot.ma', () => mayaAscii(spec)],
    ['shot.mb', () => mayaBinary(spec, { wide: true })],
  ])('script nodes and scripts of the render settings: %s', async (name, content) => {
    expect(found(await read(project([]), content(), name))).toEqual(expected);
  });

  it('cloth, particles and hair, and the caches that play them', async () => {
    const sim = (type: string, name: string, values = {}) => ({ type, name, values });
    const folder = project(['cache/nCache/shot/skirt.xml', 'cache/nCache/shot/skirt.mcx']);
    const report = await read(
      folder,
      mayaAscii({
        nodes: [
          sim('nucleus', 'nucleus1'),
          sim('nCloth', 'skirt'),
          sim('nCloth', 'cape'),
          sim('nCloth', 'stiff', { isd: 0 }),
          sim('nParticle', 'dust'),
          sim('hairSystem', 'locks'),
          sim('cacheFile', 'skirtCache', { cp: 'cache/nCache/shot', cn: 'skirt' }),
          sim('cacheFile', 'dustCache', { cp: 'cache/nCache/gone', cn: 'dust' }),
          sim('cacheBlend', 'blend1'),
        ],
        connections: [
          ['skirtCache.ocd[0]', 'blend1.cd[0].ic'],
          ['blend1.ocd[0]', 'skirt.posi'],
          ['dustCache.ir', 'dust.pfc'],
          ['time1.o', 'cape.cti'],
        ],
      }),
    );
    expect(
      report.simulations.map(({ owner, kind, state, storage }) => [owner.name, kind, state, storage]),
    ).toEqual([
      ['skirt', 'cloth', 'baked', 'disk'],
      ['cape', 'cloth', 'unbaked', 'unknown'],
      ['dust', 'particles', 'unbaked', 'disk'],
      ['locks', 'hair', 'unbaked', 'unknown'],
    ]);
  });

  it('nothing moves where every solver is off', async () => {
    const nodes = [
      { type: 'nucleus', name: 'nucleus1', values: { ena: 0 } },
      { type: 'nCloth', name: 'skirt' },
    ];
    expect((await read(project([]), mayaAscii({ nodes }))).simulations).toEqual([]);
  });
});
