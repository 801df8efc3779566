import { getEventListeners, once } from 'node:events';
import type { Socket } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createFarmClient, FarmTimeoutError, type LogEntry } from '../src/index.ts';
import { heldFarm } from './support/held-farm.ts';
import {
  ACCESS_KEY,
  type Exchange,
  failureOf,
  farmAnswer,
  type Received,
  success,
  testClient,
  testFarm,
} from './support/test-farm.ts';

const labels = { projectNameList: [{ projectId: 1, projectName: 'wip' }] };
const nothing = { items: [], total: 0 };
const asked = z.object({ taskIds: z.tuple([z.number()]) });

/** The tasks that requests asked for. */
function askedTasks(received: readonly Received[]): readonly number[] {
  return received.map(({ body }) => asked.parse(body).taskIds[0]);
}

describe('calls at once', () => {
  it('are as many as the limit, and the others are sent in the order they were made', async () => {
    const farm = await heldFarm();
    let nonce = 100_000;
    const client = testClient(farm.endpoint, {
      limits: { concurrent: 2 },
      nonce: () => {
        nonce += 1;
        return String(nonce);
      },
    });
    const ids = [1, 2, 3, 4, 5, 6];
    const all = Promise.all(ids.map((id) => client.taskInfo([id])));
    for (const id of ids) {
      await farm.arrived(Math.min(id + 1, ids.length));
      farm.answer(nothing);
    }
    await all;
    const asSent = farm.received.toSorted((a, b) => Number(a.headers.nonce) - Number(b.headers.nonce));
    expect(askedTasks(asSent)).toEqual(ids);
    expect(farm.mostWaiting()).toBe(2);
  });

  it('share the limit of all clients of the account, the strictest as long as it is open', async () => {
    const farm = await heldFarm();
    const wide = testClient(farm.endpoint, { limits: { concurrent: 3 } });
    const narrow = testClient(farm.endpoint, { limits: { concurrent: 1 } });
    const all = [1, 2, 3].map((id) => wide.taskInfo([id]));
    const other = narrow.taskInfo([4]);
    await farm.arrived(1);
    farm.answer(nothing);
    await farm.arrived(2);
    expect(farm.mostWaiting()).toBe(1);
    const refused = failureOf(other);
    await narrow.close();
    expect(await refused).toMatchObject({ kind: 'closed', attempts: 0, ambiguous: false, retryable: false });
    await farm.arrived(3);
    expect(farm.waiting).toHaveLength(2);
    farm.answer(nothing);
    farm.answer(nothing);
    await Promise.all(all);
  });

  it('of another account are not counted', async () => {
    const farm = await heldFarm();
    const limits = { concurrent: 1 };
    const one = testClient(farm.endpoint, { limits }).taskInfo([1]);
    const two = testClient(farm.endpoint, { limits, accessId: 'AKIDanother' }).taskInfo([2]);
    await farm.arrived(2);
    farm.answer(nothing);
    farm.answer(nothing);
    await Promise.all([one, two]);
  });

  it('are 64 unless said otherwise', async () => {
    const farm = await heldFarm();
    const client = testClient(farm.endpoint);
    const all = Array.from({ length: 70 }, (_, id) => client.taskInfo([id]));
    for (let count = 64; count <= 70; count++) {
      await farm.arrived(count);
      farm.answer(nothing);
    }
    while (farm.waiting.length > 0) farm.answer(nothing);
    await Promise.all(all);
    expect(farm.mostWaiting()).toBe(64);
  });

  it('that wait end at once on abort, leave no listener, and cost nobody a place', async () => {
    const farm = await heldFarm();
    const client = testClient(farm.endpoint, { limits: { concurrent: 1 } });
    const { signal, abort } = abortable();
    const first = client.taskInfo([1]);
    const second = failureOf(client.taskInfo([2], { signal }));
    const third = client.taskInfo([3]);
    await farm.arrived(1);
    abort('the artist pressed Cancel');
    expect(await second).toBe('the artist pressed Cancel');
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    farm.answer(nothing);
    await farm.arrived(2);
    farm.answer(nothing);
    await Promise.all([first, third]);
    expect(askedTasks(farm.received)).toEqual([1, 3]);
  });

  it('that wait are dated and signed when they are sent', async () => {
    const farm = await heldFarm();
    let now = 1_700_000_000_000;
    const client = testClient(farm.endpoint, { limits: { concurrent: 1 }, clock: () => now });
    const all = [client.taskInfo([1]), client.taskInfo([2])];
    await farm.arrived(1);
    now += 3_600_000;
    farm.answer(nothing);
    await farm.arrived(2);
    farm.answer(nothing);
    await Promise.all(all);
    expect(farm.received.map(({ headers }) => headers.utctimestamp)).toEqual(['1700000000', '1700003600']);
  });

  it('whose turn does not come within their time are refused, and certainly not carried out', async () => {
    const farm = await heldFarm();
    const client = testClient(farm.endpoint, {
      limits: { concurrent: 1 },
      retry: { totalBudgetMs: 20 },
      timeoutMs: 20,
    });
    const first = client.taskInfo([1], { timeoutMs: 60_000 });
    await farm.arrived(1);
    const error = await failureOf(client.createTask());
    expect(error).toBeInstanceOf(FarmTimeoutError);
    expect(error).toMatchObject({ ambiguous: false, retryable: true, attempts: 0, call: 'createTask' });
    expect(error).toHaveProperty('message', expect.stringContaining('its turn did not come'));
    farm.answer(nothing);
    await first;
    expect(farm.received).toHaveLength(1);
  });

  it('give their place back whatever becomes of them', async () => {
    const farm = await testFarm(({ response, request, count }) => {
      if (count === 1) request.socket.resetAndDestroy();
      else if (count === 2) response.writeHead(404).end();
      else if (count > 3) success(response, labels);
    });
    const client = testClient(farm.endpoint, { limits: { concurrent: 1 }, retry: { maxAttempts: 1 } });
    await failureOf(client.labels());
    await failureOf(client.labels());
    await failureOf(client.labels({ timeoutMs: 20 }));
    expect(await client.labels()).toHaveLength(1);
  });

  it.each([0, -1, 1.5, Number.NaN])('a limit of %d is refused', (concurrent) => {
    const options = { endpoint: 'http://127.0.0.1', accessId: 'a', accessKey: 'b' };
    expect(() => createFarmClient({ ...options, limits: { concurrent } })).toThrow(/"concurrent"/);
    expect(() => createFarmClient({ ...options, limits: { perSecond: concurrent } })).toThrow(/"perSecond"/);
  });
});

