import { type CatalogStore, tipCodesOf, withFarmTexts } from '@farmhand/environment';
import type { OffersSource } from '@farmhand/submission';

/** What the farm offers, as the store keeps it. */
export function offersFrom(store: CatalogStore): OffersSource {
  return {
    offers: (softwareId, signal) => store.catalog(softwareId, { signal }),
    explained: async (findings, signal) =>
      withFarmTexts(findings, await store.farmTexts(tipCodesOf(findings), ['en', 'zh'], { signal })),
  };
}
