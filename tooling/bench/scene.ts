import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type SceneReport, sceneReport } from '@farmhand/model';
import { blenderForTests } from '../fixtures/blend.ts';
import { ASSET_TRACER_VARIABLE, type AssetTracer, findAssetTracer, NAMED_BASELINE } from './asset-tracer.ts';
import { installScan } from './installed-scan.ts';
import { rootFolder } from './root.ts';
import {
  defaultSceneFolder,
  fullSizes,
  makeSceneFiles,
  removeSceneFiles,
  type SceneSizes,
} from './scene-files.ts';
import { memoryOf, type Program, type Times, timeInTurns, timeOnce } from './whole-process.ts';

const MEMORY_GOAL_BYTES = 150 * 1024 ** 2;

/** What is measured with what. */
interface Plan {
  readonly folder: string;
  readonly sizes: SceneSizes;
  readonly rounds: number;
  /** How often Blender opens each scene; the quickest counts. */
  readonly blenderRuns: number;
  /** Also as somebody in a checkout calls it, through npm. */
  readonly throughNpm: boolean;
}

interface Scene {
  readonly file: string;
  readonly about: string;
  /** Images that the scan has to find, so that nobody measures a scan that finds nothing. */
  readonly images: number;
  readonly goal: { readonly share: number; readonly words: string };
  /** What Blender Asset Tracer took elsewhere, where that is known. */
  readonly namedBaselineMs: number | null;
}

/**
 * What `farmhand scan` costs as a whole process, beside reading the file's bytes, Blender Asset Tracer and Blender itself.
 * Options: `--rounds N`, `--blender-runs N`, `--folder DIR` for the scenes, `--remove` to remove them at the end.
 */
export async function benchScene(say: (line: string) => void, args: readonly string[] = []): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '9' },
      'blender-runs': { type: 'string', default: '1' },
      folder: { type: 'string', default: defaultSceneFolder },
      remove: { type: 'boolean', default: false },
    },
  });
  const folder = resolve(values.folder);
  const plan = {
    rounds: Number(values.rounds),
    blenderRuns: Number(values['blender-runs']),
    throughNpm: true,
  };
  try {
    await measureScans({ folder, sizes: fullSizes, ...plan }, say);
  } finally {
    if (values.remove) await removeSceneFiles(folder);
  }
}

