import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CrateSpecs, type CrateValue, usdCrate } from '../../../tooling/fixtures/usd/crate-writer.ts';
import { ofLayers, readLinked } from './support/linked-layer.ts';
import { usdPackage } from './support/synthetic-usd.ts';

const token = (value: string): CrateValue => ({ type: 'token', value });

function attribute(typeName: string, value: CrateValue): Readonly<Record<string, CrateValue>> {
  return { typeName: token(typeName), default: value };
}

/** The same layer as text and as a crate. */
interface Both {
  readonly text: string;
  readonly crate: CrateSpecs;
}

async function inBoth<T>(
  { text, crate }: Both,
  others: Readonly<Record<string, string>>,
  see: (read: Awaited<ReturnType<typeof readLinked>>) => T,
): Promise<readonly [T, T]> {
  const asText = see(await readLinked({ 'a.usd': `#usda 1.0\n${text}`, ...others }));
  const asCrate = see(await readLinked({ 'a.usd': usdCrate(crate), ...others }));
  return [asText, asCrate];
}

describe('lists of references and payloads', () => {
  it('what is prepended, appended, added or explicit counts; what is deleted or only ordered does not', async () => {
    const seen = await inBoth(
      {
        text: `def "A" (
    prepend references = @./p.usd@
    append references = [@./q.usd@</Q> (offset = 10), @./r.usd@]
    delete references = [
        @./gone.usd@
    ]
    reorder references = [@./order.usd@]
) {}
def "B" ( add payload = @./s.usd@ ) {}
def "C" ( references = [@./t.usd@] ) {}
`,
        crate: {
          '/A': {
            references: {
              type: 'references',
              value: [],
              lists: {
                prepended: ['./p.usd'],
                appended: ['./q.usd', './r.usd'],
                deleted: ['./gone.usd'],
                ordered: ['./order.usd'],
              },
            },
          },
          '/B': { payload: { type: 'payloads', value: [], lists: { added: ['./s.usd'] } } },
          '/C': { references: { type: 'references', value: [], lists: { explicit: ['./t.usd'] } } },
        },
      },
      {},
      ({ report }) => ofLayers(report).map((one) => [one.owner.name, one.storedPath]),
    );
    const expected = [
      ['/A', './p.usd'],
      ['/A', './q.usd'],
      ['/A', './r.usd'],
      ['/B', './s.usd'],
      ['/C', './t.usd'],
    ];
    expect(seen).toEqual([expected, expected]);
  });
});

describe('where a render product goes', () => {
  it('is an output and no input, also where it changes in time', async () => {
    const seen = await inBoth(
      {
        text: `def Scope "Render" {
    def RenderProduct "beauty" {
        token productName = "/renders/beauty.exr"
        rel orderedVars = </Render/Vars/color>
    }
    def RenderProduct "matte" {
        token productName.timeSamples = { 1: "matte.1.exr", 2: "matte.2.exr" }
    }
}
def "Other" ( customData = { string productName = "no.exr" } ) { token look = "not.exr" }
`,
        crate: {
          '/Render/beauty.productName': attribute('token', token('/renders/beauty.exr')),
          '/Render/matte.productName': {
            typeName: token('token'),
            timeSamples: {
              type: 'samples',
              times: [1, 2],
              values: [token('matte.1.exr'), token('matte.2.exr')],
            },
          },
          '/Other.look': attribute('token', token('not.exr')),
        },
      },
      {},
      ({ report }) =>
        ofLayers(report).map(({ owner, storedPath, kind, needed, exists, missing }) => [
          ...[owner.name, owner.property, storedPath, kind],
          ...[needed, exists, missing.length],
        ]),
    );
    const expected = [
      ['/Render/beauty', 'productName', '/renders/beauty.exr', 'output', false, true, 0],
      ['/Render/matte', 'productName', 'matte.1.exr', 'output', false, true, 0],
      ['/Render/matte', 'productName', 'matte.2.exr', 'output', false, true, 0],
    ];
    expect(seen).toEqual([expected, expected]);
  });
});

