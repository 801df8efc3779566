import { isAbsolute } from 'node:path';
import type { FarmClient } from '@farmhand/client';
import type { Problem, SubmissionEvent, TransferSettings } from '@farmhand/model';
import { SubmissionError } from '@farmhand/submission';
import {
  createTransferGate,
  type FingerprintCache,
  openTransferEngine,
  openUploadRecords,
  type TransferEngine,
  type TransferGate,
  type TransferLimits,
} from '@farmhand/transfer';
import type { Account } from './api/profiles.ts';
import type { TransferSettingsAnswer } from './api/transfers.ts';
import { readSettings, writeSettings } from './settings-file.ts';
import { refuseToPanel } from './settings-of-panels.ts';
import { openTransferCaches } from './transfer-caches.ts';
import { type TransferUnderWay, transfersUnderWay } from './transfers-under-way.ts';

export interface TransfersOptions {
  readonly settingsFile: string;
  /** Where uploads under way are kept. */
  readonly transferFile: string;
  /** Where what is known of files is kept: a file of its own, which is thrown away when it is damaged. */
  readonly filesFile: string;
  /** For what the vendors' programs remember. */
  readonly programsFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How this computer moves files, for all accounts: settings, one gate, one cache. */
export interface Transfers {
  readonly gate: TransferGate;
  /** What submissions remember files in. */
  readonly caches: { readonly fingerprints: FingerprintCache };
  /** What keeps the caches from being used, as it was last told; null when nothing is known of any. */
  cacheTrouble(): Problem | null;
  settings(): TransferSettings;
  described(): TransferSettingsAnswer;
  /**
   * Keeps the settings; limits hold at once. Engines that are open have to be opened anew by their holders.
   *
   * @throws SubmissionError `path-not-absolute` when a program's folder is not a whole path; `setting-not-for-panels` when a
   *   panel sets what is not for panels; `settings-newer` when a newer Farmhand wrote those there are.
   */
  change(settings: TransferSettings, by: 'program' | 'panel'): Promise<void>;
  /** Holds all transfers, also after a restart. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** To be told of what happens in the journal. */
  hear(event: SubmissionEvent): void;
  underWay(): readonly TransferUnderWay[];
  openEngine(account: Account, client: FarmClient, signal: AbortSignal): Promise<TransferEngine>;
  close(): Promise<void>;
}

/** Reads the settings and makes ready what they ask for. A broken settings file is told of, and stops nothing. */
export async function openTransfers(options: TransfersOptions): Promise<Transfers> {
  const { settingsFile, transferFile, filesFile, programsFolder, env } = options;
  let { transfer, transfersPaused, problem } = await readSettings(settingsFile);
  const gate = createTransferGate(limitsOf(transfer));
  if (transfersPaused) gate.pause();
  const redisPassword = env.FARMHAND_REDIS_PASSWORD;
  let trouble: Problem | null = null;
  const caches = openTransferCaches(transfer.cache, {
    databasePath: filesFile,
    redisPassword,
    onTrouble(told) {
      trouble = told;
    },
  });
  const records = openUploadRecords(transferFile);
  const { hear, list } = transfersUnderWay();

  let lastWrite: Promise<unknown> = Promise.resolve();
  /** One after the other: the file has all settings. */
  const keep = (next: () => { readonly transfer: TransferSettings; readonly transfersPaused: boolean }) => {
    const written = lastWrite.then(async () => {
      const kept = next();
      await writeSettings(settingsFile, kept, problem);
      ({ transfer, transfersPaused } = kept);
      problem = null;
    });
    lastWrite = written.catch(() => undefined);
    return written;
  };

  return {
    gate,
    caches: { fingerprints: caches.fingerprints },
    cacheTrouble: () => trouble,
    settings: () => transfer,
    described: () => ({ settings: transfer, problem }),
    async change(settings, by) {
      refuseRelativeFolders(settings);
      await keep(() => {
        if (by === 'panel') refuseToPanel(settings, transfer);
        return { transfer: settings, transfersPaused };
      });
      gate.change(limitsOf(settings));
      trouble = null;
      caches.move(settings.cache);
    },
    async pause() {
      // At once, whatever the disk says: whoever pauses needs the line now.
      gate.pause();
      await keep(() => ({ transfer, transfersPaused: true }));
    },
    async resume() {
      gate.resume();
      await keep(() => ({ transfer, transfersPaused: false }));
    },
    hear,
    underWay: list,
    openEngine: ({ accessId, accessKey, platform }, client, signal) =>
      openTransferEngine({
        client,
        settings: transfer,
        credentials: { accessId, accessKey, platform },
        gate,
        records,
        sent: caches.sent,
        stateFolder: programsFolder,
        clock: client.farmTime,
        signal,
      }),
    async close() {
      await lastWrite;
      caches.close();
      records.close();
    },
  };
}

/** A program is never looked for wherever the sidecar happens to run. */
function refuseRelativeFolders({ transmitterFolder, raysyncFolder }: TransferSettings): void {
  for (const folder of [transmitterFolder, raysyncFolder]) {
    if (folder === null || isAbsolute(folder)) continue;
    throw new SubmissionError({
      code: 'path-not-absolute',
      message: `"${folder}" does not say in which folder of this computer the transfer program is.`,
      hint: 'Give the whole path, from the disk or the root folder on.',
      retryable: false,
      zh: {
        message: `“${folder}”没有说明传输程序在本机的哪个文件夹中。`,
        hint: '请填写完整路径，从磁盘或根文件夹开始。',
      },
    });
  }
}

function limitsOf({
  uploadBytesPerSecond,
  downloadBytesPerSecond,
  quietHours,
}: TransferSettings): TransferLimits {
  return { uploadBytesPerSecond, downloadBytesPerSecond, quietHours };
}
