import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  ClientClosedError,
  type LogEntry,
  type Middleware,
  SignatureExpiredError,
  UnreadableAnswerError,
} from '../src/index.ts';
import { heldFarm } from './support/held-farm.ts';
import {
  ACCESS_ID,
  ACCESS_KEY,
  failureOf,
  farmAnswer,
  success,
  testClient,
  testFarm,
} from './support/test-farm.ts';

const created = { taskIdList: [7], aliasTaskIdList: ['2W7'] };
const labels = { projectNameList: [{ projectId: 1, projectName: 'wip' }] };

/** A server that treats every connection as told, and speaks no HTTP. */
async function rawServer(treat: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    treat(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

describe('an answer of any size', () => {
  it('is broken off when it grows too large, and its place goes to the next call', async () => {
    const farm = await testFarm(({ count, response }) => {
      if (count > 1) {
        success(response, labels);
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json' });
      const blanks = Buffer.alloc(16 * 1024 * 1024, ' ');
      const pour = () => {
        while (!response.destroyed && response.write(blanks));
      };
      response.on('drain', pour);
      pour();
    });
    const client = testClient(farm.endpoint, { limits: { concurrent: 1 } });
    const error = await failureOf(client.createTask());
    expect(error).toBeInstanceOf(UnreadableAnswerError);
    expect(error).toMatchObject({ ambiguous: true, retryable: false, httpStatus: 200 });
    expect(error).toHaveProperty('message', expect.stringContaining('larger than 256 MiB'));
    expect(await client.labels()).toHaveLength(1);
  });

  it('that is nested beyond the stack is one that cannot be read', async () => {
    const depth = 20_000;
    const deep = `${'{"id":1,"taskStatus":5,"respRenderingTaskList":['.repeat(depth)}${']}'.repeat(depth)}`;
    const farm = await testFarm(({ response }) => {
      response.end(`{"code":200,"data":{"total":1,"items":[${deep}]}}`);
    });
    const error = await failureOf(testClient(farm.endpoint).taskInfo([1]));
    expect(error).toBeInstanceOf(UnreadableAnswerError);
    expect(error).toMatchObject({ call: 'queryTaskInfo', field: 'data', retryable: false });
  });
});

describe('what only explains an answer', () => {
  it.each([
    { serverTime: '2026-01-01 00:00:00' },
    { message: {} },
    { requestId: true },
    { serverTime: [], message: 5, requestId: null },
  ])('%j refuses none', async (oddity) => {
    const farm = await testFarm(({ response }) =>
      farmAnswer(response, { code: 200, data: created, ...oddity }),
    );
    expect(await testClient(farm.endpoint).createTask()).toMatchObject({ taskIds: [7] });
  });

  it('the time of a refused signature may be missing: then that of the HTTP answer serves', async () => {
    const farm = await testFarm(({ count, response }) => {
      response.setHeader('date', 'Tue, 14 Nov 2023 22:13:20 GMT');
      if (count === 1) farmAnswer(response, { code: 610, serverTime: '2023-11-14 22:13:20' });
      else success(response, labels);
    });
    const client = testClient(farm.endpoint);
    await client.labels();
    expect(Math.abs(client.farmTime() - 1_700_000_000_000)).toBeLessThan(60_000);
    expect(SignatureExpiredError.isInstance(new Error('another'))).toBe(false);
  });

  it.each([
    ['an object without a code', '{"message":"hello"}', 'code'],
    ['an object with an unreadable code', '{"code":{}}', 'code'],
    ['a number too large for one', '{"code":1e999}', 'code'],
    ['a text', '"hello"', null],
  ])('%s is no answer, and the field at fault is named', async (_, text, field) => {
    const farm = await testFarm(({ response }) => response.end(text));
    expect(await failureOf(testClient(farm.endpoint).createTask())).toMatchObject({
      kind: 'unreadable',
      field,
    });
  });

  it('numbers and instants beyond all bounds are none', async () => {
    const task = (fields: object) => ({ total: 1, items: [{ id: 1, taskStatus: 5, ...fields }] });
    const asked = async (data: unknown) => {
      const farm = await testFarm(({ response }) => success(response, data));
      return testClient(farm.endpoint).taskInfo([1]);
    };
    expect(await failureOf(asked(task({ startTime: 1e20 })))).toMatchObject({
      kind: 'unreadable',
      field: 'data.items[0].startTime',
    });
    expect(await failureOf(asked(task({ id: '1e999' })))).toMatchObject({ field: 'data.items[0].id' });
    expect(await asked(task({ startTime: 8.64e15 }))).toMatchObject([{ startedAt: new Date(8.64e15) }]);
  });
});

describe('what fails before anything was sent', () => {
  it.each([
    ['plain HTTP where TLS was expected', (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['a reset within the handshake', (socket: Socket) => socket.once('data', () => socket.resetAndDestroy())],
    ['an end within the handshake', (socket: Socket) => socket.once('data', () => socket.end())],
  ])('%s: nothing was carried out', async (_, treat) => {
    const port = await rawServer(treat);
    const error = await failureOf(testClient(`https://127.0.0.1:${port}`).createTask());
    expect(error).toMatchObject({ kind: 'unreachable', ambiguous: false, retryable: true });
  });

  it('a header that HTTP does not allow is the program’s fault, and said so', async () => {
    const farm = await testFarm(({ response }) => success(response, created));
    const middleware: Middleware[] = [
      (request, next) => next({ ...request, headers: { 'x-studio': 'a\nb' } }),
    ];
    const error = await failureOf(testClient(farm.endpoint, { middleware }).createTask());
    expect(error).toMatchObject({ kind: 'unreachable', ambiguous: false, retryable: false });
    expect(error).toHaveProperty('hint', expect.stringContaining('header'));
    expect(farm.received).toEqual([]);
  });

  it('headers of a middleware stand in for none of the client’s own, whatever their case', async () => {
    const farm = await testFarm(({ response }) => success(response, created));
    const spoofed = { AccessId: 'spoof', 'Content-Type': 'text/plain', SIGNATURE: 'x', 'X-Studio': 'north' };
    const middleware: Middleware[] = [(request, next) => next({ ...request, headers: spoofed })];
    await testClient(farm.endpoint, { middleware }).createTask();
    expect(farm.received[0]?.headers).toMatchObject({
      accessid: ACCESS_ID,
      'content-type': 'application/json',
      signature: expect.stringMatching(/=$/),
      'x-studio': 'north',
    });
  });
});

describe('closing', () => {
  it('ends calls that wait for another attempt, with what went wrong before', async () => {
    const farm = await testFarm(({ response }) => response.writeHead(503).end());
    const waiting = Promise.withResolvers<void>();
    const client = testClient(farm.endpoint, {
      retry: { baseDelayMs: 60_000, maxDelayMs: 60_000, totalBudgetMs: 600_000 },
      logger: ({ event }) => {
        if (event === 'waiting') waiting.resolve();
      },
    });
    const call = failureOf(client.labels());
    await waiting.promise;
    await client.close();
    expect(await call).toMatchObject({ kind: 'http', httpStatus: 503, attempts: 1 });
    expect(await failureOf(client.labels())).toBeInstanceOf(ClientClosedError);
    expect(farm.received).toHaveLength(1);
  });

  // The handshake never ends, and undici gives it up after ten seconds only: a close that waits for it takes too long.
  it('does not wait for a connection that nobody wants any more', { timeout: 5_000 }, async () => {
    const connected = Promise.withResolvers<Socket>();
    const port = await rawServer((socket) => connected.resolve(socket.resume()));
    const client = testClient(`https://127.0.0.1:${port}`);
    const controller = new AbortController();
    const call = failureOf(client.createTask({}, { signal: controller.signal }));
    const socket = await connected.promise;
    controller.abort('enough');
    expect(await call).toBe('enough');
    await client.close();
    socket.destroy();
  });
});

describe('secrets in disguise', () => {
  it.each([
    ['in an address', encodeURIComponent],
    ['in a web page', (key: string) => key.replaceAll('&', '&amp;').replaceAll('"', '&quot;')],
    ['cut in the middle by the length of a title', (key: string) => `${'x'.repeat(70)}${key}`],
    ['with escaped slashes', (key: string) => key.replaceAll('/', '\\/')],
    ['in JSON', (key: string) => JSON.stringify(key)],
  ])('%s are in no error', async (_, quote) => {
    const accessKey = 'Key/that+must&never"show';
    const quoted = quote(accessKey);
    for (const farm of [
      await testFarm(({ response }) => farmAnswer(response, { code: 600, message: quoted })),
      await testFarm(({ response }) => response.end(`<html><title>${quoted}</title></html>`)),
    ]) {
      const error = await failureOf(testClient(farm.endpoint, { accessKey }).createTask());
      const printed = JSON.stringify(error);
      expect(printed).not.toMatch(/that|must|never/);
      expect(printed).toContain('***');
    }
  });

  it('what the farm says cannot forge a line of the log', async () => {
    const farm = await testFarm(({ response }) =>
      farmAnswer(response, { code: 200, data: labels, requestId: 'r1\r\n\u001b[2Jforged' }),
    );
    const log: LogEntry[] = [];
    await testClient(farm.endpoint, { logger: (entry) => log.push(entry) }).labels();
    expect(log).toMatchObject([{ event: 'answered', requestId: 'r1 [2Jforged' }]);
  });
});

describe('the logger', () => {
  it('that rejects does not fail a call', async () => {
    const farm = await testFarm(({ response }) => success(response, created));
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    onTestFinished(() => void process.off('unhandledRejection', note));
    const logger = () => Promise.reject(new Error('disk full'));
    expect(await testClient(farm.endpoint, { logger }).createTask()).toMatchObject({ taskIds: [7] });
    // Unhandled rejections are told once the microtasks are through.
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).toEqual([]);
  });

  it('is told how each attempt ended: also when its data cannot be read, and when it was aborted', async () => {
    const controller = new AbortController();
    const farm = await testFarm(({ count, response }) => {
      if (count === 1) success(response, {});
      else controller.abort('enough');
    });
    const log: LogEntry[] = [];
    const client = testClient(farm.endpoint, { logger: (entry) => log.push(entry) });
    await failureOf(client.createTask());
    await failureOf(client.createTask({}, { signal: controller.signal }));
    expect(log).toMatchObject([
      { event: 'failed', kind: 'unreadable', httpStatus: 200, requestId: 'req-1' },
      { event: 'aborted', call: 'createTask', attempt: 1 },
    ]);
  });
});

describe('options that cannot be meant', () => {
  const account = { endpoint: 'http://127.0.0.1:1', accessId: ACCESS_ID, accessKey: ACCESS_KEY };

  it.each([
    [{ timeoutMs: 0 }, /timeoutMs .* above 0/],
    [{ timeoutMs: Number.NaN }, /timeoutMs/],
    [{ retry: { maxAttempts: Number.NaN } }, /retry.maxAttempts/],
    [{ retry: { maxAttempts: 0 } }, /retry.maxAttempts/],
    [{ retry: { baseDelayMs: -1 } }, /retry.baseDelayMs/],
    [{ retry: { totalBudgetMs: Number.NaN } }, /retry.totalBudgetMs/],
  ])('%j is refused by name', (options, says) => {
    expect(() => testClient(account.endpoint, options)).toThrow(says);
  });

  it('a time-out of one call too, before anything is sent', async () => {
    const farm = await testFarm(({ response }) => success(response, created));
    const error = await failureOf(testClient(farm.endpoint).createTask({}, { timeoutMs: -5 }));
    expect(error).toBeInstanceOf(TypeError);
    expect(farm.received).toEqual([]);
  });

  it('an account from environment variables that are not set says which is missing', () => {
    const unset = JSON.parse('{}');
    expect(() => testClient(account.endpoint, { accessId: unset.ACCESS_ID })).toThrow(
      'The access id is missing',
    );
    expect(() => testClient(account.endpoint, { accessKey: unset.ACCESS_KEY })).toThrow(
      'The access key is missing',
    );
  });

  it('a Retry-After longer than timers reach is not taken for none', async () => {
    const farm = await testFarm(({ response }) =>
      response.writeHead(503, { 'retry-after': '3000000' }).end(),
    );
    const overflows: string[] = [];
    const note = ({ name }: Error) => overflows.push(name);
    process.on('warning', note);
    onTestFinished(() => void process.off('warning', note));
    const delays: number[] = [];
    const waiting = Promise.withResolvers<void>();
    const client = testClient(farm.endpoint, {
      retry: { maxRetryAfterMs: Number.POSITIVE_INFINITY, totalBudgetMs: Number.POSITIVE_INFINITY },
      logger: (entry) => {
        if (entry.event !== 'waiting') return;
        delays.push(entry.delayMs);
        waiting.resolve();
      },
    });
    const call = failureOf(client.labels());
    await waiting.promise;
    await new Promise((resolve) => setImmediate(resolve));
    await client.close();
    await call;
    expect(delays).toEqual([3_000_000_000]);
    // Node fires such a timer at once, and warns.
    expect(overflows).toEqual([]);
    expect(farm.received).toHaveLength(1);
  });
});

describe('the account’s gate', () => {
  it('lets nobody wait whose signal aborted on the way to it', async () => {
    const farm = await heldFarm();
    const controller = new AbortController();
    const middleware: Middleware[] = [
      (request, next, { call }) => {
        if (call === 'createTask') controller.abort('enough');
        return next(request);
      },
    ];
    const client = testClient(farm.endpoint, { limits: { concurrent: 1 }, middleware });
    const first = client.labels();
    await farm.arrived(1);
    expect(await failureOf(client.createTask({}, { signal: controller.signal }))).toBe('enough');
    farm.answer(labels);
    expect(await first).toHaveLength(1);
    expect(farm.received).toHaveLength(1);
  });
});
