import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TransferBench } from './bench.ts';
import { timeRounds, verdict } from './rounds.ts';
import { timeProgram } from './time-program.ts';
import { makeLargeFiles } from './trees.ts';

const BYTES = 1024 ** 3;
const GOAL = 0.7;

/** One file of 1 GiB that the system keeps in memory, fingerprinted on one core and on all. */
export async function benchHashing(bench: TransferBench): Promise<void> {
  const { say, workFolder, rounds } = bench;
  say(`\nFingerprint of a file of 1 GiB in the system's cache, ${rounds} rounds`);
  const peers = bench.peers(['xxhsum', 'b3sum']);
  const folder = join(workFolder, 'hash');
  mkdirSync(folder);
  const [file = ''] = makeLargeFiles(folder, 1, BYTES);
  const hasTaskset = spawnSync('taskset', ['--version']).error === undefined;
  for (const cores of hasTaskset ? (['one core', 'all cores'] as const) : (['all cores'] as const)) {
    const pinned = (program: string, args: readonly string[]): readonly [string, readonly string[]] =>
      cores === 'one core' ? ['taskset', ['-c', '0', program, ...args]] : [program, args];
    const times = await timeRounds(
      [
        {
          name: 'farmhand',
          run: async () => {
            const [program, args] = pinned(process.execPath, [bench.scripts.hashOnce, file]);
            const { stdout, status, stderr } = spawnSync(program, [...args], { encoding: 'utf8' });
            if (status !== 0) throw new Error(stderr);
            return Number(stdout);
          },
        },
        ...(peers.has('xxhsum')
          ? [{ name: 'xxhsum', run: () => timeProgram(...pinned('xxhsum', ['-H2', file])) }]
          : []),
        ...(peers.has('b3sum')
          ? [{ name: 'b3sum', run: () => timeProgram(...pinned('b3sum', [file])) }]
          : []),
      ],
      rounds,
    );
    const rates = [...times].map(
      ([name, { medianMs }]) => [name, BYTES / 2 ** 30 / (medianMs / 1000)] as const,
    );
    say(`  ${cores}: ${rates.map(([name, rate]) => `${name} ${rate.toFixed(2)} GiB/s`).join(', ')}`);
    const own = times.get('farmhand')?.medianMs;
    const base = times.get('xxhsum')?.medianMs;
    if (own !== undefined && base !== undefined) {
      const ratio = base / own;
      say(`    ${ratio.toFixed(2)} of xxhsum -H2's rate${verdict(`at least ${GOAL}`, ratio >= GOAL)}`);
    }
  }
  rmSync(folder, { recursive: true });
}
