import type { HardwareProposal, Resolution } from '@farmhand/environment';
import { type FileCondition, type Finding, type JobSettings, type Severity, severity } from '@farmhand/model';
import { withoutBakedTwice, withWaysOut } from './missing-files.ts';
import { planProblems } from './plan-problems.ts';
import { renderedOutputs } from './rendered-outputs.ts';
import { environmentOf, type OpenJob, type PreflightFacts, type Rule, type UploadFacts } from './rule.ts';
import { costWithinLimit } from './rules/cost.ts';
import { denoiserThere } from './rules/denoiser.ts';
import { distributedSimulations } from './rules/distributed.ts';
import { fileConditions } from './rules/file-conditions.ts';
import { filesOutsideRoots } from './rules/files-outside-roots.ts';
import {
  frameStep,
  framesAbsurd,
  framesOutsideRange,
  framesReadable,
  priorityFrames,
} from './rules/frames.ts';
import { hardwareServes } from './rules/hardware.ts';
import { licenceServes } from './rules/licence.ts';
import { movieOutput } from './rules/movie-output.ts';
import { notEvaluated } from './rules/not-evaluated.ts';
import { outputNodes } from './rules/output-nodes.ts';
import { outputOverwrites } from './rules/output-overwrites.ts';
import { dependenciesRendered, dependencyCycles, outputsThere, renderLayersThere } from './rules/outputs.ts';
import { pathCaseCollision, pathCaseMismatch } from './rules/path-case.ts';
import { pathLength } from './rules/path-length.ts';
import { pathNames } from './rules/path-names.ts';
import { pathOfOtherSystem } from './rules/path-of-other-system.ts';
import { renderRegion, renderScale } from './rules/picture-part.ts';
import { sameSceneRendering } from './rules/same-scene.ts';
import { sceneChanged, snapshotOfOtherFile, unsavedChanges } from './rules/saved-state.ts';
import { cameraThere, sceneThere } from './rules/scene-and-camera.ts';
import { scripts } from './rules/scripts.ts';
import { simulationsBaked } from './rules/simulations.ts';
import { openedByNewer, softwareChecked, softwareOffered } from './rules/software.ts';
import { stateCurrent } from './rules/state-not-current.ts';
import { uploadSize } from './rules/upload-size.ts';
import { viewportOnly } from './rules/viewport-only.ts';
import { chosenScene, type SceneFacts, scenesOf } from './scenes.ts';
import { withoutSkipped } from './skipped-findings.ts';
import { atOnce, type Steps } from './steps.ts';
import { isOpenQuestion } from './told-by-host.ts';
import { withoutWrittenInSteps } from './written-by-job.ts';

const rules: readonly Rule[] = [
  unsavedChanges,
  snapshotOfOtherFile,
  sceneChanged,
  sceneThere,
  outputsThere,
  cameraThere,
  renderLayersThere,
  dependenciesRendered,
  dependencyCycles,
  outputNodes,
  distributedSimulations,
  notEvaluated,
  framesReadable,
  frameStep,
  stateCurrent,
  framesAbsurd,
  framesOutsideRange,
  priorityFrames,
  movieOutput,
  outputOverwrites,
  renderScale,
  renderRegion,
  licenceServes,
  softwareChecked,
  softwareOffered,
  openedByNewer,
  hardwareServes,
  denoiserThere,
  fileConditions,
  filesOutsideRoots,
  pathLength,
  pathNames,
  pathCaseCollision,
  pathCaseMismatch,
  pathOfOtherSystem,
  simulationsBaked,
  viewportOnly,
  scripts,
  uploadSize,
  costWithinLimit,
  sameSceneRendering,
];

export interface PreflightInput extends SceneFacts {
  readonly settings: JobSettings;
  /** Null when the farm was not asked what it offers. */
  readonly resolution: Resolution | null;
  /** Why the farm gave no answer, as a sentence; default null: it did, or nobody asked. */
  readonly farmProblem?: string | null;
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
  return atOnce(preflightInSteps(input));
}

/** {@link preflight} a little at a time, for a process that has others to serve meanwhile: each step is a fraction of a millisecond. */
export function* preflightInSteps(input: PreflightInput): Steps<readonly Finding[]> {
  const { settings, candidates = new Map<string, readonly string[]>() } = input;
  const scenes = scenesOf(input);
  const { host, path } = input.report;
  const rendered = renderedOutputs({ scenes, settings, host: host.name, path });
  const report = yield* withoutWrittenInSteps(input.report, rendered);
  const { needed, findings, notices } = yield* withoutSkipped(report, settings);
  const facts: PreflightFacts = {
    ...input,
    report,
    farmProblem: input.farmProblem ?? null,
    hardware: input.hardware ?? null,
    files: input.files ?? [],
    openJobs: input.openJobs ?? [],
    upload: input.upload ?? null,
    scenes,
    scene: chosenScene(scenes, settings),
    rendered,
    needed,
    farmSystem: environmentOf(input)?.system ?? settings.system,
  };
  const found: Finding[] = [];
  for (const rule of rules) {
    const looked = rule(facts);
    for (const finding of 'next' in looked ? yield* looked : looked) found.push(finding);
    yield;
  }
  const ofPlan = planProblems(facts, found);
  yield;
  const all: Finding[] = [];
  const isOpen = isOpenQuestion(input);
  for (const finding of findings) {
    if (isOpen(finding)) all.push(withWaysOut(finding, candidates));
    yield;
  }
  for (const others of [notices, found, ofPlan]) {
    for (const finding of others) {
      yield;
      all.push(finding);
    }
  }
  const merged = yield* withoutBakedTwice(yield* mergeInSteps(all));
  const bySeverity = new Map<Severity, Finding[]>(severity.options.map((each) => [each, []]));
  for (const finding of merged) {
    yield;
    bySeverity.get(finding.severity)?.push(finding);
  }
  const sorted: Finding[] = [];
  for (const alike of bySeverity.values()) {
    for (const finding of alike) {
      yield;
      sorted.push(finding);
    }
  }
  return sorted;
}

/** One finding for each id, owner and path, with the counts added up; the first one's words stand. */
export function mergeFindings(found: readonly Finding[]): readonly Finding[] {
  return atOnce(mergeInSteps(found));
}

function* mergeInSteps(found: readonly Finding[]): Steps<readonly Finding[]> {
  const merged = new Map<string, Finding>();
  for (const finding of found) {
    yield;
    const { id, owner, path } = finding;
    const key = JSON.stringify([id, owner?.type, owner?.name, owner?.property, path]);
    const known = merged.get(key);
    merged.set(key, known === undefined ? finding : { ...known, count: known.count + finding.count });
  }
  return [...merged.values()];
}
