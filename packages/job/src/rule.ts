import type { HardwareProposal, Resolution } from '@farmhand/environment';
import type {
  FileCondition,
  Finding,
  JobSettings,
  LocalizedText,
  Owner,
  ReportScene,
  Severity,
} from '@farmhand/model';
import type { SceneFacts } from './scenes.ts';

/** A submission that has not ended. */
export interface OpenJob {
  readonly submissionId: string;
  /** The farm's number; null while it has none. */
  readonly taskId: number | null;
  readonly scenePath: string;
  readonly sceneName: string | null;
  /** In the artist's notation, or the farm's; null for the scene's own. */
  readonly frames: string | null;
}

/** What has to be uploaded that the farm is not known to have. */
export interface UploadFacts {
  readonly bytes: number;
  readonly files: number;
  /** As measured in earlier uploads to this farm; null when there were none. */
  readonly bytesPerSecond: number | null;
}

/** What a rule may look at. */
export interface PreflightFacts extends SceneFacts {
  readonly settings: JobSettings;
  /** Null when nobody asked the farm what it offers. */
  readonly resolution: Resolution | null;
  /** What the job will run on; null when nobody asked the farm. */
  readonly hardware: HardwareProposal | null;
  /** Files that are there but not well. */
  readonly files: readonly FileCondition[];
  /** Submissions of this account that have not ended, without this one. */
  readonly openJobs: readonly OpenJob[];
  /** Files of the same name that were found elsewhere, by the path of the missing one; nearest first. */
  readonly candidates: ReadonlyMap<string, readonly string[]>;
  /** Null when nobody counted. */
  readonly upload: UploadFacts | null;
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
