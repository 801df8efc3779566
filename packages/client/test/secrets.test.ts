import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { FarmhandClientError, type LogEntry, signedHeaders } from '../src/index.ts';
import { sign, stringToSign } from '../src/signing.ts';
import {
  ACCESS_ID,
  ACCESS_KEY,
  deadEndpoint,
  type Exchange,
  failureOf,
  farmAnswer,
  success,
  testClient,
  testFarm,
} from './support/test-farm.ts';

/** Farms that quote what they were sent in every place an answer has for text. */
function everythingSent({ received }: Exchange): string {
  return `${ACCESS_KEY} ${ACCESS_ID} ${String(received.headers.signature)} &quot; ${JSON.stringify(received.headers)}`;
}

const indiscreetFarms: readonly [string, (exchange: Exchange) => void][] = [
  [
    'code 611 with the headers in its message',
    (exchange) =>
      farmAnswer(exchange.response, {
        code: 611,
        message: everythingSent(exchange),
        requestId: everythingSent(exchange),
        data: everythingSent(exchange),
      }),
  ],
  [
    'code 610',
    (exchange) =>
      farmAnswer(exchange.response, {
        code: 610,
        message: everythingSent(exchange),
        serverTime: 1,
        data: null,
      }),
  ],
  ['an HTML page', (exchange) => exchange.response.end(`<html><title>${everythingSent(exchange)}</title>`)],
  ['HTTP 502', (exchange) => exchange.response.writeHead(502).end(everythingSent(exchange))],
  [
    'HTTP 429 with a pause',
    (exchange) => exchange.response.writeHead(429, { 'retry-after': '30' }).end(everythingSent(exchange)),
  ],
  [
    'a field of the wrong type',
    (exchange) => success(exchange.response, { taskIdList: everythingSent(exchange) }),
  ],
  ['a reset', (exchange) => exchange.request.socket.resetAndDestroy()],
  ['silence', () => {}],
];

function printings(value: unknown): string {
  const stack = value instanceof Error ? value.stack : '';
  return [
    String(value),
    stack,
    JSON.stringify(value),
    inspect(value, { depth: null, showHidden: true, getters: true }),
  ].join('\n');
}

