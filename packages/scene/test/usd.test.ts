import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SceneReport } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { type CrateSpecs, usdCrate } from '../../../tooling/fixtures/usd/crate-writer.ts';
import { readScene } from '../src/index.ts';
import { type Files, ofLayers, readLinked } from './support/linked-layer.ts';
import { mayaAscii } from './support/synthetic-maya.ts';
import { usdaSample, usdcSample, usdPackage, usdzSample } from './support/synthetic-usd.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

function told(report: SceneReport): readonly (readonly (string | boolean | undefined)[])[] {
  return ofLayers(report).map(({ owner, storedPath, kind }) => [
    owner.name,
    owner.property,
    storedPath,
    kind,
  ]);
}

const CLIPS = ['clips/walk.001.usd', 'clips/walk.002.usd', 'clips/walk.004.usd'];
const SHARED: Files = {
  'set.usda': '#usda 1.0\n',
  'light.usda': '#usda 1.0\n',
  'tree.usd': '#usda 1.0\ndef "Tree" { asset inputs:file = @./textures/bark.png@ }\n',
  'rock.usd': usdCrate({ '/': {} }),
  'textures/bark.png': '',
  'textures/wood.1001.exr': '',
  'textures/wood.1002.exr': '',
  ...Object.fromEntries(CLIPS.map((clip) => [clip, 'no layer at all'])),
};

describe('a layer that is written as text', () => {
  it('sublayers, references, payloads, values, samples, clips', async () => {
    const { folder, report } = await readLinked({ 'shot.usda': usdaSample(), ...SHARED });
    expect(told(report)).toEqual([
      ['shot.usda', 'subLayers', './set.usda', 'usd'],
      ['shot.usda', 'subLayers', './light.usda', 'usd'],
      ['/World', 'references', './tree.usd', 'usd'],
      ['/World', 'references', './rock.usd', 'usd'],
      ['/World', 'payload', './town.usd', 'usd'],
      ['/World', 'templateAssetPath', './clips/walk.###.usd', 'usd'],
      ['/World/Wood', 'inputs:file', './textures/wood.<UDIM>.exr', 'udim'],
      // Values of one attribute at its times are one reference.
      ['/World/Wood', 'inputs:other', 'a.png', 'image'],
      ['/Tree', 'inputs:file', './textures/bark.png', 'image'],
    ]);
    const by = (path: string) => ofLayers(report).find((one) => one.storedPath === path);
    expect(by('./textures/wood.<UDIM>.exr')?.files).toEqual([
      join(folder, 'textures/wood.1001.exr'),
      join(folder, 'textures/wood.1002.exr'),
    ]);
    // Asked for are 1 to 3: the third is missing, and the fourth is no part of it.
    const clips = by('./clips/walk.###.usd');
    expect(clips?.files).toEqual([join(folder, 'clips/walk.001.usd'), join(folder, 'clips/walk.002.usd')]);
    expect(clips?.missing).toEqual([join(folder, 'clips/walk.003.usd')]);
    expect(clips?.frames).toEqual({ start: 1, end: 3, step: 1 });
    expect(by('./textures/bark.png')).toMatchObject({ exists: true, storedIn: join(folder, 'tree.usd') });
    expect(report.findings.map((one) => one.id)).not.toContain('unreadable-library');
  });

  it('clips of one folder are one reference, which lacks those that are not there', async () => {
    const paths = ['./c/a.usd', './c/b.usd', './c/gone.usd', './d/other.usd'].map((one) => `@${one}@`);
    const { folder, report } = await readLinked({
      'shot.usda': `#usda 1.0
def "Set" (
    clips = {
        dictionary default = {
            asset[] assetPaths = [${paths.join(', ')}]
            string primPath = "/Set"
        }
    }
) {}
`,
      'c/a.usd': '',
      'c/b.usd': '',
      'd/other.usd': '',
    });
    expect(
      ofLayers(report).map(({ storedPath, kind, files, missing }) => [storedPath, kind, files, missing]),
    ).toEqual([
      ['./c/a.usd', 'usd', [join(folder, 'c/a.usd'), join(folder, 'c/b.usd')], [join(folder, 'c/gone.usd')]],
      ['./d/other.usd', 'usd', [join(folder, 'd/other.usd')], []],
    ]);
  });

  it('variants, comments, all kinds of quotes, three at-signs, brackets in texts', async () => {
    const { report } = await readLinked({
      'odd.usda': `#usda 1.0
# @comment.png@ {
// @comment2.png@ {
/* @comment3.png@ { */
def "A" (
    doc = """Say @nothing.png@
    and "nothing" else \\""" } """
    variants = { string look = "red" }
    prepend variantSets = "look"
    assetInfo = { asset identifier = @./self.usd@ }
    inherits = </B@x@>
)
{
    string single = 'it is @nothing.png@ \\' {'
    asset[] none = []
    asset empty = @@
    variantSet "look" = {
        "red" ( payload = @./red.usd@ ) {
            asset inputs:file = @@@red@2x.png@@@
        }
        "blue" {
            over "B" { asset[] inputs:files = [@b1.exr@, @b2.exr@] }
        }
    }
}
`,
    });
    expect(told(report)).toEqual([
      ['/A', 'payload', './red.usd', 'usd'],
      ['/A', 'inputs:file', 'red@2x.png', 'image'],
      ['/A/B', 'inputs:files', 'b1.exr', 'image'],
      ['/A/B', 'inputs:files', 'b2.exr', 'image'],
    ]);
  });

  it('passes over much geometry, wherever its pieces are cut', async () => {
    const points = Array.from({ length: 200_000 }, (_, index) => `(${index}, 1.5, -2e-05)`).join(', ');
    const mesh = (name: string) =>
      `def Mesh "${name}" {\n point3f[] points = [${points}]\n asset map = @${name}.png@\n string long = "${'x'.repeat(200_000)}"\n}\n`;
    const { report } = await readLinked({
      'big.usda': `#usda 1.0\n${['a', 'b', 'c', 'd'].map(mesh).join('')}`,
    });
    expect(told(report).map(([name, , path]) => [name, path])).toEqual([
      ['/a', 'a.png'],
      ['/b', 'b.png'],
      ['/c', 'c.png'],
      ['/d', 'd.png'],
    ]);
  });

  it('what is no file of this disk is said to be unknown, or foreign', async () => {
    const { report } = await readLinked({
      'far.usda': `#usda 1.0
def "A" {
    asset a = @omniverse://server/wood.png@
    asset b = @https://example.com/wood.png@
    asset c = @OmniPBR.mdl@
    asset d = @\`"\${SHOT}.png"\`@
    asset e = @D:/tex/wood.png@
    asset f = @./kit.usdz[textures/wood.png]@
    asset info:filePath = @PxrTexture@
}
`,
    });
    const references = ofLayers(report);
    expect(references.map((one) => one.unknown !== null)).toEqual([true, true, true, true, false, false]);
    if (process.platform !== 'win32') {
      expect(references[4]?.missing).toEqual(['D:/tex/wood.png']);
    }
    expect(references[5]?.missing.map((path) => path.split('/').at(-1))).toEqual(['kit.usdz']);
  });

  it('layers that refer to each other end', async () => {
    const layer = (other: string) => `#usda 1.0\ndef "A" (references = @./${other}@) {}\n`;
    const { report } = await readLinked({ 'a.usda': layer('b.usda'), 'b.usda': layer('a.usda') });
    expect(told(report).map(([, , path]) => path)).toEqual(['./b.usda', './a.usda']);
  });

  it('of another extension than it is', async () => {
    const { report } = await readLinked({ 'is-text.usd': '#usda 1.0\ndef "A" { asset a = @a.png@ }\n' });
    expect(told(report)).toEqual([['/A', 'a', 'a.png', 'image']]);
  });
});

