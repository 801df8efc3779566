import { gzipSync } from 'node:zlib';
import { farmScene, LAYOUTS, packInFrames, syntheticBlend } from './synthetic-blend.ts';
import { asOlderFile, c4dSample } from './synthetic-c4d.ts';
import { HIP_KINDS, hipSample, textHipSample } from './synthetic-hip.ts';
import { maxSample } from './synthetic-max.ts';
import { maSample, mayaWithUsd, mbSample } from './synthetic-maya.ts';
import { mtlxSample, usdaSample, usdcSample, usdPackage, usdzSample } from './synthetic-usd.ts';

/** A small whole file of one format, for tests that damage it. */
export interface Sample {
  readonly name: string;
  /** Name of the file that is damaged. */
  readonly file: string;
  readonly content: Buffer;
  /** Packs the content, where it is packed: it can be damaged before as well as after. */
  readonly pack?: (content: Buffer) => Buffer;
  /** The scene that links the file, where the file is no scene itself; it lies beside it as `scene.ma`. */
  readonly scene: Buffer | null;
  /** Bytes at its end that can be missing without anybody seeing it. */
  readonly tailBytes: number;
}

function scene(name: string, file: string, content: Buffer, tailBytes = 0): Sample {
  return { name, file, content, scene: null, tailBytes };
}

function layer(name: string, file: string, content: Buffer): Sample {
  // What is wrong with a linked file is a finding.
  return { name, file, content, scene: Buffer.from(mayaWithUsd(`./${file}`)), tailBytes: content.length };
}

const BLENDS: readonly Sample[] = LAYOUTS.flatMap(([name, layout]) => {
  const plain = syntheticBlend(layout, farmScene());
  return [
    scene(`blend ${name}`, 'a.blend', plain),
    { ...scene(`blend ${name} gzip`, 'a.blend', plain), pack: gzipSync },
    {
      ...scene(`blend ${name} zstd`, 'a.blend', plain),
      pack: (bytes: Buffer) => packInFrames(bytes, 4_000),
    },
  ];
});

/** One of each kind of file that is read. */
export const SAMPLES: readonly Sample[] = [
  ...BLENDS,
  ...HIP_KINDS.map((kind) => scene(kind, `a.${kind}`, hipSample(kind))),
  { ...scene('hip gzip', 'a.hip', hipSample('hip')), pack: gzipSync },
  scene('hip as text', 'a.hip', textHipSample()),
  // The last sector may lack its end.
  scene('max', 'a.max', maxSample(), 512),
  scene('c4d', 'a.c4d', c4dSample()),
  scene('c4d before 10', 'a.c4d', asOlderFile(c4dSample())),
  // A text that ends between two lines is whole.
  scene('ma', 'a.ma', maSample(), maSample().length),
  scene('mb 64-bit', 'a.mb', mbSample(true)),
  scene('mb 32-bit', 'a.mb', mbSample(false)),
  layer('usda', 'a.usda', usdaSample()),
  layer('usdc', 'a.usdc', usdcSample()),
  layer('usdc of the first versions', 'a.usdc', usdcSample('0.2.0')),
  layer('usdc of the very first version', 'a.usdc', usdcSample('0.0.1')),
  layer('usdc of a late version', 'a.usdc', usdcSample('0.12.0')),
  layer('usdz', 'a.usdz', usdzSample()),
  layer('usd material', 'a.mtlx', mtlxSample()),
  layer('usdz in usdz', 'a.usdz', usdPackage({ 'outer.usda': usdaSample(), 'inner.usdz': usdzSample() })),
];
