import type { Dispatcher } from 'undici';

/** Connections that open with the first call. */
export interface Pool {
  /** The connections; a promise until they are there. */
  readonly dispatcher: () => Dispatcher | Promise<Dispatcher>;
  /** Closes the connections; nothing must be under way any more. */
  readonly close: () => Promise<void>;
}

/**
 * A pool of the client's own. It loads undici, which takes longer than all else the client does at the start, when it
 * is first used.
 */
export function createPool(): Pool {
  let ready: Dispatcher | undefined;
  let opening: Promise<Dispatcher> | undefined;
  const open = async () => {
    const { Agent } = await import('undici');
    // HTTP/2 is off: it would let one lost connection leave many calls in doubt at once.
    ready = new Agent({ allowH2: false });
    return ready;
  };
  return {
    dispatcher: () => {
      if (ready !== undefined) return ready;
      opening ??= open();
      return opening;
    },
    close: async () => {
      // Closing gently would wait for connections that are still coming about, though nobody wants them any more.
      await (await opening)?.destroy();
    },
  };
}