describe('a binary layer', () => {
  it.each(['0.0.1', '0.2.0', '0.4.0', '0.6.0', '0.7.0', '0.8.0', '0.10.0', '0.12.0'])(
    'of version %s',
    async (version) => {
      const { folder, report } = await readLinked({ 'shot.usdc': usdcSample(version), ...SHARED });
      expect(told(report)).toEqual([
        ['shot.usdc', 'subLayers', './set.usda', 'usd'],
        ['shot.usdc', 'subLayers', './light.usda', 'usd'],
        ['/World', 'references', './tree.usd', 'usd'],
        ['/World', 'references', './rock.usd', 'usd'],
        ['/World', 'payload', './town.usd', 'usd'],
        ['/World', 'templateAssetPath', './clips/walk.###.usd', 'usd'],
        ['/World/Wood', 'inputs:file', './textures/wood.<UDIM>.exr', 'udim'],
        ['/World/Wood', 'inputs:list', './textures/a.png', 'image'],
        ['/World/Wood', 'inputs:list', './textures/b.png', 'image'],
        ['/World/Wood', 'inputs:other', './textures/c.png', 'image'],
        ['/Tree', 'inputs:file', './textures/bark.png', 'image'],
      ]);
      const clips = ofLayers(report).find((one) => one.owner.property === 'templateAssetPath');
      expect(clips?.missing).toEqual([join(folder, 'clips/walk.003.usd')]);
    },
  );

  it('of a later version', async () => {
    const bytes = usdcSample();
    bytes[8] = 1;
    const { report } = await readLinked({ 'new.usdc': bytes });
    expect(report.findings.map((one) => one.id)).toEqual(['unreadable-library']);
    expect(report.findings[0]?.text.en).toContain('version 1.8.0');
  });

  it('with thousands of prims and names in several packed parts', async () => {
    const specs: Record<string, CrateSpecs[string]> = {};
    for (let index = 0; index < 2000; index += 1) {
      specs[`/Set/Part_${index}.map`] = {
        typeName: { type: 'token', value: 'asset' },
        default: { type: 'asset', value: `./tex/part_${index}.png` },
      };
    }
    const { report } = await readLinked({ 'many.usdc': usdCrate(specs) });
    expect(ofLayers(report)).toHaveLength(2000);
    expect(told(report)[1234]).toEqual(['/Set/Part_1234', 'map', './tex/part_1234.png', 'image']);
  });

  it('names packed into several parts', async () => {
    const specs: CrateSpecs = {
      '/A.map': {
        typeName: { type: 'token', value: 'asset' },
        default: { type: 'asset', value: './tex/long-name-long-name-long-name-long-name.png' },
      },
    };
    const { report } = await readLinked({ 'parts.usdc': usdCrate(specs, { tokenParts: 3 }) });
    expect(told(report)).toEqual([
      ['/A', 'map', './tex/long-name-long-name-long-name-long-name.png', 'image'],
    ]);
  });
});

