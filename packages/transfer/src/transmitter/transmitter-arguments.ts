import type { LocalizedText, LocalPath } from '@farmhand/model';
import { TransferError } from '../transfer-error.ts';
import { kilobytesPerSecond, type Pace } from '../vendor-pace.ts';

/** One run of the vendor's `rayvision_transmitter`. */
export interface TransmitterRun {
  /** Host name or IP address of the line. */
  readonly server: string;
  readonly port: number;
  /** Digits. */
  readonly storageId: string;
  readonly userId: number;
  /** `upload_json`: `local` is a list of pairs. `upload_path`, `download_path`: `local` and `remote` are the pair. */
  readonly type: 'upload_json' | 'upload_path' | 'download_path';
  readonly local: LocalPath;
  /** Below the user's folder in the storage; `/` where the list says it. */
  readonly remote: string;
  /** How often the program repeats a file that failed, by itself. */
  readonly retries: number;
  /** Whether the folders above are made again at the other end. */
  readonly keepsLevels: boolean;
  readonly pace: Pace;
  /** The file that says where the program remembers what it has sent. */
  readonly databaseIni: LocalPath;
  readonly protocol: TransmitterProtocol;
}

/** `auto` begins with UDP and falls back to TCP. */
export type TransmitterProtocol = 'auto' | 'tcp' | 'udp';

/** By the vendor's Python SDK. The program's own help counts them otherwise: 0 UDP then TCP, 1 UDP, 2 TCP. */
const PROTOCOL_NUMBERS: Readonly<Record<TransmitterProtocol, string>> = { auto: '0', tcp: '1', udp: '2' };

/**
 * The program's arguments, in the order its vendor gives them. None of them is a secret.
 *
 * @throws TransferError `line-not-usable` for a server, a port or a storage that cannot be one or could be taken for
 * another argument.
 */
export function transmitterArguments(run: TransmitterRun): string[] {
  if (!/^[A-Za-z0-9[][A-Za-z0-9.:_\-\]]*$/.test(run.server))
    throw unusable({ en: 'server', zh: '服务器' }, run.server);
  if (!Number.isInteger(run.port) || run.port < 1 || run.port > 65_535)
    throw unusable({ en: 'port', zh: '端口' }, String(run.port));
  if (!/^\d+$/.test(run.storageId)) throw unusable({ en: 'storage', zh: '存储' }, run.storageId);
  return Object.entries({
    '-E': 'aspera',
    '-H': run.server,
    '-P': String(run.port),
    '-S': run.storageId,
    '-U': String(run.userId),
    '-T': run.type,
    '-L': run.local,
    '-R': run.remote,
    '-r': String(run.retries),
    '-K': String(run.keepsLevels),
    '-s': String(kilobytesPerSecond(run.pace)),
    '-C': run.databaseIni,
    '-p': PROTOCOL_NUMBERS[run.protocol],
  }).flat();
}

function unusable(what: LocalizedText, value: string): TransferError {
  return new TransferError({
    code: 'line-not-usable',
    message: `The farm names a ${what.en} ${JSON.stringify(value)} that cannot be one.`,
    hint: 'Choose another transfer line in the settings, and tell the farm.',
    zh: {
      message: `农场给出的${what.zh} ${JSON.stringify(value)} 无效。`,
      hint: '请在设置中选择其他传输线路，并告知农场。',
    },
    retryable: false,
  });
}