describe('calls per second', () => {
  afterEach(() => void vi.useRealTimers());

  it('are no more than the limit within any second', async () => {
    const farm = await heldFarm();
    const client = testClient(farm.endpoint, { limits: { perSecond: 2 } });
    const other = testClient(farm.endpoint, { accessId: 'AKIDanother' });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const all = [1, 2, 3, 4, 5].map((id) => client.taskInfo([id]));
    await farm.arrived(2);
    farm.answer(nothing);
    farm.answer(nothing);
    vi.advanceTimersByTime(999);
    // Had a third been let through, it would be there before this call of another account.
    const probe = other.taskInfo([100]);
    await farm.arrived(3);
    farm.answer(nothing);
    await probe;
    vi.advanceTimersByTime(1);
    await farm.arrived(5);
    farm.answer(nothing);
    farm.answer(nothing);
    vi.advanceTimersByTime(1000);
    await farm.arrived(6);
    farm.answer(nothing);
    await Promise.all(all);
    expect(askedTasks(farm.received)).toEqual([1, 2, 100, 3, 4, 5]);
  });
});

describe('a pause that the farm asks for', () => {
  const busy = (status: number, retryAfter: string) => (exchange: Exchange) => {
    if (exchange.count === 1) exchange.response.writeHead(status, { 'retry-after': retryAfter }).end();
    else success(exchange.response, labels);
  };

  it.each([429, 503])('after HTTP %i holds back every call of the account', async (status) => {
    const farm = await testFarm(busy(status, '30'));
    const logs: LogEntry[][] = [[], []];
    const [one, two] = logs.map((log) =>
      testClient(farm.endpoint, { logger: (entry) => log.push(entry), retry: { totalBudgetMs: 20_000 } }),
    );
    if (one === undefined || two === undefined) throw new Error('no clients');
    expect(await failureOf(one.createTask())).toMatchObject({ httpStatus: status, retryAfterMs: 30_000 });
    const error = await failureOf(two.labels({ timeoutMs: 10_000 }));
    expect(error).toBeInstanceOf(FarmTimeoutError);
    expect(error).toMatchObject({ ambiguous: false, retryable: true, attempts: 0 });
    expect(error).toHaveProperty('message', expect.stringMatching(/no call of this account for another \d+/));
    expect(farm.received).toHaveLength(1);
    for (const log of logs) {
      expect(log).toContainEqual({ event: 'held-back', call: 'createTask', attempt: 1, delayMs: 30_000 });
    }
  });

  it('refuses calls in the queue that cannot wait so long', async () => {
    const farm = await heldFarm();
    const client = testClient(farm.endpoint, { limits: { concurrent: 1 }, retry: { totalBudgetMs: 20_000 } });
    const first = failureOf(client.createTask({}, { timeoutMs: 10_000 }));
    const second = failureOf(client.labels({ timeoutMs: 10_000 }));
    await farm.arrived(1);
    farm.waiting[0]?.response.writeHead(429, { 'retry-after': '30' }).end();
    expect(await first).toMatchObject({ httpStatus: 429 });
    expect(await second).toMatchObject({ kind: 'timeout', ambiguous: false });
    expect(farm.received).toHaveLength(1);
  });

  it('is over when it is over', async () => {
    const farm = await testFarm(busy(503, '0.05'));
    const one = testClient(farm.endpoint);
    const two = testClient(farm.endpoint);
    await failureOf(one.createTask());
    expect(await Promise.all([two.labels(), one.labels()])).toHaveLength(2);
  });

  it("may be given as a date, by the clock of whoever answers and not by this machine's", async () => {
    const date = 'Tue, 14 Nov 2023 22:13:20 GMT';
    const farm = await testFarm(({ response }) =>
      response.writeHead(429, { 'retry-after': 'Tue, 14 Nov 2023 22:13:50 GMT', date }).end(),
    );
    const log: LogEntry[] = [];
    const client = testClient(farm.endpoint, { logger: (entry) => log.push(entry) });
    await failureOf(client.createTask());
    expect(log).toContainEqual({ event: 'held-back', call: 'createTask', attempt: 1, delayMs: 30_000 });
  });

  it("may be given as a date without one, by the farm's time as it was measured", async () => {
    const farmTime = 1_700_000_000_000;
    const farm = await testFarm(({ count, response }) => {
      response.sendDate = false;
      if (count === 1) farmAnswer(response, { code: 610, serverTime: farmTime });
      else response.writeHead(429, { 'retry-after': 'Tue, 14 Nov 2023 22:13:50 GMT' }).end();
    });
    const log: LogEntry[] = [];
    const client = testClient(farm.endpoint, {
      clock: () => farmTime + 3_600_000,
      logger: (entry) => log.push(entry),
    });
    await failureOf(client.createTask());
    expect(log).toContainEqual({ event: 'held-back', call: 'createTask', attempt: 2, delayMs: 30_000 });
  });

  it('is no longer than the longest Retry-After that the client takes', async () => {
    const farm = await testFarm(busy(429, '86400'));
    const log: LogEntry[] = [];
    const client = testClient(farm.endpoint, { logger: (entry) => log.push(entry) });
    await failureOf(client.createTask());
    expect(log).toContainEqual(expect.objectContaining({ event: 'held-back', delayMs: 60_000 }));
  });

  it('ends at once on abort', async () => {
    const farm = await testFarm(busy(429, '30'));
    const client = testClient(farm.endpoint);
    await failureOf(client.createTask());
    const { signal, abort } = abortable();
    const waiting = failureOf(client.labels({ signal }));
    abort('enough');
    expect(await waiting).toBe('enough');
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(farm.received).toHaveLength(1);
  });

  it.each([
    ['another status', 502, '30'],
    ['no Retry-After', 503, ''],
  ])('is none with %s', async (_, status, retryAfter) => {
    const farm = await testFarm(busy(status, retryAfter));
    const client = testClient(farm.endpoint);
    await failureOf(client.createTask());
    expect(await client.labels({ timeoutMs: 5_000 })).toHaveLength(1);
  });
});

