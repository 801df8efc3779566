import {
  type Catalog,
  type CatalogVersion,
  type DetectedSoftware,
  type FarmSystem,
  type HardwareLimits,
  hosts,
  isPluginExcluded,
  pluginKey,
  type Resolution,
  type ResolutionPolicy,
  readHostVersion,
  readPlugin,
  resolveEnvironment,
} from '@farmhand/environment';
import type { HostName } from '@farmhand/model';
import { expect, test } from 'vitest';
import { offer, plugin, seeded, software } from './catalogs.ts';

const policies: readonly ResolutionPolicy[] = ['exact', 'sameMinor', 'newestCompatible'];
const rank = { exact: 0, near: 1, unavailable: 2 } as const;

interface Case {
  readonly detected: DetectedSoftware;
  readonly versions: readonly { readonly system: FarmSystem; readonly version: CatalogVersion }[];
  readonly preferredSystem: FarmSystem | null;
  readonly exclude: HardwareLimits;
}

type Random = ReturnType<typeof seeded>;

/** How each program writes the few versions that the cases are made of, and how its plugins are written. */
const writers: Readonly<
  Record<HostName, { readonly version: (random: Random) => string; readonly renderers: readonly string[] }>
> = {
  blender: { version: (random) => numbers(random, [2, 3, 4]), renderers: ['CYCLES', 'octane', 'REDSHIFT'] },
  houdini: {
    version: (random) =>
      pick(random, [
        '20.5',
        '20.5.332',
        '20.5.278',
        'H20.5',
        'Houdini FX 20.5.332 py3.11',
        '20.0.653',
        '19.5.640',
      ]),
    renderers: ['karma::2.0', 'Redshift_ROP', 'ris'],
  },
  cinema4d: {
    version: (random) =>
      pick(random, ['R21', '21.207', 'S24', '2024', '2024.4.1', '2024401', '2025.0.0', '2024.2.0']),
    renderers: ['standard', 'redshift', 'octane'],
  },
  '3dsmax': {
    version: (random) =>
      pick(random, [
        '2024',
        '2025',
        '2025.3',
        '27.3.0.30874',
        '2025 (27.2.0.1)',
        '2017 (19.0.1072.0)',
        '2017',
      ]),
    renderers: ['Default Scanline Renderer', 'V_Ray_6__update_2_1', 'V-Ray Adv 3.60.04', ''],
  },
  maya: {
    version: (random) => pick(random, ['2024', '2025', '2025.3', '20250300', '2025ff03', '2016R2', '2016.5']),
    renderers: ['mayaSoftware', 'arnold', 'vray', 'redshift'],
  },
};
const plugins = ['octane', 'redshift4maya', 'vray', 'RenderManForMaya', 'mtoa', 'bifrostGraph', 'toolA'];
const patterns = ['octane.*', 'vray 4', 'redshift*', '*man*', '(mtoa) 3'];

function pick<Item>(random: Random, items: readonly [Item, ...Item[]] | readonly Item[]): Item {
  return items[random.below(items.length)] as Item;
}

/** Small numbers, so that wanted and offered versions meet often. */
function numbers(random: Random, majors: readonly number[] = [2, 3, 4]): string {
  return Array.from({ length: 1 + random.below(3) }, (_, index) =>
    index === 0 ? pick(random, majors) : random.below(4),
  ).join('.');
}

function randomCase(seed: number): Case {
  const random = seeded(seed);
  const host = pick(random, Object.keys(writers) as HostName[]);
  const { version, renderers } = writers[host];
  const versions = Array.from({ length: random.below(9) }, (_, index) => ({
    system: pick(random, ['linux', 'windows'] as const),
    version: offer(
      index + 1,
      version(random),
      Array.from({ length: random.below(4) }, (_, at) =>
        plugin(pick(random, plugins), {
          [numbers(random)]: 100 * (index + 1) + 2 * at,
          [`6.${random.below(3)}0.0${random.below(3)}`]: 100 * (index + 1) + 2 * at + 1,
        }),
      ),
    ),
  }));
  return {
    detected: {
      host,
      version: version(random),
      renderers: [pick(random, renderers)],
      plugins: Array.from({ length: random.below(3) }, () => ({
        name: pick(random, plugins),
        version: random.below(4) === 0 ? null : pick(random, [numbers(random), '6 update 2.1', '6.20.01']),
      })),
    },
    versions,
    preferredSystem: pick(random, [null, 'linux', 'windows']),
    exclude: {
      softwareIds: random.below(20) === 0 ? [hosts[host].softwareId] : [],
      plugins: random.below(3) === 0 ? [pick(random, patterns)] : [],
    },
  };
}

