import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  objectionsToChinese,
  objectionsToPair,
  wordsInSources,
} from '../../../tooling/words/problems-in-sources.ts';
import { farmCodes } from '../src/endpoints.ts';
import { ClientClosedError, FarmhandClientError } from '../src/index.ts';
import {
  ACCESS_ID,
  ACCESS_KEY,
  deadEndpoint,
  type Exchange,
  testClient,
  testFarm,
} from './support/test-farm.ts';

const SOURCES = fileURLToPath(new URL('../src', import.meta.url));
const HAN = /\p{Script=Han}/u;
/** Names that only programmers know: of calls, and of the classes of this package. */
const OF_PROGRAMMERS = /createTask|getLabels|Error\b/;

async function errorOf(call: Promise<unknown>): Promise<FarmhandClientError> {
  const error = await call.then(
    () => new Error('the call went well'),
    (reason: unknown) => reason,
  );
  if (!FarmhandClientError.isInstance(error)) throw error;
  return error;
}

async function answeredBy(
  answer: (exchange: Exchange) => void,
  call: 'labels' | 'createTask' = 'labels',
): Promise<FarmhandClientError> {
  const farm = await testFarm(answer);
  return errorOf(testClient(farm.endpoint)[call]());
}

/** @param details - What both languages have to say. */
function expectBoth(error: FarmhandClientError, ...details: readonly string[]): void {
  const { message, hint, zh } = error;
  for (const text of [message, hint]) expect(text).not.toMatch(HAN);
  for (const text of [zh?.message ?? '', zh?.hint ?? '']) {
    expect(text).toMatch(HAN);
    expect(text).toMatch(/。$/);
    expect(text).not.toMatch(OF_PROGRAMMERS);
    expect(objectionsToChinese(text)).toEqual([]);
    for (const secret of [ACCESS_ID, ACCESS_KEY]) expect(text).not.toContain(secret);
  }
  for (const detail of details) {
    expect(message).toContain(detail);
    expect(zh?.message).toContain(detail);
  }
}

describe('what the farm refuses', () => {
  const refused = Object.entries(farmCodes).filter(([name]) => name !== 'success');

  it.each([...refused, ['a code nobody knows', 7321] as const])('%s', async (_name, code) => {
    const error = await answeredBy(({ response }) =>
      response.end(JSON.stringify({ code, message: 'no parking', requestId: 'r-1' })),
    );
    expectBoth(error, String(code), 'no parking');
  });

  it('the time: with how far the clock is off', async () => {
    const error = await answeredBy(({ response }) =>
      response.end(JSON.stringify({ code: 610, serverTime: Date.now() - 5 * 60_000 })),
    );
    expectBoth(error, '5');
    expect(error.zh?.message).toContain('快了 5 分钟');
  });
});

describe('what goes wrong on the way', () => {
  it('nobody listens', async () => {
    const endpoint = await deadEndpoint();
    expectBoth(await errorOf(testClient(endpoint).createTask()), endpoint, 'ECONNREFUSED');
  });

  const page = '<!doctype html><title>Hotel login</title>';
  it.each<[string, (exchange: Exchange) => void, readonly string[]]>([
    ['a gateway that fails', ({ response }) => response.writeHead(502).end(), ['HTTP 502', 'Bad Gateway']],
    ['a status nobody knows', ({ response }) => response.writeHead(599).end(), ['HTTP 599']],
    ['a page of a hotel', ({ response }) => response.end(page), ['Hotel login']],
    ['nothing at all', ({ response }) => response.end(), []],
    ['half an answer', ({ response }) => response.end('{"code":20'), []],
    ['plain text', ({ response }) => response.end('hello'), []],
    ['JSON of somebody else', ({ response }) => response.end('[1]'), ['code']],
    ['a connection that breaks', ({ request }) => request.socket.resetAndDestroy(), ['127.0.0.1']],
    [
      'data of another shape',
      ({ response }) => response.end(JSON.stringify({ code: 200, data: 5 })),
      ['data'],
    ],
  ])('%s', async (_name, answer, details) => {
    for (const call of ['labels', 'createTask'] as const) {
      const error = await answeredBy(answer, call);
      expectBoth(error, ...details);
      const isToLook = error.hint.includes('Look at the farm first');
      expect(error.zh?.hint.includes('请先到农场查看')).toBe(isToLook);
      expect(isToLook).toBe(call === 'createTask' && error.ambiguous);
    }
  });

  it('no answer in time', async () => {
    const farm = await testFarm(() => {});
    const client = testClient(farm.endpoint, { timeoutMs: 50 });
    expectBoth(await errorOf(client.createTask()), '50', '127.0.0.1');
  });

  it('a client that was closed', async () => {
    const client = testClient(await deadEndpoint());
    await client.close();
    const error = await errorOf(client.createTask());
    expect(ClientClosedError.isInstance(error)).toBe(true);
    expectBoth(error);
  });
});

it('every pair of sentences has the same details', () => {
  const { pairs } = wordsInSources(SOURCES);
  expect(pairs.length).toBeGreaterThan(60);
  // What a field should have been is said by its schema, in English.
  const amiss = pairs
    .flatMap((pair) => objectionsToPair(pair).map((objection) => `${pair.file} ${objection}`))
    .filter((objection) => objection !== 'pipeline/answer.ts its Chinese lacks issue');
  expect(amiss).toEqual([]);
});

it('an error that was made elsewhere need not know Chinese', () => {
  const error = new FarmhandClientError({
    kind: 'refused',
    call: 'createTask',
    message: 'createTask: no.',
    hint: 'Ask.',
    attempts: 1,
    retryable: false,
    ambiguous: false,
  });
  expect(error.zh).toBeNull();
});
