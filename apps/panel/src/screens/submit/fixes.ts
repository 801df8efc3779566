import type { Finding, FindingFix } from '@farmhand/model';
import type { EnvironmentOffer, HostAbility } from '@farmhand/sidecar/api';

/** One thing that a press can do about a finding. */
export type FixAction =
  | { readonly do: 'locate'; readonly path: string; readonly stored: string }
  | { readonly do: 'relink'; readonly stored: string; readonly to: string }
  | { readonly do: 'makeRelative'; readonly stored: string }
  | { readonly do: 'skip'; readonly path: string }
  | { readonly do: 'save' }
  | { readonly do: 'camera'; readonly camera: string }
  | { readonly do: 'format'; readonly format: string }
  | { readonly do: 'outputPath'; readonly path: string }
  | { readonly do: 'frames'; readonly frames: string }
  /** Leads to the field where it is chosen. */
  | { readonly do: 'field'; readonly field: 'environment' | 'hardware' | 'cameras' }
  | {
      readonly do: 'environment';
      readonly label: string;
      readonly softwareVersion: string;
      readonly system: 'linux' | 'windows';
    }
  | { readonly do: 'hardware'; readonly id: number; readonly label: string };

/** More choices than this are made in the field itself. */
const MOST_IN_MENU = 8;

/** What the panel can do about a finding, the best first. */
export function fixActions(
  finding: Finding,
  environments: readonly EnvironmentOffer[] = [],
): readonly FixAction[] {
  const all = [finding.fix, ...(finding.otherFixes ?? [])];
  return all.flatMap((fix) => (fix === null ? [] : actionsOf(fix, finding, environments)));
}

function actionsOf(
  fix: FindingFix,
  finding: Finding,
  environments: readonly EnvironmentOffer[],
): readonly FixAction[] {
  switch (fix.action) {
    case 'locateFile':
      return [{ do: 'locate', path: fix.path, stored: storedPathOf(fix.path, finding) }];
    case 'relink':
      return fix.candidates
        .slice(0, MOST_IN_MENU)
        .map((to) => ({ do: 'relink', stored: storedPathOf(fix.path, finding), to }));
    case 'makeRelative':
      return [{ do: 'makeRelative', stored: storedPathOf(fix.path, finding) }];
    case 'skipFile':
      return [{ do: 'skip', path: fix.path }];
    case 'saveScene':
      return [{ do: 'save' }];
    case 'pickCamera':
      return [
        ...fix.cameras.slice(0, MOST_IN_MENU).map((camera): FixAction => ({ do: 'camera', camera })),
        ...(fix.cameras.length > MOST_IN_MENU ? [{ do: 'field', field: 'cameras' } as const] : []),
      ];
    case 'changeOutputFormat':
      return [{ do: 'format', format: fix.format }];
    case 'changeOutputPath':
      return [{ do: 'outputPath', path: fix.path }];
    case 'setFrames':
      return [{ do: 'frames', frames: fix.frames }];
    case 'chooseEnvironment':
      return [
        { do: 'field', field: 'environment' },
        ...environments
          .filter(({ label }) => fix.offers.some((offer) => isOffer(offer, label)))
          .map(
            ({ label, softwareVersion, system }): FixAction => ({
              do: 'environment',
              label,
              softwareVersion,
              system,
            }),
          ),
      ];
    case 'chooseHardware':
      return [
        { do: 'field', field: 'hardware' },
        ...fix.hardware
          .slice(0, MOST_IN_MENU)
          .map(({ id, label }): FixAction => ({ do: 'hardware', id, label })),
      ];
    default:
      // Of a newer sidecar.
      return [];
  }
}

/** Whether an offer of a finding is this program of the farm, with the plugins it names before it: `Octane 2024 + Blender 3.6`. */
function isOffer(offer: string, label: string): boolean {
  return offer === label || offer.endsWith(` + ${label}`);
}

/** The path as the scene stores it, by which the host finds it: findings of a reader carry it beside the one on disk. */
function storedPathOf(path: string, finding: Finding): string {
  return finding.path ?? path;
}

/** What only the host can do; the others are done here. */
export const needs: Readonly<Partial<Record<FixAction['do'], HostAbility>>> = {
  relink: 'relink',
  makeRelative: 'makeRelative',
  save: 'saveScene',
  format: 'changeOutputFormat',
  outputPath: 'changeOutputPath',
};

/** Findings in the order they are shown: the worst first, otherwise as they come. */
export function bySeverity(
  findings: readonly Finding[],
): readonly { readonly severity: Finding['severity']; readonly findings: readonly Finding[] }[] {
  return (['error', 'warning', 'notice'] as const)
    .map((severity) => ({ severity, findings: findings.filter((each) => each.severity === severity) }))
    .filter((group) => group.findings.length > 0);
}

/** Tells one finding from another, as the model has it: two of the same rule, thing and path are one. */
export function keyOf({ id, owner, path, text }: Finding): string {
  return JSON.stringify([id, owner?.type, owner?.name, owner?.property, path, path === null ? text.en : '']);
}
