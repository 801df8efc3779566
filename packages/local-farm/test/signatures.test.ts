import { endpoints } from '@farmhand/client/endpoints';
import { expect, test } from 'vitest';
import { startFarm } from './support/farm.ts';
import {
  type PostOptions,
  type PythonDict,
  PythonNumber,
  rawClient,
  readAnswer,
} from './support/raw-client.ts';

const PLATFORMS = endpoints.queryPlatforms.path;

async function codeOf(body: PythonDict, options: PostOptions = {}): Promise<unknown> {
  const farm = await startFarm();
  const client = rawClient({ ...farm.account, port: farm.port });
  return readAnswer(await client.post(PLATFORMS, body, options)).code;
}

test.each(['1.0', '1e3', '1E+3', '-0', '0.10', '9007199254740993', '1234567890123456789012', '-1.50e-7'])(
  'a number signs as its JSON text: %s',
  async (text) => {
    expect(await codeOf({ zone: 2, depth: { list: [new PythonNumber(text)] } })).toBe(200);
  },
);

test.each(['json', 'python'] as const)('null and booleans may be signed as %s writes them', async (words) => {
  const body = { zone: 2, a: null, b: true, c: [false, 'true null', { d: null }] };
  expect(await codeOf(body, { words })).toBe(200);
});

test('numbers keep their text next to what Python prints', async () => {
  expect(await codeOf({ a: null, b: new PythonNumber('1e+16') }, { words: 'python' })).toBe(200);
});

test('spaces and escapes of the JSON text are not signed, what they stand for is', async () => {
  expect(await codeOf({ name: '夜景 é😀 "\\ \u007f\n', b: [], c: {} })).toBe(200);
});

test('every number that a key has to be sorted by comes in code unit order', async () => {
  expect(await codeOf({ Z: 1, _: 2, a10: 3, a: Array.from({ length: 12 }, (_, index) => index) })).toBe(200);
});

test.each(['1.0.0', '2.0.0', 'next'])('takes the version header %s', async (version) => {
  expect(await codeOf({}, { version })).toBe(200);
});
