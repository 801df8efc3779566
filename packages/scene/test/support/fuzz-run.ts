/**
 * Reads thousands of damaged files and prints how it went, as JSON. Run as a process of its own by fuzz.test.ts, so that
 * its memory is only its own.
 *
 *     node fuzz-run.ts CASES SEED
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sceneReport } from '@farmhand/model';
import { readScene, SceneReadError } from '../../src/index.ts';
import { mutate, seededNumbers } from './mutations.ts';
import { SAMPLES, type Sample } from './samples.ts';

/** Far above what any of these small files takes; reading that is still at work then hangs. */
const LIMIT_MS = 20_000;

/** Three in four are changed, one in four is cut off; one in eight both. */
function damage(content: Buffer, random: () => number): Buffer {
  const kind = random();
  const changed = kind < 0.75 || kind > 0.875 ? mutate(content, random) : content;
  return kind < 0.75 ? changed : changed.subarray(0, Math.floor(random() * changed.length));
}

function damagedFile({ content, pack = (bytes) => bytes }: Sample, random: () => number): Buffer {
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
  const read = (subject: Sample) =>
    inTime(readCase(join(folder, subject.scene === null ? subject.file : 'scene.ma')));
  for (const subject of SAMPLES) {
    writeFileSync(join(folder, subject.file), subject.pack?.(subject.content) ?? subject.content);
    if (subject.scene !== null) writeFileSync(join(folder, 'scene.ma'), subject.scene);
    // Undamaged, each must be read: else the damage would prove nothing.
    if ((await read(subject)) !== 'report')
      failures.push(`${subject.name} is not read even when it is whole`);
  }
  const baselineBytes = process.resourceUsage().maxRSS * 1024;
  for (let index = 0; index < cases; index += 1) {
    const subject = SAMPLES[index % SAMPLES.length];
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
