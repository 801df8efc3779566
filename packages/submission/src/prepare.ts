import { setImmediate as turnOfOthers } from 'node:timers/promises';
import { FarmhandClientError } from '@farmhand/client';
import {
  type HardwareProposal,
  proposeHardware,
  type Resolution,
  type ResolveInput,
  resolveEnvironment,
  softwareIdOf,
} from '@farmhand/environment';
import {
  detectedSoftware,
  isWindowsPath,
  JobError,
  type JobInput,
  type JobPlan,
  jobPlan,
  type OpenJob,
  preflightInSteps,
  renderedOutputs,
  renderedPart,
  type SceneFacts,
  type Steps,
  scenesOf,
  type UploadFacts,
  withExtraFilesInSteps,
  withoutWrittenInSteps,
} from '@farmhand/job';
import type {
  Finding,
  JobSettings,
  LocalizedText,
  LocalPath,
  ReferencedFile,
  RenderedPart,
  SceneReport,
  SnapshotReference,
} from '@farmhand/model';
import { eachInTurns, findCandidates, foldersNearScene, inspectFiles } from '@farmhand/transfer';
import { breather } from './breathe.ts';
import { findExtraFiles, MOST_EXTRA_FILES } from './extra-files.ts';
import type { FarmOffers, OffersSource } from './farm-offers.ts';
import { filesOfJob } from './files-of-job.ts';
import type { SubmissionRequest } from './request.ts';
import { type SentFile, sentState } from './sent-state.ts';

/** Of what {@link PreparedJob} holds; the journal forgets one that another Farmhand wrote. */
export const PREPARED_VERSION = 2;

/** What is known of a job before a cent is spent. */
export interface PreparedJob {
  readonly version: typeof PREPARED_VERSION;
  readonly report: SceneReport;
  /** Null when nobody could say what the farm offers. */
  readonly resolution: Resolution | null;
  /** Null likewise. */
  readonly hardware: HardwareProposal | null;
  readonly findings: readonly Finding[];
  /** Null when an error among the findings leaves nothing that could be planned. */
  readonly plan: JobPlan | null;
  readonly upload: JobUpload;
  /** When the farm was asked what it offers. Milliseconds since 1970; null when it never was. */
  readonly offersAsOf: number | null;
}

/** What a job needs at the farm. */
export interface JobUpload extends UploadFacts {
  /** All of it, whether it was sent before or not. */
  readonly allFiles: number;
  readonly allBytes: number;
}

export interface PrepareDependencies {
  /** Reads the saved scene; handed in, so that this package needs no reader of its own. */
  readonly readScene: (
    path: string,
    options: {
      readonly signal: AbortSignal;
      readonly rendered: RenderedPart;
      readonly hostReferences?: readonly SnapshotReference[];
      readonly hostVariables?: Readonly<Record<string, string>>;
    },
  ) => Promise<SceneReport>;
}

export interface PrepareJobDependencies extends PrepareDependencies {
  readonly source: OffersSource;
  /** False when a farm that gives no answer is only told of; true when nothing can be done without it. */
  readonly needsFarm: boolean;
  /** What an exported folder says of the job, in place of the scene and the files on this disk; null unless given. */
  readonly exported?: ExportedFiles | null;
  /** Hears what is being done. Often: for each file. */
  readonly onProgress?: ((progress: PrepareProgress) => void) | undefined;
}

/** What is being done to prepare a job. */
export type PrepareProgress =
  | { readonly step: 'scene' }
  | { readonly step: 'files'; readonly filesDone: number; readonly filesTotal: number }
  /** All else is known; the farm has not answered yet. */
  | { readonly step: 'farm' }
  | { readonly step: 'rules' };

/** A prepared job with what it was made of, which nobody keeps. */
export interface PreparedInDetail {
  readonly prepared: PreparedJob;
  /** What goes to the farm, the scene first, with sizes in bytes. */
  readonly files: ReadonlyMap<LocalPath, number>;
  /** When each of these was modified. Milliseconds since 1970. */
  readonly modified: ReadonlyMap<LocalPath, number>;
  /** What the render environment was chosen by; null when nobody could say what the farm has. */
  readonly wanted: ResolveInput | null;
}

/** The report of an exported job, and what is to be said of its files. */
export interface ExportedFiles {
  readonly report: SceneReport;
  /** About files that are not as they were exported. */
  readonly findings: readonly Finding[];
  /** When each file was modified, by the path that the report knows it by. Milliseconds since 1970. */
  readonly modified: ReadonlyMap<LocalPath, number>;
}

