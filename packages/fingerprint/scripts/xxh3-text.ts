import { DIGEST_AT as DIGEST, SECRET_AT as SECRET, SECRET_BYTES } from '../src/module-memory.ts';

const STRIPE_BYTES = 64;
/** The secret moves on by so many bytes with each stripe of a block. */
const SECRET_STEP = 8;
/** Where in the secret the last stripe, and each half of the digest, begin. */
const LAST_STRIPE = SECRET_BYTES - STRIPE_BYTES - 7;
const LOW_HALF = 11;
const HIGH_HALF = SECRET_BYTES - STRIPE_BYTES - 11;

/** Each register holds two of the eight lanes. */
const registers = ['a', 'b', 'c', 'd'].map((name, index) => ({ name: `$${name}`, offset: index * 16 }));

const get = (name: string) => `(local.get ${name})`;
const load = (at: string, offset: number) => `(v128.load offset=${offset} ${at})`;
const lanes = registers.map(({ name }) => `(local ${name} v128)`).join(' ');
const loadLanes = registers
  .map(({ name, offset }) => `(local.set ${name} ${load('(i32.const 0)', offset)})`)
  .join('\n');
const storeLanes = registers
  .map(({ name, offset }) => `(v128.store offset=${offset} (i32.const 0) ${get(name)})`)
  .join('\n');

/** Moves 4-byte parts of `$key` to the places where `extmul_low` multiplies them. */
const parts = (first: number, second: number) => {
  const bytes = [first, second, first, second].flatMap((part) => [0, 1, 2, 3].map((byte) => part * 4 + byte));
  return `(i8x16.shuffle ${bytes.join(' ')} (local.get $key) (local.get $key))`;
};

/**
 * Takes in the stripe at `$at`: a lane gets its neighbour's data, and the product of the halves of data xor secret. Written
 * out for each register, since not every engine inlines what a module calls.
 */
const stripe = registers
  .map(
    ({ name, offset }) => `
(local.set $data ${load('(local.get $at)', offset)})
(local.set $key (v128.xor (local.get $data) ${load('(local.get $secret)', offset)}))
(local.set ${name}
  (i64x2.add
    (i64x2.add ${get(name)} (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $data) (local.get $data)))
    (i64x2.extmul_low_i32x4_u ${parts(0, 2)} ${parts(1, 3)})))`,
  )
  .join('');

const nextStripe = `
(local.set $at (i32.add (local.get $at) (i32.const ${STRIPE_BYTES})))
(local.set $secret (i32.add (local.get $secret) (i32.const ${SECRET_STEP})))`;

/** Ends a block, with the last 64 bytes of the secret. */
const scramble = registers
  .map(
    ({ name, offset }) => `
(local.set ${name}
  (i64x2.mul
    (v128.xor
      (v128.xor ${get(name)} (i64x2.shr_u ${get(name)} (i32.const 47)))
      ${load(`(i32.const ${DIGEST - STRIPE_BYTES})`, offset)})
    (i64x2.splat (i64.const 0x9E3779B1))))`,
  )
  .join('');

/** The sum's last step: shifts and a product that spread every bit. */
const avalanche = `
(local.set $sum (i64.xor (local.get $sum) (i64.shr_u (local.get $sum) (i64.const 37))))
(local.set $sum (i64.mul (local.get $sum) (i64.const 0x165667919E3779F9)))
(i64.xor (local.get $sum) (i64.shr_u (local.get $sum) (i64.const 32)))`;

const low32 = (value: string) => `(i64.and ${value} (i64.const 0xFFFFFFFF))`;
const high32 = (value: string) => `(i64.shr_u ${value} (i64.const 32))`;

