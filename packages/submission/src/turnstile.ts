export interface TurnOptions {
  /** Gives the place in the queue up. */
  readonly signal?: AbortSignal;
  /** Told of how many are before this one, whenever that changes while it waits. */
  readonly onWait?: (ahead: number) => void;
}

export type Turnstile = <T>(work: () => Promise<T>, options?: TurnOptions) => Promise<T>;

interface Waiting {
  readonly admit: () => void;
  readonly onWait: ((ahead: number) => void) | undefined;
}

/** Lets so many pieces of work run at once; others wait, first come, first served. */
export function turnstile(atOnce: number): Turnstile {
  const queue: Waiting[] = [];
  let free = atOnce;

  const tellAll = () => {
    for (const [ahead, { onWait }] of queue.entries()) onWait?.(ahead);
  };
  const enter = async ({ signal, onWait }: TurnOptions) => {
    signal?.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return;
    }
    const admitted = Promise.withResolvers<void>();
    const waiting: Waiting = { admit: admitted.resolve, onWait };
    const giveUp = () => {
      const place = queue.indexOf(waiting);
      // Not found: its turn came in the same moment, and is given back by whoever asked for it.
      if (place < 0) return;
      queue.splice(place, 1);
      admitted.reject(signal?.reason);
      tellAll();
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    queue.push(waiting);
    onWait?.(queue.length - 1);
    try {
      await admitted.promise;
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  };
  const leave = () => {
    const next = queue.shift();
    if (next === undefined) free += 1;
    else {
      next.admit();
      tellAll();
    }
  };

  return async (work, options = {}) => {
    await enter(options);
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
