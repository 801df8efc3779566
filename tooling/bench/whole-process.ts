import { spawnSync } from 'node:child_process';
import { median, quantile } from './statistics.ts';

/** A program to be timed from its start to its end. */
export interface Program {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
}

/** Milliseconds over all rounds. */
export interface Times {
  readonly medianMs: number;
  readonly lowMs: number;
  readonly highMs: number;
}

/**
 * Runs the programs in turn, round by round and forwards and backwards, so that whatever else the machine does meets all
 * of them. What they print is thrown away. One round before the first only warms up.
 *
 * @throws Error when one of them fails.
 */
export function timeInTurns(programs: readonly Program[], rounds: number): ReadonlyMap<string, Times> {
  const times = new Map(programs.map(({ name }) => [name, [] as number[]]));
  for (let round = -1; round < rounds; round++) {
    for (const program of round % 2 === 0 ? programs : programs.toReversed()) {
      const ms = timeOnce(program);
      if (round >= 0) times.get(program.name)?.push(ms);
    }
  }
  return new Map(
    [...times].map(([name, all]) => [
      name,
      { medianMs: median(all), lowMs: quantile(all, 0), highMs: quantile(all, 1) },
    ]),
  );
}

/** Milliseconds of one run. */
export function timeOnce({ name, file, args, cwd }: Program): number {
  const startedAt = performance.now();
  const { status, stderr, error } = spawnSync(file, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    ...(cwd === undefined ? {} : { cwd }),
  });
  const ms = performance.now() - startedAt;
  if (status !== 0) throw new Error(`${name} failed: ${error?.message ?? stderr}`);
  return ms;
}

/** Tells the most memory that the process had, once it is done with everything else. */
const TELL_MEMORY = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));",
)}`;

/**
 * Runs a program of Node's for what it prints and the most memory it had, Node's own included.
 *
 * @throws Error when it fails.
 */
export function memoryOf({ name, file, args, cwd }: Program): {
  readonly peakBytes: number;
  readonly out: string;
} {
  const { status, output, stderr } = spawnSync(file, ['--import', TELL_MEMORY, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1024 ** 3,
    ...(cwd === undefined ? {} : { cwd }),
  });
  if (status !== 0) throw new Error(`${name} failed: ${stderr}`);
  return { peakBytes: Number(output[3]) * 1024, out: output[1] ?? '' };
}
