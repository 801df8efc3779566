/** A small repeatable source of numbers between 0 and 1 (mulberry32), so that a failure can be run again. */
export function seededNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A copy with a few bytes, or whole 32-bit numbers, changed. */
export function mutate(whole: Buffer, random: () => number): Buffer {
  const mutant = Buffer.from(whole);
  const changes = 1 + Math.floor(random() * 6);
  for (let change = 0; change < changes; change += 1) {
    const at = Math.floor(random() * whole.length);
    const values = [0, 0xff, 0x7f, 0x80, Math.floor(random() * 256)];
    mutant.fill(
      values[Math.floor(random() * values.length)] ?? 0,
      at,
      Math.min(whole.length, at + (random() < 0.5 ? 1 : 4)),
    );
  }
  return mutant;
}

type Damage = (whole: Buffer, random: () => number) => Buffer;

function place(whole: Buffer, random: () => number): number {
  return Math.floor(random() * whole.length);
}

function cutOff(whole: Buffer, random: () => number): Buffer {
  return whole.subarray(0, 1 + Math.floor(random() * (whole.length - 2)));
}

function withPieceLost(whole: Buffer, random: () => number): Buffer {
  const at = place(whole, random);
  return Buffer.concat([whole.subarray(0, at), whole.subarray(at + 1 + Math.floor(random() * 200))]);
}

function withPieceDoubled(whole: Buffer, random: () => number): Buffer {
  const at = place(whole, random);
  const from = Math.max(0, at - 1 - Math.floor(random() * 200));
  return Buffer.concat([whole.subarray(0, at), whole.subarray(from)]);
}

function withRunPutIn(whole: Buffer, random: () => number): Buffer {
  const at = place(whole, random);
  const run = Buffer.alloc(1 + Math.floor(random() * 64), Math.floor(random() * 256));
  return Buffer.concat([whole.subarray(0, at), run, whole.subarray(at)]);
}

/** What can happen to a file, by what it is called. */
export const DAMAGE: readonly (readonly [name: string, damage: Damage])[] = [
  ['cut off', cutOff],
  ['with bytes changed', mutate],
  ['with a piece lost', withPieceLost],
  ['with a piece doubled', withPieceDoubled],
  ['with a run of bytes put in', withRunPutIn],
];
