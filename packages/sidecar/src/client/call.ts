import type { Problem } from '@farmhand/model';
import type { z } from 'zod';
import { API_BASE, PROGRAM_HEADER } from '../api/route-parts.ts';
import type { Discovery } from '../discovery.ts';
import { problemIn, SidecarError, unreadable } from './sidecar-error.ts';

export interface CallInput {
  readonly body?: unknown;
  /** Those that are undefined are left out. */
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/** Requests to one sidecar. Both reject with a {@link SidecarError}, or with the signal's reason. */
export interface Calls {
  /** The checked JSON answer. */
  call<S extends z.ZodType>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    answer: S,
    input?: CallInput,
  ): Promise<z.infer<S>>;
  /** The answer's body, for streams. */
  open(path: string, input?: Omit<CallInput, 'body'>): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
}

export function callsTo({ port, token, version }: Discovery, program = ''): Calls {
  const standing = {
    authorization: `Bearer ${token}`,
    ...(program === '' ? {} : { [PROGRAM_HEADER]: program }),
  };

  const send = async (method: string, path: string, { body, query = {}, signal }: CallInput) => {
    const text = new URLSearchParams(
      Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
    ).toString();
    const url = `http://127.0.0.1:${port}${API_BASE}${path}${text === '' ? '' : `?${text}`}`;
    const response = await fetchOrExplain(url, {
      method,
      ...(signal === undefined ? {} : { signal }),
      headers: { ...standing, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return response;
    const problem = problemIn(await response.json().catch(() => null)) ?? unreadable(response.status);
    throw new SidecarError(problem.code === 'unknown-address' ? notYet(version) : problem);
  };

  return {
    async call(method, path, answer, input = {}) {
      const response = await send(method, path, input);
      const result = answer.safeParse(await response.json().catch(() => null));
      if (!result.success) throw new SidecarError(unreadable(response.status), { cause: result.error });
      return result.data;
    },
    async open(path, input = {}) {
      const response = await send('GET', path, input);
      if (response.body === null) throw new SidecarError(unreadable(response.status));
      return response.body;
    },
  };
}

async function fetchOrExplain(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    if (init.signal?.aborted) throw init.signal.reason;
    throw new SidecarError(
      {
        code: 'sidecar-unreachable',
        message: 'The Farmhand sidecar does not answer.',
        hint: 'It may have ended; try again and it is started anew.',
        retryable: true,
        zh: { message: 'Farmhand 后台程序没有响应。', hint: '它可能已退出；请重试，它会重新启动。' },
      },
      { cause },
    );
  }
}

/** What this client knows and the running sidecar does not. */
function notYet(version: string): Problem {
  return {
    code: 'sidecar-older',
    message: `The Farmhand sidecar that is running is of version ${version}, which cannot do this yet.`,
    hint: 'It makes room for the newer one as soon as its present work is done; try again then.',
    retryable: true,
    zh: {
      message: `正在运行的 Farmhand 后台程序是版本 ${version}，还不支持此操作。`,
      hint: '它完成当前工作后会自动让位给新版本；请届时重试。',
    },
  };
}
