import type { TransferEngine } from '@farmhand/transfer';

/** One account's engine, opened when it is first needed and kept for as long as it serves. */
export interface EngineHolder {
  open(signal: AbortSignal): Promise<TransferEngine>;
  /** The next that asks gets a new one; what is under way ends with the one it has. */
  reopen(): void;
  /** The one that is open, or null. */
  current(): TransferEngine | null;
}

/**
 * Holds the engine that `open` opens. After a failure of the engine it is opened anew the next time: the farm may
 * have moved its servers meanwhile, or another line may be quicker.
 */
export function holdEngine(open: (signal: AbortSignal) => Promise<TransferEngine>): EngineHolder {
  let held: TransferEngine | null = null;
  let asked = 0;

  const guarded = (engine: TransferEngine): TransferEngine => {
    const watched = async <T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
      try {
        return await work;
      } catch (error) {
        if (held === self && signal?.aborted !== true) held = null;
        throw error;
      }
    };
    const self: TransferEngine = {
      name: engine.name,
      upload: (request) => watched(engine.upload(request), request.signal),
      listOutput: (request) => watched(engine.listOutput(request), request.signal),
      download: (request) => watched(engine.download(request), request.signal),
    };
    return self;
  };

  return {
    async open(signal) {
      if (held !== null) return held;
      const before = asked;
      const opened = guarded(await open(signal));
      // Opened by what held before: it serves whoever asked then, and nobody else.
      if (before !== asked) return opened;
      // Two may have asked at once: one of the engines is enough from now on.
      held ??= opened;
      return held;
    },
    reopen() {
      asked += 1;
      held = null;
    },
    current: () => held,
  };
}