/** Makes the scenes where they are not there, measures and says the figures. */
export async function measureScans(plan: Plan, say: (line: string) => void): Promise<void> {
  const { folder, sizes } = plan;
  const made = await makeSceneFiles(folder, sizes);
  say(`Node ${process.versions.node}; scenes ${made ? 'made' : 'found'} in ${folder}`);
  say(`Medians of ${plan.rounds} rounds in turn, whole processes; all files are in the page cache.`);
  const tracer = findAssetTracer();
  if (tracer === null) {
    say(
      `Blender Asset Tracer is not here (${ASSET_TRACER_VARIABLE} names a Python that has it): its figures below`,
    );
    say('are those of version 1.15 on another machine.');
  }
  const work = await mkdtemp(join(tmpdir(), 'farmhand-bench-scan-'));
  try {
    const program = await installScan(work);
    for (const scene of scenesOf(plan)) await measureScene(scene, program, tracer, plan, say);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function scenesOf({ folder, sizes }: Plan): readonly Scene[] {
  const { images, bigScenes, libraries } = sizes;
  const quarter = { share: 1 / 4, words: 'at most 1/4' };
  const big = bigScenes.flatMap(({ name, meshes, shader }) =>
    (['plain', 'zstd'] as const).map((packing) => ({
      file: join(folder, `${name}${packing === 'zstd' ? '-zstd' : ''}.blend`),
      about: `${packing}, ${images} images (${shader}), ${meshes} meshes`,
      images,
      goal: quarter,
      namedBaselineMs: packing === 'zstd' ? NAMED_BASELINE.zstdMs : NAMED_BASELINE.plainMs,
    })),
  );
  const linked = {
    file: join(folder, 'libraries.blend'),
    about: `links ${libraries.count} libraries with ${libraries.imagesEach} images each`,
    images: libraries.count * libraries.imagesEach,
    goal: { share: 1 / 5, words: 'at most 1/5' },
    namedBaselineMs: null,
  };
  return [...big, linked];
}

async function measureScene(
  scene: Scene,
  program: string,
  tracer: AssetTracer | null,
  { rounds, blenderRuns, throughNpm }: Plan,
  say: (line: string) => void,
): Promise<void> {
  const { file, about, goal, namedBaselineMs } = scene;
  say(`\n${file}: ${((await stat(file)).size / 1e6).toFixed(1)} MB, ${about}`);
  const node = process.execPath;
  const scan = { name: 'farmhand scan --json', file: node, args: [program, 'scan', file, '--json'] };
  const { report, peakBytes } = scanForReport(scan);
  checkReport(report, scene);

  const bytes = [file, ...report.files.map(({ path }) => path).filter((path) => path.endsWith('.blend'))];
  const empty = { name: 'node alone', file: node, args: ['-e', '0'] };
  const cat = { name: 'cat', file: 'cat', args: bytes };
  const npm = {
    name: 'npm run farmhand -- scan',
    file: process.platform === 'win32' ? 'npm.cmd' : 'npm',
    args: ['run', '-s', 'farmhand', '--', 'scan', file, '--json'],
    cwd: rootFolder,
  };
  const traced = tracer?.list(file);
  const programs: Program[] = [empty, scan];
  if (throughNpm) programs.push(npm);
  programs.push(cat);
  if (traced !== undefined) programs.push(traced);
  const times = timeInTurns(programs, rounds);
  const scanMs = times.get(scan.name)?.medianMs ?? Number.NaN;
  for (const { name } of programs) {
    const taken = times.get(name);
    if (taken === undefined) continue;
    const isTracer = name === traced?.name;
    const beside =
      name === scan.name || name === npm.name ? '' : `; the scan takes ${ratio(scanMs, taken.medianMs)}`;
    say(`  ${name}: ${timesText(taken)}${beside}${isTracer ? goalText(goal, scanMs / taken.medianMs) : ''}`);
  }
  if (traced === undefined && namedBaselineMs !== null) {
    say(
      `  Blender Asset Tracer 1.15 elsewhere: ${namedBaselineMs} ms; the scan takes ${ratio(scanMs, namedBaselineMs)}` +
        goalText(goal, scanMs / namedBaselineMs),
    );
  }
  if (blenderRuns > 0) {
    const blender = {
      name: 'Blender, opening it',
      file: blenderForTests() ?? 'blender',
      args: ['--background', '--factory-startup', file, '--python-expr', 'pass'],
    };
    const runs = Array.from({ length: blenderRuns }, () => timeOnce(blender));
    const ms = Math.min(...runs);
    say(`  ${blender.name}: ${ms.toFixed(0)} ms; the scan takes ${ratio(scanMs, ms)}`);
  }
  const met = peakBytes < MEMORY_GOAL_BYTES ? 'met' : 'missed';
  say(`  the scan's memory at most: ${(peakBytes / 1024 ** 2).toFixed(0)} MiB; goal below 150 MiB: ${met}`);
}

function scanForReport(scan: Program): { readonly report: SceneReport; readonly peakBytes: number } {
  const { out, peakBytes } = memoryOf(scan);
  return { report: sceneReport.parse(JSON.parse(out)), peakBytes };
}

function checkReport({ references }: SceneReport, { file, images }: Scene): void {
  const found = references.filter(
    ({ kind, files, needed }) => kind === 'image' && needed && files.length === 1,
  );
  const paths = new Set(found.map(({ owner, storedIn }) => `${storedIn} ${owner.name}`));
  if (paths.size !== images) throw new Error(`The scan found ${paths.size} of ${images} images of ${file}.`);
}

function timesText({ medianMs, lowMs, highMs }: Times): string {
  return `${medianMs.toFixed(0)} ms (${lowMs.toFixed(0)} to ${highMs.toFixed(0)})`;
}

function ratio(ms: number, baseMs: number): string {
  return `${(ms / baseMs).toFixed(2)} of it`;
}

function goalText({ share, words }: Scene['goal'], measured: number): string {
  return `; goal ${words}: ${measured <= share ? 'met' : 'missed'}`;
}
