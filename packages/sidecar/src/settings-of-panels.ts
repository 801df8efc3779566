/** What a panel may not choose, so that a bearer in wrong hands starts no program and is sent no password. */
import type { LocalizedText, TransferSettings } from '@farmhand/model';
import { SubmissionError } from '@farmhand/submission';

interface Reserved {
  readonly what: LocalizedText;
  /** What a program of this user does it with. */
  readonly command: string;
  /** Whether a panel may have it so. */
  readonly isFree: (wanted: TransferSettings, kept: TransferSettings) => boolean;
}

const RESERVED: readonly Reserved[] = [
  {
    what: {
      en: 'The folder of the transmitter cannot be set here: Farmhand starts the program that is in it.',
      zh: '不能在这里设置 Transmitter 的文件夹：Farmhand 会启动其中的程序。',
    },
    command: 'farmhand config set transmitter-folder "FOLDER"',
    isFree: ({ transmitterFolder }, kept) =>
      transmitterFolder === null || transmitterFolder === kept.transmitterFolder,
  },
  {
    what: {
      en: 'The folder of Raysync cannot be set here: Farmhand starts the program that is in it.',
      zh: '不能在这里设置 Raysync 的文件夹：Farmhand 会启动其中的程序。',
    },
    command: 'farmhand config set raysync-folder "FOLDER"',
    isFree: ({ raysyncFolder }, kept) => raysyncFolder === null || raysyncFolder === kept.raysyncFolder,
  },
  {
    what: {
      en: 'The Redis server of the studio cannot be set here: Farmhand sends it a password.',
      zh: '不能在这里设置工作室的 Redis 服务器：Farmhand 会向它发送密码。',
    },
    command: 'farmhand config set cache redis://HOST:6379/0',
    isFree: ({ cache }, kept) => cache.kind === 'file' || sameServer(cache, kept.cache),
  },
];

/**
 * Refuses what only a program of this user may choose. What is kept already may stay, and may be cleared.
 *
 * @throws SubmissionError `setting-not-for-panels`, which names the command that sets it.
 */
export function refuseToPanel(wanted: TransferSettings, kept: TransferSettings): void {
  const refused = RESERVED.find(({ isFree }) => !isFree(wanted, kept));
  if (refused === undefined) return;
  const { what, command } = refused;
  throw new SubmissionError({
    code: 'setting-not-for-panels',
    message: what.en,
    hint: `Set it on this computer with: ${command}`,
    retryable: false,
    zh: { message: what.zh, hint: `请在本机的命令行中设置：${command}` },
  });
}

type Cache = TransferSettings['cache'];

function sameServer(one: Cache, other: Cache): boolean {
  if (one.kind === 'file' || other.kind === 'file') return one.kind === other.kind;
  return (['host', 'port', 'user', 'database', 'tls'] as const).every((part) => one[part] === other[part]);
}
