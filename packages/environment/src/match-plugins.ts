import type { CatalogPlugin } from './catalog.ts';
import type { HostFacts } from './data/hosts.ts';
import type { PluginFacts } from './data/plugins.ts';
import { reasons } from './data/reasons.ts';
import { compareMatches, isExact, matchVersion, type VersionMatch } from './match-version.ts';
import { ownRenderers } from './own-renderers.ts';
import {
  type ListedVersion,
  moreExact,
  type PluginMention,
  type PluginReader,
  pluginLabel,
  readPlugin,
} from './plugin-name.ts';
import { isPluginExcluded } from './plugin-pattern.ts';
import type { Reason } from './reason.ts';
import type { DetectedSoftware, ResolutionPolicy } from './resolution.ts';
import type { VersionParts } from './version.ts';

/** A plugin the scene wants, however many ways it was mentioned. */
export interface PluginDemand {
  readonly key: string;
  /** For sentences: the usual name, and the version where it is known. */
  readonly label: string;
  readonly name: string;
  readonly version: string | null;
  /** The version's numbers; null where it is not known. */
  readonly parts: VersionParts | null;
  readonly facts: PluginFacts | null;
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
  const own = ownRenderers(facts);
  const rendering = new Set<string>();
  const mentions = new Map<string, { readonly mention: PluginMention; readonly isRenderer: boolean }>();
  const named = [
    ...detected.renderers.map((name) => ({ name, version: null, isRenderer: true })),
    ...detected.plugins.map(({ name, version }) => ({ name, version, isRenderer: false })),
  ];
  for (const { name, version, isRenderer } of named) {
    const ownName = own(name);
    if (ownName !== null) {
      if (isRenderer) rendering.add(ownName);
      continue;
    }
    const mention = readPlugin(name, version);
    // A file that does not tell its renderer names an empty one.
    if (mention.key === '') continue;
    const known = mentions.get(mention.key);
    // An asset of someone's own that does not render pictures is no renderer, though it is an output: `acme::csv_export`.
    const isAsset = name.includes('::') && mention.facts === null;
    mentions.set(mention.key, {
      mention: known === undefined ? mention : moreExact(known.mention, mention),
      isRenderer: (isRenderer && !isAsset) || (known?.isRenderer ?? false),
    });
  }
  return {
    ownRenderers: [...rendering],
    plugins: [...mentions.values()].map(({ mention, isRenderer }) => ({
      key: mention.key,
      name: mention.label,
      label: mention.version === null ? mention.label : `${mention.label} ${mention.version}`,
      version: mention.version,
      parts: mention.parts,
      facts: mention.facts,
      isRenderer,
    })),
  };
}

/** True when a scene of this program most likely renders without the plugin. */
export function isDispensable({ facts, isRenderer }: PluginDemand, { rendersWithout }: HostFacts): boolean {
  if (isRenderer) return false;
  if (facts === null) return rendersWithout.unlisted;
  return facts.renders ? rendersWithout.otherRenderers : rendersWithout.known;
}

/** The version of a plugin that was picked for a demand. */
export interface PluginPick {
  readonly demand: PluginDemand;
  readonly pluginId: number;
  /** The farm's name. */
  readonly name: string;
  readonly version: string;
  readonly match: VersionMatch;
  readonly exact: boolean;
  readonly reasons: readonly Reason[];
}

/** What the farm has for a demand. */
export interface PluginAnswer {
  /** Null when the policy allows none of what is offered, or the hardware none of what the policy allows. */
  readonly pick: PluginPick | null;
  /** The best that the policy allows, where the hardware does not; by name and version. */
  readonly excluded: string | null;
}

/**
 * The best offered version of a wanted plugin.
 *
 * @param excluded - Patterns of the hardware for plugins that do not run on it.
 * @param reader - One for the whole resolution.
 */
export function pickPlugin(
  demand: PluginDemand,
  offered: readonly CatalogPlugin[],
  policy: ResolutionPolicy,
  excluded: readonly string[],
  reader: PluginReader,
): PluginAnswer {
  const matches = offered
    .flatMap(({ name, versions }) =>
      versions.flatMap(({ pluginId, version }) => {
        const listed = reader.versionOf(name, version);
        const match = matchPlugin(demand, listed, policy);
        return match === null ? [] : [{ pluginId, name, version: listed.text, match }];
      }),
    )
    .toSorted((a, b) => compareMatches(a.match, b.match) || a.pluginId - b.pluginId);
  const best = matches.find(({ name, version }) => !isPluginExcluded(excluded, name, version));
  const first = matches[0];
  const refused =
    first === undefined || first === best ? null : `${pluginLabel(first.name)} ${first.version}`;
  if (best === undefined) return { pick: null, excluded: refused };

  const label = `${pluginLabel(best.name)} ${best.version}`;
  const exact = demand.version !== null && isExact(best.match);
  const reason =
    demand.version === null
      ? reasons.unknownPluginVersion(label, demand.name)
      : exact
        ? reasons.samePlugin(label)
        : reasons.nearPlugin(label, demand.label);
  return {
    pick: {
      demand,
      ...best,
      exact,
      reasons: refused === null ? [reason] : [reason, reasons.pluginNotOnHardware(refused, label)],
    },
    excluded: refused,
  };
}

function matchPlugin(
  { version, parts, facts }: PluginDemand,
  offered: ListedVersion,
  policy: ResolutionPolicy,
): VersionMatch | null {
  // Nothing known can be contradicted, whatever the policy: the newest is the best guess, and reported as one.
  if (version === null || parts === null) return { kind: 'newerRelease', offered: offered.parts };
  if (offered.parts.length === 0) return null;
  return matchVersion(parts, offered.parts, {
    policy,
    releaseParts: facts?.releaseParts ?? 2,
    buildsAreInterchangeable: false,
    breaksAt: [],
  });
}
