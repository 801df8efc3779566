import { setImmediate as turnOfOthers } from 'node:timers/promises';
import { FarmhandClientError } from '@farmhand/client';
import {
  type HardwareProposal,
  proposeHardware,
  type Resolution,
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
  preflight,
  renderedOutputs,
  renderedPart,
  type SceneFacts,
  scenesOf,
  type UploadFacts,
} from '@farmhand/job';
import type {
  Finding,
  JobSettings,
  LocalPath,
  RenderedPart,
  SceneReport,
  SnapshotReference,
} from '@farmhand/model';
import { findCandidates, foldersNearScene, inspectFiles } from '@farmhand/transfer';
import type { FarmOffers, OffersSource } from './farm-offers.ts';
import { filesOfJob } from './files-of-job.ts';
import type { SubmissionRequest } from './request.ts';

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
    },
  ) => Promise<SceneReport>;
}

export interface PrepareJobDependencies extends PrepareDependencies {
  readonly source: OffersSource;
  /** False when a farm that gives no answer is only told of; true when nothing can be done without it. */
  readonly needsFarm: boolean;
  /** What an exported folder says of the job, in place of the scene and the files on this disk; null unless given. */
  readonly exported?: ExportedFiles | null;
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

/** A file as it was when it was sent. */
export interface SentFile {
  readonly sizeBytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** What two ways of rounding the same time may differ by. Milliseconds. */
const ROUNDING_MS = 1;

/** Reads the scene, picks render environment and hardware, looks at the files and checks the job. Changes nothing anywhere. */
export async function prepareJob(
  request: SubmissionRequest,
  { readScene, source, needsFarm, exported = null }: PrepareJobDependencies,
  earlier: EarlierJobs,
  signal: AbortSignal,
): Promise<PreparedJob> {
  const { snapshot, settings } = request;
  const report =
    exported?.report ??
    (await readScene(request.scenePath, {
      signal,
      rendered: renderedPart(settings),
      ...(snapshot === null ? {} : { hostReferences: snapshot.references }),
    }));
  const files = filesOfJob(report, settings);
  const modified = new Map<LocalPath, number>(exported?.modified);
  const [{ offers, problem }, disk] = await Promise.all([
    askFarm(source, report, needsFarm, signal),
    exported === null
      ? lookAtFiles(report, files, signal, (path, modifiedMs) => modified.set(path, modifiedMs))
      : NOT_LOOKED_AT,
  ]);
  const chosen = offers === null ? null : chooseAtFarm(request, report, offers);
  const resolution = chosen?.resolution ?? null;
  const upload = uploadOf(files, modified, earlier);
  await turnOfOthers(undefined, { signal });
  const found = preflight({
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
  const findings = await source.explained([...(exported?.findings ?? []), ...found], signal);
  await turnOfOthers(undefined, { signal });
  return {
    version: PREPARED_VERSION,
    report,
    resolution,
    hardware: chosen?.hardware ?? null,
    findings,
    plan: planIfAny({ report, snapshot, settings, resolution: resolution ?? NOT_ASKED }),
    upload,
    offersAsOf: offers?.fetchedAt ?? null,
  };
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
export function environmentText({ resolution }: Pick<PreparedJob, 'resolution'>): string {
  return resolution?.reasons.map(({ en }) => en).join(' ') ?? '';
}

function chooseAtFarm({ snapshot, settings }: SubmissionRequest, report: SceneReport, offers: FarmOffers) {
  const detected = detectedSoftware({ report, snapshot, settings });
  const asked = offers.hardware.find(({ id }) => id === settings.hardwareId);
  const resolution = resolveEnvironment({
    detected,
    catalog: offers.catalog,
    policy: settings.environmentPolicy,
    system: settings.system,
    // Paths that the scene stores whole mean something on the artist's own system only.
    preferredSystem: isWindowsPath(report.path) ? 'windows' : 'linux',
    ...(asked === undefined
      ? {}
      : { exclude: { softwareIds: asked.unsupportedSoftwareIds, plugins: asked.unsupportedPlugins } }),
  });
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
  return { resolution, hardware };
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
  const missing = report.references.filter(({ needed }) => needed).flatMap((each) => each.missing);
  const [files, candidates] = await Promise.all([
    inspectFiles({
      files: [...sizes].map(([path, sizeBytes]) => ({ path, sizeBytes })),
      signal,
      onSeen,
    }),
    missing.length === 0
      ? new Map<string, readonly string[]>()
      : findCandidates({
          missing,
          folders: foldersNearScene(
            report.path,
            report.files.map(({ path }) => path),
          ),
          signal,
        }),
  ]);
  return { files, candidates };
}

function uploadOf(
  files: ReadonlyMap<LocalPath, number>,
  modified: ReadonlyMap<LocalPath, number>,
  { sentBefore, bytesPerSecond }: EarlierJobs,
): JobUpload {
  const all = [...files];
  const fresh = all.filter(([path, sizeBytes]) => {
    const sent = sentBefore.get(path);
    const modifiedMs = modified.get(path) ?? 0;
    return sent?.sizeBytes !== sizeBytes || Math.abs(sent.modifiedMs - modifiedMs) > ROUNDING_MS;
  });
  return {
    allFiles: all.length,
    allBytes: bytesOf(all),
    files: fresh.length,
    bytes: bytesOf(fresh),
    bytesPerSecond,
  };
}

function bytesOf(files: readonly (readonly [path: string, sizeBytes: number])[]): number {
  return files.reduce((sum, [, sizeBytes]) => sum + sizeBytes, 0);
}
