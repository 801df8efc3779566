/** Has work on one key done in the order it came: two files for one path must not swap content and record. */
export interface Turns {
  /** Does the work when everything that came before it on this key is done. */
  inTurn(key: string, work: () => Promise<void>): Promise<void>;
  isTaken(key: string): boolean;
  /** Resolves when what is under way on the key now is done, however it ends. */
  free(key: string): Promise<void>;
  /** Takes a key that is not taken, until the promise resolves and {@link release} is called with it. */
  hold(key: string, until: Promise<unknown>): void;
  release(key: string, until: Promise<unknown>): void;
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  const release = (key: string, mine: Promise<unknown>): void => {
    if (last.get(key) === mine) last.delete(key);
  };
  return {
    inTurn: async (key, work) => {
      const before = last.get(key) ?? Promise.resolve();
      const mine = before.then(work, work);
      last.set(key, mine);
      try {
        await mine;
      } finally {
        release(key, mine);
      }
    },
    isTaken: (key) => last.has(key),
    free: async (key) => {
      await last.get(key)?.catch(() => undefined);
    },
    hold: (key, until) => void last.set(key, until),
    release,
  };
}
