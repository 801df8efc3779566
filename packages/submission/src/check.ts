import { systemName } from '@farmhand/environment';
import { estimatedCost, settingsInWords } from '@farmhand/job';
import { CHECK_SCHEMA, type CheckReport, type Severity, severity } from '@farmhand/model';
import type { OffersSource } from './farm-offers.ts';
import { type EarlierJobs, type PrepareDependencies, type PreparedJob, prepareJob } from './prepare.ts';
import type { SubmissionRequest } from './request.ts';
import { refuseRelativePaths } from './whole-paths.ts';

export interface CheckDependencies extends PrepareDependencies {
  /** Null when there is no farm account. */
  readonly source: OffersSource | null;
  readonly earlier: EarlierJobs;
  /** Milliseconds since 1970; the machine's clock unless given. */
  readonly clock?: () => number;
}

const nobody: OffersSource = { offers: async () => null, explained: async (findings) => findings };

/**
 * Everything that can be said of a job before it is submitted. Changes nothing, here or at the farm.
 *
 * @throws SubmissionError `path-not-absolute`; the reader's error when the scene cannot be read; the reason of `signal`.
 * A farm that gives no answer is a finding.
 */
export async function checkJob(
  request: SubmissionRequest,
  { readScene, source, earlier, clock = Date.now }: CheckDependencies,
  signal: AbortSignal,
): Promise<CheckReport> {
  refuseRelativePaths(request);
  const prepared = await prepareJob(
    request,
    { readScene, source: source ?? nobody, needsFarm: false },
    earlier,
    signal,
  );
  const { findings, plan, upload, report } = prepared;
  const { settings } = request;
  return {
    schema: CHECK_SCHEMA,
    scenePath: report.path,
    checkedAt: new Date(clock()).toISOString(),
    worst: worstOf(findings),
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

function worstOf(findings: PreparedJob['findings']): Severity | null {
  // The model lists them worst first.
  return severity.options.find((each) => findings.some((finding) => finding.severity === each)) ?? null;
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
