import type { CatalogPlugin } from './catalog.ts';
import type { HostFacts } from './data/hosts.ts';
import { reasons } from './data/reasons.ts';
import {
  compareMatches,
  isExact,
  matchVersion,
  type VersionMatch,
  type VersionRules,
} from './match-version.ts';
import { bareVersion, looseKey, pluginKey, pluginLabel } from './plugin-name.ts';
import type { Reason } from './reason.ts';
import type { DetectedSoftware, ResolutionPolicy } from './resolution.ts';
import { parseVersion } from './version.ts';

/** A plugin the scene wants, however many ways it was mentioned. */
export interface PluginDemand {
  readonly key: string;
  /** For sentences: the usual name, and the version where it is known. */
  readonly label: string;
  readonly name: string;
  readonly version: string | null;
  /** True when the scene is rendered by it. */
  readonly isRenderer: boolean;
}

/** Renderers that come with the program, and everything else that has to be looked up at the farm. */
export interface Demands {
  readonly ownRenderers: readonly string[];
  readonly plugins: readonly PluginDemand[];
}

/** Sorts what was detected into what the program has itself and what is a plugin; mentions of one plugin merge. */
export function demandsOf(detected: DetectedSoftware, facts: HostFacts): Demands {
  const own = new Map(Object.entries(facts.ownRenderers).map(([id, name]) => [looseKey(id), name]));
  const ownRenderers = new Set<string>();
  const plugins = new Map<string, PluginDemand>();
  const mentions = [
    ...detected.renderers.map((name) => ({ name, version: null, isRenderer: true })),
    ...detected.plugins.map(({ name, version }) => ({ name, version, isRenderer: false })),
  ];
  for (const { name, version, isRenderer } of mentions) {
    const ownName = own.get(looseKey(name));
    if (ownName !== undefined) {
      if (isRenderer) ownRenderers.add(ownName);
      continue;
    }
    const key = pluginKey(name);
    const known = plugins.get(key);
    const label = pluginLabel(name);
    const knownVersion = known?.version ?? (version === null ? null : bareVersion(name, version));
    plugins.set(key, {
      key,
      name: label,
      label: knownVersion === null ? label : `${label} ${knownVersion}`,
      version: knownVersion,
      isRenderer: isRenderer || (known?.isRenderer ?? false),
    });
  }
  return { ownRenderers: [...ownRenderers], plugins: [...plugins.values()] };
}

/** The version of a plugin that was picked for a demand. */
export interface PluginPick {
  readonly pluginId: number;
  /** The farm's name. */
  readonly name: string;
  readonly version: string;
  readonly exact: boolean;
  readonly reason: Reason;
}

/** The best offered version of a wanted plugin; null when the policy allows none. */
export function pickPlugin(
  demand: PluginDemand,
  offered: readonly CatalogPlugin[],
  policy: ResolutionPolicy,
): PluginPick | null {
  const candidates = offered
    .filter(({ name }) => pluginKey(name) === demand.key)
    .flatMap(({ name, versions }) =>
      versions.map(({ pluginId, version }) => ({ pluginId, name, version: bareVersion(name, version) })),
    );
  const matches = candidates.flatMap((candidate) => {
    const match = matchPlugin(demand.version, candidate.version, policy);
    return match === null ? [] : [{ ...candidate, match }];
  });
  const [best] = matches.toSorted((a, b) => compareMatches(a.match, b.match) || a.pluginId - b.pluginId);
  if (best === undefined) return null;
  const label = `${pluginLabel(best.name)} ${best.version}`;
  const exact = demand.version !== null && isExact(best.match);
  const reason =
    demand.version === null
      ? reasons.unknownPluginVersion(label, demand.name)
      : exact
        ? reasons.samePlugin(label)
        : reasons.nearPlugin(label, demand.label);
  return { pluginId: best.pluginId, name: best.name, version: best.version, exact, reason };
}

function matchPlugin(wanted: string | null, offered: string, policy: ResolutionPolicy): VersionMatch | null {
  const offeredParts = parseVersion(offered) ?? [];
  // Nothing known can be contradicted, whatever the policy: the newest is the best guess, and reported as one.
  if (wanted === null) return { kind: 'newerRelease', offered: offeredParts };
  if (looseKey(wanted) === looseKey(offered)) return { kind: 'same', offered: offeredParts };
  const wantedParts = parseVersion(wanted);
  if (wantedParts === null || offeredParts.length === 0) return null;
  const rules: VersionRules = { policy, releaseParts: 2, buildsAreInterchangeable: false, breaksAt: [] };
  return matchVersion(wantedParts, offeredParts, rules);
}
