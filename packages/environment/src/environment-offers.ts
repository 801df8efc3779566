import type { LocalizedText } from '@farmhand/model';
import type { FarmSystem } from './catalog.ts';
import { hostVersionParts, isNewerRelease } from './compare-host-versions.ts';
import { hosts } from './data/hosts.ts';
import { reasons, systemName } from './data/reasons.ts';
import { compareNearness } from './match-version.ts';
import { bareVersion } from './plugin-name.ts';
import type { DetectedSoftware } from './resolution.ts';
import { type ResolveInput, resolveEnvironment } from './resolve.ts';
import type { VersionParts } from './version.ts';

const farmSystems: readonly FarmSystem[] = ['linux', 'windows'];

/** A version of the program that the farm has on one system, and how it would serve the scene. */
export interface EnvironmentOffer {
  /** `Blender 3.6 (Linux)`, spelled as in the offers of an {@link UnavailableResolution}. */
  readonly label: string;
  /** The farm's spelling: what `softwareVersion` of {@link ResolveInput} takes. */
  readonly softwareVersion: string;
  readonly versionId: number;
  readonly system: FarmSystem;
  /**
   * `exact` and `near`: the policy allows it. `far`: it renders the scene if the artist chooses it. `unfit`: it cannot.
   */
  readonly fit: 'exact' | 'near' | 'far' | 'unfit';
  /** What it would be chosen or left for. */
  readonly reasons: readonly LocalizedText[];
}

interface Listed {
  readonly system: FarmSystem;
  readonly version: string;
  readonly versionId: number;
  /** `Blender 3.6`. */
  readonly written: string;
  readonly label: string;
  readonly parts: VersionParts;
}

/**
 * Every version of the program that the farm has on either system, the nearest to the scene's own first, each judged as if
 * the artist had chosen it. Lazy: a caller that must not hold others up takes one at a time.
 *
 * @param input - Of the scene's own resolution; its `system` and `softwareVersion` do not matter here.
 */
export function* environmentOffers(input: ResolveInput): Generator<EnvironmentOffer> {
  const { detected } = input;
  for (const { system, version, written, versionId, label } of listedBy(input)) {
    const judged = resolveEnvironment({ ...input, system, softwareVersion: version });
    // That the artist chose it is no news before he has.
    const choice = reasons.chosen(written).en;
    yield {
      label,
      softwareVersion: version,
      versionId,
      system,
      fit:
        judged.outcome === 'exact' || judged.outcome === 'unavailable'
          ? fitByOutcome[judged.outcome]
          : isRefused(detected, version)
            ? 'unfit'
            : isAllowed(input, system, versionId)
              ? 'near'
              : 'far',
      reasons: judged.reasons.filter(({ en }) => en !== choice).map(({ en, zh }) => ({ en, zh })),
    };
  }
}

const fitByOutcome = { exact: 'exact', unavailable: 'unfit' } as const;

/** Whether the program cannot open the scene because a newer release saved it. */
function isRefused({ host, version }: DetectedSoftware, offered: string): boolean {
  return !hosts[host].opensNewerFiles && isNewerRelease(host, version, offered);
}

/** Whether the policy takes this version without the artist's word. */
function isAllowed(input: ResolveInput, system: FarmSystem, versionId: number): boolean {
  const only = (input.catalog[system] ?? []).map((software) => ({
    ...software,
    versions: software.versions.filter((each) => each.versionId === versionId),
  }));
  const { softwareVersion, ...rest } = input;
  return resolveEnvironment({ ...rest, system, catalog: { [system]: only } }).outcome !== 'unavailable';
}

function listedBy({ detected, catalog, preferredSystem = null }: ResolveInput): readonly Listed[] {
  const facts = hosts[detected.host];
  const wanted = hostVersionParts(facts, detected.version) ?? [];
  const listed = farmSystems.flatMap((system) =>
    (catalog[system] ?? [])
      .filter(({ softwareId }) => softwareId === facts.softwareId)
      .flatMap(({ name, versions }) =>
        versions.flatMap(({ version, versionId }): readonly Listed[] => {
          const bare = bareVersion(name, version);
          const parts = hostVersionParts(facts, bare);
          if (parts === null) return [];
          const written = `${name} ${bare}`;
          return [
            { system, version, versionId, written, label: `${written} (${systemName(system)})`, parts },
          ];
        }),
      ),
  );
  return listed.toSorted(
    (a, b) =>
      compareNearness(wanted, a.parts, b.parts) ||
      Number(b.system === preferredSystem) - Number(a.system === preferredSystem) ||
      a.versionId - b.versionId,
  );
}
