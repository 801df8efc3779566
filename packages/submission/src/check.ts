import { type EnvironmentOffer, environmentOffers, systemName } from '@farmhand/environment';
import { estimatedCost, type JobPlan, settingsInWords } from '@farmhand/job';
import { CHECK_SCHEMA, type CheckReport, type LocalPath, type SceneReport } from '@farmhand/model';
import { breather } from './breathe.ts';
import type { OffersSource } from './farm-offers.ts';
import {
  type EarlierJobs,
  type PrepareDependencies,
  type PreparedInDetail,
  type PreparedJob,
  type PrepareProgress,
  prepareInDetail,
} from './prepare.ts';
import type { SubmissionRequest } from './request.ts';
import type { SentFile } from './sent-state.ts';
import { refuseRelativePaths } from './whole-paths.ts';

export interface CheckDependencies extends PrepareDependencies {
  /** Null when there is no farm account. */
  readonly source: OffersSource | null;
  readonly earlier: EarlierJobs;
  /** Milliseconds since 1970; the machine's clock unless given. */
  readonly clock?: () => number;
}

const nobody: OffersSource = { offers: async () => null, explained: async (findings) => findings };

export interface ExamineDependencies extends CheckDependencies {
  /** Hears what is being done. Often: for each file. */
  readonly onProgress?: ((progress: PrepareProgress) => void) | undefined;
}

/** A check with what it was made of. */
export interface ExaminedJob {
  readonly check: CheckReport;
  readonly report: SceneReport;
  /** Every version of the program that the farm has, the nearest first; empty when nobody could say. */
  readonly environments: readonly (EnvironmentOffer & { readonly chosen: boolean })[];
  /** What was thought of the farm's hardware; null when nobody could say what it has. */
  readonly hardware: PreparedJob['hardware'];
  /** What goes to the farm, the scene first, with sizes in bytes. */
  readonly files: ReadonlyMap<LocalPath, number>;
  /** When each of these was modified. Milliseconds since 1970; none for a file that could not be looked at. */
  readonly modified: ReadonlyMap<LocalPath, number>;
  /** What the last upload of this scene sent, by path. */
  readonly sentBefore: ReadonlyMap<string, SentFile>;
}

/**
 * Everything that can be said of a job before it is submitted. Changes nothing, here or at the farm.
 *
 * @throws SubmissionError `path-not-absolute`; the reader's error when the scene cannot be read; the reason of `signal`.
 * A farm that gives no answer is a finding.
 */
export async function checkJob(
  request: SubmissionRequest,
  dependencies: CheckDependencies,
  signal: AbortSignal,
): Promise<CheckReport> {
  const { prepared } = await prepareForCheck(request, dependencies, signal);
  return checkReportOf(request, prepared, dependencies);
}

/**
 * {@link checkJob} with everything that was found out on the way: what the farm has besides, and every file.
 *
 * @throws As {@link checkJob}.
 */
export async function examineJob(
  request: SubmissionRequest,
  dependencies: ExamineDependencies,
  signal: AbortSignal,
): Promise<ExaminedJob> {
  const detail = await prepareForCheck(request, dependencies, signal);
  const { prepared, files, modified } = detail;
  return {
    check: checkReportOf(request, prepared, dependencies),
    report: prepared.report,
    environments: await environmentsOf(detail, signal),
    hardware: prepared.hardware,
    files,
    modified,
    sentBefore: dependencies.earlier.sentBefore,
  };
}

async function prepareForCheck(
  request: SubmissionRequest,
  { readScene, source, earlier, onProgress }: ExamineDependencies,
  signal: AbortSignal,
): Promise<PreparedInDetail> {
  refuseRelativePaths(request);
  const dependencies = { readScene, source: source ?? nobody, needsFarm: false, onProgress };
  return prepareInDetail(request, dependencies, earlier, signal);
}

async function environmentsOf(
  { prepared: { resolution }, wanted }: PreparedInDetail,
  signal: AbortSignal,
): Promise<ExaminedJob['environments']> {
  if (wanted === null) return [];
  const breathe = breather(signal);
  const taken = resolution === null || resolution.outcome === 'unavailable' ? null : resolution.environment;
  const offers: (EnvironmentOffer & { readonly chosen: boolean })[] = [];
  for (const offer of environmentOffers(wanted)) {
    const chosen = offer.versionId === taken?.versionId && offer.system === taken.system;
    offers.push({ ...offer, chosen });
    await breathe();
  }
  return offers;
}

/** Cameras and layers of an output have its frames and its place in the order. */
function outputsOf({ parts }: JobPlan): NonNullable<CheckReport['plan']>['outputs'] {
  const outputs = new Map(parts.map((part) => [part.name, part]));
  return [...outputs.values()].map(({ name, frames, dependsOn, isCache }) => ({
    name,
    frames,
    dependsOn: [...dependsOn],
    isCache,
  }));
}

function checkReportOf(
  { settings }: SubmissionRequest,
  prepared: PreparedJob,
  { clock = Date.now }: CheckDependencies,
): CheckReport {
  const { findings, plan, upload, report } = prepared;
  return {
    schema: CHECK_SCHEMA,
    scenePath: report.path,
    checkedAt: new Date(clock()).toISOString(),
    // Preflight lists the worst first.
    worst: findings[0]?.severity ?? null,
    findings: [...findings],
    plan:
      plan === null
        ? null
        : {
            sceneName: plan.sceneName,
            camera: plan.camera,
            frames: plan.frames,
            frameCount: plan.frameCount,
            resolution:
              plan.width === null || plan.height === null ? null : { width: plan.width, height: plan.height },
            renderer: plan.renderer,
            format: plan.format,
            outputs: outputsOf(plan),
          },
    environment: environmentOf(prepared),
    hardware: hardwareOf(prepared),
    upload: {
      files: upload.allFiles,
      bytes: upload.allBytes,
      newBytes: upload.bytes,
      bytesPerSecond: upload.bytesPerSecond,
    },
    cost: plan === null ? null : estimatedCost(settings, plan.frameCount),
    settings: [...settingsInWords(settings)],
  };
}

function environmentOf({ resolution, offersAsOf }: PreparedJob): CheckReport['environment'] {
  const asOf = offersAsOf === null ? null : new Date(offersAsOf).toISOString();
  if (resolution === null) return { outcome: 'notChecked', label: null, reasons: [], asOf };
  const { outcome } = resolution;
  const reasons = resolution.reasons.map(({ en, zh }) => ({ en, zh }));
  if (outcome === 'unavailable') return { outcome, label: null, reasons, asOf };
  const { softwareName, version, system } = resolution.environment;
  return { outcome, label: `${softwareName} ${version} (${systemName(system)})`, reasons, asOf };
}

function hardwareOf({ hardware }: PreparedJob): CheckReport['hardware'] {
  if (hardware === null || hardware.chosen === null) return null;
  const { chosen } = hardware;
  return {
    id: chosen.hardware.id,
    label: chosen.label,
    reasons: chosen.reasons.map(({ en, zh }) => ({ en, zh })),
  };
}
