import type { Catalog, CatalogVersion, FarmSystem } from './catalog.ts';
import { chosenOf, howChosenDiffers } from './chosen-version.ts';
import { hostVersionParts, hostVersionText } from './compare-host-versions.ts';
import { type HostFacts, hosts } from './data/hosts.ts';
import { reasons, systemName } from './data/reasons.ts';
import {
  type Demands,
  demandsOf,
  isDispensable,
  type PluginDemand,
  type PluginPick,
  pickPlugin,
} from './match-plugins.ts';
import {
  betweenTestAndRelease,
  compareMatches,
  compareNearness,
  isExact,
  matchChosen,
  matchVersion,
  type VersionMatch,
  type VersionRules,
} from './match-version.ts';
import { bareVersion, type PluginReader, pluginReader } from './plugin-name.ts';
import type { HardwareLimits } from './plugin-pattern.ts';
import type { Reason } from './reason.ts';
import type {
  AvailableResolution,
  DetectedSoftware,
  Resolution,
  ResolutionPolicy,
  UnavailableResolution,
} from './resolution.ts';
import { isTestVersion, parseVersion, type VersionParts } from './version.ts';

/** How many offers an unavailable resolution names. */
const OFFERS = 3;
const farmSystems: readonly FarmSystem[] = ['linux', 'windows'];
const noLimits: HardwareLimits = { softwareIds: [], plugins: [] };

