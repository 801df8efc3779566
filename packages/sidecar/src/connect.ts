import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Problem, type SubmissionEvent, type SubmissionView, submissionEvent } from '@farmhand/model';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { z } from 'zod';
import {
  type AccountAnswer,
  API_BASE,
  accountAnswer,
  type HealthAnswer,
  healthAnswer,
  problemAnswer,
  type SubmitRequestInput,
  submissionAnswer,
  submissionsAnswer,
} from './api.ts';
import { type Discovery, readDiscovery } from './discovery.ts';
import type { FarmhandHome } from './home.ts';

/** A call to the sidecar failed; `problem` says why in the artist's words. */
export class SidecarError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options);
    this.name = 'SidecarError';
    this.problem = problem;
  }
}

/** The sidecar's API, typed. Every call rejects with a {@link SidecarError}. */
export interface SidecarClient {
  readonly discovery: Discovery;
  health(): Promise<HealthAnswer>;
  account(): Promise<AccountAnswer>;
  setAccount(account: {
    endpoint: string;
    accessId: string;
    accessKey: string;
    platform?: string;
  }): Promise<AccountAnswer>;
  submit(request: SubmitRequestInput): Promise<SubmissionView>;
  submissions(): Promise<readonly SubmissionView[]>;
  submission(id: string): Promise<SubmissionView>;
  confirm(id: string): Promise<SubmissionView>;
  retry(id: string): Promise<SubmissionView>;
  cancel(id: string): Promise<SubmissionView>;
  /** Kept events after a sequence number, then live ones; ends when the sidecar does or the signal aborts. */
  events(options?: {
    submissionId?: string;
    after?: number;
    signal?: AbortSignal;
  }): AsyncGenerator<SubmissionEvent, void>;
  shutdown(): Promise<void>;
}

/** How to start a sidecar: the Node to run and the arguments that name the entry. */
export interface SidecarLaunch {
  readonly node: string;
  readonly args: readonly string[];
}

/** Variables a sidecar may inherit. Anything else, `NODE_OPTIONS` first of all, could change what runs. */
const INHERITED =
  /^(FARMHAND_\w+|PATH|HOME|USER|USERPROFILE|LOCALAPPDATA|APPDATA|SYSTEMROOT|WINDIR|TEMP|TMP|TMPDIR|XDG_\w+|LANG|LC_\w+|TZ|HTTPS?_PROXY|NO_PROXY)$/i;

/** The environment a sidecar is started with. */
export function cleanEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (pair): pair is [string, string] => pair[1] !== undefined && INHERITED.test(pair[0]),
    ),
  );
}

/** Connects to the user's sidecar, starting one when none answers. */
export async function connectSidecar(home: FarmhandHome, launch: SidecarLaunch): Promise<SidecarClient> {
  const running = await findSidecar(home);
  if (running !== null) return running;
  const line = await startProcess(home, launch);
  if (line.event === 'failed') throw new SidecarError(line.problem);
  const started = await findSidecar(home);
  if (started === null) {
    throw new SidecarError({
      code: 'sidecar-silent',
      message: 'The Farmhand sidecar started but does not answer.',
      hint: `Look at ${join(home.logFolder, 'sidecar.log')}, then try again.`,
      retryable: true,
    });
  }
  return started;
}

/** The running sidecar, or null when none answers for this home. */
export async function findSidecar(home: FarmhandHome): Promise<SidecarClient | null> {
  const discovery = await readDiscovery(home.discoveryFile);
  if (discovery === null) return null;
  const client = sidecarClient(discovery);
  try {
    await client.health();
    return client;
  } catch {
    return null;
  }
}

const startLine = z.discriminatedUnion('event', [
  z.object({ event: z.literal('ready') }),
  z.object({ event: z.literal('already-running') }),
  z.object({ event: z.literal('failed'), problem: problemAnswer.shape.problem }),
]);