/** What earlier submissions tell of this one. */
export interface EarlierJobs {
  /** Of the same account, not ended, without this one. */
  readonly openJobs: readonly OpenJob[];
  /** What the last upload of this scene sent, by path. */
  readonly sentBefore: ReadonlyMap<string, SentFile>;
  readonly bytesPerSecond: number | null;
}

/** Reads the scene, picks render environment and hardware, looks at the files and checks the job. Changes nothing anywhere. */
export async function prepareJob(
  request: SubmissionRequest,
  dependencies: PrepareJobDependencies,
  earlier: EarlierJobs,
  signal: AbortSignal,
): Promise<PreparedJob> {
  return (await prepareInDetail(request, dependencies, earlier, signal)).prepared;
}

/** {@link prepareJob} with what was found out on the way. */
export async function prepareInDetail(
  request: SubmissionRequest,
  { readScene, source, needsFarm, exported = null, onProgress = () => undefined }: PrepareJobDependencies,
  earlier: EarlierJobs,
  signal: AbortSignal,
): Promise<PreparedInDetail> {
  const { snapshot, settings } = request;
  onProgress({ step: 'scene' });
  const report = exported?.report ?? (await readReport(request, readScene, signal));
  const files = await filesOfJob(report, settings, signal);
  const modified = new Map<LocalPath, number>(exported?.modified);
  const seen = (path: LocalPath, modifiedMs: number) => {
    modified.set(path, modifiedMs);
    onProgress({ step: 'files', filesDone: modified.size, filesTotal: files.size });
  };
  onProgress({ step: 'files', filesDone: 0, filesTotal: files.size });
  const looking =
    exported === null
      ? lookAtFiles(report, files, signal, seen).then((looked) => {
          onProgress({ step: 'farm' });
          return looked;
        })
      : NOT_LOOKED_AT;
  const [{ offers, problem }, disk] = await Promise.all([
    askFarm(source, report, needsFarm, signal),
    looking,
  ]);
  onProgress({ step: 'rules' });
  const chosen = offers === null ? null : chooseAtFarm(request, report, offers);
  const resolution = chosen?.resolution ?? null;
  const upload = await uploadOf(files, modified, earlier, signal);
  const steps = preflightInSteps({
    report,
    snapshot,
    settings,
    resolution,
    farmProblem: problem,
    hardware: chosen?.hardware ?? null,
    ...disk,
    openJobs: earlier.openJobs,
    upload,
  });
  const found = await inTurns(steps, signal);
  const findings = await source.explained([...(exported?.findings ?? []), ...found], signal);
  await turnOfOthers(undefined, { signal });
  const prepared: PreparedJob = {
    version: PREPARED_VERSION,
    report,
    resolution,
    hardware: chosen?.hardware ?? null,
    findings,
    plan: planIfAny({ report, snapshot, settings, resolution: resolution ?? NOT_ASKED }),
    upload,
    offersAsOf: offers?.fetchedAt ?? null,
  };
  return { prepared, files, modified, wanted: chosen?.wanted ?? null };
}

/** What comes of steps, with turns for others between them. */
async function inTurns<T>(steps: Steps<T>, signal: AbortSignal): Promise<T> {
  const breathe = breather(signal);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    const turn = breathe();
    if (turn !== undefined) await turn;
  }
}

/** What the scene is, with the files that the artist takes along besides. */
async function readReport(
  { scenePath, snapshot, settings }: SubmissionRequest,
  readScene: PrepareDependencies['readScene'],
  signal: AbortSignal,
): Promise<SceneReport> {
  const report = await readScene(scenePath, {
    signal,
    rendered: renderedPart(settings),
    ...(snapshot === null ? {} : { hostReferences: snapshot.references }),
    ...(snapshot?.variables === undefined ? {} : { hostVariables: snapshot.variables }),
  });
  const rendered = renderedOutputs({
    scenes: scenesOf({ report, snapshot }),
    settings,
    host: report.host.name,
    path: report.path,
  });
  const withCaches = await inTurns(withoutWrittenInSteps(report, rendered), signal);
  if (settings.extraFiles.length === 0) return withCaches;
  const extra = await findExtraFiles(settings.extraFiles, report.path, { signal });
  return inTurns(withExtraFilesInSteps(withCaches, extra, MOST_EXTRA_FILES), signal);
}

async function askFarm(
  source: OffersSource,
  report: SceneReport,
  needsFarm: boolean,
  signal: AbortSignal,
): Promise<{ readonly offers: FarmOffers | null; readonly problem: string | null }> {
  try {
    return { offers: await source.offers(softwareIdOf(report.host.name), signal), problem: null };
  } catch (error) {
    if (needsFarm || signal.aborted || !FarmhandClientError.isInstance(error)) throw error;
    return { offers: null, problem: error.message };
  }
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}

