import type { TokenBucket } from './token-bucket.ts';

export type Direction = 'up' | 'down';

/** Who waits for bytes, in both directions. */
export interface ByteQueue {
  /** Resolves when all of the bytes went; rejects with the signal's reason. */
  add(direction: Direction, bytes: number, signal: AbortSignal | undefined): Promise<void>;
  isEmpty(): boolean;
  /** Lets go what may go. Milliseconds until more may, or null when nobody waits. */
  serve(nowMs: number): number | null;
}

interface Taker {
  bytesLeft: number;
  readonly settle: () => void;
}

/**
 * Shares out what the buckets give: turn by turn among the takers of a direction, and among the directions where
 * they share one bucket.
 */
export function createByteQueue(
  own: Readonly<Record<Direction, TokenBucket>>,
  shared: TokenBucket,
): ByteQueue {
  const waiting: Readonly<Record<Direction, Taker[]>> = { up: [], down: [] };
  let turn: Direction = 'up';

  const pieceOf = (direction: Direction, taker: Taker): number =>
    Math.min(taker.bytesLeft, own[direction].burstBytes(), shared.burstBytes());

  /** Time until the first in line may have its piece; null when nobody waits in this direction. */
  function waitOf(direction: Direction, nowMs: number): { own: number; shared: number } | null {
    const taker = waiting[direction][0];
    if (taker === undefined) return null;
    const piece = pieceOf(direction, taker);
    return { own: own[direction].waitMs(piece, nowMs), shared: shared.waitMs(piece, nowMs) };
  }

  function give(direction: Direction, nowMs: number): void {
    const taker = waiting[direction].shift();
    if (taker === undefined) return;
    const piece = pieceOf(direction, taker);
    own[direction].take(piece, nowMs);
    shared.take(piece, nowMs);
    taker.bytesLeft -= piece;
    if (taker.bytesLeft > 0) waiting[direction].push(taker);
    else taker.settle();
    turn = other(direction);
  }

  return {
    add(direction, bytes, signal) {
      return new Promise((resolve, reject) => {
        const settle = (): void => {
          signal?.removeEventListener('abort', leave);
          resolve();
        };
        const taker: Taker = { bytesLeft: bytes, settle };
        const leave = (): void => {
          waiting[direction].splice(waiting[direction].indexOf(taker), 1);
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', leave, { once: true });
        waiting[direction].push(taker);
      });
    },
    isEmpty: () => waiting.up.length === 0 && waiting.down.length === 0,
    serve(nowMs) {
      for (;;) {
        const first = waitOf(turn, nowMs);
        const second = waitOf(other(turn), nowMs);
        if (first === null && second === null) return null;
        if (first !== null && first.own === 0 && first.shared === 0) {
          give(turn, nowMs);
          continue;
        }
        // What waits for the shared bucket in its turn must not be overtaken by smaller pieces of the other direction.
        if (first !== null && first.own === 0) return first.shared;
        if (second !== null && second.own === 0 && second.shared === 0) {
          give(other(turn), nowMs);
          continue;
        }
        const waits = [first, second].flatMap((wait) =>
          wait === null ? [] : [Math.max(wait.own, wait.shared)],
        );
        return Math.min(...waits);
      }
    },
  };
}

function other(direction: Direction): Direction {
  return direction === 'up' ? 'down' : 'up';
}
