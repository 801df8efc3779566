import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { usdCrate } from '../../../tooling/fixtures/usd/crate-writer.ts';
import { readScene } from '../src/index.ts';
import { syntheticHip } from './support/synthetic-hip.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

it('what nodes of Solaris name is followed through layers and materials', async () => {
  const folder = temporaryFolder();
  const texture = (path: string) =>
    usdCrate({
      '/M.inputs:file': {
        typeName: { type: 'token', value: 'asset' },
        default: { type: 'asset', value: path },
      },
    });
  const files: Readonly<Record<string, string | Buffer>> = {
    'set.usda': '#usda 1.0\n( subLayers = [@./deep.usdc@] )\n',
    'deep.usdc': texture('./deep.png'),
    'model.usd': texture('./model.png'),
    'town.usdc': texture('./town.png'),
    'prop.usd': '#usda 1.0\ndef "P" ( references = @./wood.mtlx@</MaterialX> ) {}\n',
    'wood.mtlx':
      '<materialx><image name="i"><input name="file" type="filename" value="wood.png"/></image></materialx>',
  };
  const images = ['deep.png', 'model.png', 'town.png', 'wood.png', 'sky.exr'];
  for (const [file, content] of [...Object.entries(files), ...images.map((image) => [image, 'p'] as const)]) {
    writeFileSync(join(folder, file), content);
  }
  const scene = join(folder, 'shot.hip');
  const node = (name: string, type: string, parms: Readonly<Record<string, string>>) => ({
    path: `/stage/${name}`,
    type,
    parms,
  });
  writeFileSync(
    scene,
    syntheticHip('hip', {
      nodes: [
        node('sublayer1', 'sublayer', { filepath1: '$HIP/set.usda' }),
        node('reference1', 'reference::2.0', { filepath1: '$HIP/model.usd' }),
        node('payload1', 'payload', { filepath1: '$HIP/town.usdc' }),
        node('asset1', 'assetreference', { filepath: '$HIP/prop.usd' }),
        node('domelight1', 'domelight::3.0', { xn__inputstexturefile_r3ah: '$HIP/sky.exr' }),
      ],
    }),
  );
  const report = await readScene(scene);
  const found = report.references.filter(({ needed }) => needed).flatMap(({ files: own }) => own);
  expect(new Set(found)).toEqual(
    new Set([...Object.keys(files), ...images].map((file) => join(folder, file))),
  );
  expect(report.findings.map((one) => one.id)).not.toContain('unreadable-library');
});
