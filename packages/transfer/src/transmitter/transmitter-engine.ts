import { isDeepStrictEqual } from 'node:util';
import { localPath } from '@farmhand/model';
import type {
  DownloadRequest,
  ListOutputRequest,
  ManifestEntry,
  Storage,
  TransferEngine,
  UploadRequest,
} from '../engine.ts';
import type { ListOutputFiles } from '../list-outputs.ts';
import { withPrivateFolder, writePrivately } from '../private-folder.ts';
import { type RetryDelays, VENDOR_RETRY_DELAYS_MS, withRetries } from '../retries.ts';
import { TransferError } from '../transfer-error.ts';
import type { TransferGate } from '../transfer-gate.ts';
import { downloadWithVendor, type VendorFetch } from '../vendor-download.ts';
import { atPace, partOf } from '../vendor-pace.ts';
import { trackVendorUpload, uploadUnchanged } from '../vendor-upload.ts';
import { databaseIni, type TransmitterDatabase } from './database-ini.ts';
import type { SentMemoryNeed } from './sent-memory.ts';
import { type PaceShare, sharePace } from './shared-pace.ts';
import {
  type TransmitterProtocol,
  type TransmitterRun,
  transmitterArguments,
} from './transmitter-arguments.ts';
import type { FileLine } from './transmitter-output.ts';
import { runTransmitter } from './transmitter-program.ts';
import { uploadJson } from './upload-json.ts';

export interface TransmitterEngineOptions {
  /** Folder of the vendor's program `rayvision_transmitter`, with what came with it. */
  readonly folder: string;
  readonly line: { readonly server: string; readonly port: number };
  /** Whose folder in a storage is meant: the farm's number for the account. */
  readonly userId: (storage: Storage) => number;
  /** Platform number, as the client has it. */
  readonly platform: string;
  readonly listOutputFiles: ListOutputFiles;
  readonly gate: TransferGate;
  /**
   * Where the program remembers what it has sent, asked before each upload of assets. What it gives must be one
   * storage's and one account's: the program does not send again what it finds there.
   */
  readonly database: (need: SentMemoryNeed) => Promise<TransmitterDatabase>;
  /** `auto` unless given. */
  readonly protocol?: TransmitterProtocol | undefined;
  /** How often the program repeats a file by itself; 2 unless given. */
  readonly retries?: number | undefined;
  /** Programs run at the same time to download; 2 unless given. */
  readonly atOnce?: number | undefined;
  /** Waits before the program is started again; 5 seconds to 2 minutes unless given. Progress starts them anew. */
  readonly retryDelaysMs?: RetryDelays | undefined;
  /** Longest silence of the program before it counts as hanging; 15 minutes unless given, and time for large files. */
  readonly silenceMs?: number | undefined;
  /** How long the program has to end by itself when it is stopped; 3 seconds unless given. */
  readonly graceMs?: number | undefined;
}

const SILENCE_MS = 15 * 60_000;
/** While one file is under way the program may say nothing; a slow line gives this much of it. Bytes per ms. */
const SLOW_BYTES_PER_MS = 1_000;

/**
 * Moves files with the vendor's program `rayvision_transmitter` (Aspera), which the user supplies. It tells of files,
 * not of bytes, so progress goes file by file. What it sent before it remembers itself, in the given database, and
 * nobody can ask the farm whether that is true: see {@link UploadRequest.doubtsBefore}. All programs that run under one
 * gate share its caps.
 */