describe('connections', () => {
  it('are shared by the clients of an account, and closed with the last of them', async () => {
    const sockets = new Set<Socket>();
    const farm = await testFarm(({ request, response }) => {
      sockets.add(request.socket);
      success(response, labels);
    });
    const one = testClient(farm.endpoint);
    const two = testClient(farm.endpoint);
    for (let call = 0; call < 5; call++) await one.labels();
    const opened = sockets.size;
    for (let call = 0; call < 5; call++) await two.labels();
    await one.close();
    await expect(one.labels()).rejects.toThrow('this farm client has been closed');
    await two.labels();
    expect(sockets.size).toBe(opened);
    const closed = [...sockets].map((socket) => once(socket, 'close'));
    await two.close();
    await Promise.all(closed);
    expect(await testClient(farm.endpoint).labels()).toHaveLength(1);
    expect(sockets.size).toBe(opened + 1);
  });

  it('of a passed dispatcher are its own, but count for the limits', async () => {
    const farm = await heldFarm();
    const dispatcher = new Agent();
    const own = testClient(farm.endpoint, { limits: { concurrent: 1 } });
    const passed = testClient(farm.endpoint, { dispatcher });
    const all = [own.taskInfo([1]), passed.taskInfo([2])];
    await farm.arrived(1);
    farm.answer(nothing);
    await farm.arrived(2);
    farm.answer(nothing);
    await Promise.all(all);
    expect(farm.mostWaiting()).toBe(1);
    await Promise.all([own.close(), passed.close()]);
    const again = testClient(farm.endpoint, { dispatcher }).taskInfo([3]);
    await farm.arrived(3);
    farm.answer(nothing);
    await again;
    await dispatcher.close();
  });

  it('closing lets what has been sent end', async () => {
    const farm = await heldFarm();
    const client = testClient(farm.endpoint, { limits: { concurrent: 1 } });
    const sent = client.taskInfo([1]);
    const waiting = failureOf(client.taskInfo([2]));
    await farm.arrived(1);
    const closed = client.close();
    expect(await waiting).toMatchObject({ kind: 'closed', attempts: 0, ambiguous: false, retryable: false });
    farm.answer(nothing);
    expect(await sent).toEqual([]);
    await closed;
    expect(farm.received).toHaveLength(1);
  });

  it('that do not come about end with the time-out, and nothing was sent', async () => {
    const dispatcher = new Agent({ connect: () => {} });
    const client = createFarmClient({
      endpoint: 'http://farm.example',
      accessId: 'a',
      accessKey: ACCESS_KEY,
      dispatcher,
      timeoutMs: 20,
    });
    const error = await failureOf(client.createTask());
    expect(error).toMatchObject({ kind: 'timeout', ambiguous: false, retryable: true, attempts: 1 });
    expect(error).toHaveProperty('message', 'createTask: no connection to farm.example within 20 ms.');
    const { signal, abort } = abortable();
    const waiting = failureOf(client.createTask({}, { signal, timeoutMs: 60_000 }));
    abort('enough');
    expect(await waiting).toBe('enough');
    await client.close();
    await dispatcher.destroy();
  });
});