describe('a package', () => {
  it('what is in it is packed, what is not is looked for', async () => {
    const { folder, report } = await readLinked({ 'kit.usdz': usdzSample(), 'elsewhere.png': '' });
    const rows = ofLayers(report).map((one) => [one.storedPath, one.packed, one.exists, one.files.length]);
    expect(rows).toEqual([
      ['textures/wood.png', true, true, 0],
      ['./elsewhere.png', false, true, 1],
      ['../model.usdc', true, true, 0],
    ]);
    expect(ofLayers(report).every((one) => one.storedIn === join(folder, 'kit.usdz'))).toBe(true);
    expect(report.findings).toEqual([]);
  });

  it('in a package', async () => {
    const inner = usdPackage({ 'inner.usda': '#usda 1.0\ndef "I" { asset a = @./in.png@ }\n', 'in.png': '' });
    const outer = usdPackage({
      'outer.usda': '#usda 1.0\ndef "O" (references = @./inner.usdz@) {}\n',
      'inner.usdz': inner,
    });
    const { report } = await readLinked({ 'outer.usdz': outer });
    expect(ofLayers(report).map((one) => [one.owner.name, one.storedPath, one.packed])).toEqual([
      ['/O', './inner.usdz', true],
      ['/I', './in.png', true],
    ]);
  });
});

it('a layer by a reference of Maya, not by a shape', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'set.usda'), '#usda 1.0\ndef "A" { asset a = @./a.png@ }\n');
  writeFileSync(join(folder, 'a.png'), '');
  const scene = join(folder, 'scene.ma');
  writeFileSync(scene, mayaAscii({}, ['file -r -ns "set" -rfn "setRN" -typ "USD Import" "set.usda";']));
  const report = await readScene(scene);
  expect(report.references.map((one) => [one.kind, one.exists])).toEqual([
    ['usd', true],
    ['image', true],
  ]);
});

describe('a layer that is damaged is a finding of the scene', () => {
  it.each([
    ['cut text', Buffer.from(usdaSample().subarray(0, 400))],
    ['cut crate', usdcSample().subarray(0, 700)],
    ['cut package', usdzSample().subarray(0, 700)],
    ['only a head', Buffer.from('PXR-USDC')],
  ])('%s', async (_, content) => {
    const { report } = await readLinked({ 'bad.usd': content });
    expect(report.findings.map((one) => one.id)).toEqual(['unreadable-library']);
    expect(report.findings[0]?.text.en).toContain('cut off');
  });

  it('a count that nothing can hold takes no memory', async () => {
    const bytes = Buffer.from(usdcSample());
    const contents = Number(bytes.readBigInt64LE(16));
    for (const section of [0, 1, 2, 3, 4]) {
      const hostile = Buffer.from(bytes);
      const start = Number(hostile.readBigInt64LE(contents + 8 + section * 32 + 16));
      hostile.writeBigUInt64LE(0x0fff_ffffn, start);
      const before = process.memoryUsage.rss();
      const { report } = await readLinked({ 'hostile.usdc': hostile });
      expect(report.findings.map((one) => one.id)).toEqual(['unreadable-library']);
      expect(process.memoryUsage.rss() - before).toBeLessThan(256 << 20);
    }
  });
});
