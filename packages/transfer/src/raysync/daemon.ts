import { Agent, request } from 'undici';
import { z } from 'zod';
import { parseJson } from '../parse-json.ts';
import { TransferError } from '../transfer-error.ts';
import { readClusterPort } from './cluster-port.ts';

export interface DaemonOptions {
  /** Folder of the Raysync client. */
  readonly folder: string;
  /** Longest silence before a request counts as lost; 15 seconds unless given. */
  readonly silenceMs?: number | undefined;
  /** What must never stand in an error, whatever the daemon answers. */
  readonly secrets: readonly string[];
}

/** The Raysync client's HTTP interface on this computer. */
export interface Daemon {
  readonly folder: string;
  /**
   * Asks once.
   *
   * @throws TransferError `raysync-not-running` when nothing answers; `raysync-not-understood` for an answer that
   * makes no sense; `raysync-refused` for one that is no success. Rejects with the signal's reason.
   */
  ask<T>(path: DaemonPath, body: object, answer: z.ZodType<T>, signal: AbortSignal | undefined): Promise<T>;
}

export type DaemonPath =
  | '/check-raysync-http'
  | '/set-transmission-parameters'
  | '/set-proxy-manager'
  | '/set-task-limit'
  | '/create-task'
  | '/start-task'
  | '/stop-task'
  | '/delete-task'
  | '/get-task-status'
  | '/get-task-list'
  | '/get-file-list';

/** An answer of which only the success counts. */
export const nothing = z.unknown();

const outcome = z.looseObject({ code: z.coerce.number(), message: z.string().catch('') });

const SILENCE_MS = 15_000;
const LONGEST_SAYING = 200;

/** Reads where the daemon listens anew for each connection: it is written when the client starts. */
export function connectDaemon(options: DaemonOptions): Daemon {
  const silenceMs = options.silenceMs ?? SILENCE_MS;
  const dispatcher = new Agent({ connect: { timeout: Math.min(silenceMs, 5_000) } });
  return {
    folder: options.folder,
    async ask(path, body, schema, signal) {
      const port = await readClusterPort(options.folder);
      signal?.throwIfAborted();
      const text = await post(`http://127.0.0.1:${port}${path}`, body, signal).catch((error: unknown) => {
        signal?.throwIfAborted();
        throw notRunning(port, error);
      });
      const json = parseJson(text);
      const parsed = outcome.safeParse(json);
      if (!parsed.success) throw notUnderstood(path, port);
      const { code, message } = parsed.data;
      if (code !== 0) throw refused(path, code, withoutSecrets(message, options.secrets));
      const answer = schema.safeParse(json);
      if (!answer.success) throw notUnderstood(path, port);
      return answer.data;
    },
  };

  async function post(url: string, body: object, signal: AbortSignal | undefined): Promise<string> {
    const answer = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: signal ?? null,
      dispatcher,
      headersTimeout: silenceMs,
      bodyTimeout: silenceMs,
    });
    return answer.body.text();
  }
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .reduce((rest, secret) => rest.replaceAll(secret, '…'), text)
    .slice(0, LONGEST_SAYING);
}

function notRunning(port: number, error: unknown): TransferError {
  return new TransferError(
    {
      code: 'raysync-not-running',
      message: `The Raysync client does not answer on this computer (127.0.0.1, port ${port}).`,
      hint: 'Start the Raysync client, then press Retry. What was moved is not moved again.',
      zh: {
        message: `本机上的 Raysync 客户端没有响应（127.0.0.1，端口 ${port}）。`,
        hint: '请启动 Raysync 客户端，然后点击“重试”。已传输的内容不会重复传输。',
      },
      retryable: true,
    },
    error,
  );
}

function notUnderstood(path: DaemonPath, port: number): TransferError {
  return new TransferError({
    code: 'raysync-not-understood',
    message: `What answers on this computer's port ${port} is not a Raysync client that Farmhand knows (${path}).`,
    hint: 'Close other programs that use this port, or install the Raysync client of the farm anew, then press Retry.',
    zh: {
      message: `本机端口 ${port} 上响应的不是 Farmhand 认识的 Raysync 客户端（${path}）。`,
      hint: '请关闭使用此端口的其他程序，或重新安装农场的 Raysync 客户端，然后点击“重试”。',
    },
    retryable: true,
  });
}

function refused(path: DaemonPath, code: number, message: string): TransferError {
  return new TransferError({
    code: 'raysync-refused',
    message: `The Raysync client refused ${path} (code ${code}${message === '' ? '' : `: ${message}`}).`,
    hint: 'Start the Raysync client anew and press Retry. If it stays like this, choose another transfer engine in the settings.',
    zh: {
      message: `Raysync 客户端拒绝了 ${path}（代码 ${code}${message === '' ? '' : `：${message}`}）。`,
      hint: '请重新启动 Raysync 客户端，然后点击“重试”。如果仍然如此，请在设置中选择其他传输引擎。',
    },
    retryable: true,
  });
}
