import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  fingerprintOf,
  fingerprintPattern,
  releaseFingerprinter,
  takeFingerprinter,
} from '@farmhand/fingerprint';
import { xxhash128 } from 'hash-wasm';
import { expect, test } from 'vitest';
import { xxh3Module } from '../scripts/xxh3-module-text.ts';

const content = randomBytes(3 * 1024 * 1024);

async function expected(bytes: Uint8Array): Promise<string> {
  return `xxh3-128:${await xxhash128(bytes)}`;
}

/** Every length about which XXH3 does something otherwise, or the way it is taken in does. */
const lengths: readonly number[] = [
  ...Array.from({ length: 1_300 }, (_, length) => length),
  ...[
    2_047, 2_048, 2_049, 3_071, 3_072, 3_073, 61_439, 61_440, 61_441, 65_536, 122_880, 1_048_576, 1_048_577,
  ],
  content.length,
];

test('is what a known library makes of the same content, at every length', async () => {
  for (const length of lengths) {
    const bytes = content.subarray(0, length);
    expect(await fingerprintOf(bytes), `${length} bytes`).toBe(await expected(bytes));
  }
});

test('the figures that xxhsum -H2 prints', async () => {
  expect(await fingerprintOf(new Uint8Array())).toBe('xxh3-128:99aa06d3014798d86001c324468d497f');
  expect(await fingerprintOf(Buffer.alloc(100_000, 'farmhand'))).toBe(
    'xxh3-128:54f68fc8c056446e9ad0569a7721f33f',
  );
});

test('does not depend on the pieces a content comes in', async () => {
  const fingerprinter = await takeFingerprinter();
  for (const pieces of [[1], [63, 65], [64], [1_023, 1, 1_024, 1_025], [240, 1], [61_440], [100_000, 7]]) {
    const length = 250_000;
    const bytes = content.subarray(0, length);
    let at = 0;
    for (let turn = 0; at < length; turn += 1) {
      const next = at + (pieces[turn % pieces.length] ?? 1);
      fingerprinter.update(bytes.subarray(at, next));
      at = next;
    }
    expect(fingerprinter.digest(), `pieces of ${pieces}`).toBe(await expected(bytes));
  }
  releaseFingerprinter(fingerprinter);
});

test('takes in what was read into its room, in any pieces', async () => {
  const fingerprinter = await takeFingerprinter({ room: true });
  const { room } = fingerprinter;
  expect(room.length).toBe(2 * 1024 * 1024);
  const half = room.length / 2;
  room.set(content.subarray(0, half));
  room.set(content.subarray(half, 2 * half), half);
  fingerprinter.update(room.subarray(0, half));
  fingerprinter.update(room.subarray(half));
  room.set(content.subarray(2 * half, 2 * half + 777));
  fingerprinter.update(room.subarray(0, 777));
  expect(fingerprinter.digest()).toBe(await expected(content.subarray(0, 2 * half + 777)));
  releaseFingerprinter(fingerprinter);
});

test('one that was given back in the middle of a content begins anew', async () => {
  const fingerprinter = await takeFingerprinter();
  fingerprinter.update(content.subarray(0, 5_000));
  releaseFingerprinter(fingerprinter);
  const again = await takeFingerprinter();
  expect(again).toBe(fingerprinter);
  again.update(content.subarray(0, 2_000));
  expect(again.digest()).toBe(await expected(content.subarray(0, 2_000)));
  releaseFingerprinter(again);
});

test('every fingerprint looks like one', async () => {
  expect(await fingerprintOf(content)).toMatch(fingerprintPattern);
  expect('sha256:00').not.toMatch(fingerprintPattern);
});

test('the module in the source is the text beside it, assembled', async () => {
  const source = readFileSync(new URL('../src/xxh3-module.ts', import.meta.url), 'utf8');
  expect(source).toBe(await xxh3Module());
});
