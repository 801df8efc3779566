import type { Resolution } from '@farmhand/environment';
import type { Finding, JobSettings, LocalizedText, Owner, ReportScene, Severity } from '@farmhand/model';
import type { SceneFacts } from './scenes.ts';

/** What the frames are rendered with; null while nobody chose. */
export type Hardware = 'cpu' | 'gpu';

/** What a rule may look at. */
export interface PreflightFacts extends SceneFacts {
  readonly settings: JobSettings;
  readonly resolution: Resolution;
  readonly hardware: Hardware | null;
  /** All scenes as they will render. */
  readonly scenes: readonly ReportScene[];
  /** The one that renders; null when it is not there. */
  readonly scene: ReportScene | null;
}

/** Looks for one kind of trouble. Rules do not know of each other and may run in any order. */
export type Rule = (facts: PreflightFacts) => readonly Finding[];

export interface FindingParts {
  readonly tipCode?: string;
  readonly owner?: Owner | null;
  readonly path?: string;
  readonly count?: number;
  readonly fix?: Finding['fix'];
}

/** A finding that is about the whole job unless `parts` say what it is about. */
export function findingOf(
  id: string,
  severity: Severity,
  text: LocalizedText,
  parts: FindingParts = {},
): Finding {
  return {
    id,
    severity,
    tipCode: parts.tipCode ?? null,
    text,
    owner: parts.owner ?? null,
    path: parts.path ?? null,
    count: parts.count ?? 1,
    fix: parts.fix ?? null,
  };
}

/** The property of a scene that a finding is about. */
export function sceneOwner(scene: ReportScene, property: string): Owner {
  return { type: 'Scene', name: scene.name, property };
}