describe('values', () => {
  it('of one attribute at many times are one reference with all its files', async () => {
    const times = [1, 2, 3, 4];
    const seen = await inBoth(
      {
        text: `def OpenVDBAsset "Smoke" { asset filePath.timeSamples = {
${times.map((time) => `        ${time}: @./vdb/smoke.${time}.vdb@,`).join('\n')}
    } }
`,
        crate: {
          '/Smoke.filePath': {
            typeName: token('asset'),
            timeSamples: {
              type: 'samples',
              times,
              values: times.map((time) => ({ type: 'asset', value: `./vdb/smoke.${time}.vdb` })),
            },
          },
        },
      },
      { 'vdb/smoke.1.vdb': 'v', 'vdb/smoke.2.vdb': 'v', 'vdb/smoke.4.vdb': 'v', 'vdb/smoke.9.vdb': 'v' },
      ({ report, folder }) =>
        ofLayers(report).map(({ kind, files, missing }) => [
          kind,
          files.map((file) => file.slice(folder.length + 1)),
          missing.map((file) => file.slice(folder.length + 1)),
        ]),
    );
    const expected = [
      ['volume', ['vdb/smoke.1.vdb', 'vdb/smoke.2.vdb', 'vdb/smoke.4.vdb'], ['vdb/smoke.3.vdb']],
    ];
    expect(seen).toEqual([expected, expected]);
  });

  it('a text of a shader input is a file where one is there, and nothing where none is', async () => {
    const seen = await inBoth(
      {
        text: `def Shader "S" {
    string inputs:filename = "./there.tx"
    string inputs:other = "./gone.tx"
    string note = "./there.tx"
}
`,
        crate: {
          '/S.inputs:filename': attribute('string', { type: 'string', value: './there.tx' }),
          '/S.inputs:other': attribute('string', { type: 'string', value: './gone.tx' }),
          '/S.note': attribute('string', { type: 'string', value: './there.tx' }),
        },
      },
      { 'there.tx': 't' },
      ({ report }) => ofLayers(report).map((one) => [one.owner.property, one.storedPath, one.exists]),
    );
    expect(seen).toEqual([
      [['inputs:filename', './there.tx', true]],
      [['inputs:filename', './there.tx', true]],
    ]);
  });

  it('what only a program or a resolver knows is unknown, with a reason of its own', async () => {
    const paths = {
      'anon:0x7f:tmp.usda': 'memory',
      'op:/img/comp1/OUT': 'Houdini',
      'ayon+entity://show/wood.png': 'resolver',
      'asset:Buzz/Buzz.usd': 'resolver',
      '`"${SHOT}/a.png"`': 'expression',
      '$JOB/tex/a.png': 'variable',
      'OmniPBR.mdl': "renderer's own",
    };
    const names = Object.keys(paths).map((path, index) => `asset a${index} = @${path}@`);
    const { report } = await readLinked({ 'a.usda': `#usda 1.0\ndef "A" {\n${names.join('\n')}\n}\n` });
    const reasons = ofLayers(report).map((one) => [one.storedPath, one.unknown?.en, one.missing.length]);
    expect(reasons).toEqual(
      Object.entries(paths).map(([path, word]) => [path, expect.stringContaining(word), 0]),
    );
    for (const one of ofLayers(report)) {
      expect(one.unknown?.zh).toMatch(/[\u4e00-\u9fff]/);
    }
  });

  it('a shader that lies beside the layer is a file, however it is named', async () => {
    const { folder, report } = await readLinked({
      'a.usda': '#usda 1.0\ndef "A" { asset info:sourceAsset = @mine.osl@ }\n',
      'mine.osl': 'shader',
    });
    expect(ofLayers(report).map((one) => [one.files, one.unknown])).toEqual([
      [[join(folder, 'mine.osl')], null],
    ]);
  });

  it("arguments of a format, addresses of files and Houdini's tiles are understood", async () => {
    const { folder, report } = await readLinked({
      'a.usda': `#usda 1.0
def "A" ( references = [@./crowd.usd:SDF_FORMAT_ARGS:level=2@, @near.usd:SDF_FORMAT_ARGS:a=b@] )
{
    asset inputs:tiles = @./t.%(UDIM)d.exr@
    asset inputs:uv = @./u_<UVTILE>.exr@
}
`,
      'crowd.usd': '#usda 1.0\n',
      'near.usd': '#usda 1.0\n',
      't.1001.exr': '',
      't.1012.exr': '',
      't.101.exr': '',
      'u_u1_v1.exr': '',
    });
    expect(ofLayers(report).map(({ kind, files }) => [kind, files])).toEqual([
      ['usd', [join(folder, 'crowd.usd')]],
      ['usd', [join(folder, 'near.usd')]],
      ['udim', [join(folder, 't.1001.exr'), join(folder, 't.1012.exr')]],
      ['udim', [join(folder, 'u_u1_v1.exr')]],
    ]);
  });
});

