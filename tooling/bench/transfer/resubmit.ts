import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TransferBench } from './bench.ts';
import { startFarmTarget } from './farm-target.ts';
import { availablePeers } from './peers.ts';
import { timeRounds, timingText, verdict } from './rounds.ts';
import { timeProgram } from './time-program.ts';
import { makeManyFiles } from './trees.ts';
import { totalMs, uploadOnce } from './upload-order.ts';

const FILES = 100_000;
const WARM_UP_FILES = 10_000;
const GOAL = 2;

/** A job of 100,000 files submitted once more, nothing having changed, beside looking at the same files with `find`. */
export async function benchResubmit({ say, workFolder, rounds }: TransferBench): Promise<void> {
  say(`\n${FILES} unchanged files submitted once more, ${rounds} rounds`);
  const peers = availablePeers(['find'], say);
  const folder = join(workFolder, 'many');
  mkdirSync(folder);
  makeManyFiles(folder, FILES);
  const warmUpFolder = join(workFolder, 'many-warm-up');
  mkdirSync(warmUpFolder);
  makeManyFiles(warmUpFolder, WARM_UP_FILES);
  const cacheFile = join(workFolder, 'many.sqlite');
  const farm = await startFarmTarget(join(workFolder, 'many-farm'));
  try {
    const upload = async () => {
      const figures = await uploadOnce({ ...farm.order, folder, warmUpFolder, cacheFile });
      if (figures.files !== FILES) throw new Error(`Only ${figures.files} files were accounted for.`);
      return figures;
    };
    const first = await upload();
    say(`  the first time: ${(totalMs(first) / 1000).toFixed(2)} s`);
    const times = await timeRounds(
      [
        {
          name: 'farmhand',
          run: async () => {
            const figures = await upload();
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
    say(`  (both ends running, ${WARM_UP_FILES} other files submitted before)`);
    say(`  find -printf: ${timingText(base)}`);
    say(`  ${ratio.toFixed(2)}x find's time${verdict(`at most ${GOAL}x`, ratio <= GOAL)}`);
  } finally {
    await farm.stop();
  }
}
