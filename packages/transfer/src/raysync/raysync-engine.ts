import { createHash, randomUUID } from 'node:crypto';
import { posix } from 'node:path';
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
import { type RetryDelays, VENDOR_RETRY_DELAYS_MS } from '../retries.ts';
import { TransferError } from '../transfer-error.ts';
import type { TransferGate } from '../transfer-gate.ts';
import { eachInTurns } from '../turns.ts';
import { downloadWithVendor, type VendorFetch } from '../vendor-download.ts';
import { kilobytesPerSecond, paceNow } from '../vendor-pace.ts';
import { trackVendorUpload, uploadUnchanged, type VendorUploadProgress } from '../vendor-upload.ts';
import { connectDaemon, nothing } from './daemon.ts';
import { type RaysyncTask, runTask, type TaskProgress } from './raysync-task.ts';
import { ensureDaemon } from './start-daemon.ts';
import { fitsUploadList, uploadList } from './upload-list.ts';

export interface RaysyncEngineOptions {
  /** Folder of the vendor's Raysync client, with its `cluster.xml`. */
  readonly folder: string;
  readonly line: { readonly server: string; readonly port: number };
  readonly account: RaysyncAccount;
  /** Whose folder in a storage is meant: the farm's number for the account. */
  readonly userId: (storage: Storage) => number;
  /** The account's input storage: task documents go through its ports, though to the storage for documents. */
  readonly inputStorageId: string;
  readonly listOutputFiles: ListOutputFiles;
  readonly gate: TransferGate;
  /** `default` (UDP, else TCP) unless given. */
  readonly protocol?: 'default' | 'tcp-only' | 'udp-only' | undefined;
  /** A proxy manager in the studio's network that Raysync goes through; none unless given. */
  readonly proxy?: { readonly host: string; readonly port: number } | undefined;
  /** Tasks the daemon does at the same time in each direction, 1 to 10; 2 unless given. */
  readonly atOnce?: number | undefined;
  /** Whether Raysync compares hashes of what it sent; not unless given, as the vendor's SDK does it. */
  readonly verifiesUploads?: boolean | undefined;
  /** Whether Raysync compares hashes of what it fetched; it does unless given. */
  readonly verifiesDownloads?: boolean | undefined;
  /** Whether the client is started when it does not run; it is unless given. */
  readonly startsClient?: boolean | undefined;
  /** Waits before a failed task is started again; 5 seconds to 2 minutes unless given. Progress starts them anew. */
  readonly retryDelaysMs?: RetryDelays | undefined;
  /** Longest time between two looks at a task; 1 second unless given. */
  readonly pollMs?: number | undefined;
  /** A task that gets no further for so long hangs; 15 minutes unless given. */
  readonly stallMs?: number | undefined;
  /** Longest silence of the daemon before a request counts as lost; 15 seconds unless given. */
  readonly silenceMs?: number | undefined;
}

/** What the account logs in to Raysync with. */
export interface RaysyncAccount {
  readonly userName: string;
  /** A secret. It is sent to the daemon on this computer and stands nowhere else. */
  readonly userKey: string;
  /** Platform number, as the client has it. */
  readonly platform: string;
}

/** Port of the farm's Raysync proxies, by the vendor's SDK. */
const FARM_PROXY_PORT = 32_002;
/** Size of UDP packets that gets through where larger ones do not, by the vendor's SDK. Bytes. */
const UDP_PACKET_BYTES = 1_200;

/**
 * Moves files with the vendor's Raysync client, which the user supplies: it runs on this computer, is told by HTTP
 * what to move, and tells how far it is.
 */