export interface ResolveInput {
  readonly detected: DetectedSoftware;
  readonly catalog: Catalog;
  /** Default `sameMinor`. */
  readonly policy?: ResolutionPolicy;
  /** The system the artist chose; null takes the one that serves best. */
  readonly system: FarmSystem | null;
  /**
   * Version of the program that the artist chose, as the farm or a person writes it: `4.2`, `R21`. Null, the default, takes
   * the one that serves best; with a version it is that one or none, whatever the policy, which then is about plugins only.
   */
  readonly softwareVersion?: string | null;
  /** The system to take where both serve equally. Default null: Linux. */
  readonly preferredSystem?: FarmSystem | null;
  /** What the chosen hardware cannot render. Default: it renders everything. */
  readonly exclude?: HardwareLimits;
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

/** A plugin that was not picked, and the version of it that only the hardware stands against. */
interface Unserved {
  readonly demand: PluginDemand;
  readonly excluded: string | null;
}

/** An offer whose version the policy allows, with what it does for the plugins. */
interface Candidate {
  readonly offer: Offer;
  readonly match: VersionMatch;
  /** In the order of the demands. */
  readonly picks: readonly PluginPick[];
  /** Not offered, but part of the program itself. */
  readonly bundled: readonly PluginDemand[];
  /** Not offered, but the scene most likely renders without. */
  readonly leftOut: readonly PluginDemand[];
  /** Not offered and not to be done without. */
  readonly missing: readonly Unserved[];
}

/** What stays the same for all offers of one resolution. */
interface Wishes {
  readonly detected: DetectedSoftware;
  readonly facts: HostFacts;
  readonly wanted: VersionParts;
  readonly demands: Demands;
  /** The plugins demanded, renderers first; the same whatever order the scene names them in. */
  readonly weightiest: readonly PluginDemand[];
  readonly rules: VersionRules;
  /** The artist chose the version himself. */
  readonly isChosen: boolean;
  readonly exclude: HardwareLimits;
  readonly reader: PluginReader;
  /** In order of preference where both serve equally. */
  readonly systems: readonly FarmSystem[];
}

/**
 * Finds the farm's render environment for a scene, or says why there is none.
 *
 * Pure: the same input gives the same answer, whatever order the catalog is in, and a catalog with more in it never
 * gives a worse one. Another major version is never picked unless `softwareVersion` names it.
 */
export function resolveEnvironment({
  detected,
  catalog,
  policy = 'sameMinor',
  system,
  softwareVersion = null,
  preferredSystem = null,
  exclude = noLimits,
}: ResolveInput): Resolution {
  const facts = hosts[detected.host];
  const wanted = hostVersionParts(facts, detected.version);
  if (wanted === null) return unavailable([reasons.unreadableVersion(facts.name, detected.version)]);
  const madeLabel = `${facts.name} ${hostVersionText(facts, detected.version, wanted)}`;
  const isChosen = softwareVersion !== null;
  if (exclude.softwareIds.includes(facts.softwareId)) {
    return unavailable([reasons.softwareNotOnHardware(facts.name)]);
  }

  const demands = demandsOf(detected, facts);
  const wishes: Wishes = {
    detected,
    facts,
    wanted,
    demands,
    weightiest: demands.plugins.toSorted(
      (a, b) => Number(b.isRenderer) - Number(a.isRenderer) || (a.key < b.key ? -1 : 1),
    ),
    rules: {
      policy,
      releaseParts: facts.releaseParts,
      buildsAreInterchangeable: facts.buildsAreInterchangeable,
      breaksAt: facts.breaksAt.map((version) => parseVersion(version)).filter((parts) => parts !== null),
    },
    isChosen,
    exclude,
    reader: pluginReader(),
    systems: farmSystems.toSorted((a, b) => Number(b === preferredSystem) - Number(a === preferredSystem)),
  };
  const asked = system === null ? farmSystems : [system];
  const everything = offersOf(catalog, facts);
  const wishedFor = softwareVersion === null ? everything : chosenOf(everything, softwareVersion, facts);
  const offers = wishedFor.filter((offer) => asked.includes(offer.system));
  const elsewhere = wishedFor.filter((offer) => !asked.includes(offer.system));

  const candidates = candidatesOf(offers, wishes);
  const best = candidates.find(({ missing }) => missing.length === 0);
  if (best !== undefined) return available(best, candidates, madeLabel, wishes);

  const other = candidatesOf(elsewhere, wishes).find(({ missing }) => missing.length === 0);
  const hint = other === undefined ? [] : [reasons.otherSystem(other.offer.label, other.offer.system)];
  if (isChosen && offers.length === 0 && everything.length > 0) {
    const there = everything.filter((offer) => asked.includes(offer.system));
    const named = nearestOffers(there.length === 0 ? everything : there, wishes);
    const reason = reasons.chosenNotThere(`${facts.name} ${softwareVersion}`, asked, named);
    return unavailable([reason, ...hint], named);
  }
  if (offers.length === 0) {
    const named = nearestOffers(elsewhere, wishes);
    return unavailable([reasons.noSoftware(facts.name, asked), ...hint], named);
  }
  const closest = candidates[0];
  if (closest === undefined) {
    const named = nearestOffers(offers, wishes);
    return unavailable([reasons.noVersion(madeLabel, named), ...hint], named);
  }
  const lacking = closest.missing.map((unserved) => lack(unserved, closest, other, everything, wishes));
  return unavailable(
    [
      ...lacking.map(({ reason }) => reason),
      ...(isChosen ? [reasons.chosen(closest.offer.label)] : []),
      ...hint,
    ],
    lacking.flatMap(({ named }) => named),
  );
}

/** Why a plugin is not there, and the nearest things that are. */
function lack(
  { demand, excluded }: Unserved,
  closest: Candidate,
  other: Candidate | undefined,
  everything: readonly Offer[],
  wishes: Wishes,
): { readonly reason: Reason; readonly named: readonly string[] } {
  const { label, isRenderer } = demand;
  if (excluded !== null) return { reason: reasons.pluginNotOnAnyHardware(excluded, isRenderer), named: [] };
  const { offer } = closest;
  const named = nearestPlugins(demand, everything, wishes);
  if (other !== undefined && other.offer.label === offer.label) {
    const reason = reasons.onlyOnOtherSystem(
      label,
      isRenderer,
      offer.label,
      offer.system,
      other.offer.system,
    );
    return { reason, named };
  }
  const software = `${offer.label} (${systemName(offer.system)})`;
  const say = isRenderer ? reasons.noRenderer : reasons.noPlugin;
  return { reason: say(label, software, named), named };
}

function offersOf(catalog: Catalog, facts: HostFacts): readonly Offer[] {
  return farmSystems.flatMap((system) =>
    (catalog[system] ?? [])
      .filter(({ softwareId }) => softwareId === facts.softwareId)
      .flatMap(({ name, versions }) =>
        versions.flatMap((version) => {
          const written = bareVersion(name, version.version);
          const parts = hostVersionParts(facts, written);
          if (parts === null) return [];
          return [{ system, softwareName: name, version, parts, label: `${name} ${written}` }];
        }),
      ),
  );
}

/** The offers whose version the policy allows, best first. */
function candidatesOf(offers: readonly Offer[], wishes: Wishes): readonly Candidate[] {
  return offers
    .flatMap((offer) => {
      const isAlike = isTestVersion(wishes.detected.version) === isTestVersion(offer.label);
      if (wishes.isChosen) {
        return [candidateOf(offer, matchChosen(wishes.wanted, offer.parts, isAlike, wishes.rules), wishes)];
      }
      const found = matchVersion(wishes.wanted, offer.parts, wishes.rules);
      const match = found === null || isAlike ? found : betweenTestAndRelease(found, wishes.rules);
      return match === null ? [] : [candidateOf(offer, match, wishes)];
    })
    .toSorted((a, b) => compareCandidates(a, b, wishes));
}

function candidateOf(offer: Offer, match: VersionMatch, wishes: Wishes): Candidate {
  const { detected, demands, facts, rules, exclude, reader } = wishes;
  const byKey = Map.groupBy(offer.version.plugins, ({ name }) => reader.keyOf(name));
  const picks: PluginPick[] = [];
  const bundled: PluginDemand[] = [];
  const leftOut: PluginDemand[] = [];
  const missing: Unserved[] = [];
  for (const demand of demands.plugins) {
    const { pick, excluded } = pickPlugin(
      demand,
      byKey.get(demand.key) ?? [],
      rules.policy,
      exclude.plugins,
      reader,
    );
    const isPart = demand.facts?.comesWith?.includes(detected.host) ?? false;
    // What the program has itself is as good as anything when no version is asked for.
    if (isPart && (pick === null || demand.version === null)) bundled.push(demand);
    else if (pick !== null) picks.push(pick);
    else if (isDispensable(demand, facts)) leftOut.push(demand);
    else missing.push({ demand, excluded });
  }
  return { offer, match, picks, bundled, leftOut, missing };
}

function compareCandidates(a: Candidate, b: Candidate, { weightiest, systems }: Wishes): number {
  return (
    a.missing.length - b.missing.length ||
    Number(differs(a)) - Number(differs(b)) ||
    compareMatches(a.match, b.match) ||
    a.leftOut.length - b.leftOut.length ||
    inexactPicks(a) - inexactPicks(b) ||
    comparePicks(a, b, weightiest) ||
    systems.indexOf(a.offer.system) - systems.indexOf(b.offer.system) ||
    a.offer.version.versionId - b.offer.version.versionId
  );
}

function differs(candidate: Candidate): boolean {
  return (
    !isExact(candidate.match) ||
    candidate.leftOut.length > 0 ||
    candidate.bundled.some(({ version }) => version !== null) ||
    candidate.picks.some(({ exact, reasons: said }) => !exact || said.some((reason) => reason.differs))
  );
}

function inexactPicks({ picks }: Candidate): number {
  return picks.filter(({ exact }) => !exact).length;
}

/** The nearer versions of plugins, the weightiest first; having one at all comes before having none. */
function comparePicks(a: Candidate, b: Candidate, weightiest: readonly PluginDemand[]): number {
  for (const { key } of weightiest) {
    const [ofA, ofB] = [a, b].map(({ picks }) => picks.find(({ demand }) => demand.key === key));
    const order =
      ofA === undefined || ofB === undefined
        ? Number(ofA === undefined) - Number(ofB === undefined)
        : compareMatches(ofA.match, ofB.match);
    if (order !== 0) return order;
  }
  return 0;
}

function available(
  best: Candidate,
  candidates: readonly Candidate[],
  madeLabel: string,
  wishes: Wishes,
): AvailableResolution {
  const { facts, demands, systems } = wishes;
  const { offer, match, picks, bundled, leftOut } = best;
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
      ...(wishes.isChosen ? [reasons.chosen(offer.label)] : []),
      versionReason(match, offer, madeLabel, wishes),
      ...systemReasons(best, candidates, systems),
      ...demands.ownRenderers.map((renderer) => reasons.ownRenderer(renderer, offer.softwareName)),
      ...picks.flatMap((pick) => pick.reasons),
      ...bundled.map(({ label, version }) => reasons.pluginComesWith(label, offer.label, version !== null)),
      ...leftOut.map((demand) => reasons.pluginLeftOut(demand.label, offer.label)),
    ],
  };
}

