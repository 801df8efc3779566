import { ageOf } from './age.ts';
import { type CacheFile, cacheFile, readCacheFile, writeCacheFile } from './cache-file.ts';
import type { Catalog } from './catalog.ts';
import type { FarmTexts } from './farm-texts.ts';
import { fetchOffer, type OfferCalls } from './fetch-offer.ts';
import type { OfferedHardware } from './hardware.ts';
import { keptTexts, TEXTS_SCHEMA, type TextCalls, type TextLanguage } from './kept-texts.ts';
import { untilAborted } from './until-aborted.ts';

/** Version tag of the file that an offer is kept in. */
const OFFER_SCHEMA = 'farmhand.farm-offer/1';
const HOUR_MS = 3_600_000;

/** The calls of the farm's client that a store makes. */
export interface CatalogStoreCalls extends OfferCalls, TextCalls {}

export interface CatalogStoreOptions {
  /** Folder for the cache's files; made when the first one is written. Several stores may share it. */
  readonly folder: string;
  /** Null when offline: the store then answers from its folder only. */
  readonly client: CatalogStoreCalls | null;
  /**
   * What tells this farm and account from others, such as the farm's address with the access id. Never the access key;
   * only a hash of it is written.
   */
  readonly account: string;
  /** Milliseconds since 1970; the machine's clock unless given. */
  readonly clock?: (() => number) | undefined;
  /** Told of the client's errors that no caller hears of, because a background refresh met them. Default: nobody. */
  readonly onRefreshFailed?: ((error: unknown) => void) | undefined;
}

/** What the farm offers of one program, and how fresh that is. */
export interface FarmOffer {
  /** Of both systems. */
  readonly catalog: Catalog;
  /** Empty when the farm lists none. */
  readonly hardware: readonly OfferedHardware[];
  /** When the farm said so. Milliseconds since 1970. */
  readonly fetchedAt: number;
  /** How long ago that was; 0 where the clock has been set back since. Milliseconds. */
  readonly ageMs: number;
  /**
   * `farm`: asked just now. `cache`: kept, and not older than was asked for. `staleCache`: kept and older; the farm
   * could not be reached, or is being asked in the background.
   */
  readonly source: 'farm' | 'cache' | 'staleCache';
}

