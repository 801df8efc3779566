import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TransferBench } from './bench.ts';
import { startDelay, startRsyncDaemon, startWebDav } from './far-ends.ts';
import { startFarmTarget } from './farm-target.ts';
import { type Contender, timeRounds, timingText, verdict } from './rounds.ts';
import { timeProgram } from './time-program.ts';
import { makeSmallFiles } from './trees.ts';
import { totalMs, uploadOnce } from './upload-order.ts';

const FILES = 10_000;
const FILE_BYTES = 20_000;
const WARM_UP_FILES = 1_000;
const GOAL = 0.7;

/** 10,000 files of 20 KB to an empty far end, over loopback or a line with a round trip of so many milliseconds. */
export async function benchSmallFiles(bench: TransferBench, roundTripMs: number): Promise<void> {
  const { say, workFolder, rounds } = bench;
  const line = roundTripMs === 0 ? 'loopback' : `a line of ${roundTripMs} ms round trip (a delaying proxy)`;
  say(`\n${FILES} files of ${FILE_BYTES / 1000} KB over ${line}, ${rounds} rounds`);
  const peers = bench.peers(['rsync', 'rclone']);
  const folder = join(workFolder, `small-${roundTripMs}`);
  mkdirSync(folder);
  makeSmallFiles(folder, FILES, FILE_BYTES);
  const warmUpFolder = join(workFolder, `small-${roundTripMs}-warm-up`);
  mkdirSync(warmUpFolder);
  makeSmallFiles(warmUpFolder, WARM_UP_FILES, FILE_BYTES);

  /** Runs `work` with the port to use for one that listens on `port`. */
  const overLine = async (port: number, work: (port: number) => Promise<number>): Promise<number> => {
    if (roundTripMs === 0) return work(port);
    const delay = await startDelay(port, roundTripMs);
    try {
      return await work(delay.port);
    } finally {
      await delay.stop();
    }
  };

  const farmhand: Contender = {
    name: 'farmhand',
    run: async (round) => {
      const place = join(workFolder, `small-${roundTripMs}-${round}`);
      const farm = await startFarmTarget(`${place}-farm`);
      const cacheFile = `${place}.sqlite`;
      try {
        return await overLine(farm.port, async (port) => {
          const gateway = `http://127.0.0.1:${port}`;
          const figures = await uploadOnce(bench.scripts.uploadOnce, {
            ...farm.order,
            gateway,
            folder,
            warmUpFolder,
            cacheFile,
          });
          if (figures.files !== FILES) throw new Error(`Only ${figures.files} files arrived.`);
          return totalMs(figures);
        });
      } finally {
        await farm.stop();
      }
    },
  };
  const rsync: Contender = {
    name: 'rsync',
    run: async (round) => {
      const daemon = await startRsyncDaemon(
        workFolder,
        join(workFolder, `small-${roundTripMs}-${round}-rsync`),
      );
      try {
        return await overLine(daemon.port, (port) =>
          timeProgram('rsync', ['-a', `${folder}/`, `rsync://127.0.0.1:${port}/m/`]),
        );
      } finally {
        await daemon.stop();
      }
    },
  };
  const rclone: Contender = {
    name: 'rclone',
    run: async (round) => {
      const server = await startWebDav(workFolder, join(workFolder, `small-${roundTripMs}-${round}-rclone`));
      try {
        return await overLine(server.port, (port) =>
          timeProgram('rclone', [
            ...['copy', '--transfers', '32', '--config', join(workFolder, 'none.conf')],
            ...['--webdav-url', `http://127.0.0.1:${port}`, folder, ':webdav:'],
          ]),
        );
      } finally {
        await server.stop();
      }
    },
  };

  const times = await timeRounds([farmhand, ...(peers.has('rsync') ? [rsync] : [])], rounds);
  // It takes ten times as long as the others; its figure only says where the usual way stands.
  const slow = peers.has('rclone') ? await timeRounds([rclone], 1) : new Map<string, never>();
  const own = times.get('farmhand');
  if (own === undefined) return;
  say(`  Farmhand: ${timingText(own)}: finding, fingerprinting, asking and sending them`);
  say(`  (both ends running, ${WARM_UP_FILES} other files moved before)`);
  const base = times.get('rsync');
  if (base !== undefined) {
    const ratio = own.medianMs / base.medianMs;
    say(`  rsync -a to its daemon: ${timingText(base)}`);
    say(`  ${ratio.toFixed(2)}x rsync's time${verdict(`at most ${GOAL}x`, ratio <= GOAL)}`);
  }
  const other = slow.get('rclone');
  if (other !== undefined) {
    say(`  rclone copy --transfers 32 to rclone serve webdav, once: ${timingText(other)}`);
    say(`  ${(own.medianMs / other.medianMs).toFixed(2)}x rclone's time`);
  }
}
