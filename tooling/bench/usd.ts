import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { readScene } from '@farmhand/scene';
import { geometryLayer, type LargeLayer, objectsLayer } from '../fixtures/usd/large-layers.ts';
import { median } from './statistics.ts';

const GOAL_MB_PER_SECOND = 200;
/** The goal is for layers as large as this: a smaller one here is all tables, with nothing to pass over. */
const GOAL_FROM_BYTES = 100e6;
const READ_BYTES = 1 << 20;

/** What is measured. */
interface UsdPlan {
  readonly layers: readonly (() => LargeLayer)[];
  readonly rounds: number;
}

/** What tracing one layer took. */
export interface UsdFigures {
  readonly name: string;
  readonly sizeBytes: number;
  readonly traceMs: number;
  /** The baseline: reading all bytes of the same file, in pieces of 1 MiB. */
  readonly bytesMs: number;
  /** The longest that nobody else had a turn, over all rounds. */
  readonly heldMs: number;
}

const fullPlan: UsdPlan = {
  layers: [() => geometryLayer(2000, 50_000), () => objectsLayer(2000, 250)],
  rounds: 9,
};

/**
 * How fast the files are found that a large .usdc names, beside reading its bytes. Option: `--rounds N`.
 */
export async function benchUsd(say: (line: string) => void, args: readonly string[] = []): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { rounds: { type: 'string', default: '9' } } });
  await measureUsd({ ...fullPlan, rounds: Number(values.rounds) }, say);
}

/** Makes the layers, traces each in turn with reading its bytes, and says the figures. */
export async function measureUsd(plan: UsdPlan, say: (line: string) => void): Promise<readonly UsdFigures[]> {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-bench-usd-'));
  const all: UsdFigures[] = [];
  try {
    say(
      `Node ${process.versions.node}; medians of ${plan.rounds} rounds in turn; files are in the page cache.`,
    );
    for (const make of plan.layers) {
      const layer = make();
      const figures = await measureLayer(layer, folder, plan.rounds);
      all.push(figures);
      sayFigures(figures, layer, say);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return all;
}

async function measureLayer(layer: LargeLayer, folder: string, rounds: number): Promise<UsdFigures> {
  const file = join(folder, layer.name);
  await writeFile(file, layer.bytes);
  // The smallest scene that refers to a layer.
  const scene = join(folder, 'scene.ma');
  await writeFile(
    scene,
    `//Maya ASCII 2024 scene\ncreateNode mayaUsdProxyShape -n "stageShape";\n\tsetAttr ".fp" -type "string" "./${layer.name}";\n`,
  );
  const trace: number[] = [];
  const bytes: number[] = [];
  const delay = monitorEventLoopDelay({ resolution: 1 });
  for (let round = -1; round < rounds; round += 1) {
    const bytesMs = await timed(() => readBytes(file));
    delay.enable();
    const traceMs = await timed(() => traceLayer(scene, layer));
    delay.disable();
    if (round >= 0) {
      trace.push(traceMs);
      bytes.push(bytesMs);
    } else {
      delay.reset();
    }
  }
  return {
    name: layer.name,
    sizeBytes: layer.bytes.length,
    traceMs: median(trace),
    bytesMs: median(bytes),
    heldMs: delay.max / 1e6,
  };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function traceLayer(scene: string, layer: LargeLayer): Promise<void> {
  const { references } = await readScene(scene);
  const paths = new Set(references.filter(({ owner }) => owner.type === 'USD').map((one) => one.storedPath));
  if (paths.size !== layer.paths) {
    throw new Error(`${paths.size} of ${layer.paths} paths were found in ${layer.name}.`);
  }
}

async function readBytes(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    const piece = Buffer.alloc(READ_BYTES);
    while ((await handle.read(piece, 0, READ_BYTES)).bytesRead > 0) {}
  } finally {
    await handle.close();
  }
}

function sayFigures(figures: UsdFigures, layer: LargeLayer, say: (line: string) => void): void {
  const { sizeBytes, traceMs, bytesMs, heldMs } = figures;
  const speed = sizeBytes / 1e3 / traceMs;
  say(`\n${layer.name}: ${(sizeBytes / 1e6).toFixed(1)} MB, ${layer.about}`);
  const met = speed >= GOAL_MB_PER_SECOND ? 'met' : 'missed';
  const goal = sizeBytes < GOAL_FROM_BYTES ? '' : `; goal at least ${GOAL_MB_PER_SECOND} MB/s: ${met}`;
  say(`  traced in ${traceMs.toFixed(0)} ms: ${speed.toFixed(0)} MB/s${goal}`);
  say(`  reading its bytes: ${bytesMs.toFixed(0)} ms; tracing takes ${(traceMs / bytesMs).toFixed(2)} of it`);
  say(`  the longest without a turn for others: ${heldMs.toFixed(0)} ms`);
}