async function startProcess(
  home: FarmhandHome,
  { node, args }: SidecarLaunch,
): Promise<z.infer<typeof startLine>> {
  mkdirSync(home.logFolder, { recursive: true, mode: 0o700 });
  const log = openSync(join(home.logFolder, 'sidecar.log'), 'a', 0o600);
  const child = spawn(node, [...args], {
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'pipe', log],
    env: { ...cleanEnvironment(process.env), FARMHAND_HOME: home.folder },
  });
  const line = await firstLine(child);
  child.unref();
  child.stdout?.destroy();
  try {
    return startLine.parse(JSON.parse(line ?? ''));
  } catch (cause) {
    throw new SidecarError(
      {
        code: 'sidecar-not-started',
        message: 'The Farmhand sidecar could not be started.',
        hint: `Look at ${join(home.logFolder, 'sidecar.log')}, then try again.`,
        retryable: true,
      },
      { cause },
    );
  }
}

async function firstLine(child: ChildProcess): Promise<string | null> {
  const { stdout } = child;
  if (stdout === null) return null;
  const failed = new Promise<null>((resolve) => child.once('error', () => resolve(null)));
  const read = (async () => {
    for await (const line of createInterface({ input: stdout })) return line;
    return null;
  })();
  return Promise.race([read, failed]);
}

/** A client for the sidecar that a discovery file describes. */
export function sidecarClient(discovery: Discovery): SidecarClient {
  const base = `http://127.0.0.1:${discovery.port}${API_BASE}`;
  const authorization = `Bearer ${discovery.token}`;

  const call = async <S extends z.ZodType>(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    answer: S,
    body?: unknown,
  ): Promise<z.infer<S>> => {
    const response = await fetchOrExplain(`${base}${path}`, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const json: unknown = await response.json().catch(() => null);
    if (!response.ok) throw new SidecarError(problemIn(json) ?? unreadable(response.status));
    const result = answer.safeParse(json);
    if (!result.success) throw new SidecarError(unreadable(response.status), { cause: result.error });
    return result.data;
  };
  const act = async (id: string, action: string) =>
    (await call('POST', `/submissions/${encodeURIComponent(id)}/${action}`, submissionAnswer, {})).submission;

  return {
    discovery,
    health: () => call('GET', '/health', healthAnswer),
    account: () => call('GET', '/account', accountAnswer),
    setAccount: (account) => call('PUT', '/account', accountAnswer, account),
    submit: async (request) => (await call('POST', '/submissions', submissionAnswer, request)).submission,
    submissions: async () => (await call('GET', '/submissions', submissionsAnswer)).submissions,
    submission: async (id) =>
      (await call('GET', `/submissions/${encodeURIComponent(id)}`, submissionAnswer)).submission,
    confirm: (id) => act(id, 'confirm'),
    retry: (id) => act(id, 'retry'),
    cancel: (id) => act(id, 'cancel'),
    async *events({ submissionId, after, signal } = {}) {
      const query = new URLSearchParams();
      if (submissionId !== undefined) query.set('submission', submissionId);
      if (after !== undefined) query.set('after', String(after));
      const response = await fetchOrExplain(`${base}/events?${query}`, {
        headers: { authorization },
        ...(signal === undefined ? {} : { signal }),
      });
      if (!response.ok || response.body === null) {
        throw new SidecarError(
          problemIn(await response.json().catch(() => null)) ?? unreadable(response.status),
        );
      }
      const messages = response.body
        .pipeThrough(new TextDecoderStream())
        .pipeThrough(new EventSourceParserStream());
      for await (const message of messages) yield submissionEvent.parse(JSON.parse(message.data));
    },
    shutdown: async () => {
      await call('POST', '/shutdown', z.object({}), {});
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
      },
      { cause },
    );
  }
}

function problemIn(json: unknown): Problem | null {
  const result = problemAnswer.safeParse(json);
  return result.success ? result.data.problem : null;
}

function unreadable(status: number): Problem {
  return {
    code: 'sidecar-answer',
    message: `The sidecar gave an answer that cannot be read (HTTP ${status}).`,
    hint: 'The program and the sidecar may be of different versions; update both.',
    retryable: false,
  };
}
