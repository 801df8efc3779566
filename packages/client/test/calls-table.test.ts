import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Endpoint, endpoints } from '../src/endpoints.ts';
import { sampleCalls } from './fixtures/sample-calls.ts';
import { success, testClient, testFarm } from './support/test-farm.ts';

/** The rows of the table in CALLS.md, by the names in its head. */
function rows(): readonly Readonly<Record<string, string>>[] {
  const lines = readFileSync(new URL('../CALLS.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
  const [head = [], , ...body] = lines;
  return body.map((cells) => Object.fromEntries(head.map((name, index) => [name, cells[index] ?? ''])));
}

const named = rows().filter(({ endpoint }) => endpoint !== '');

it('has one row for every endpoint, with its paths and whether it is repeated', () => {
  const said = Object.fromEntries(named.map((row) => [row.endpoint, [row['path(s)'], row['repeated?']]]));
  const expected = Object.entries<Endpoint>(endpoints).map(([key, { path, newerPath, repeatable }]) => [
    key,
    [newerPath === undefined ? path : `${path}, newer ${newerPath}`, repeatable ? 'yes' : 'no'],
  ]);
  expect(said).toEqual(Object.fromEntries(expected));
  expect(named).toHaveLength(Object.keys(endpoints).length);
});

it('names the method that makes each call', () => {
  const said = Object.fromEntries(named.map(({ endpoint, method }) => [endpoint, method]));
  expect(said).toEqual(
    Object.fromEntries(Object.entries(sampleCalls).map(([endpoint, { method }]) => [endpoint, method])),
  );
});

it('has every method of the client that calls the farm, and no other', () => {
  const client = testClient('http://127.0.0.1:9');
  const ownWorkings = ['farmTime', 'close', 'then', Symbol.asyncIterator];
  const methods = Object.entries(client).flatMap(([name, value]) =>
    typeof value === 'function' && !ownWorkings.includes(name) ? [name] : [],
  );
  expect(
    rows()
      .map(({ method }) => method)
      .sort(),
  ).toEqual(methods.sort());
});

it.each(Object.entries(sampleCalls))(
  '%s: the method is the one that sends it',
  async (name, { method, ask }) => {
    const used: string[] = [];
    const farm = await testFarm(({ response }) => success(response));
    const client = testClient(farm.endpoint, { retry: { maxAttempts: 1 } });
    const watched = new Proxy(client, {
      get: (target, key, receiver) => {
        used.push(String(key));
        return Reflect.get(target, key, receiver);
      },
    });
    // What is answered does not matter here: only who asked, and where.
    await Promise.resolve(ask(watched)).catch(() => undefined);
    const path = Object.entries(endpoints).find(([key]) => key === name)?.[1].path;
    expect({ used, paths: farm.received.map((received) => received.path) }).toEqual({
      used: [method],
      paths: [path],
    });
  },
);
