import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  type CheckReport,
  type Problem,
  type SubmissionEvent,
  type SubmissionView,
  submissionEvent,
} from '@farmhand/model';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { z } from 'zod';
import {
  type AccountAnswer,
  API_BASE,
  accountAnswer,
  type CheckRequestInput,
  checkAnswer,
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
  health(signal?: AbortSignal): Promise<HealthAnswer>;
  account(): Promise<AccountAnswer>;
  setAccount(account: {
    endpoint: string;
    accessId: string;
    accessKey: string;
    platform?: string;
  }): Promise<AccountAnswer>;
  /** What a submission would run into. */
  check(request: CheckRequestInput, signal?: AbortSignal): Promise<CheckReport>;
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

/** How often a sidecar is looked for and started before giving up: one may end just as it is found. */
const ATTEMPTS = 3;
/** A sidecar answers at once; what takes longer is another program on a port that was once a sidecar's. */
const HEALTH_MS = 3000;
/** Longest a sidecar may take to say its first line. It may wait for a former one to end first. Milliseconds. */
const START_MS = 60_000;

/**
 * Connects to the user's sidecar, starting one when none answers.
 *
 * @throws SidecarError when none can be started, saying why.
 */
export async function connectSidecar(home: FarmhandHome, launch: SidecarLaunch): Promise<SidecarClient> {
  const running = await findSidecar(home);
  if (running !== null) return running;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const line = await startProcess(home, launch);
    if (line.event === 'failed') throw new SidecarError(line.problem);
    const started = await findSidecar(home);
    if (started !== null) return started;
  }
  throw new SidecarError({
    code: 'sidecar-silent',
    message: 'The Farmhand sidecar started but does not answer.',
    hint: `Look at ${logFile(home)}, then try again.`,
    retryable: true,
  });
}

/** The running sidecar, or null when none answers for this home. */
export async function findSidecar(home: FarmhandHome): Promise<SidecarClient | null> {
  const discovery = await readDiscovery(home.discoveryFile);
  if (discovery === null) return null;
  const client = sidecarClient(discovery);
  try {
    const { pid } = await client.health(AbortSignal.timeout(HEALTH_MS));
    return pid === discovery.pid ? client : null;
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
  const log = openLog(home);
  const child = spawn(node, [...args], {
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'pipe', log],
    env: { ...cleanEnvironment(process.env), FARMHAND_HOME: home.folder },
  });
  closeSync(log);
  try {
    return startLine.parse(JSON.parse(await firstLine(child)));
  } catch (cause) {
    // What says nothing, or something else, is no sidecar.
    child.kill();
    throw notStarted(home, cause);
  } finally {
    child.unref();
    child.stdout?.destroy();
  }
}

function openLog(home: FarmhandHome): number {
  try {
    mkdirSync(home.logFolder, { recursive: true, mode: 0o700 });
    return openSync(logFile(home), 'a', 0o600);
  } catch (cause) {
    throw notStarted(home, cause);
  }
}

function logFile(home: FarmhandHome): string {
  return join(home.logFolder, 'sidecar.log');
}

function notStarted(home: FarmhandHome, cause: unknown): SidecarError {
  const why = cause instanceof Error && 'code' in cause ? ` (${cause.message})` : '';
  return new SidecarError(
    {
      code: 'sidecar-not-started',
      message: `The Farmhand sidecar could not be started${why}.`,
      hint: `Look at ${logFile(home)}, then try again.`,
      retryable: true,
    },
    { cause },
  );
}

/** The first line a process says; empty when it ends, or takes too long, without one. */
async function firstLine(child: ChildProcess): Promise<string> {
  const line = Promise.withResolvers<string>();
  const timer = setTimeout(() => line.resolve(''), START_MS);
  child.on('error', line.reject);
  if (child.stdout !== null) {
    createInterface({ input: child.stdout })
      .once('line', line.resolve)
      .once('close', () => line.resolve(''));
  }
  try {
    return await line.promise;
  } finally {
    clearTimeout(timer);
  }
}

/** A client for the sidecar that a discovery file describes. */
export function sidecarClient(discovery: Discovery): SidecarClient {
  const base = `http://127.0.0.1:${discovery.port}${API_BASE}`;
  const authorization = `Bearer ${discovery.token}`;

  const call = async <S extends z.ZodType>(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    answer: S,
    { body, signal }: { body?: unknown; signal?: AbortSignal | undefined } = {},
  ): Promise<z.infer<S>> => {
    const response = await fetchOrExplain(`${base}${path}`, {
      method,
      ...(signal === undefined ? {} : { signal }),
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
    (await call('POST', `/submissions/${encodeURIComponent(id)}/${action}`, submissionAnswer, { body: {} }))
      .submission;

  return {
    discovery,
    health: (signal) => call('GET', '/health', healthAnswer, { signal }),
    account: () => call('GET', '/account', accountAnswer),
    setAccount: (account) => call('PUT', '/account', accountAnswer, { body: account }),
    check: async (request, signal) =>
      (await call('POST', '/checks', checkAnswer, { body: request, signal })).check,
    submit: async (request) =>
      (await call('POST', '/submissions', submissionAnswer, { body: request })).submission,
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
      try {
        for await (const message of messages) yield submissionEvent.parse(JSON.parse(message.data));
      } catch (error) {
        // The connection breaks when the sidecar ends; an event that cannot be read is another matter.
        if (error instanceof z.ZodError || error instanceof SyntaxError) {
          throw new SidecarError(unreadable(response.status), { cause: error });
        }
      }
    },
    shutdown: async () => {
      await call('POST', '/shutdown', z.object({}), { body: {} });
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