/** Why it is not the system that comes first, where that has as good a version of the program but not the plugins. */
function systemReasons(
  best: Candidate,
  candidates: readonly Candidate[],
  systems: readonly FarmSystem[],
): readonly Reason[] {
  const [first] = systems;
  const { offer } = best;
  if (first === undefined || offer.system === first) return [];
  const passedOver = candidates.find(
    (candidate) => candidate.offer.system === first && compareMatches(candidate.match, best.match) <= 0,
  );
  const lacking = passedOver?.missing ?? [];
  return lacking
    .filter(({ excluded }) => excluded === null)
    .map(({ demand }) =>
      reasons.systemForPlugin(demand.label, passedOver?.offer.label ?? offer.label, first, offer.system),
    );
}

function versionReason(
  { kind }: VersionMatch,
  { label, system, parts }: Offer,
  madeLabel: string,
  { wanted, facts }: Wishes,
): Reason {
  switch (kind) {
    case 'chosen':
      return reasons.chosenOther(label, madeLabel, system, howChosenDiffers(wanted, parts, facts));
    case 'same':
      return reasons.sameVersion(label, system);
    case 'sameRelease':
    case 'lessPrecise':
    case 'newerBuild':
    case 'olderBuild':
    case 'testVersion':
    case 'newerRelease':
      return reasons[kind](label, madeLabel, system);
  }
}

