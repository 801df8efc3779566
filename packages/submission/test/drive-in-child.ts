/**
 * Drives the journal of a world in a process of its own, so that it can be killed or frozen: `drive-in-child.ts OPTIONS`, as
 * JSON. Says on its standard output which checkpoint it stands at, or `driving`, and `lost` when it has found that another
 * process has its submission and everything here has come to rest.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { createFarmClient } from '@farmhand/client';
import { readScene } from '@farmhand/scene';
import { type Journal, LeaseLost, openJournal, startSubmissions } from '@farmhand/submission';
import { engineFromConfig, openTransferCache, openUploadRecords } from '@farmhand/transfer';

interface Options {
  readonly journalFile: string;
  readonly transferFile: string;
  readonly url: string;
  readonly accessId: string;
  readonly accessKey: string;
  /** Stands still at the first of this checkpoint; goes on for ever unless given. */
  readonly stopAt: string | null;
}

const options = JSON.parse(process.argv[2] ?? '{}') as Options;
const { url, accessId, accessKey } = options;
const client = createFarmClient({ endpoint: url, accessId, accessKey });
const cache = openTransferCache({ kind: 'file' }, { databasePath: `${options.transferFile}.cache` });
const records = openUploadRecords(options.transferFile);
let isThere = false;
let isLost = false;
let token: string | null = null;

const lose = () => {
  if (isLost) return;
  isLost = true;
  void service.close().then(() => process.stdout.write('lost\n'));
};
/** Notices when recording is refused. */
const telling =
  <Given extends readonly unknown[], T>(record: (...given: Given) => T) =>
  (...given: Given): T => {
    try {
      return record(...given);
    } catch (error) {
      if (LeaseLost.isInstance(error)) lose();
      throw error;
    }
  };
const opened = openJournal({ file: options.journalFile });
const journal: Journal = {
  ...opened,
  record: telling(opened.record),
  recordDownload: telling(opened.recordDownload),
};
const service = startSubmissions({
  journal,
  client,
  account: { endpoint: url, accessId },
  platform: '2',
  readScene,
  fingerprints: cache.fingerprints,
  openEngine: async (signal) =>
    engineFromConfig(await client.transferConfig({ signal }), {
      credentials: { accessId, accessKey },
      records,
      clock: client.farmTime,
    }),
  pollMs: 5,
  mostPollMs: 20,
  leaseTimes: { beatMs: 50, goneMs: 500 },
  checkpoint: (at) => {
    if (at !== options.stopAt || isThere) return;
    isThere = true;
    process.stdout.write(`${at}\n`);
    // Whoever waits for the line stops or kills this process; the write has to leave first, and nothing else may happen.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  },
});
opened.subscribe(({ submissionId }) => {
  const holder = opened.get(submissionId)?.lease ?? null;
  token ??= holder;
  if (holder !== token) lose();
});
process.stdout.write('driving\n');
await wait(2 ** 31 - 1);