export interface CatalogStore {
  /**
   * What the farm offers of a program. What is kept is given at once; when it is older than `maxAgeMs` (an hour unless
   * given), the farm is asked in the background, and a later call has the answer. Only when nothing is kept does it wait.
   *
   * @returns null when nothing is kept and there is no client to ask.
   * @throws the client's errors when nothing is kept; the reason of `signal` when it aborts. That leaves other callers
   * that wait for the same answer alone.
   */
  catalog(
    softwareId: number,
    options?: { readonly signal?: AbortSignal | undefined; readonly maxAgeMs?: number | undefined },
  ): Promise<FarmOffer | null>;
  /**
   * As {@link CatalogStore.catalog}, but asks the farm and waits, whatever is kept; that is given, as `staleCache`, when
   * the farm cannot be asked.
   */
  refresh(
    softwareId: number,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<FarmOffer | null>;
  /**
   * The farm's own words for tip codes, kept like the rest. Where it has a text in one language only, that stands for
   * both. Never rejects: whatever fails, there are fewer texts. Both languages unless given.
   */
  farmTexts(
    codes: readonly string[],
    languages?: readonly TextLanguage[],
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<FarmTexts>;
  /** Waits until nothing goes on in the background. A program that ends sooner loses what was just asked for. */
  idle(): Promise<void>;
  /** Ends calls that are under way, and waits for that. Afterwards the store answers like one without a client. */
  close(): Promise<void>;
}

/** What is kept of one answer. */
interface KeptOffer {
  readonly catalog: Catalog;
  readonly hardware: readonly OfferedHardware[];
  readonly fetchedAt: number;
}

/**
 * What a farm offers, kept in a folder so that a check starts at once and works offline. A file that is unreadable, cut
 * short or of another version counts as none; a disk that is full or read-only costs the memory of it, nothing else.
 */
export function openCatalogStore({
  folder,
  client,
  account,
  clock = Date.now,
  onRefreshFailed = () => undefined,
}: CatalogStoreOptions): CatalogStore {
  const remembered = new Map<number, KeptOffer>();
  const asking = new Map<number, Promise<KeptOffer>>();
  const background = new Set<Promise<unknown>>();
  const ending = new AbortController();

  const farm = () => (ending.signal.aborted ? null : client);
  const fileOf = (softwareId: number): CacheFile =>
    cacheFile(folder, 'offer', OFFER_SCHEMA, [account, String(softwareId)]);

  function inBackground(work: Promise<unknown>): void {
    const settled = work
      .catch(() => undefined)
      .finally(() => {
        background.delete(settled);
      });
    background.add(settled);
  }

  const isFresh = (offer: KeptOffer, maxAgeMs: number) => ageOf(offer, clock()) <= maxAgeMs;

  /** Another store may have written a newer one, so the file is looked at unless what is remembered will do. */
  async function kept(softwareId: number, maxAgeMs: number): Promise<KeptOffer | null> {
    const memory = remembered.get(softwareId) ?? null;
    if (memory !== null && isFresh(memory, maxAgeMs)) return memory;
    const disk = await readCacheFile<KeptOffer>(fileOf(softwareId));
    const now = remembered.get(softwareId) ?? null;
    if (disk === null) return now;
    if (now !== null && (isFresh(now, maxAgeMs) || ageOf(now, clock()) <= ageOf(disk, clock()))) return now;
    remembered.set(softwareId, disk);
    return disk;
  }

  /** One question at a time for each program, whoever asks. */
  function ask(softwareId: number, from: CatalogStoreCalls): Promise<KeptOffer> {
    const running = asking.get(softwareId);
    if (running !== undefined) return running;
    const asked = fetchOffer({ client: from, softwareId, signal: ending.signal })
      .then((offer) => {
        const fresh = { ...offer, fetchedAt: clock() };
        remembered.set(softwareId, fresh);
        inBackground(writeCacheFile(fileOf(softwareId), fresh));
        return fresh;
      })
      .finally(() => asking.delete(softwareId));
    asking.set(softwareId, asked);
    inBackground(asked);
    return asked;
  }

  function offerOf(offer: KeptOffer, source: FarmOffer['source']): FarmOffer {
    const { catalog, hardware, fetchedAt } = offer;
    return { catalog, hardware, fetchedAt, ageMs: Math.max(0, clock() - fetchedAt), source };
  }

  const texts = keptTexts({
    file: cacheFile(folder, 'texts', TEXTS_SCHEMA, [account]),
    client: farm,
    clock,
    ending: ending.signal,
    inBackground,
  });

  async function idle(): Promise<void> {
    while (background.size > 0) await Promise.all(background);
  }

  return {
    async catalog(softwareId, { signal, maxAgeMs = HOUR_MS } = {}) {
      signal?.throwIfAborted();
      const offer = await untilAborted(kept(softwareId, maxAgeMs), signal);
      const from = farm();
      if (offer === null) {
        return from === null ? null : offerOf(await untilAborted(ask(softwareId, from), signal), 'farm');
      }
      if (isFresh(offer, maxAgeMs)) return offerOf(offer, 'cache');
      if (from !== null) {
        ask(softwareId, from).catch((error: unknown) => {
          if (!ending.signal.aborted) onRefreshFailed(error);
        });
      }
      return offerOf(offer, 'staleCache');
    },

    async refresh(softwareId, { signal } = {}) {
      signal?.throwIfAborted();
      const from = farm();
      try {
        if (from !== null) return offerOf(await untilAborted(ask(softwareId, from), signal), 'farm');
      } catch (error) {
        signal?.throwIfAborted();
        const offer = await kept(softwareId, 0);
        if (offer === null) throw error;
        return offerOf(offer, 'staleCache');
      }
      const offer = await untilAborted(kept(softwareId, 0), signal);
      return offer === null ? null : offerOf(offer, 'staleCache');
    },

    farmTexts: (codes, languages = ['en', 'zh'], { signal } = {}) => texts(codes, languages, signal),

    idle,

    async close() {
      ending.abort(new Error('The store of what the farm offers was closed.'));
      await idle();
    },
  };
}
