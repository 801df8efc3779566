import type { Catalog, CatalogPlugin, CatalogVersion, FarmSystem } from '@farmhand/environment';

/** A short way to write catalogs in tests: `offer(7, '3.4')`. */
export function offer(
  versionId: number,
  version: string,
  plugins: readonly CatalogPlugin[] = [],
): CatalogVersion {
  return { versionId, version, plugins };
}

export function plugin(name: string, versions: Readonly<Record<string, number>>): CatalogPlugin {
  return {
    name,
    versions: Object.entries(versions).map(([version, pluginId]) => ({ pluginId, version })),
  };
}

export function blender(offers: Partial<Record<FarmSystem, readonly CatalogVersion[]>>): Catalog {
  return software(2007, 'Blender', offers);
}

export function software(
  softwareId: number,
  name: string,
  offers: Partial<Record<FarmSystem, readonly CatalogVersion[]>>,
): Catalog {
  return Object.fromEntries(
    Object.entries(offers).map(([system, versions]) => [system, [{ softwareId, name, versions }]]),
  );
}

/** A generator of numbers that gives the same ones for the same seed (mulberry32). */
export function seeded(seed: number): { readonly below: (limit: number) => number } {
  let state = seed >>> 0;
  return {
    below(limit) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit);
    },
  };
}
