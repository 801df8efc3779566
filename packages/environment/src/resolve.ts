import type { Catalog, CatalogVersion, FarmSystem } from './catalog.ts';
import { type HostFacts, hosts } from './data/hosts.ts';
import { reasons, systemName } from './data/reasons.ts';
import { type Demands, demandsOf, type PluginDemand, type PluginPick, pickPlugin } from './match-plugins.ts';
import {
  compareMatches,
  compareNearness,
  isExact,
  matchVersion,
  type VersionMatch,
  type VersionRules,
} from './match-version.ts';
import { bareVersion, pluginKey } from './plugin-name.ts';
import type { Reason } from './reason.ts';
import type {
  AvailableResolution,
  DetectedSoftware,
  Resolution,
  ResolutionPolicy,
  UnavailableResolution,
} from './resolution.ts';
import { parseVersion, type VersionParts } from './version.ts';

/** How many offers an unavailable resolution names. */
const OFFERS = 3;
/** In order of preference where both serve equally. */
const farmSystems: readonly FarmSystem[] = ['linux', 'windows'];

export interface ResolveInput {
  readonly detected: DetectedSoftware;
  readonly catalog: Catalog;
  /** Default `sameMinor`. */
  readonly policy?: ResolutionPolicy;
  /** The system the artist chose; null takes the one that serves best, Linux where both do. */
  readonly system: FarmSystem | null;
}

/** One version of the software that the farm has on one system. */
interface Offer {
  readonly system: FarmSystem;
  readonly softwareName: string;
  readonly version: CatalogVersion;
  readonly parts: VersionParts;
  /** `Blender 3.4`. */
  readonly label: string;
}

/** An offer whose version the policy allows, with what it does for the plugins. */
interface Candidate {
  readonly offer: Offer;
  readonly match: VersionMatch;
  readonly picks: readonly PluginPick[];
  /** Not offered, but the scene most likely renders without. */
  readonly leftOut: readonly PluginDemand[];
  /** Not offered and not to be done without. */
  readonly missing: readonly PluginDemand[];
}

/**
 * Finds the farm's render environment for a scene, or says why there is none.
 *
 * Pure: the same input gives the same answer, whatever order the catalog is in, and a catalog with more in it never
 * gives a worse one. Another major version is never picked.
 */
export function resolveEnvironment({
  detected,
  catalog,
  policy = 'sameMinor',
  system,
}: ResolveInput): Resolution {
  const facts = hosts[detected.host];
  const made = bareVersion(facts.name, detected.version);
  const madeLabel = `${facts.name} ${made}`;
  const wanted = parseVersion(made, facts.versionSpellings);
  if (wanted === null) return unavailable([reasons.unreadableVersion(facts.name, detected.version)]);

  const asked = system === null ? farmSystems : [system];
  const everything = offersOf(catalog, facts);
  const offers = everything.filter((offer) => asked.includes(offer.system));
  const elsewhere = everything.filter((offer) => !asked.includes(offer.system));
  const demands = demandsOf(detected, facts);
  const rules: VersionRules = {
    policy,
    releaseParts: facts.releaseParts,
    buildsAreInterchangeable: facts.buildsAreInterchangeable,
    breaksAt: facts.breaksAt.map((version) => parseVersion(version)).filter((parts) => parts !== null),
  };

  const candidates = candidatesOf(offers, wanted, demands, facts, rules);
  const best = candidates.find(({ missing }) => missing.length === 0);
  if (best !== undefined) return available(best, facts, madeLabel, demands);

  const other = candidatesOf(elsewhere, wanted, demands, facts, rules).find(
    ({ missing }) => missing.length === 0,
  );
  const hint = other === undefined ? [] : [reasons.otherSystem(other.offer.label, other.offer.system)];
  if (offers.length === 0) {
    const named = nearestOffers(elsewhere, wanted);
    return unavailable([reasons.noSoftware(facts.name, asked), ...hint], named);
  }
  const closest = candidates[0];
  if (closest === undefined) {
    const named = nearestOffers(offers, wanted);
    return unavailable([reasons.noVersion(madeLabel, named), ...hint], named);
  }
  const lacking = closest.missing.map((demand) => {
    const named = nearestPlugins(demand, everything, wanted);
    const software = `${closest.offer.label} (${systemName(closest.offer.system)})`;
    const say = demand.isRenderer ? reasons.noRenderer : reasons.noPlugin;
    return { reason: say(demand.label, software, named), named };
  });
  return unavailable(
    [...lacking.map(({ reason }) => reason), ...hint],
    lacking.flatMap(({ named }) => named),
  );
}

function offersOf(catalog: Catalog, facts: HostFacts): readonly Offer[] {
  return farmSystems.flatMap((system) =>
    (catalog[system] ?? [])
      .filter(({ softwareId }) => softwareId === facts.softwareId)
      .flatMap(({ name, versions }) =>
        versions.flatMap((version) => {
          const written = bareVersion(name, version.version);
          const parts = parseVersion(written, facts.versionSpellings);
          if (parts === null) return [];
          return [{ system, softwareName: name, version, parts, label: `${name} ${written}` }];
        }),
      ),
  );
}

