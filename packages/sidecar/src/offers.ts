import { type CatalogStore, tipCodesOf, withFarmTexts } from '@farmhand/environment';
import type { OffersSource } from '@farmhand/submission';

/** What the farm offers, as the store keeps it: at once, however old. For checks, which say how old it is. */
export function keptOffers(store: CatalogStore): OffersSource {
  return {
    offers: (softwareId, signal) => store.catalog(softwareId, { signal }),
    explained: async (findings, signal) =>
      withFarmTexts(findings, await store.farmTexts(tipCodesOf(findings), ['en', 'zh'], { signal })),
  };
}

/** As {@link keptOffers}, but waits for the farm where what is kept is old: a job is made of it, and paid for. */
export function currentOffers(store: CatalogStore): OffersSource {
  return {
    ...keptOffers(store),
    async offers(softwareId, signal) {
      const kept = await store.catalog(softwareId, { signal });
      return kept?.source === 'staleCache' ? store.refresh(softwareId, { signal }) : kept;
    },
  };
}