describe('a connection that comes after its call has ended', () => {
  it('carries the next call, and nothing of the one before', async () => {
    const farm = await testFarm(({ response }) => success(response, labels));
    const connect = buildConnector({});
    const held: (() => void)[] = [];
    let isHeld = true;
    const dispatcher = new Agent({
      connections: 1,
      connect: (options, callback) => {
        if (isHeld) held.push(() => connect(options, callback));
        else connect(options, callback);
      },
    });
    const client = testClient(farm.endpoint, { dispatcher });
    expect(await failureOf(client.createTask({}, { timeoutMs: 20 }))).toMatchObject({ ambiguous: false });
    const next = client.labels();
    isHeld = false;
    for (const comeAbout of held) comeAbout();
    expect(await next).toHaveLength(1);
    expect(farm.received.map(({ path }) => path)).toEqual(['/api/render/project/getList']);
    await dispatcher.close();
  });
});

describe('a signal that outlives a thousand calls', () => {
  it('has no listener left', async () => {
    const farm = await testFarm(({ response, count }) =>
      count % 10 === 0 ? response.writeHead(500).end() : success(response, labels),
    );
    const client = testClient(farm.endpoint, { limits: { concurrent: 8 } });
    const { signal } = abortable();
    await Promise.all(Array.from({ length: 1000 }, () => client.labels({ signal })));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

function abortable(): { readonly signal: AbortSignal; readonly abort: (reason: unknown) => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: (reason) => controller.abort(reason) };
}