/** The offers whose version the policy allows, best first. */
function candidatesOf(
  offers: readonly Offer[],
  wanted: VersionParts,
  demands: Demands,
  facts: HostFacts,
  rules: VersionRules,
): readonly Candidate[] {
  return offers
    .flatMap((offer) => {
      const match = matchVersion(wanted, offer.parts, rules);
      return match === null ? [] : [candidateOf(offer, match, demands, facts, rules.policy)];
    })
    .toSorted(compareCandidates);
}

function candidateOf(
  offer: Offer,
  match: VersionMatch,
  demands: Demands,
  facts: HostFacts,
  policy: ResolutionPolicy,
): Candidate {
  const picks: PluginPick[] = [];
  const leftOut: PluginDemand[] = [];
  const missing: PluginDemand[] = [];
  for (const demand of demands.plugins) {
    const pick = pickPlugin(demand, offer.version.plugins, policy);
    if (pick !== null) picks.push(pick);
    else if (facts.rendersWithoutPlugins && !demand.isRenderer) leftOut.push(demand);
    else missing.push(demand);
  }
  return { offer, match, picks, leftOut, missing };
}

function compareCandidates(a: Candidate, b: Candidate): number {
  return (
    a.missing.length - b.missing.length ||
    Number(differs(a)) - Number(differs(b)) ||
    compareMatches(a.match, b.match) ||
    a.leftOut.length - b.leftOut.length ||
    inexactPicks(a) - inexactPicks(b) ||
    farmSystems.indexOf(a.offer.system) - farmSystems.indexOf(b.offer.system) ||
    a.offer.version.versionId - b.offer.version.versionId
  );
}

function differs(candidate: Candidate): boolean {
  return !isExact(candidate.match) || candidate.leftOut.length > 0 || inexactPicks(candidate) > 0;
}

function inexactPicks({ picks }: Candidate): number {
  return picks.filter(({ exact }) => !exact).length;
}

function available(
  best: Candidate,
  facts: HostFacts,
  madeLabel: string,
  demands: Demands,
): AvailableResolution {
  const { offer, match, picks, leftOut } = best;
  const plugins = [...new Map(picks.map((pick) => [pick.pluginId, pick])).values()].toSorted(
    (a, b) => a.pluginId - b.pluginId,
  );
  return {
    outcome: differs(best) ? 'near' : 'exact',
    environment: {
      softwareId: facts.softwareId,
      softwareName: offer.softwareName,
      version: offer.version.version,
      versionId: offer.version.versionId,
      system: offer.system,
      pluginIds: plugins.map(({ pluginId }) => pluginId),
      plugins: plugins.map(({ name, version }) => ({ name, version })),
    },
    reasons: [
      versionReason(match, offer, madeLabel),
      ...demands.ownRenderers.map((renderer) => reasons.ownRenderer(renderer, offer.softwareName)),
      ...picks.map(({ reason }) => reason),
      ...leftOut.map((demand) => reasons.pluginLeftOut(demand.label, offer.label)),
    ],
  };
}

function versionReason({ kind }: VersionMatch, { label, system }: Offer, madeLabel: string): Reason {
  switch (kind) {
    case 'same':
      return reasons.sameVersion(label, system);
    case 'sameRelease':
    case 'lessPrecise':
    case 'newerBuild':
    case 'olderBuild':
    case 'newerRelease':
      return reasons[kind](label, madeLabel, system);
  }
}

function unavailable(why: readonly Reason[], offers: readonly string[] = []): UnavailableResolution {
  return { outcome: 'unavailable', reasons: why, offers: [...new Set(offers)] };
}

function nearestOffers(offers: readonly Offer[], wanted: VersionParts): readonly string[] {
  const sorted = offers.toSorted((a, b) => compareOffers(a, b, wanted));
  return firstFew(sorted.map(({ label, system }) => `${label} (${systemName(system)})`));
}

function nearestPlugins(
  demand: PluginDemand,
  offers: readonly Offer[],
  wanted: VersionParts,
): readonly string[] {
  const wantedPlugin = parseVersion(demand.version ?? '') ?? [];
  const found = offers
    .toSorted((a, b) => compareOffers(a, b, wanted))
    .flatMap((offer) =>
      offer.version.plugins
        .filter(({ name }) => pluginKey(name) === demand.key)
        .flatMap(({ name, versions }) => versions.map(({ version }) => bareVersion(name, version)))
        .map((version) => ({ version, parts: parseVersion(version) ?? [] }))
        .toSorted(
          (a, b) => compareNearness(wantedPlugin, a.parts, b.parts) || (a.version < b.version ? -1 : 1),
        )
        .map(({ version }) => `${demand.name} ${version} + ${offer.label} (${systemName(offer.system)})`),
    );
  return firstFew(found);
}

function compareOffers(a: Offer, b: Offer, wanted: VersionParts): number {
  return (
    compareNearness(wanted, a.parts, b.parts) ||
    farmSystems.indexOf(a.system) - farmSystems.indexOf(b.system) ||
    a.version.versionId - b.version.versionId
  );
}

function firstFew(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].slice(0, OFFERS);
}