function unavailable(why: readonly Reason[], offers: readonly string[] = []): UnavailableResolution {
  return { outcome: 'unavailable', reasons: why, offers: [...new Set(offers)] };
}

function nearestOffers(offers: readonly Offer[], wishes: Wishes): readonly string[] {
  const sorted = offers.toSorted((a, b) => compareOffers(a, b, wishes));
  return firstFew(sorted.map(({ label, system }) => `${label} (${systemName(system)})`));
}

function nearestPlugins(demand: PluginDemand, offers: readonly Offer[], wishes: Wishes): readonly string[] {
  const { reader } = wishes;
  const wantedPlugin = demand.parts ?? [];
  const named: string[] = [];
  for (const offer of offers.toSorted((a, b) => compareOffers(a, b, wishes))) {
    const listed = offer.version.plugins
      .filter(({ name }) => reader.keyOf(name) === demand.key)
      .flatMap(({ name, versions }) => versions.map(({ version }) => reader.versionOf(name, version)))
      .toSorted((a, b) => compareNearness(wantedPlugin, a.parts, b.parts) || (a.text < b.text ? -1 : 1));
    for (const { text } of listed) {
      named.push(`${demand.name} ${text} + ${offer.label} (${systemName(offer.system)})`);
    }
    if (new Set(named).size >= OFFERS) break;
  }
  return firstFew(named);
}

function compareOffers(a: Offer, b: Offer, { wanted, systems }: Wishes): number {
  return (
    compareNearness(wanted, a.parts, b.parts) ||
    systems.indexOf(a.system) - systems.indexOf(b.system) ||
    a.version.versionId - b.version.versionId
  );
}

function firstFew(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].slice(0, OFFERS);
}
