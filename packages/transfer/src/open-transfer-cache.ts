import type { Problem, TransferCache } from '@farmhand/model';
import { createFingerprintCache, type FingerprintCache } from './fingerprint-cache.ts';
import { openRedisFolderStore } from './redis-folder-store.ts';
import type { FolderStores } from './remembered-folder.ts';
import { createSentRecords, type SentRecords } from './sent-records.ts';
import { openSqliteFolderStore, type StoreLimits } from './sqlite-folder-store.ts';

export interface TransferCacheOptions {
  /** SQLite file, made with its folders when it is not there; `:memory:` for none. */
  readonly databasePath: string;
  /** Password of a studio's Redis; none unless given. */
  readonly redisPassword?: string | undefined;
  /** What the file may hold. */
  readonly limits?: StoreLimits | undefined;
  /** How long to wait for an answer of Redis, and how long to go without it after trouble; see there. */
  readonly redisWaits?: { readonly answerMs: number; readonly restMs: number } | undefined;
  /** Milliseconds since 1970; the machine's unless given. */
  readonly clock?: (() => number) | undefined;
  /**
   * Told once when the file, or Redis, cannot be used: work goes on, with more to read and to ask. Told again of Redis
   * when it had worked in between.
   */
  readonly onTrouble?: ((problem: Problem) => void) | undefined;
}

/** What is known of files here and at the farm. */
export interface OpenTransferCache {
  readonly fingerprints: FingerprintCache;
  readonly sent: SentRecords;
  close(): void;
}

/**
 * Opens what earlier jobs found out: fingerprints of files, and what storages hold. It is kept in a SQLite file, and
 * with settings of the kind `redis` in that Redis as well, where the studio's other computers find it: what the file
 * knows is not asked for there. It never makes work fail, and may be deleted at any time.
 */
export function openTransferCache(
  settings: TransferCache,
  { databasePath, redisPassword = '', limits, redisWaits, clock = Date.now, onTrouble }: TransferCacheOptions,
): OpenTransferCache {
  let isFileTold = false;
  const own = openSqliteFolderStore({
    databasePath,
    limits,
    clock,
    onTrouble() {
      if (isFileTold) return;
      isFileTold = true;
      onTrouble?.({
        code: 'cache-not-usable',
        message: `What is known of files cannot be kept in "${databasePath}".`,
        hint: 'Check that the disk has room and that you may write there. Jobs go on; files are read and asked for anew each time.',
        zh: {
          message: `无法将已知的文件信息保存到“${databasePath}”。`,
          hint: '请检查磁盘是否有空间，以及您是否有权写入。作业会继续；每次都会重新读取和查询文件。',
        },
        retryable: true,
      });
    },
  });
  const shared =
    settings.kind === 'redis'
      ? openRedisFolderStore({
          address: settings,
          password: redisPassword,
          ...redisWaits,
          onTrouble: () =>
            onTrouble?.({
              code: 'shared-cache-unreachable',
              message: `The studio's Redis at ${settings.host}:${settings.port} does not answer, or refuses.`,
              hint: 'Check its address, user and password in the transfer settings. Jobs go on without it.',
              zh: {
                message: `工作室的 Redis（${settings.host}:${settings.port}）没有响应或拒绝访问。`,
                hint: '请在传输设置中检查其地址、用户名和密码。作业会在没有它的情况下继续。',
              },
              retryable: true,
            }),
        })
      : null;
  const stores: FolderStores = { own, shared };
  return {
    fingerprints: createFingerprintCache(stores),
    sent: createSentRecords(stores),
    close() {
      own.close();
      shared?.close();
    },
  };
}
