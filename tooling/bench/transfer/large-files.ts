import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TransferBench } from './bench.ts';
import { startWebDav } from './far-ends.ts';
import { startFarmTarget } from './farm-target.ts';
import { type Contender, timeRounds, timingText, verdict } from './rounds.ts';
import { timeProgram } from './time-program.ts';
import { makeLargeFiles } from './trees.ts';
import { uploadOnce } from './upload-order.ts';

const FILES = 4;
const FILE_BYTES = 1024 ** 3;
const WARM_UP_BYTES = 64 * 1024 * 1024;
const ROUNDS = 3;
const GOAL_RATE = 0.9;
const GOAL_BYTES = 200 * 1024 * 1024;

/** 4 files of 1 GiB to an empty far end over loopback. */
export async function benchLargeFiles(bench: TransferBench): Promise<void> {
  const { say, workFolder } = bench;
  say(`\n${FILES} files of 1 GiB over loopback, ${ROUNDS} rounds`);
  const peers = bench.peers(['rclone', 'curl']);
  const folder = join(workFolder, 'large');
  mkdirSync(folder);
  const files = makeLargeFiles(folder, FILES, FILE_BYTES);
  const warmUpFolder = join(workFolder, 'large-warm-up');
  makeLargeFiles(warmUpFolder, 1, WARM_UP_BYTES);
  const target = join(workFolder, 'large-target');
  let peakBytes = 0;
  let uploadOnlyMs = Number.POSITIVE_INFINITY;
  let fingerprintsMs = Number.POSITIVE_INFINITY;

  const farmhand: Contender = {
    name: 'farmhand',
    run: async (round) => {
      const dataFolder = join(workFolder, `large-farm-${round}`);
      const farm = await startFarmTarget(dataFolder);
      try {
        const cacheFile = join(workFolder, `large-${round}.sqlite`);
        const figures = await uploadOnce(bench.scripts.uploadOnce, {
          ...farm.order,
          folder,
          warmUpFolder,
          cacheFile,
        });
        peakBytes = Math.max(peakBytes, figures.peakBytes);
        uploadOnlyMs = Math.min(uploadOnlyMs, figures.uploadMs);
        fingerprintsMs = Math.min(fingerprintsMs, figures.manifestMs);
        return figures.listMs + figures.manifestMs + figures.uploadMs;
      } finally {
        await farm.stop();
        rmSync(dataFolder, { recursive: true });
      }
    },
  };
  const toWebDav = (name: string, send: (port: number) => Promise<number>): Contender => ({
    name,
    run: async () => {
      const server = await startWebDav(workFolder, target);
      try {
        return await send(server.port);
      } finally {
        await server.stop();
        rmSync(target, { recursive: true });
      }
    },
  });
  const rclone = toWebDav('rclone', (port) =>
    timeProgram('rclone', [
      ...['copy', '--transfers', String(FILES), '--config', join(workFolder, 'none.conf')],
      ...['--webdav-url', `http://127.0.0.1:${port}`, folder, ':webdav:'],
    ]),
  );
  const curl = toWebDav('curl', (port) =>
    timeProgram('curl', [
      ...['--silent', '--show-error', '--fail', '--parallel'],
      ...files.flatMap((file) => ['-T', file, `http://127.0.0.1:${port}/${basename(file)}`]),
    ]),
  );
  const others = [...(peers.has('rclone') ? [rclone] : []), ...(peers.has('curl') ? [curl] : [])];
  const times = await timeRounds([farmhand, ...others], ROUNDS);
  rmSync(folder, { recursive: true });

  const own = times.get('farmhand');
  if (own === undefined) return;
  const rate = (ms: number) => `${((FILES * FILE_BYTES) / 2 ** 20 / (ms / 1000)).toFixed(0)} MiB/s`;
  say(`  Farmhand: ${timingText(own)}, ${rate(own.medianMs)}, fingerprints on both sides included`);
  say(`  (both ends running, another file of ${WARM_UP_BYTES / 2 ** 20} MiB moved before)`);
  say(`  fingerprinting before anything is sent, at best: ${rate(fingerprintsMs)}`);
  say(`  its upload alone, at best: ${rate(uploadOnlyMs)}`);
  const base = others.flatMap(({ name }) => times.get(name)?.medianMs ?? []);
  for (const { name } of others) {
    const time = times.get(name);
    if (time !== undefined)
      say(`  ${name} to rclone serve webdav: ${timingText(time)}, ${rate(time.medianMs)}`);
  }
  if (base.length > 0) {
    const ratio = Math.min(...base) / own.medianMs;
    say(`  ${ratio.toFixed(2)} of the best rate${verdict(`at least ${GOAL_RATE}`, ratio >= GOAL_RATE)}`);
  }
  const peak = (peakBytes / 2 ** 20).toFixed(0);
  say(`  peak memory of Farmhand's process ${peak} MiB${verdict('under 200 MiB', peakBytes < GOAL_BYTES)}`);
}
