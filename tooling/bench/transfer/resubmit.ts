import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TransferBench } from './bench.ts';
import { startFarmTarget } from './farm-target.ts';
import { timeRounds, timingText, verdict } from './rounds.ts';
import { timeProgram } from './time-program.ts';
import { makeManyFiles } from './trees.ts';
import { totalMs, uploadOnce } from './upload-order.ts';

const FILES = 100_000;
const GOAL = 2;

/** A job of 100,000 files submitted once more, nothing having changed, beside looking at the same files with `find`. */
export async function benchResubmit(bench: TransferBench): Promise<void> {
  const { say, workFolder, rounds } = bench;
  say(`\n${FILES} unchanged files submitted once more, ${rounds} rounds`);
  const peers = bench.peers(['find']);
  const folder = join(workFolder, 'many');
  mkdirSync(folder);
  makeManyFiles(folder, FILES);
  const cacheFile = join(workFolder, 'many.sqlite');
  const farm = await startFarmTarget(join(workFolder, 'many-farm'));
  try {
    const upload = async (warmUpFolder: string | null) => {
      const order = { ...farm.order, folder, warmUpFolder, cacheFile };
      const figures = await uploadOnce(bench.scripts.uploadOnce, order);
      if (figures.files !== FILES) throw new Error(`Only ${figures.files} files were accounted for.`);
      return figures;
    };
    say(`  the first time: ${(totalMs(await upload(null)) / 1000).toFixed(2)} s`);
    const times = await timeRounds(
      [
        {
          name: 'farmhand',
          run: async () => {
            // Twice in one process, as with a sidecar that goes on running; the figures are the second time's.
            const figures = await upload(folder);
            if (figures.filesSkipped !== FILES) throw new Error('Something was sent again.');
            // Finding the files is the scene reader's; what `find` does besides is in its own time.
            return figures.manifestMs + figures.uploadMs;
          },
        },
        {
          name: 'find',
          run: async () =>
            peers.has('find') ? timeProgram('find', [folder, '-printf', '%p %s %T@ %i\\n']) : Number.NaN,
        },
      ],
      rounds,
    );
    const own = times.get('farmhand');
    const base = times.get('find');
    if (own === undefined || base === undefined) return;
    const ratio = own.medianMs / base.medianMs;
    say(`  Farmhand: ${timingText(own)}: looking at all files, and a sample asked for at the farm`);
    say('  (in the process that submitted them before)');
    say(`  find -printf: ${timingText(base)}`);
    say(`  ${ratio.toFixed(2)}x find's time${verdict(`at most ${GOAL}x`, ratio <= GOAL)}`);
  } finally {
    await farm.stop();
  }
}
