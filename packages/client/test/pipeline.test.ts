import { getEventListeners } from 'node:events';
import type { Socket } from 'node:net';
import { Agent } from 'undici';
import { describe, expect, it } from 'vitest';
import {
  ConnectionError,
  createFarmClient,
  FarmError,
  type FarmhandClientError,
  FarmTimeoutError,
  ForbiddenError,
  HttpStatusError,
  type LogEntry,
  type Middleware,
  NotFoundError,
  ParameterInvalidError,
  SignatureExpiredError,
  SignatureInvalidError,
  UnreadableAnswerError,
} from '../src/index.ts';
import {
  deadEndpoint,
  type Exchange,
  failureOf,
  farmAnswer,
  success,
  testClient,
  testFarm,
} from './support/test-farm.ts';

const labels = { projectNameList: [{ projectId: 1, projectName: 'wip' }] };
const created = { taskIdList: [7], aliasTaskIdList: ['2W7'] };
const HOUR_MS = 3_600_000;

/** Ways an answer can go wrong for a while, and what the error is when it stays so. */
const troubles: readonly {
  readonly name: string;
  readonly answer: (exchange: Exchange) => void;
  readonly expected: Partial<FarmhandClientError>;
  readonly says: RegExp;
}[] = [
  {
    name: 'HTTP 502 with a page',
    answer: ({ response }) => response.writeHead(502).end('<html><title>Bad Gateway</title></html>'),
    expected: { kind: 'http', httpStatus: 502, ambiguous: true },
    says: /HTTP 502 \(Bad Gateway\)/,
  },
  {
    name: 'HTTP 429 without a farm answer',
    answer: ({ response }) => response.writeHead(429).end(),
    expected: { kind: 'http', httpStatus: 429, ambiguous: false },
    says: /HTTP 429/,
  },
  {
    name: 'a web page with HTTP 200',
    answer: ({ response }) => response.end('<!doctype html><title>Hotel login</title>'),
    expected: { kind: 'unreadable', ambiguous: true },
    says: /a web page \("Hotel login"\) came in place/,
  },
  {
    name: 'truncated JSON',
    answer: ({ response }) => response.end('{"version":"1.0.0","code":20'),
    expected: { kind: 'unreadable', ambiguous: true },
    says: /cut short/,
  },
  {
    name: 'an empty answer',
    answer: ({ response }) => response.end(),
    expected: { kind: 'unreadable', ambiguous: true },
    says: /an empty answer/,
  },
  {
    name: 'a reset connection',
    answer: ({ request }) => request.socket.resetAndDestroy(),
    expected: { kind: 'connection-lost', ambiguous: true },
    says: /connection to 127\.0\.0\.1:\d+ broke/,
  },
  {
    name: 'a connection that breaks within the body',
    answer: ({ request, response }) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"code":200,', () => request.socket.destroy());
    },
    expected: { kind: 'connection-lost', ambiguous: true },
    says: /broke before the whole answer/,
  },
  {
    name: 'farm code 500',
    answer: ({ response }) => farmAnswer(response, { code: 500, message: 'internal_error', data: null }),
    expected: { kind: 'refused', code: 500, requestId: 'req-1', ambiguous: true },
    says: /internal error \(code 500\)/,
  },
];

