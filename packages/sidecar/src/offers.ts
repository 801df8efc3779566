import { type CatalogStore, tipCodesOf, withFarmTexts } from '@farmhand/environment';
import type { Finding } from '@farmhand/model';
import { breather, type OffersSource } from '@farmhand/submission';

/** What the farm offers, as the store keeps it: at once, however old. For checks, which say how old it is. */
export function keptOffers(store: CatalogStore): OffersSource {
  return {
    offers: (softwareId, signal) => store.catalog(softwareId, { signal }),
    async explained(findings, signal) {
      const breathe = breather(signal);
      const codes = new Set<string>();
      for (const slice of slicesOf(findings)) {
        for (const code of tipCodesOf(slice)) codes.add(code);
        await breathe();
      }
      const texts = await store.farmTexts([...codes].toSorted(), ['en', 'zh'], { signal });
      const explained: Finding[] = [];
      for (const slice of slicesOf(findings)) {
        for (const finding of withFarmTexts(slice, texts)) explained.push(finding);
        await breathe();
      }
      return explained;
    },
  };
}

/** Findings explained at a stretch. */
const SLICE = 500;

function* slicesOf(findings: readonly Finding[]): Generator<readonly Finding[]> {
  for (let start = 0; start < findings.length; start += SLICE) yield findings.slice(start, start + SLICE);
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
