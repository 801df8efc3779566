import { DIGEST_AT, SECRET_AT } from './module-memory.ts';
import { xxh3Module } from './xxh3-module.ts';

/** What is used of it here; TypeScript has it with a browser's types only. */
declare const WebAssembly: {
  readonly Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (compiled: object, imports: object) => { readonly exports: object };
};

const DIGEST_BYTES = 16;
/** The last bytes taken in, up to a block, with the 64 before them: only the end of a content tells how they count. */
const CARRY_AT = 2_048;
const BEFORE_BYTES = 64;
const BLOCK_BYTES = 1_024;
/** What lies elsewhere is copied here, a piece at a time that stays in the processor's own memory. */
const WINDOW_AT = 4_096;
const PAGE_BYTES = 65_536;
const WINDOW_BYTES = PAGE_BYTES - WINDOW_AT;

/** Facts of XXH3, from the xxHash specification: the default secret, and what the accumulators begin with. */
const SECRET =
  'b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221' +
  'b8084674f743248ee03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8' +
  'a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb' +
  '170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e';
const FIRST_ACCUMULATORS = new BigUint64Array([
  0xc2b2ae3dn,
  0x9e3779b185ebca87n,
  0xc2b2ae3d27d4eb4fn,
  0x165667b19e3779f9n,
  0x85ebca77c2b2ae63n,
  0x85ebca77n,
  0x27d4eb2f165667c5n,
  0x9e3779b1n,
]);

/** Contents up to this size have an algorithm of their own. */
export const MOST_SHORT_BYTES = 240;

/** XXH3-128 of one content after the other, each longer than {@link MOST_SHORT_BYTES}. */
export interface LongContent {
  /** Memory of the caller's: what lies in it is taken in where it is. */
  readonly room: Uint8Array<ArrayBuffer>;
  begin(): void;
  add(bytes: Uint8Array): void;
  /** Bytes added since `begin`. */
  bytes(): number;
  /** All that was added, as long as that is not more than {@link MOST_SHORT_BYTES}. */
  start(): Uint8Array<ArrayBuffer>;
  /** 32 lower-case hex digits. */
  digest(): string;
}

let compiled: object | null = null;

/** @param roomBytes size of `room`. */
export function createLongContent(roomBytes: number): LongContent {
  const pages = 1 + Math.ceil(roomBytes / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  compiled ??= new WebAssembly.Module(Buffer.from(xxh3Module, 'base64'));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  const { blocks, finish } = exports as {
    readonly blocks: (at: number, count: number) => void;
    readonly finish: (at: number, length: number, total: bigint) => void;
  };
  const all = Buffer.from(memory.buffer);
  const accumulators = new BigUint64Array(memory.buffer, 0, FIRST_ACCUMULATORS.length);
  all.write(SECRET, SECRET_AT, 'hex');
  const digest = Buffer.alloc(DIGEST_BYTES);
  let total = 0;
  let carried = 0;

  function takeIn(start: number, length: number): void {
    total += length;
    if (carried + length <= BLOCK_BYTES) {
      all.copyWithin(CARRY_AT + carried, start, start + length);
      carried += length;
      return;
    }
    let at = start;
    if (carried > 0) {
      const missing = BLOCK_BYTES - carried;
      all.copyWithin(CARRY_AT + carried, at, at + missing);
      blocks(CARRY_AT, 1);
      at += missing;
      all.copyWithin(CARRY_AT - BEFORE_BYTES, CARRY_AT + BLOCK_BYTES - BEFORE_BYTES, CARRY_AT + BLOCK_BYTES);
    }
    const end = start + length;
    // The last block counts otherwise than the others, so one is always left.
    const count = Math.floor((end - at - 1) / BLOCK_BYTES);
    blocks(at, count);
    at += count * BLOCK_BYTES;
    const before = count > 0 ? BEFORE_BYTES : 0;
    all.copyWithin(CARRY_AT - before, at - before, end);
    carried = end - at;
  }

  return {
    room: all.subarray(PAGE_BYTES, PAGE_BYTES + roomBytes),
    begin() {
      accumulators.set(FIRST_ACCUMULATORS);
      total = 0;
      carried = 0;
    },
    add(bytes) {
      if (bytes.buffer === memory.buffer) {
        takeIn(bytes.byteOffset, bytes.byteLength);
        return;
      }
      for (let start = 0; start < bytes.length; start += WINDOW_BYTES) {
        const piece = bytes.subarray(start, start + WINDOW_BYTES);
        all.set(piece, WINDOW_AT);
        takeIn(WINDOW_AT, piece.length);
      }
    },
    bytes: () => total,
    start: () => all.subarray(CARRY_AT, CARRY_AT + carried),
    digest() {
      finish(CARRY_AT, carried, BigInt(total));
      // The digest's digits begin with the highest byte, which is the memory's last.
      digest.set(all.subarray(DIGEST_AT, DIGEST_AT + DIGEST_BYTES));
      return digest.reverse().toString('hex');
    },
  };
}