describe('repeating', () => {
  it.each(troubles)('repeats a safe call after $name', async ({ answer }) => {
    const farm = await testFarm((exchange) =>
      exchange.count === 1 ? answer(exchange) : success(exchange.response, labels),
    );
    expect(await testClient(farm.endpoint).labels()).toMatchObject([{ name: 'wip' }]);
    expect(farm.received).toHaveLength(2);
  });

  it.each(troubles)('gives up on a safe call after 4 times $name', async ({ answer, expected, says }) => {
    const farm = await testFarm(answer);
    const error = await failureOf(testClient(farm.endpoint).labels());
    expect(error).toMatchObject({ ...expected, call: 'getLabels', attempts: 4, retryable: true });
    expect(error).toHaveProperty('message', expect.stringMatching(says));
    expect(farm.received).toHaveLength(4);
  });

  it.each(troubles)(
    'sends createTask once after $name, and says whether a task may exist',
    async (trouble) => {
      const farm = await testFarm(trouble.answer);
      const error = await failureOf(testClient(farm.endpoint).createTask());
      const { ambiguous } = trouble.expected;
      expect(error).toMatchObject({
        ...trouble.expected,
        call: 'createTask',
        attempts: 1,
        retryable: ambiguous === false,
      });
      if (ambiguous) expect(error).toHaveProperty('hint', expect.stringContaining('Look at the farm first'));
      expect(farm.received).toHaveLength(1);
    },
  );

  it('signs every attempt anew', async () => {
    const farm = await testFarm(({ response, count }) =>
      count < 3 ? response.writeHead(503).end() : success(response, labels),
    );
    let now = 1_700_000_000_000;
    let nonce = 100_000;
    const client = testClient(farm.endpoint, {
      clock: () => {
        now += 1000;
        return now;
      },
      nonce: () => {
        nonce += 1;
        return String(nonce);
      },
    });
    await client.labels();
    for (const header of ['nonce', 'utctimestamp', 'signature']) {
      expect(new Set(farm.received.map(({ headers }) => headers[header])).size).toBe(3);
    }
  });

  it('repeats no refusal that would stay one', async () => {
    const farm = await testFarm(({ response }) => farmAnswer(response, { code: 600, data: null }));
    await failureOf(testClient(farm.endpoint).labels());
    expect(farm.received).toHaveLength(1);
  });

  it('waits longer each time, by chance between half and the whole', async () => {
    const delays = async (random: number) => {
      const farm = await testFarm(({ response }) => response.writeHead(500).end());
      const log: LogEntry[] = [];
      const retry = { maxAttempts: 5, baseDelayMs: 2, maxDelayMs: 8 };
      await failureOf(
        testClient(farm.endpoint, {
          retry,
          random: () => random,
          logger: (entry) => log.push(entry),
        }).labels(),
      );
      return log.flatMap((entry) => (entry.event === 'waiting' ? [entry.delayMs] : []));
    };
    expect(await delays(0)).toEqual([1, 2, 4, 4]);
    expect(await delays(1)).toEqual([2, 4, 8, 8]);
  });

  it.each([
    ['seconds', '3', 3000],
    ['seconds beyond the cap', '3600', 5000],
    ['a date', 'Tue, 14 Nov 2023 22:13:22 GMT', 2000],
    ['a date in the past', 'Tue, 14 Nov 2023 22:00:00 GMT', 1],
    ['nonsense', 'soon', 1],
  ])('heeds Retry-After: %s; an abort ends the wait at once', async (_, header, delayMs) => {
    const farm = await testFarm(({ response }) =>
      response.writeHead(503, { 'retry-after': header, date: 'Tue, 14 Nov 2023 22:13:20 GMT' }).end(),
    );
    const controller = new AbortController();
    const reason = new Error('the artist pressed Cancel');
    const waits: number[] = [];
    const client = testClient(farm.endpoint, {
      random: () => 1,
      retry: { baseDelayMs: 1, maxRetryAfterMs: 5000 },
      logger: (entry) => {
        if (entry.event !== 'waiting') return;
        waits.push(entry.delayMs);
        queueMicrotask(() => controller.abort(reason));
      },
    });
    expect(await failureOf(client.labels({ signal: controller.signal }))).toBe(reason);
    expect(waits).toEqual([delayMs]);
    expect(farm.received).toHaveLength(1);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('does not begin a wait that the total budget would not outlast', async () => {
    const farm = await testFarm(({ response }) => response.writeHead(503, { 'retry-after': '30' }).end());
    const client = testClient(farm.endpoint, { retry: { totalBudgetMs: 20_000 } });
    expect(await failureOf(client.labels())).toMatchObject({
      httpStatus: 503,
      attempts: 1,
      retryAfterMs: 30_000,
    });
  });
});

describe('time-outs and aborts', () => {
  it.each([
    ['no answer', () => {}],
    [
      'a body that never ends',
      ({ response }: Exchange) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"code":200,');
      },
    ],
    [
      'a body that comes too slowly',
      ({ response }: Exchange) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const drip = setInterval(() => response.write(' '), 5);
        response.once('close', () => clearInterval(drip));
      },
    ],
  ])('times out on %s', async (_, answer) => {
    const farm = await testFarm(answer);
    const client = testClient(farm.endpoint, { timeoutMs: 50 });
    const error = await failureOf(client.submitTask({ taskId: 1 }));
    expect(error).toBeInstanceOf(FarmTimeoutError);
    expect(error).toMatchObject({ kind: 'timeout', ambiguous: true, attempts: 1, retryable: false });
    expect(error).toHaveProperty('message', expect.stringContaining('did not answer within 50 ms'));
    expect(farm.received).toHaveLength(1);
  });

  it('a call has its own time-out, and a safe one is repeated after it', async () => {
    const farm = await testFarm(({ count, response }) => {
      if (count > 1) success(response, labels);
    });
    expect(await testClient(farm.endpoint).labels({ timeoutMs: 50 })).toHaveLength(1);
    expect(farm.received).toHaveLength(2);
  });

  it('the total budget does not shorten the time-out of a single attempt', async () => {
    const farm = await testFarm(() => {});
    const client = testClient(farm.endpoint, { timeoutMs: 50, retry: { totalBudgetMs: 1 } });
    const error = await failureOf(client.labels());
    expect(error).toHaveProperty('message', expect.stringContaining('did not answer within 50 ms'));
    expect(farm.received).toHaveLength(1);
  });

  it('takes Infinity for no time-out', async () => {
    const farm = await testFarm(({ response }) => setTimeout(() => success(response, created), 20));
    const client = testClient(farm.endpoint);
    const { taskIds } = await client.createTask({}, { timeoutMs: Number.POSITIVE_INFINITY });
    expect(taskIds).toEqual([7]);
  });

  it.each(['before the answer', 'within the body'])('an abort %s rejects with its reason', async (when) => {
    const controller = new AbortController();
    const farm = await testFarm(({ response }) => {
      if (when === 'within the body') {
        response.writeHead(200);
        response.write('{', () => controller.abort('enough'));
      } else {
        controller.abort('enough');
      }
    });
    const { signal } = controller;
    expect(await failureOf(testClient(farm.endpoint).createTask({}, { signal }))).toBe('enough');
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('sends nothing for a signal that has aborted already', async () => {
    const farm = await testFarm(({ response }) => success(response, labels));
    const signal = AbortSignal.abort('too late');
    expect(await failureOf(testClient(farm.endpoint).labels({ signal }))).toBe('too late');
    expect(farm.received).toEqual([]);
  });

  it('leaves no listener on a signal that outlives many calls', async () => {
    const farm = await testFarm(({ response, count }) =>
      count % 2 === 1 ? response.writeHead(500).end() : success(response, labels),
    );
    const client = testClient(farm.endpoint);
    const { signal } = new AbortController();
    for (let call = 0; call < 5; call++) await client.labels({ signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('no connection', () => {
  it('nobody listens: unreachable, nothing was carried out', async () => {
    const endpoint = await deadEndpoint();
    const error = await failureOf(testClient(endpoint).createTask());
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ kind: 'unreachable', ambiguous: false, attempts: 1, retryable: true });
    expect(error).toHaveProperty(
      'message',
      `createTask: no connection to the farm at ${endpoint} (ECONNREFUSED).`,
    );
    expect(await failureOf(testClient(endpoint).labels())).toMatchObject({
      kind: 'unreachable',
      attempts: 4,
    });
  });

  it('a name nobody knows: unreachable, nothing was carried out', async () => {
    const dispatcher = new Agent({
      connect: {
        lookup: (hostname, _options, callback) => {
          const error = Object.assign(new Error('not found'), {
            code: 'ENOTFOUND',
            syscall: 'getaddrinfo',
            hostname,
          });
          callback(error, []);
        },
      },
    });
    const error = await failureOf(testClient('http://farm.example', { dispatcher }).createTask());
    expect(error).toMatchObject({ kind: 'unreachable', ambiguous: false });
    await dispatcher.close();
  });

  it('a name with several addresses, all of them dead', async () => {
    const port = new URL(await deadEndpoint()).port;
    const dispatcher = new Agent({
      connect: {
        lookup: (_hostname, _options, callback) =>
          callback(null, [
            { address: '127.0.0.1', family: 4 },
            { address: '127.0.0.2', family: 4 },
          ]),
      },
    });
    const error = await failureOf(testClient(`http://farm.example:${port}`, { dispatcher }).createTask());
    expect(error).toMatchObject({ kind: 'unreachable', ambiguous: false });
    expect(error).toHaveProperty('message', expect.stringContaining('ECONNREFUSED'));
    await dispatcher.close();
  });
});

describe('codes', () => {
  it.each([
    [600, 'parameter-invalid', ParameterInvalidError],
    [601, 'parameter-invalid', ParameterInvalidError],
    [403, 'forbidden', ForbiddenError],
    [605, 'forbidden', ForbiddenError],
    [404, 'not-found', NotFoundError],
    [611, 'signature-invalid', SignatureInvalidError],
    [100, 'refused', FarmError],
    [608, 'refused', FarmError],
    [12345, 'refused', FarmError],
  ])('%i is %s and certainly not carried out', async (code, kind, type) => {
    const farm = await testFarm(({ response }) =>
      farmAnswer(response, { code, message: 'no_can_do', data: null }),
    );
    const error = await failureOf(testClient(farm.endpoint).createTask());
    expect(error).toBeInstanceOf(type);
    expect(type.isInstance(error)).toBe(true);
    expect(FarmError.isInstance(error)).toBe(true);
    expect(UnreadableAnswerError.isInstance(error)).toBe(false);
    expect(HttpStatusError.isInstance(error)).toBe(false);
    expect(error).toMatchObject({
      kind,
      code,
      name: type.name,
      farmMessage: 'no_can_do',
      requestId: 'req-1',
      ambiguous: false,
      retryable: false,
    });
    expect(error).toHaveProperty('message', expect.stringContaining(`(code ${code})`));
  });

  it('a wrong key says what to do', async () => {
    const farm = await testFarm(({ response }) => farmAnswer(response, { code: 611, data: null }));
    const error = await failureOf(testClient(farm.endpoint).profile());
    expect(error).toHaveProperty(
      'message',
      'queryUserProfile: the farm refused the access key: it does not fit the access id (code 611).',
    );
    expect(error).toHaveProperty('hint', expect.stringContaining('Copy access id and access key again'));
    expect(farm.received).toHaveLength(1);
  });
});

describe('a wrong clock', () => {
  const farmTimeMs = 1_700_000_000_000;

  /** Refuses what is dated more than five minutes off its own time, as the farm does. */
  const strictFarm = () =>
    testFarm(({ received, response }) => {
      const off = Math.abs(Number(received.headers.utctimestamp) * 1000 - farmTimeMs);
      if (off > 300_000) farmAnswer(response, { code: 610, data: null, serverTime: farmTimeMs });
      else success(response, created);
    });

  it.each([
    ['ahead', HOUR_MS],
    ['behind', -HOUR_MS],
  ])('an hour %s is corrected once, also for createTask, and stays corrected', async (_, skewMs) => {
    const farm = await strictFarm();
    const log: LogEntry[] = [];
    const client = testClient(farm.endpoint, {
      clock: () => farmTimeMs + skewMs,
      logger: (entry) => log.push(entry),
    });
    expect(await client.createTask()).toMatchObject({ taskIds: [7] });
    expect(farm.received).toHaveLength(2);
    expect(client.farmTime()).toBe(farmTimeMs);
    await client.createTask();
    expect(farm.received).toHaveLength(3);
    expect(log).toContainEqual({
      event: 'clock-corrected',
      call: 'createTask',
      attempt: 1,
      clockSkewMs: skewMs,
    });
  });

  it.each([
    [61 * 60_000, "This computer's clock is 61 minutes ahead"],
    [-61 * 60_000, "This computer's clock is 61 minutes behind"],
    [60_000, "This computer's clock is 1 minute ahead"],
    [0, "This computer's clock agrees with the farm's"],
  ])('refused again with a skew of %i ms: an error that says so', async (skewMs, says) => {
    const farm = await testFarm(({ response }) =>
      farmAnswer(response, { code: 610, data: null, serverTime: String(farmTimeMs) }),
    );
    const error = await failureOf(
      testClient(farm.endpoint, { clock: () => farmTimeMs + skewMs }).createTask(),
    );
    expect(error).toBeInstanceOf(SignatureExpiredError);
    expect(error).toMatchObject({ clockSkewMs: skewMs, ambiguous: false, attempts: 2 });
    expect(error).toHaveProperty('message', expect.stringContaining(says));
    expect(farm.received).toHaveLength(2);
  });

  it('set again while the call is dated anew: the call is dated once more', async () => {
    const farm = await strictFarm();
    let skewMs = HOUR_MS;
    const client = testClient(farm.endpoint, {
      clock: () => farmTimeMs + skewMs,
      logger: ({ event }) => {
        // Set right by its owner just after the first refusal.
        if (event === 'clock-corrected' && skewMs !== 0) skewMs = 0;
      },
    });
    expect(await client.createTask()).toMatchObject({ taskIds: [7] });
    expect(farm.received).toHaveLength(3);
    expect(client.farmTime()).toBe(farmTimeMs);
  });

  it('that jumps without end is given up after three corrections', async () => {
    const farm = await strictFarm();
    let skewMs = HOUR_MS;
    const client = testClient(farm.endpoint, {
      clock: () => farmTimeMs + skewMs,
      logger: ({ event }) => {
        if (event === 'clock-corrected') skewMs += HOUR_MS;
      },
    });
    expect(await failureOf(client.createTask())).toBeInstanceOf(SignatureExpiredError);
    expect(farm.received).toHaveLength(4);
  });

  it('takes the time of the Date header when the answer has none', async () => {
    const farm = await testFarm(({ response, count }) => {
      response.setHeader('date', new Date(farmTimeMs).toUTCString());
      if (count === 1) farmAnswer(response, { code: 610, data: null });
      else success(response, created);
    });
    await testClient(farm.endpoint, { clock: () => farmTimeMs + HOUR_MS }).createTask();
    expect(farm.received[1]?.headers.utctimestamp).toBe(String(farmTimeMs / 1000));
  });
});

describe('middleware', () => {
  it('sees every attempt from the outside in, may change the request, and is signed after', async () => {
    const farm = await testFarm(({ response, count }) =>
      count === 1 ? response.writeHead(503).end() : success(response, labels),
    );
    const seen: string[] = [];
    const note =
      (name: string): Middleware =>
      async (request, next, context) => {
        seen.push(`${name} ${context.call} ${context.attempt}`);
        return next(request);
      };
    const tag: Middleware = (request, next) =>
      next({ ...request, headers: { 'x-studio': 'north' }, body: { ...request.body, search: 'a' } });
    const client = testClient(farm.endpoint, { middleware: [note('outer'), tag, note('inner')] });
    await client.labels();
    expect(seen).toEqual([
      'outer getLabels 1',
      'inner getLabels 1',
      'outer getLabels 2',
      'inner getLabels 2',
    ]);
    expect(farm.received[1]).toMatchObject({ body: { search: 'a' }, headers: { 'x-studio': 'north' } });
  });

  it('may answer in place of the farm, and its own errors come through untouched', async () => {
    const canned: Middleware = async () => ({
      status: 200,
      headers: {},
      text: JSON.stringify({ code: 200, data: labels }),
    });
    const endpoint = await deadEndpoint();
    expect(await testClient(endpoint, { middleware: [canned] }).labels()).toMatchObject([{ name: 'wip' }]);
    const full = new Error('queue is full');
    const failing: Middleware = () => Promise.reject(full);
    expect(await failureOf(testClient(endpoint, { middleware: [failing] }).labels())).toBe(full);
  });
});

describe('options', () => {
  it.each(['task.renderbus.com', 'ftp://farm', 'https://farm/api', 'https://user:pass@farm', ''])(
    'refuses the address %j',
    (endpoint) => {
      expect(() => createFarmClient({ endpoint, accessId: 'a', accessKey: 'b' })).toThrow(/https:\/\/task/);
    },
  );

  it.each([
    ['', 'is missing'],
    ['abc\n', 'blanks'],
    ['ключ', 'signs in it'],
  ])('refuses the access key %j without repeating it', (accessKey, says) => {
    expect(() => createFarmClient({ endpoint: 'http://127.0.0.1', accessId: 'a', accessKey })).toThrow(
      new RegExp(`^The access key .*${says}`),
    );
  });

  it('uses the newer paths only when told to, and sends the language of the domain', async () => {
    const farm = await testFarm(({ response }) => success(response, { items: [] }));
    await testClient(farm.endpoint).taskList();
    await testClient(farm.endpoint, { pathGeneration: 'newer', platform: 21 }).taskList();
    expect(farm.received.map(({ path }) => path)).toEqual([
      '/api/render/handle/getTaskList',
      '/api/render/handle/getTaskList/v2',
    ]);
    expect(farm.received.map(({ headers }) => [headers.platform, headers.languageflag])).toEqual([
      ['2', '0'],
      ['21', '0'],
    ]);
  });

  it('sends languageFlag 1 to a renderbus domain', async () => {
    const farm = await testFarm(({ response }) => success(response, labels));
    const { port } = new URL(farm.endpoint);
    const dispatcher = new Agent({
      connect: {
        lookup: (_hostname, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
      },
    });
    await testClient(`http://task.renderbus.com:${port}`, { dispatcher }).labels();
    expect(farm.received[0]?.headers).toMatchObject({
      host: `task.renderbus.com:${port}`,
      languageflag: '1',
      version: '1.0.0',
      channel: '4',
    });
    await dispatcher.close();
  });

  it('a logger that throws does not fail a call', async () => {
    const farm = await testFarm(({ response }) => success(response, created));
    const logger = () => {
      throw new Error('disk full');
    };
    expect(await testClient(farm.endpoint, { logger }).createTask()).toMatchObject({ taskIds: [7] });
  });

  it('closes its own connections only', async () => {
    const sockets = new Set<Socket>();
    const farm = await testFarm(({ request, response }) => {
      sockets.add(request.socket);
      success(response, labels);
    });
    const client = testClient(farm.endpoint);
    for (let call = 0; call < 10; call++) await client.labels();
    expect(sockets.size).toBeLessThan(10);
    await client.close();
    await client.close();
    await expect(client.labels()).rejects.toThrow('this farm client has been closed');
    const dispatcher = new Agent();
    await testClient(farm.endpoint, { dispatcher }).close();
    expect(await testClient(farm.endpoint, { dispatcher }).labels()).toHaveLength(1);
    await dispatcher.close();
  });
});
