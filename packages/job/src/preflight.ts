import type { HardwareProposal, Resolution } from '@farmhand/environment';
import type { FileCondition, Finding, JobSettings, Severity } from '@farmhand/model';
import type { OpenJob, Rule, UploadFacts } from './rule.ts';
import { eeveeOnCpu } from './rules/eevee-on-cpu.ts';
import { frameStep, framesOutsideRange, framesReadable, priorityFrames } from './rules/frames.ts';
import { movieOutput } from './rules/movie-output.ts';
import { pathLength } from './rules/path-length.ts';
import { sceneChanged, snapshotOfOtherFile, unsavedChanges } from './rules/saved-state.ts';
import { cameraThere, sceneThere } from './rules/scene-and-camera.ts';
import { softwareOffered } from './rules/software.ts';
import { chosenScene, type SceneFacts, scenesOf } from './scenes.ts';

const rules: readonly Rule[] = [
  unsavedChanges,
  snapshotOfOtherFile,
  sceneChanged,
  sceneThere,
  cameraThere,
  framesReadable,
  frameStep,
  framesOutsideRange,
  priorityFrames,
  movieOutput,
  eeveeOnCpu,
  softwareOffered,
  pathLength,
];

const severities: readonly Severity[] = ['error', 'warning', 'notice'];

export interface PreflightInput extends SceneFacts {
  readonly settings: JobSettings;
  /** Null when the farm was not asked what it offers. */
  readonly resolution: Resolution | null;
  /** What the job will run on; default null: not known. */
  readonly hardware?: HardwareProposal | null;
  /** Files that are there but not well; default none. */
  readonly files?: readonly FileCondition[];
  /** Submissions that have not ended, without this one; default none. */
  readonly openJobs?: readonly OpenJob[];
  /** Files of the same name as a missing one, by its path; default none. */
  readonly candidates?: ReadonlyMap<string, readonly string[]>;
  /** What has to be uploaded; default null: nobody counted. */
  readonly upload?: UploadFacts | null;
}

/**
 * Everything worth knowing about a job before it costs anything: what the scene's reader found, and what the rules
 * find. Worst first, otherwise in the order of the rules; the same thing found several times is one finding, counted.
 */
export function preflight(input: PreflightInput): readonly Finding[] {
  const { report, settings, hardware = null, files = [], openJobs = [], upload = null } = input;
  const scenes = scenesOf(input);
  const { candidates = new Map() } = input;
  const facts = { ...input, hardware, files, openJobs, candidates, upload, scenes, scene: chosenScene(scenes, settings) };
  const found = [...report.findings, ...rules.flatMap((rule) => rule(facts))];
  return mergeFindings(found).toSorted(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
  );
}

/** One finding for each id, owner and path, with the counts added up; the first one's words stand. */
export function mergeFindings(found: readonly Finding[]): readonly Finding[] {
  const merged = new Map<string, Finding>();
  for (const finding of found) {
    const { id, owner, path } = finding;
    const key = JSON.stringify([id, owner?.type, owner?.name, owner?.property, path]);
    const known = merged.get(key);
    merged.set(key, known === undefined ? finding : { ...known, count: known.count + finding.count });
  }
  return [...merged.values()];
}
