import type { FarmSystem, HardwareProposal, Resolution, ResolvedEnvironment } from '@farmhand/environment';
import type {
  FileCondition,
  Finding,
  FindingFix,
  JobSettings,
  LocalizedText,
  Owner,
  ReportScene,
  SceneReference,
  Severity,
} from '@farmhand/model';
import type { RenderedOutput } from './rendered-outputs.ts';
import type { SceneFacts } from './scenes.ts';
import type { Steps } from './steps.ts';

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
  /** Why the farm gave no answer when it was asked, as a sentence; null when it did, or nobody asked. */
  readonly farmProblem: string | null;
  /** What the job will run on; null when nobody asked the farm. */
  readonly hardware: HardwareProposal | null;
  /** Files that are there but not well. */
  readonly files: readonly FileCondition[];
  /** Submissions of this account that have not ended, without this one. */
  readonly openJobs: readonly OpenJob[];
  /** Null when nobody counted. */
  readonly upload: UploadFacts | null;
  /** All scenes as they will render. */
  readonly scenes: readonly ReportScene[];
  /** The one that renders when no others are chosen; null when it is not there. */
  readonly scene: ReportScene | null;
  /** Everything that renders, as far as it is there. */
  readonly rendered: readonly RenderedOutput[];
  /** References whose files go to the farm: what is rendered reaches them, and the artist did not leave them out. */
  readonly needed: readonly SceneReference[];
  /** What the farm's machines run; null while that is not known. */
  readonly farmSystem: FarmSystem | null;
}

/**
 * Looks for one kind of trouble. Rules do not know of each other and may run in any order. One that looks at every file
 * yields now and then, so that a process with others to serve can do so.
 */
export type Rule = (facts: PreflightFacts) => readonly Finding[] | Steps<readonly Finding[]>;

export interface FindingParts {
  readonly tipCode?: string;
  readonly owner?: Owner | null;
  readonly path?: string;
  readonly count?: number;
  readonly fix?: Finding['fix'];
  /** What else may be done; none unless given. */
  readonly otherFixes?: readonly FindingFix[];
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
    ...(parts.otherFixes === undefined || parts.otherFixes.length === 0
      ? {}
      : { otherFixes: [...parts.otherFixes] }),
  };
}

/** The property of a scene that a finding is about. */
export function sceneOwner(scene: ReportScene, property: string): Owner {
  return { type: 'Scene', name: scene.name, property };
}

/** What renders the job; null while that is not known, and where the farm has nothing that does. */
export function environmentOf({
  resolution,
}: Pick<PreflightFacts, 'resolution'>): ResolvedEnvironment | null {
  return resolution === null || resolution.outcome === 'unavailable' ? null : resolution.environment;
}