function catalogOf({ detected, versions }: Pick<Case, 'detected' | 'versions'>): Catalog {
  const on = (system: FarmSystem) =>
    versions.filter((entry) => entry.system === system).map((entry) => entry.version);
  const { softwareId, name } = hosts[detected.host];
  return software(softwareId, name, { linux: on('linux'), windows: on('windows') });
}

const cases = Array.from({ length: 600 }, (_, index) => randomCase(index + 1));

function resolveAll(item: Case): readonly Resolution[] {
  const { detected, preferredSystem, exclude } = item;
  const catalog = catalogOf(item);
  return policies.map((policy) =>
    resolveEnvironment({ detected, catalog, policy, system: null, preferredSystem, exclude }),
  );
}

test('the cases meet every outcome with every program', () => {
  const met = new Set(
    cases.flatMap((item) => resolveAll(item).map(({ outcome }) => `${item.detected.host} ${outcome}`)),
  );
  for (const host of Object.keys(writers)) {
    for (const outcome of ['exact', 'near', 'unavailable']) expect(met).toContain(`${host} ${outcome}`);
  }
});

test('the order of the catalog does not matter, nor does asking again', () => {
  for (const [index, item] of cases.entries()) {
    const random = seeded(index + 7);
    const shuffled = <Item>(items: readonly Item[]): readonly Item[] =>
      items
        .map((value) => ({ value, at: random.below(1_000_000) }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ value }) => value);
    const versions = shuffled(item.versions).map(({ system, version }) => ({
      system,
      version: {
        ...version,
        plugins: shuffled(version.plugins).map((listed) => ({
          ...listed,
          versions: shuffled(listed.versions),
        })),
      },
    }));
    const before = JSON.stringify(item);
    const answer = resolveAll(item);
    expect(resolveAll({ ...item, versions })).toEqual(answer);
    expect(resolveAll(item)).toEqual(answer);
    expect(JSON.stringify(item)).toBe(before);
  }
});

test('the order in which a scene names its plugins does not matter', () => {
  const names = ['redshift4maya', 'mtoa', 'vrayformaya', 'pgYetiMaya'];
  const versions = ['3.5.1', '3.5.9', '3.6.2', '3.6.9'];
  for (let seed = 1; seed <= 600; seed += 1) {
    const random = seeded(seed);
    const plugins = names.map((name) => ({ name, version: pick(random, versions) }));
    const on = (first: number) =>
      [first, first + 1].map((versionId) =>
        offer(
          versionId,
          '2024',
          names.map((name, at) => plugin(name, { [pick(random, versions)]: 10 * versionId + at })),
        ),
      );
    const catalog = software(2000, 'Maya', { linux: on(1), windows: on(11) });
    const environment = (named: typeof plugins) => {
      const detected = { host: 'maya', version: '2024', renderers: ['arnold'], plugins: named } as const;
      const resolution = resolveEnvironment({ detected, catalog, system: null });
      return 'environment' in resolution ? resolution.environment : null;
    };
    expect(environment(plugins.toReversed())).toEqual(environment(plugins));
  }
});

