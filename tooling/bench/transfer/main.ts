import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { TransferBench } from './bench.ts';
import { bundled } from './bundled.ts';
import { benchHashing } from './hashing.ts';
import { benchLargeFiles } from './large-files.ts';
import { availablePeers, type Peer } from './peers.ts';
import { benchResubmit } from './resubmit.ts';
import { benchSmallFiles } from './small-files.ts';

/**
 * How fast files are moved, beside public programs on the same machine in the same run. Options: `--only NAME` (small,
 * latency, large, resubmit, hash), `--rounds N`, `--work FOLDER` for a disk with 12 GB of room, `--without PROGRAM` (again
 * for each) to leave one out: rclone may take minutes for the small files.
 *
 * ext4 makes files some ten times as slowly for minutes after many were removed, which this bench does at its end: another run
 * of the small files within five minutes measures that, with every program.
 */
export async function benchTransfer(
  say: (line: string) => void,
  args: readonly string[] = [],
): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      work: { type: 'string', default: tmpdir() },
      without: { type: 'string', multiple: true, default: [] },
    },
  });
  const workFolder = await mkdtemp(join(values.work, 'farmhand-bench-'));
  const peers = (wanted: readonly Peer[]) =>
    availablePeers(
      wanted.filter((peer) => !values.without.includes(peer)),
      say,
    );
  const scripts = {
    uploadOnce: await bundled('upload-once.ts', workFolder),
    hashOnce: await bundled('hash-once.ts', workFolder),
  };
  const bench: TransferBench = { say, workFolder, rounds: Number(values.rounds), peers, scripts };
  const parts = new Map<string, (bench: TransferBench) => Promise<void>>([
    ['small', (given) => benchSmallFiles(given, 0)],
    ['latency', (given) => benchSmallFiles(given, 40)],
    ['large', benchLargeFiles],
    ['resubmit', benchResubmit],
    ['hash', benchHashing],
  ]);
  try {
    for (const [name, part] of parts) {
      if (values.only === undefined || values.only === name) await part(bench);
    }
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}