describe('secrets', () => {
  it.each(indiscreetFarms)('are in no printing of an error, nor in the log: %s', async (name, answer) => {
    const signatures: string[] = [];
    const log: LogEntry[] = [];
    const farm = await testFarm((exchange) => {
      signatures.push(String(exchange.received.headers.signature));
      answer(exchange);
    });
    const client = testClient(farm.endpoint, {
      timeoutMs: name === 'silence' ? 500 : 10_000,
      logger: (entry) => log.push(entry),
    });
    const error = await failureOf(client.createTask({ artist: 'Ada' }));

    expect(error).toBeInstanceOf(FarmhandClientError);
    expect(signatures.length).toBeGreaterThan(0);
    expect(log.length).toBeGreaterThan(0);
    const printed = [error, log, client].map(printings).join('\n');
    for (const secret of [ACCESS_KEY, ACCESS_ID, ...signatures]) expect(printed).not.toContain(secret);
  });

  it('are not in the error for an unreachable farm', async () => {
    const log: LogEntry[] = [];
    const client = testClient(await deadEndpoint(), { logger: (entry) => log.push(entry) });
    const printed = [await failureOf(client.createTask()), log].map(printings).join('\n');
    expect(printed).toContain('ECONNREFUSED');
    for (const secret of [ACCESS_KEY, ACCESS_ID]) expect(printed).not.toContain(secret);
  });

  it('the log has only the fields it lists', async () => {
    const farm = await testFarm(({ response, count }) =>
      count === 1 ? response.writeHead(503).end() : success(response, { projectNameList: [] }),
    );
    const log: LogEntry[] = [];
    await testClient(farm.endpoint, { logger: (entry) => log.push(entry) }).labels();
    expect(log.map((entry) => [entry.event, Object.keys(entry).sort().join(' ')])).toEqual([
      ['failed', 'attempt call code durationMs event httpStatus kind requestId'],
      ['waiting', 'attempt call delayMs event'],
      ['answered', 'attempt call code durationMs event httpStatus requestId'],
    ]);
  });

  it('are not told of a pause, nor of a call that does not wait for its end', async () => {
    const farm = await testFarm((exchange) =>
      exchange.response.writeHead(503, { 'retry-after': '30' }).end(everythingSent(exchange)),
    );
    const log: LogEntry[] = [];
    const retry = { totalBudgetMs: 20_000 };
    const client = testClient(farm.endpoint, { retry, timeoutMs: 5_000, logger: (entry) => log.push(entry) });
    const errors = [await failureOf(client.createTask()), await failureOf(client.labels())];
    expect(log.map((entry) => [entry.event, Object.keys(entry).sort().join(' ')])).toEqual([
      ['held-back', 'attempt call delayMs event'],
      ['failed', 'attempt call code durationMs event httpStatus kind requestId'],
      ['failed', 'attempt call code durationMs event httpStatus kind requestId'],
    ]);
    const printed = [...errors, log].map(printings).join('\n');
    for (const secret of [ACCESS_KEY, ACCESS_ID]) expect(printed).not.toContain(secret);
  });

  it('an error says the same in JSON, and is known across copies of the package', async () => {
    const error = await failureOf(testClient(await deadEndpoint()).createTask());
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      name: 'ConnectionError',
      kind: 'unreachable',
      call: 'createTask',
      message: expect.stringContaining('ECONNREFUSED'),
      hint: expect.stringContaining('network'),
      ambiguous: false,
    });
    const fromAnotherCopy = { [Symbol.for('farmhand.FarmhandClientError')]: true, kind: 'timeout' };
    expect(FarmhandClientError.isInstance(fromAnotherCopy)).toBe(true);
    expect(FarmhandClientError.isInstance(new Error('other'))).toBe(false);
  });
});

describe('signedHeaders', () => {
  it('signs method, host with port, path without query, and the body', () => {
    const credentials = { accessId: ACCESS_ID, accessKey: ACCESS_KEY, platform: '3' };
    const { signature, ...headers } = signedHeaders({
      method: 'PATCH',
      url: 'http://127.0.0.1:1080/transfer/uploads/a%20b?storageId=1',
      body: { files: [{ sizeBytes: 4 }] },
      credentials,
      clock: () => 1_535_957_371_999,
      nonce: () => '123456',
    });
    expect(headers).toEqual({
      accessId: ACCESS_ID,
      channel: '4',
      platform: '3',
      UTCTimestamp: '1535957371',
      nonce: '123456',
      version: '1.0.0',
    });
    const text =
      '[PATCH]127.0.0.1:1080:/transfer/uploads/a%20b&UTCTimestamp=1535957371' +
      `&accessId=${ACCESS_ID}&channel=4&files0.sizeBytes=4&nonce=123456&platform=3&version=1.0.0`;
    expect(signature).toBe(sign(ACCESS_KEY, text));
  });

  it('takes a nonce of its own in the range the farm expects', () => {
    const input = { method: 'GET', url: 'http://h/', credentials: { accessId: 'a', accessKey: 'b' } };
    const nonces = Array.from({ length: 50 }, () => Number(signedHeaders(input).nonce));
    expect(nonces.every((nonce) => nonce >= 100_000 && nonce <= 999_998)).toBe(true);
    expect(new Set(nonces).size).toBeGreaterThan(1);
  });

  it('agrees with the documented way of building the text', () => {
    const headers = {
      accessId: 'a',
      channel: '4',
      platform: '2',
      UTCTimestamp: '1',
      nonce: '2',
      version: '1.0.0',
    };
    expect(stringToSign({ method: 'GET', domain: 'h:1', path: '/p', headers, body: {} })).toBe(
      '[GET]h:1:/p&UTCTimestamp=1&accessId=a&channel=4&nonce=2&platform=2&version=1.0.0',
    );
  });
});