test('what is picked is in the catalog, in the same major versions, with plugins of that very version', () => {
  for (const item of cases) {
    const { host, version: made } = item.detected;
    // A plugin may be mentioned more than once, with other versions.
    const mentions = [
      ...item.detected.renderers.map((name) => readPlugin(name)),
      ...item.detected.plugins.map(({ name, version }) => readPlugin(name, version)),
    ];
    for (const resolution of resolveAll(item)) {
      if (resolution.outcome === 'unavailable') continue;
      const { versionId, version, system, pluginIds, plugins: used } = resolution.environment;
      const entry = item.versions.find((candidate) => candidate.version.versionId === versionId);
      expect(entry).toMatchObject({ system, version: { version } });
      expect(readHostVersion(host, version)?.[0]).toBe(readHostVersion(host, made)?.[0]);
      const offered = entry?.version.plugins.flatMap(({ versions }) =>
        versions.map(({ pluginId }) => pluginId),
      );
      expect(offered).toEqual(expect.arrayContaining([...pluginIds]));
      for (const { name, version: taken } of used) {
        const majors = mentions.filter(({ key }) => key === pluginKey(name)).map(({ parts }) => parts?.[0]);
        const known = majors.filter((major) => major !== undefined);
        if (known.length > 0) expect(known).toContain(readPlugin(name, taken).parts?.[0]);
      }
    }
  }
});

test('what the hardware cannot render is never picked', () => {
  for (const item of cases) {
    for (const resolution of resolveAll(item)) {
      if (resolution.outcome === 'unavailable') continue;
      expect(item.exclude.softwareIds).not.toContain(resolution.environment.softwareId);
      for (const { name, version } of resolution.environment.plugins) {
        expect(isPluginExcluded(item.exclude.plugins, name, version)).toBe(false);
      }
    }
  }
});

test('hardware that renders less never gives a better answer', () => {
  for (const item of cases) {
    const all = resolveAll({ ...item, exclude: { softwareIds: [], plugins: [] } });
    for (const [index, resolution] of resolveAll(item).entries()) {
      expect(rank[resolution.outcome]).toBeGreaterThanOrEqual(rank[all[index]?.outcome ?? 'exact']);
    }
  }
});

test('a catalog with more versions in it never gives a worse answer', () => {
  for (const item of cases) {
    for (let size = 1; size <= item.versions.length; size += 1) {
      const before = resolveAll({ ...item, versions: item.versions.slice(0, size - 1) });
      const after = resolveAll({ ...item, versions: item.versions.slice(0, size) });
      expectNoWorse(before, after);
    }
  }
});

test('nor does one with more plugins', () => {
  for (const item of cases) {
    const bare = item.versions.map(({ system, version }) => ({
      system,
      version: { ...version, plugins: [] },
    }));
    const some = item.versions.map(({ system, version }) => ({
      system,
      version: {
        ...version,
        plugins: version.plugins.map((listed) => ({ ...listed, versions: listed.versions.slice(0, 1) })),
      },
    }));
    expectNoWorse(resolveAll({ ...item, versions: bare }), resolveAll({ ...item, versions: some }));
    expectNoWorse(resolveAll({ ...item, versions: some }), resolveAll(item));
  }
});

function expectNoWorse(before: readonly Resolution[], after: readonly Resolution[]): void {
  for (const [index, resolution] of after.entries()) {
    expect(rank[resolution.outcome]).toBeLessThanOrEqual(rank[before[index]?.outcome ?? 'unavailable']);
  }
}

test('a looser policy never finds less, and finds the same where the stricter one found all', () => {
  for (const item of cases) {
    const answers = resolveAll(item);
    const ranks = answers.map(({ outcome }) => rank[outcome]);
    expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
    for (const [index, answer] of answers.entries()) {
      const looser = answers[index + 1];
      if (answer.outcome !== 'exact' || looser?.outcome !== 'exact') continue;
      expect(looser.environment).toEqual(answer.environment);
    }
  }
});

test('a preferred system changes which, not how well', () => {
  for (const item of cases) {
    const outcomes = (['linux', 'windows'] as const).map((preferredSystem) =>
      resolveAll({ ...item, preferredSystem }).map(({ outcome }) => outcome),
    );
    expect(outcomes[0]).toEqual(outcomes[1]);
  }
});

test('exact means that no reason differs, and only exact', () => {
  for (const resolution of cases.flatMap(resolveAll)) {
    expect(resolution.reasons.some(({ differs }) => differs)).toBe(resolution.outcome !== 'exact');
    expect(resolution.reasons.length).toBeGreaterThan(0);
    for (const { en, zh } of resolution.reasons) {
      expect(en).not.toMatch(/undefined|null|NaN|\[object/);
      expect(zh).toMatch(/\p{Script=Han}/u);
    }
  }
});
