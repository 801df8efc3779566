import type { ManifestEntry } from './engine.ts';
import { eachInTurns } from './turns.ts';

/** A file that one upload is sending, and who waits for it. */
interface Claim {
  readonly waiting: ((isThere: boolean) => void)[];
}

/** Of this process, by storage and file: jobs that are submitted at the same moment share textures. */
const claims = new Map<string, Map<string, Claim>>();

/** Files that one upload is going to send, and that no other one of this process sends meanwhile. */
export interface ClaimedFiles {
  readonly mine: readonly ManifestEntry[];
  /** Files that another upload is sending just now. */
  readonly others: readonly ManifestEntry[];
  /** To be called for each of mine as it ends. */
  end(entry: ManifestEntry, isThere: boolean): void;
  /** Gives up what is left of mine. */
  release(): void;
  /** Waits until the others have ended; gives those that are not there after all. @throws the signal's reason. */
  waitForOthers(signal: AbortSignal): Promise<readonly ManifestEntry[]>;
}

/** Shares files out among the uploads to one storage; several may take turns in claiming theirs. */
export async function claimFiles(
  gatewayUrl: string,
  storageId: string,
  entries: readonly ManifestEntry[],
): Promise<ClaimedFiles> {
  const storage = `${gatewayUrl}\0${storageId}`;
  const mine: ManifestEntry[] = [];
  const open = new Map<ManifestEntry, string>();
  const others = new Map<ManifestEntry, Promise<boolean>>();
  await eachInTurns(entries, undefined, (entry) => {
    const claimed = claims.get(storage) ?? new Map<string, Claim>();
    claims.set(storage, claimed);
    const key = keyOf(entry);
    const taken = claimed.get(key);
    if (taken === undefined) {
      claimed.set(key, { waiting: [] });
      mine.push(entry);
      open.set(entry, key);
    } else {
      others.set(entry, new Promise((resolve) => taken.waiting.push(resolve)));
    }
  });

  function end(entry: ManifestEntry, isThere: boolean): void {
    const key = open.get(entry);
    if (key === undefined) return;
    open.delete(entry);
    const claimed = claims.get(storage);
    const waiting = claimed?.get(key)?.waiting ?? [];
    claimed?.delete(key);
    if (claimed?.size === 0) claims.delete(storage);
    for (const resolve of waiting) resolve(isThere);
  }

  return {
    mine,
    others: [...others.keys()],
    end,
    release() {
      for (const entry of [...open.keys()]) end(entry, false);
    },
    async waitForOthers(signal) {
      const outcomes = Promise.all([...others].map(async ([entry, ended]) => ((await ended) ? [] : [entry])));
      const aborted = Promise.withResolvers<never>();
      const onAbort = (): void => aborted.reject(signal.reason);
      signal.throwIfAborted();
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        return (await Promise.race([outcomes, aborted.promise])).flat();
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },
  };
}

/** A content for a place. */
function keyOf({ serverPath, fingerprint }: ManifestEntry): string {
  return `${fingerprint}${serverPath}`;
}
