import type { Dispatcher } from 'undici';
import { type AccountCalls, accountCalls } from './calls/account.ts';
import { type EnvironmentCalls, environmentCalls } from './calls/environments.ts';
import { type FrameCalls, frameCalls } from './calls/frames.ts';
import { type HardwareCalls, hardwareCalls } from './calls/hardware.ts';
import { type LabelCalls, labelCalls } from './calls/labels.ts';
import { type SoftwareCalls, softwareCalls } from './calls/software.ts';
import { type SubmitCalls, submitCalls } from './calls/submit.ts';
import { type TaskCalls, taskCalls } from './calls/tasks.ts';
import { type TransferCalls, transferCalls } from './calls/transfer.ts';
import { type Endpoint, endpoints } from './endpoints.ts';
import { joinAccount } from './pipeline/account.ts';
import { createAsk, type PathGeneration } from './pipeline/ask.ts';
import { createFarmClock } from './pipeline/clock.ts';
import { type LimitOptions, limitsOf } from './pipeline/gate.ts';
import { harmless, type Logger } from './pipeline/log.ts';
import type { Middleware } from './pipeline/middleware.ts';
import { redactor } from './pipeline/redact.ts';
import { type RetryOptions, retryPolicy } from './pipeline/retry.ts';
import { checkedTimeout } from './pipeline/timer.ts';
import { type Credentials, nextNonce } from './signed-headers.ts';

/** Which farm, as whom, and how; all but the first three have defaults. */
export interface FarmClientOptions {
  /**
   * Address of the farm: `https://task.renderbus.com`, `https://task.foxrenderfarm.com`, or that of a local farm
   * such as `http://127.0.0.1:8080`. Its host, with the port unless that is the scheme's own, is signed.
   */
  readonly endpoint: string;
  /** From the farm's account page. */
  readonly accessId: string;
  /** From the farm's account page. It signs, and never leaves this machine. */
  readonly accessKey: string;
  /** Platform number of the account; 2 unless given. */
  readonly platform?: string | number | undefined;
  /** Paths as documented, or those of the vendor's newer SDK; documented unless given. */
  readonly pathGeneration?: PathGeneration | undefined;
  /** Value of the `version` header: `1.0.0` as documented unless given; the vendor's newer SDK sends `2.0.0`. */
  readonly protocolVersion?: string | undefined;
  /** Connections to use, for a proxy or a test; the client does not close them. The account's pool unless given. */
  readonly dispatcher?: Dispatcher | undefined;
  /** Milliseconds since 1970; the machine's clock unless given. */
  readonly clock?: (() => number) | undefined;
  /** A number as text that was not used lately; no two alike for long unless given. */
  readonly nonce?: (() => string) | undefined;
  /** Randomness of the waits, 0 to below 1; `Math.random` unless given. */
  readonly random?: (() => number) | undefined;
  /** Milliseconds for each attempt from its sending on, body included; 30,000 unless given. */
  readonly timeoutMs?: number | undefined;
  /** How calls that may be repeated are; see its fields for what holds unless given. */
  readonly retry?: RetryOptions | undefined;
  /**
   * Limits of the account. Clients of one account at one address share them in this process: of what they ask for,
   * the strictest counts while they are open.
   */
  readonly limits?: LimitOptions | undefined;
  /** Steps around every attempt, outermost first. */
  readonly middleware?: readonly Middleware[] | undefined;
  /** Told what happens, in fields that hold no secret. */
  readonly logger?: Logger | undefined;
}

/**
 * The farm's calls. Every one takes {@link CallOptions} last and rejects with a {@link FarmhandClientError}, or
 * with the reason of its signal when that aborts.
 */
export interface FarmClient
  extends AccountCalls,
    HardwareCalls,
    TransferCalls,
    SoftwareCalls,
    EnvironmentCalls,
    LabelCalls,
    SubmitCalls,
    TaskCalls,
    FrameCalls {
  /**
   * Milliseconds since 1970 by the farm's clock, once a refused call has told how far this machine's is off;
   * until then this machine's time. Give it to {@link signedHeaders} for requests beside the client's.
   */
  farmTime(): number;
  /**
   * Lets calls that have been sent end, and refuses those that wait for their turn. No call works after it. The last
   * client of an account closes the connections.
   */
  close(): Promise<void>;
}

/**
 * A client for one account at one farm. Nothing is sent until the first call. Clients of the same account at the same
 * address share connections, limits, and the pauses that the farm asks for.
 *
 * @throws TypeError when address, access id, access key, time-out, retries or limits cannot be right.
 */
export function createFarmClient(options: FarmClientOptions): FarmClient {
  const origin = originOf(options.endpoint);
  const credentials: Credentials = {
    accessId: checkedSecret('access id', options.accessId),
    accessKey: checkedSecret('access key', options.accessKey),
    platform: String(options.platform ?? 2),
  };
  const clock = createFarmClock(options.clock ?? Date.now);
  const logger = harmless(options.logger);
  const { dispatcher } = options;
  const limits = limitsOf(options.limits);
  const share = joinAccount(origin.origin, credentials.accessId, { limits, logger, dispatcher });
  const { ask, close } = createAsk({
    transport: {
      origin,
      knownPaths,
      credentials,
      protocolVersion: options.protocolVersion ?? '1.0.0',
      farmTime: clock.farmTime,
      nonce: options.nonce ?? nextNonce,
    },
    share,
    clock,
    pathGeneration: options.pathGeneration ?? 'documented',
    timeoutMs: checkedTimeout(options.timeoutMs ?? 30_000),
    retry: retryPolicy(options.retry),
    random: options.random ?? Math.random,
    middleware: options.middleware ?? [],
    logger,
    redact: redactor(credentials),
  });
  let closed: Promise<void> | undefined;
  return {
    ...accountCalls(ask, origin.host),
    ...hardwareCalls(ask),
    ...transferCalls(ask, origin.host),
    ...softwareCalls(ask),
    ...environmentCalls(ask),
    ...labelCalls(ask),
    ...submitCalls(ask),
    ...taskCalls(ask),
    ...frameCalls(ask),
    farmTime: clock.farmTime,
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}

const knownPaths: ReadonlySet<string> = new Set(
  Object.values<Endpoint>(endpoints).flatMap(({ path, newerPath }) =>
    newerPath === undefined ? [path] : [path, newerPath],
  ),
);

function originOf(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const usable =
    url !== undefined &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.pathname === '/' &&
    `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (!usable) {
    throw new TypeError(
      'The address of the farm must be a scheme and a host, with a port where needed, and nothing more: ' +
        'https://task.renderbus.com or http://127.0.0.1:8080.',
    );
  }
  return url;
}

function checkedSecret(name: string, value: string | undefined): string {
  // What comes from an environment variable may be missing in spite of its type.
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) {
    throw new TypeError(
      `The ${name} ${value === '' || value === undefined ? 'is missing' : 'has blanks or signs in it that do not belong there'}. ` +
        "Copy it again from the farm's account page.",
    );
  }
  return value;
}