/** How the render environment was chosen, in words. */
export function environmentText({ resolution }: Pick<PreparedJob, 'resolution'>): LocalizedText {
  const reasons = resolution?.reasons ?? [];
  return { en: reasons.map(({ en }) => en).join(' '), zh: reasons.map(({ zh }) => zh).join('') };
}

function chooseAtFarm({ snapshot, settings }: SubmissionRequest, report: SceneReport, offers: FarmOffers) {
  const detected = detectedSoftware({ report, snapshot, settings });
  const asked = offers.hardware.find(({ id }) => id === settings.hardwareId);
  const wanted: ResolveInput = {
    detected,
    catalog: offers.catalog,
    policy: settings.environmentPolicy,
    system: settings.system,
    softwareVersion: settings.softwareVersion,
    // Paths that the scene stores whole mean something on the artist's own system only.
    preferredSystem: isWindowsPath(report.path) ? 'windows' : 'linux',
    ...(asked === undefined
      ? {}
      : { exclude: { softwareIds: asked.unsupportedSoftwareIds, plugins: asked.unsupportedPlugins } }),
  };
  const resolution = resolveEnvironment(wanted);
  const hardware = proposeHardware({
    hardware: offers.hardware,
    hardwareId: settings.hardwareId,
    host: detected.host,
    renderers: detected.renderers,
    device: deviceOf({ report, snapshot }, settings),
    memoryGiB: settings.memoryGiB,
    softwareId: softwareIdOf(detected.host),
    plugins: resolution.outcome === 'unavailable' ? [] : resolution.environment.plugins,
    tipCodes: [],
  });
  return { resolution, hardware, wanted };
}

/** One output that wants a graphics card makes the whole job want one. */
function deviceOf(facts: SceneFacts, settings: JobSettings): 'cpu' | 'gpu' | null {
  const { report } = facts;
  const outputs = renderedOutputs({
    scenes: scenesOf(facts),
    settings,
    host: report.host.name,
    path: report.path,
  });
  const devices = outputs.map(({ scene }) => scene.device);
  return devices.includes('gpu') ? 'gpu' : devices.includes('cpu') ? 'cpu' : null;
}

function planIfAny(input: JobInput): JobPlan | null {
  try {
    return jobPlan(input);
  } catch (error) {
    // Preflight has said so already.
    if (error instanceof JobError) return null;
    throw error;
  }
}

/** Files of an exported job were looked at when it was exported, and may not be where the report says any more. */
const NOT_LOOKED_AT = { files: [], candidates: new Map<string, readonly string[]>() };

const NOT_ASKED: Resolution = { outcome: 'unavailable', reasons: [], offers: [] };

async function lookAtFiles(
  report: SceneReport,
  sizes: ReadonlyMap<LocalPath, number>,
  signal: AbortSignal,
  onSeen: (path: LocalPath, modifiedMs: number) => void,
) {
  const missing: LocalPath[] = [];
  await eachInTurns(report.references, signal, (reference) => {
    if (!reference.needed) return;
    for (const path of reference.missing) missing.push(path);
  });
  const sized: ReferencedFile[] = [];
  await eachInTurns(sizes, signal, ([path, sizeBytes]) => sized.push({ path, sizeBytes }));
  const folders = missing.length === 0 ? [] : await foldersNearScene(report.path, report.files, signal);
  const [files, candidates] = await Promise.all([
    inspectFiles({ files: sized, signal, onSeen }),
    missing.length === 0
      ? new Map<string, readonly string[]>()
      : findCandidates({ missing, folders, signal }),
  ]);
  return { files, candidates };
}

async function uploadOf(
  files: ReadonlyMap<LocalPath, number>,
  modified: ReadonlyMap<LocalPath, number>,
  { sentBefore, bytesPerSecond }: EarlierJobs,
  signal: AbortSignal,
): Promise<JobUpload> {
  const breathe = breather(signal);
  const upload = { allFiles: files.size, allBytes: 0, files: 0, bytes: 0, bytesPerSecond };
  for (const [path, sizeBytes] of files) {
    const turn = breathe();
    if (turn !== undefined) await turn;
    upload.allBytes += sizeBytes;
    if (sentState(sentBefore.get(path), sizeBytes, modified.get(path) ?? 0) === 'onFarm') continue;
    upload.files += 1;
    upload.bytes += sizeBytes;
  }
  return upload;
}
