import {
  type Catalog,
  type CatalogVersion,
  type DetectedSoftware,
  type Resolution,
  type ResolutionPolicy,
  resolveEnvironment,
} from '@farmhand/environment';
import { expect, test } from 'vitest';
import { offer, plugin, seeded, software } from './catalogs.ts';

const policies: readonly ResolutionPolicy[] = ['exact', 'sameMinor', 'newestCompatible'];
const rank = { exact: 0, near: 1, unavailable: 2 } as const;

interface Case {
  readonly detected: DetectedSoftware;
  readonly versions: readonly { readonly system: 'linux' | 'windows'; readonly version: CatalogVersion }[];
}

/** Small numbers, so that wanted and offered versions meet often. */
function randomCase(seed: number): Case {
  const random = seeded(seed);
  const version = () =>
    Array.from({ length: 1 + random.below(3) }, (_, index) =>
      index === 0 ? 2 + random.below(3) : random.below(4),
    ).join('.');
  const names = ['octane', 'REDSHIFT', 'vray', 'toolA'];
  const name = () => names[random.below(names.length)] ?? 'octane';
  const versions = Array.from({ length: random.below(9) }, (_, index) => ({
    system: random.below(2) === 0 ? ('linux' as const) : ('windows' as const),
    version: offer(
      index + 1,
      version(),
      Array.from({ length: random.below(4) }, (_, at) => plugin(name(), { [version()]: 100 * index + at })),
    ),
  }));
  return {
    detected: {
      host: 'blender',
      version: version(),
      renderers: [random.below(2) === 0 ? 'CYCLES' : name()],
      plugins: Array.from({ length: random.below(3) }, () => ({
        name: name(),
        version: random.below(4) === 0 ? null : version(),
      })),
    },
    versions,
  };
}

function catalogOf(versions: Case['versions']): Catalog {
  const on = (system: 'linux' | 'windows') =>
    versions.filter((entry) => entry.system === system).map((entry) => entry.version);
  return software(2007, 'Blender', { linux: on('linux'), windows: on('windows') });
}

const major = (version: string) => Number(version.split('.')[0]);
const cases = Array.from({ length: 400 }, (_, index) => randomCase(index + 1));
const resolveAll = ({ detected, versions }: Case): readonly Resolution[] =>
  policies.map((policy) =>
    resolveEnvironment({ detected, catalog: catalogOf(versions), policy, system: null }),
  );

test('the cases meet every outcome', () => {
  const outcomes = new Set(cases.flatMap(resolveAll).map(({ outcome }) => outcome));
  expect([...outcomes].sort()).toEqual(['exact', 'near', 'unavailable']);
});

test('the order of the catalog does not matter', () => {
  for (const { detected, versions } of cases) {
    const reversed = versions.toReversed().map(({ system, version }) => ({
      system,
      version: { ...version, plugins: version.plugins.toReversed() },
    }));
    expect(resolveAll({ detected, versions: reversed })).toEqual(resolveAll({ detected, versions }));
  }
});

test('what is picked is in the catalog, in the same major version, with plugins of that very version', () => {
  for (const item of cases) {
    for (const resolution of resolveAll(item)) {
      if (resolution.outcome === 'unavailable') continue;
      const { versionId, version, system, pluginIds } = resolution.environment;
      const entry = item.versions.find((candidate) => candidate.version.versionId === versionId);
      expect(entry).toMatchObject({ system, version: { version } });
      expect(major(version)).toBe(major(item.detected.version));
      const offered = entry?.version.plugins.flatMap(({ versions }) =>
        versions.map(({ pluginId }) => pluginId),
      );
      expect(offered).toEqual(expect.arrayContaining([...pluginIds]));
    }
  }
});

test('a catalog with more in it never gives a worse answer', () => {
  for (const { detected, versions } of cases) {
    for (let size = 1; size <= versions.length; size += 1) {
      const [less, more] = [versions.slice(0, size - 1), versions.slice(0, size)];
      const before = resolveAll({ detected, versions: less });
      const after = resolveAll({ detected, versions: more });
      for (const [index, resolution] of after.entries()) {
        expect(rank[resolution.outcome]).toBeLessThanOrEqual(rank[before[index]?.outcome ?? 'unavailable']);
      }
    }
  }
});

test('a looser policy never finds less', () => {
  for (const item of cases) {
    const ranks = resolveAll(item).map(({ outcome }) => rank[outcome]);
    expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
  }
});

test('exact means that no reason differs, and only exact', () => {
  for (const resolution of cases.flatMap(resolveAll)) {
    expect(resolution.reasons.some(({ differs }) => differs)).toBe(resolution.outcome !== 'exact');
    expect(resolution.reasons.length).toBeGreaterThan(0);
  }
});
