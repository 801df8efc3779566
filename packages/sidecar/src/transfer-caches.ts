import type { TransferCache } from '@farmhand/model';
import {
  type FingerprintCache,
  openTransferCache,
  type SentRecords,
  type TransferCacheOptions,
} from '@farmhand/transfer';

/** What is remembered of files, wherever the settings say it is kept at the moment. */
export interface TransferCaches {
  readonly fingerprints: FingerprintCache;
  readonly sent: SentRecords;
  /** From now on what is asked is asked there. */
  move(settings: TransferCache): void;
  close(): void;
}

/** The caches as the settings have them. Work that is under way while they change ends with those it began with. */
export function openTransferCaches(settings: TransferCache, options: TransferCacheOptions): TransferCaches {
  const opened = [openTransferCache(settings, options)];
  let place = JSON.stringify(settings);
  const now = () => {
    const cache = opened.at(-1);
    if (cache === undefined) throw new Error('there is always one cache open');
    return cache;
  };
  return {
    fingerprints: {
      openFolder: (folder) => now().fingerprints.openFolder(folder),
      findMd5: (fingerprint) => now().fingerprints.findMd5(fingerprint),
      keepMd5: (fingerprint, md5) => now().fingerprints.keepMd5(fingerprint, md5),
    },
    sent: {
      unknown: (storage, entries) => now().sent.unknown(storage, entries),
      keep: (storage, entries) => now().sent.keep(storage, entries),
      forget: (storage) => now().sent.forget(storage),
    },
    move(next) {
      if (JSON.stringify(next) === place) return;
      place = JSON.stringify(next);
      opened.push(openTransferCache(next, options));
    },
    close() {
      for (const cache of opened) cache.close();
    },
  };
}