export function createTransmitterEngine(options: TransmitterEngineOptions): TransferEngine {
  const { line, userId, gate, atOnce = 2 } = options;
  const program = {
    folder: options.folder,
    silenceMs: options.silenceMs ?? SILENCE_MS,
    graceMs: options.graceMs,
  };

  type Pair = Pick<TransmitterRun, 'type' | 'local' | 'remote' | 'keepsLevels'>;

  /** Runs the program until it has succeeded: at the allowed pace, and again after failures that may pass. */
  async function move(
    storage: Storage,
    direction: 'up' | 'down',
    job: {
      readonly makePair: (folder: TransmitterRun['local']) => Promise<Pair>;
      readonly database: TransmitterDatabase;
      readonly largestBytes: number;
      /** What the call that this is for may take of the caps. */
      readonly share: PaceShare;
      /** Programs that may be at work for the same call, each of which gets its part of the share. */
      readonly programs: number;
      readonly signal: AbortSignal | undefined;
      /** @param betweenFiles called when the program has nothing half done and more to do. */
      readonly onFile: (file: FileLine, betweenFiles: () => void) => void;
      readonly progress: () => number;
    },
  ): Promise<void> {
    await withPrivateFolder(async (folder) => {
      const pair = await job.makePair(folder);
      const ini = await writePrivately(folder, '.ini', [databaseIni(job.database, options.platform)]);
      await withRetries(
        () =>
          atPace(gate, direction, job.signal, (_, flowing) =>
            job.share.run(flowing, (share, signal, betweenFiles) => {
              const pace = partOf(share, job.programs);
              return runTransmitter(program, {
                args: transmitterArguments({
                  ...pair,
                  ...line,
                  storageId: storage.id,
                  userId: userId(storage),
                  retries: options.retries ?? 2,
                  pace,
                  databaseIni: ini,
                  protocol: options.protocol ?? 'auto',
                }),
                folder,
                signal,
                extraSilenceMs:
                  job.largestBytes / Math.min(SLOW_BYTES_PER_MS, (pace.bytesPerSecond ?? Infinity) / 1_000),
                onFile: (file) => job.onFile(file, betweenFiles),
              });
            }),
          ),
        {
          delaysMs: options.retryDelaysMs ?? VENDOR_RETRY_DELAYS_MS,
          signal: job.signal,
          mayPass: (error) =>
            TransferError.isInstance(error) && error.problem.code === 'transmitter-interrupted',
          progress: job.progress,
        },
      );
    });
  }

  async function upload(request: UploadRequest) {
    const { storage, signal } = request;
    signal?.throwIfAborted();
    const progress = await trackVendorUpload(request);
    const share = sharePace(gate, 'up');
    let filesNamed = 0;
    const common = {
      signal,
      share,
      programs: 1,
      onFile: ({ outcome, path }: FileLine, betweenFiles: () => void) => {
        filesNamed += 1;
        if (outcome !== 'done') {
          progress.failed(path, notMoved(path));
          return;
        }
        progress.arrived(path);
        if (storage.kind === 'input' && progress.files < request.manifest.entries.length) betweenFiles();
      },
      progress: () => progress.files,
    };

    async function sendAssets(entries: readonly ManifestEntry[], doubtsBefore: number): Promise<void> {
      const need = { storage, userId: userId(storage) };
      const database = await options.database({ ...need, doubtsBefore });
      const send = (memory: TransmitterDatabase) =>
        move(storage, 'up', {
          ...common,
          largestBytes: entries.reduce((most, { sizeBytes }) => Math.max(most, sizeBytes), 0),
          database: memory,
          makePair: async (folder) => ({
            type: 'upload_json',
            local: await writePrivately(folder, '.json', uploadJson(entries)),
            remote: '/',
            keepsLevels: false,
          }),
        });
      const namedBefore = filesNamed;
      try {
        await send(database);
      } catch (error) {
        // One that gives up without a word of any file may have been given a damaged memory.
        if (!gaveUp(error) || filesNamed > namedBefore) throw error;
        const empty = await options.database({ ...need, doubtsBefore: Number.POSITIVE_INFINITY });
        if (isDeepStrictEqual(empty, database)) throw error;
        await send(empty);
      }
    }

    try {
      await uploadUnchanged(request, progress, async (entries) => {
        if (storage.kind === 'input') {
          await sendAssets(entries, request.doubtsBefore ?? Number.NEGATIVE_INFINITY);
          return;
        }
        // Documents are few, and are written anew for each task.
        for (const entry of entries) {
          await move(storage, 'up', {
            ...common,
            largestBytes: entry.sizeBytes,
            database: { kind: 'none' },
            makePair: async () => documentPair(entry),
          });
          progress.arrived(entry.serverPath);
        }
      });
    } finally {
      share.leave();
    }
    return progress.allArrived();
  }

  async function download(request: DownloadRequest): Promise<void> {
    const share = sharePace(gate, 'down');
    async function fetch(wanted: VendorFetch): Promise<void> {
      let arrived = 0;
      await move(request.storage, 'down', {
        makePair: async () => ({
          type: 'download_path',
          local: localPath.parse(wanted.into),
          remote: `/${wanted.remotePath}`,
          keepsLevels: false,
        }),
        database: { kind: 'none' },
        largestBytes: wanted.largestBytes,
        share,
        programs: wanted.isFolder ? 1 : Math.min(atOnce, request.items.length),
        signal: wanted.signal,
        onFile: ({ outcome }) => {
          if (outcome === 'done') arrived += 1;
        },
        progress: () => arrived,
      });
    }
    try {
      await downloadWithVendor(request, {
        fetch,
        listOutputFiles: options.listOutputFiles,
        gate,
        atOnce,
      });
    } finally {
      share.leave();
    }
  }

  return {
    name: 'transmitter',
    upload,
    listOutput: ({ folder, signal }: ListOutputRequest) => options.listOutputFiles(folder, signal),
    download,
  };
}

/** What the program says of a file, which is no more than that. */
function notMoved(path: string): TransferError {
  return new TransferError({
    code: 'transmitter-interrupted',
    message: `The transfer program rayvision_transmitter could not send "${path}".`,
    hint: 'Check that you may read the file, and the network, then press Retry. What was moved is not moved again.',
    retryable: true,
    zh: {
      message: `传输程序 rayvision_transmitter 未能上传“${path}”。`,
      hint: '请检查是否有权读取该文件以及网络，然后点击“重试”。已传输的内容不会重复传输。',
    },
  });
}

function gaveUp(error: unknown): boolean {
  return TransferError.isInstance(error) && error.problem.code === 'transmitter-failed';
}

function documentPair({ localPath, serverPath }: ManifestEntry) {
  return { type: 'upload_path', local: localPath, remote: serverPath, keepsLevels: false } as const;
}
