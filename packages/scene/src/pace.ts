/** Share of the newest call in the running mean of how long calls take. */
const NEWEST_SHARE = 1 / 16;
/** Mean from which on the disk is slow: a network drive far away, or a disk that sleeps. */
const SLOW_MEAN_MS = 3;
/** How long a run of synchronous work may be before others get a turn. */
const TURN_MS = 6;

/**
 * Chooses between the two ways Node has of asking a disk. A synchronous call is ten times cheaper where the answer is
 * at hand, and holds up the whole process where it is not: so calls are synchronous as long as they are quick.
 */
export interface Pace {
  /** @returns The answer itself while the disk is quick; from the moment it is not, a promise of it. */
  call<T>(quick: () => T, patient: () => Promise<T>): T | Promise<T>;
  /** Lets whatever waits in this process have its turn, when the last turn is some milliseconds ago. */
  breathe(): Promise<void> | undefined;
}

/** @param signal - Ends the work at the next call or breath, with its reason. */
export function createPace(signal: AbortSignal | undefined): Pace {
  let meanMs = 0;
  let slow = false;
  let turnBegan = Date.now();
  /** The turn that others have just now. One for all who work side by side: each with a turn of its own would begin anew to count. */
  let turn: Promise<void> | null = null;
  return {
    call(quick, patient) {
      signal?.throwIfAborted();
      if (slow) {
        return patient();
      }
      const began = Date.now();
      try {
        return quick();
      } finally {
        meanMs += (Date.now() - began - meanMs) * NEWEST_SHARE;
        slow = meanMs > SLOW_MEAN_MS;
      }
    },
    breathe() {
      signal?.throwIfAborted();
      if (Date.now() - turnBegan < TURN_MS) {
        return undefined;
      }
      turn ??= new Promise((done) => {
        setImmediate(() => {
          turnBegan = Date.now();
          turn = null;
          done();
        });
      });
      return turn;
    },
  };
}
