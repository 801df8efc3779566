/**
 * Reads thousands of damaged files and prints how it went, as JSON. Run as a process of its own by fuzz.test.ts, so that
 * its memory is only its own.
 *
 *     node fuzz-run.ts CASES SEED
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sceneReport } from '@farmhand/model';
import { readScene, SceneReadError } from '../../src/index.ts';
import { mutate, seededNumbers } from './mutations.ts';
import { farmScene, LAYOUTS, packInFrames, syntheticBlend } from './synthetic-blend.ts';
import { c4dSample } from './synthetic-c4d.ts';
import { hipSample } from './synthetic-hip.ts';
import { maxSample } from './synthetic-max.ts';
import { maSample, mbSample } from './synthetic-maya.ts';
import { usdaSample, usdcSample, usdzSample } from './synthetic-usd.ts';

/** Far above what any of these small files takes; reading that is still at work then hangs. */
const LIMIT_MS = 20_000;

interface Subject {
  readonly name: string;
  /** Name of the file that is damaged. */
  readonly file: string;
  readonly content: Buffer;
  /** Packs the content, where it is packed: the damage is done before in one half of the cases, after it in the other. */
  readonly pack?: (content: Buffer) => Buffer;
  /** The scene that links the file, where the file is no scene itself. */
  readonly scene: Buffer | null;
}

const MA_WITH_USD = `//Maya ASCII 2023 scene
requires maya "2023";
createNode mayaUsdProxyShape -n "stage";
	setAttr ".fp" -type "string" "FILE";
`;

function subjects(): readonly Subject[] {
  const scene = (name: string, file: string, content: Buffer) => ({ name, file, content, scene: null });
  const layer = (name: string, file: string, content: Buffer) => ({
    name,
    file,
    content,
    scene: Buffer.from(MA_WITH_USD.replace('FILE', file)),
  });
  const blends = LAYOUTS.flatMap(([name, layout]) => {
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
  return [
    ...blends,
    scene('hip', 'a.hip', hipSample('hip')),
    { ...scene('hip gzip', 'a.hip', hipSample('hip')), pack: gzipSync },
    scene('hiplc', 'a.hiplc', hipSample('hiplc')),
    scene('hipnc', 'a.hipnc', hipSample('hipnc')),
    scene('max', 'a.max', maxSample()),
    scene('c4d', 'a.c4d', c4dSample()),
    scene('ma', 'a.ma', maSample()),
    scene('mb 64-bit', 'a.mb', mbSample(true)),
    scene('mb 32-bit', 'a.mb', mbSample(false)),
    layer('usda', 'a.usda', usdaSample()),
    layer('usdc', 'a.usdc', usdcSample()),
    layer('usdz', 'a.usdz', usdzSample()),
  ];
}

/** Three in four are changed, one in four is cut off; one in eight both. */
function damage(content: Buffer, random: () => number): Buffer {
  const kind = random();
  const changed = kind < 0.75 || kind > 0.875 ? mutate(content, random) : content;
  return kind < 0.75 ? changed : changed.subarray(0, Math.floor(random() * changed.length));
}

function damagedFile({ content, pack = (bytes) => bytes }: Subject, random: () => number): Buffer {
  return random() < 0.5 ? damage(pack(content), random) : pack(damage(content, random));
}

async function readCase(path: string): Promise<'report' | 'error'> {
  try {
    sceneReport.parse(await readScene(path));
    return 'report';
  } catch (error) {
    if (SceneReadError.isInstance(error)) {
      return 'error';
    }
    throw error;
  }
}

function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error('still at work')), LIMIT_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const [cases = 0, seed = 0] = process.argv.slice(2).map(Number);
const random = seededNumbers(seed);
const folder = mkdtempSync(join(tmpdir(), 'farmhand-fuzz-'));
const ends: Record<string, { report: number; error: number }> = {};
const failures: string[] = [];
try {
  const all = subjects();
  const read = (subject: Subject) =>
    inTime(readCase(join(folder, subject.scene === null ? subject.file : 'scene.ma')));
  for (const subject of all) {
    writeFileSync(join(folder, subject.file), subject.pack?.(subject.content) ?? subject.content);
    if (subject.scene !== null) writeFileSync(join(folder, 'scene.ma'), subject.scene);
    // Undamaged, each must be read: else the damage would prove nothing.
    if ((await read(subject)) !== 'report')
      failures.push(`${subject.name} is not read even when it is whole`);
  }
  const baselineBytes = process.resourceUsage().maxRSS * 1024;
  for (let index = 0; index < cases; index += 1) {
    const subject = all[index % all.length];
    if (subject === undefined) break;
    writeFileSync(join(folder, subject.file), damagedFile(subject, random));
    if (subject.scene !== null) writeFileSync(join(folder, 'scene.ma'), subject.scene);
    const counts = ends[subject.name] ?? { report: 0, error: 0 };
    ends[subject.name] = counts;
    try {
      counts[await read(subject)] += 1;
    } catch (error) {
      failures.push(`case ${index}, ${subject.name}: ${error instanceof Error ? error.stack : error}`);
      if (failures.length > 20) break;
    }
  }
  const grownBytes = process.resourceUsage().maxRSS * 1024 - baselineBytes;
  process.stdout.write(JSON.stringify({ ends, failures, grownBytes }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
