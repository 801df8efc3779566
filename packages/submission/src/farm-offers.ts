import { type Catalog, fetchOffer, type OfferedHardware } from '@farmhand/environment';
import type { Finding } from '@farmhand/model';
import type { FarmPort } from './farm-port.ts';

/** What the farm has for one program, and when it was asked. */
export interface FarmOffers {
  /** Of both systems. */
  readonly catalog: Catalog;
  readonly hardware: readonly OfferedHardware[];
  /** Milliseconds since 1970. */
  readonly fetchedAt: number;
}

/** Where a check learns what the farm has. */
export interface OffersSource {
  /**
   * Null when nobody can be asked and nothing was kept of an earlier time.
   *
   * @throws the client's errors; the reason of `signal` when it aborts.
   */
  offers(softwareId: number, signal: AbortSignal): Promise<FarmOffers | null>;
  /** The findings with the farm's own words where it has some. Never fails: the words only explain. */
  explained(findings: readonly Finding[], signal: AbortSignal): Promise<readonly Finding[]>;
}

/** Asks the farm each time, and for no words. A sidecar keeps what it was told; see `openCatalogStore`. */
export function askEachTime(client: FarmPort, clock: () => number = Date.now): OffersSource {
  return {
    async offers(softwareId, signal) {
      return { ...(await fetchOffer({ client, softwareId, signal })), fetchedAt: clock() };
    },
    explained: async (findings) => findings,
  };
}