/**
 * The text of a WebAssembly module for XXH3-128 with seed 0 and the default secret, of contents longer than 240 bytes, with
 * 128-bit vectors. It imports the memory and exports
 * - `blocks(at, count)`: takes in blocks of 1,024 bytes, each 16 stripes and a scramble;
 * - `finish(at, length, total)`: takes in the last 1 to 1,024 bytes, the 64 bytes before them being in their place, and leaves
 *   the digest, its low 64 bits first.
 *
 * The algorithm and its figures are those of the XXH3 chapter of the xxHash specification.
 */
export const xxh3Text = `
(module
  (import "env" "memory" (memory 1))

  (func (export "blocks") (param $at i32) (param $count i32)
    ${lanes} (local $data v128) (local $key v128) (local $secret i32)
    ${loadLanes}
    (block $done
      (loop $block
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $secret (i32.const ${SECRET}))
        (loop $stripe
          ${stripe}
          ${nextStripe}
          (br_if $stripe (i32.lt_u (local.get $secret) (i32.const ${SECRET + 16 * SECRET_STEP}))))
        ${scramble}
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $block)))
    ${storeLanes})

  (func $stripes (param $at i32) (param $end i32) (param $secret i32)
    ${lanes} (local $data v128) (local $key v128)
    ${loadLanes}
    (block $done
      (loop $stripe
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        ${stripe}
        ${nextStripe}
        (br $stripe)))
    ${storeLanes})

  ;; The two halves of a product of 128 bits, xored.
  (func $fold (param $x i64) (param $y i64) (result i64)
    (local $ll i64) (local $hl i64) (local $cross i64)
    (local.set $ll (i64.mul ${low32(get('$x'))} ${low32(get('$y'))}))
    (local.set $hl (i64.mul ${high32(get('$x'))} ${low32(get('$y'))}))
    (local.set $cross
      (i64.add
        (i64.add ${high32(get('$ll'))} ${low32(get('$hl'))})
        (i64.mul ${low32(get('$x'))} ${high32(get('$y'))})))
    (i64.xor
      (i64.or (i64.shl (local.get $cross) (i64.const 32)) ${low32(get('$ll'))})
      (i64.add
        (i64.add ${high32(get('$hl'))} ${high32(get('$cross'))})
        (i64.mul ${high32(get('$x'))} ${high32(get('$y'))}))))

  (func $half (param $secret i32) (param $sum i64) (result i64)
    (local $lane i32)
    (loop $pair
      (local.set $sum
        (i64.add
          (local.get $sum)
          (call $fold
            (i64.xor (i64.load (local.get $lane)) (i64.load (local.get $secret)))
            (i64.xor (i64.load offset=8 (local.get $lane)) (i64.load offset=8 (local.get $secret))))))
      (local.set $secret (i32.add (local.get $secret) (i32.const 16)))
      (local.set $lane (i32.add (local.get $lane) (i32.const 16)))
      (br_if $pair (i32.lt_u (local.get $lane) (i32.const 64))))
    ${avalanche})

  (func (export "finish") (param $at i32) (param $length i32) (param $total i64)
    (local $last i32)
    (call $stripes
      (local.get $at)
      (i32.add (local.get $at) (i32.and (i32.sub (local.get $length) (i32.const 1)) (i32.const ${-STRIPE_BYTES})))
      (i32.const ${SECRET}))
    (local.set $last (i32.sub (i32.add (local.get $at) (local.get $length)) (i32.const ${STRIPE_BYTES})))
    (call $stripes
      (local.get $last)
      (i32.add (local.get $last) (i32.const ${STRIPE_BYTES}))
      (i32.const ${SECRET + LAST_STRIPE}))
    (i64.store (i32.const ${DIGEST})
      (call $half
        (i32.const ${SECRET + LOW_HALF})
        (i64.mul (local.get $total) (i64.const 0x9E3779B185EBCA87))))
    (i64.store (i32.const ${DIGEST + 8})
      (call $half
        (i32.const ${SECRET + HIGH_HALF})
        (i64.xor (i64.mul (local.get $total) (i64.const 0xC2B2AE3D27D4EB4F)) (i64.const -1)))))
)
`;