export function createRaysyncEngine(options: RaysyncEngineOptions): TransferEngine {
  const { account, gate, line, userId } = options;
  const protocol = options.protocol ?? 'default';
  const atOnce = Math.min(10, Math.max(1, options.atOnce ?? 2));
  const password = `${account.userKey}&1&${account.platform}&12345678`;
  const daemon = connectDaemon({
    folder: options.folder,
    silenceMs: options.silenceMs,
    secrets: [password, account.userKey],
  });

  /** The daemon has one pace for all its uploads and one for all its downloads. */
  async function configure(signal: AbortSignal): Promise<void> {
    const { proxy } = options;
    const settings = [
      [
        '/set-transmission-parameters',
        {
          'max-upload-speed': kilobytesPerSecond(paceNow(gate, 'up')),
          'max-download-speed': kilobytesPerSecond(paceNow(gate, 'down')),
          ...(protocol === 'tcp-only' ? {} : { mss: UDP_PACKET_BYTES }),
        },
      ],
      [
        '/set-proxy-manager',
        {
          'enable-proxy-manager': proxy !== undefined,
          'proxy-manager-ip': proxy?.host ?? '',
          'proxy-manager-port': proxy?.port ?? 0,
        },
      ],
      ['/set-task-limit', { upload: atOnce, download: atOnce }],
    ] as const;
    await ensureDaemon(daemon, { mayStart: options.startsClient ?? true, signal });
    for (const [path, body] of settings) await daemon.ask(path, body, nothing, signal);
  }

  function connection(storage: Storage, verifies: boolean) {
    const port = storagePort(storage.kind === 'config' ? options.inputStorageId : storage.id);
    return {
      'server-ip': line.server,
      'server-port': port,
      'server-ssl-port': port - 100,
      'renderbus-proxy-port': FARM_PROXY_PORT,
      'proxy-port': line.port || FARM_PROXY_PORT,
      'protocol-type': protocol,
      'delay-threshold': 0,
      account: account.userName,
      password,
      'group-id': 0,
      'enable-ssl': false,
      'enable-verify-hash': verifies,
    };
  }

  function run(
    direction: 'up' | 'down',
    task: RaysyncTask,
    signal: AbortSignal | undefined,
    onProgress: (progress: TaskProgress) => void,
    onFileFailed?: VendorUploadProgress['failed'],
  ): Promise<void> {
    return runTask(daemon, task, {
      direction,
      gate,
      signal,
      retryDelaysMs: options.retryDelaysMs ?? VENDOR_RETRY_DELAYS_MS,
      pollMs: options.pollMs ?? 1_000,
      stallMs: options.stallMs ?? 15 * 60_000,
      configure,
      onProgress,
      onFileFailed,
    });
  }

  async function upload(request: UploadRequest) {
    const { storage, signal } = request;
    signal?.throwIfAborted();
    const progress = await trackVendorUpload(request);
    const showUnderWay = ({ bytes, files }: TaskProgress): void => progress.underWay(bytes ?? 0, files ?? 0);
    const root = `/input/${storage.id}-${userId(storage)}`;
    const verifies = options.verifiesUploads ?? false;

    await uploadUnchanged(request, progress, async (entries) => {
      const listable: ManifestEntry[] = [];
      const alone: ManifestEntry[] = [];
      const digest = createHash('sha256');
      await eachInTurns(entries, signal, (entry) => {
        if (storage.kind !== 'input' || !fitsUploadList(entry)) {
          alone.push(entry);
          return;
        }
        listable.push(entry);
        digest.update(`${entry.localPath}\0${entry.serverPath}\0${entry.fingerprint}\n`);
      });
      if (listable.length > 0) {
        await withPrivateFolder(async (folder) => {
          const task = {
            name: `farmhand-${storage.id}-${digest.digest('hex').slice(0, 16)}`,
            canBeTakenOver: true,
            body: {
              ...connection(storage, verifies),
              'task-type': 'upload-list',
              'file-list': await writePrivately(folder, '.txt', uploadList(listable, root)),
            },
          };
          await run('up', task, signal, showUnderWay, progress.failed);
        });
        await eachInTurns(listable, signal, ({ serverPath }) => progress.arrived(serverPath));
      }
      for (const entry of alone) {
        await run('up', aloneTask(entry), signal, showUnderWay, progress.failed);
        progress.arrived(entry.serverPath);
      }
    });
    return progress.allArrived();

    /** Goes into a folder under its own name. */
    function aloneTask(entry: ManifestEntry): RaysyncTask {
      return {
        name: `farmhand-${randomUUID()}`,
        canBeTakenOver: false,
        body: {
          ...connection(storage, verifies),
          'task-type': 'upload',
          'source-path': entry.localPath,
          'target-path': `${root}${posix.dirname(entry.serverPath)}`,
        },
      };
    }
  }

  async function fetch(storage: Storage, wanted: VendorFetch): Promise<void> {
    const source = `/output/${storage.id}-${userId(storage)}/${wanted.remotePath}`;
    const task = {
      name: `farmhand-${randomUUID()}`,
      canBeTakenOver: false,
      body: {
        ...connection(storage, options.verifiesDownloads ?? true),
        'task-type': 'download',
        // With a slash at its end, what is in the folder is meant, not the folder.
        'source-path': wanted.isFolder ? `${source}/` : source,
        'target-path': wanted.into,
      },
    };
    await run('down', task, wanted.signal, ({ bytes }) => {
      if (bytes !== null) wanted.onBytes(bytes);
    });
  }

  return {
    name: 'raysync',
    upload,
    listOutput: ({ folder, signal }: ListOutputRequest) => options.listOutputFiles(folder, signal),
    download: (request: DownloadRequest) =>
      downloadWithVendor(request, {
        fetch: (wanted) => fetch(request.storage, wanted),
        listOutputFiles: options.listOutputFiles,
        gate,
        atOnce,
      }),
  };
}

/** A storage's id is the port it is reached at; the encrypted one lies a hundred below. */
function storagePort(storageId: string): number {
  const port = /^\d{3,5}$/.test(storageId) ? Number(storageId) : 0;
  if (port > 100 && port <= 65_535) return port;
  throw new TransferError({
    code: 'line-not-usable',
    message: `The farm names a storage ${JSON.stringify(storageId)} that Raysync cannot reach.`,
    hint: 'Choose another transfer engine in the settings, and tell the farm.',
    zh: {
      message: `农场给出的存储 ${JSON.stringify(storageId)}，Raysync 无法访问。`,
      hint: '请在设置中选择其他传输引擎，并告知农场。',
    },
    retryable: false,
  });
}