describe('a MaterialX document', () => {
  const WOOD = `<?xml version="1.0"?>
<materialx version="1.38" fileprefix="tex/">
  <!-- <input name="file" type="filename" value="never.png"/> -->
  <xi:include href="lib.mtlx"/>
  <nodegraph name="NG_wood">
    <image name="bark" type="color3"><input name="file" type="filename" value="bark &amp; moss.png"/></image>
    <tiledimage name="far" type="color3" fileprefix=""><input name="file" type='filename' value="./far.&lt;UDIM&gt;.exr"/></tiledimage>
    <constant name="c"><input name="value" type="string" value="not.png"/></constant>
  </nodegraph>
</materialx>
`;

  it('that a layer refers to is read in turn, with what it includes', async () => {
    const { report } = await readLinked({
      'a.usda': '#usda 1.0\ndef "A" ( references = @./wood.mtlx@</MaterialX> ) {}\n',
      'wood.mtlx': WOOD,
      'lib.mtlx':
        '<materialx><image name="in" ><input name="file" type="filename" value="in.png"/></image></materialx>',
      'tex/bark & moss.png': 'p',
      'in.png': 'p',
    });
    expect(
      ofLayers(report).map(({ owner, storedPath, kind, exists }) => [owner.name, storedPath, kind, exists]),
    ).toEqual([
      ['/A', './wood.mtlx', 'shader', true],
      ['wood.mtlx', 'lib.mtlx', 'shader', true],
      ['/NG_wood/bark', 'tex/bark & moss.png', 'image', true],
      ['/NG_wood/far', './far.<UDIM>.exr', 'udim', false],
      ['/in', 'in.png', 'image', true],
    ]);
    expect(report.findings.map((one) => one.id)).not.toContain('unreadable-library');
  });

  it('in a package has its textures in there', async () => {
    const { report } = await readLinked({
      'kit.usdz': usdPackage({
        'a.usda': '#usda 1.0\ndef "A" ( references = @./wood.mtlx@ ) {}\n',
        'wood.mtlx': WOOD,
        'tex/bark & moss.png': 'p',
        'lib.mtlx': '<materialx/>',
      }),
    });
    expect(ofLayers(report).map((one) => [one.storedPath, one.packed])).toEqual([
      ['./wood.mtlx', true],
      ['lib.mtlx', true],
      ['tex/bark & moss.png', true],
      ['./far.<UDIM>.exr', false],
    ]);
  });

  it('that ends inside a tag is a finding', async () => {
    const { report } = await readLinked({
      'a.usda': '#usda 1.0\ndef "A" ( references = @./wood.mtlx@ ) {}\n',
      'wood.mtlx': '<?xml version="1.0"?><materialx><image name="a',
    });
    expect(report.findings.map((one) => one.id)).toEqual(['unreadable-library']);
  });
});

it('something that only has the name of a layer is a finding, and not read as text', async () => {
  const { report } = await readLinked({
    'kit.usdz': usdPackage({
      'a.usd': 'Ogawa\u0000\u0001 asset x = @never.png@',
      'b.usda': '#usda 1.0\ndef "B" { asset a = @b.png@ }\n',
    }),
  });
  expect(ofLayers(report).map((one) => one.storedPath)).toEqual(['b.png']);
});
