import type { AvailableResolution } from '@farmhand/environment';
import { documentTexts, jobDocuments, jobPlan, type ManifestFile, preflight } from '@farmhand/job';
import { type HostSnapshot, JOB_SETTINGS_SCHEMA, jobSettings, type SceneReport } from '@farmhand/model';

/** Checks a job and writes its documents; gives them by file name. */
export function describeJob(
  report: SceneReport,
  snapshot: HostSnapshot | null,
  resolution: AvailableResolution,
  manifest: readonly ManifestFile[],
): ReadonlyMap<string, string> {
  const settings = jobSettings.parse({
    schema: JOB_SETTINGS_SCHEMA,
    frames: '1-100x2, 120',
    priorityFrames: '1',
    stopAfterTest: true,
  });

  const findings = preflight({ report, snapshot, settings, resolution });
  for (const { severity, text } of findings) console.log(`${severity}: ${text.en}`);
  if (findings.some(({ severity }) => severity === 'error')) throw new Error('not submitted');

  const plan = jobPlan({ report, snapshot, settings, resolution });
  console.log(`${plan.frameCount} frames of ${plan.sceneName}: ${plan.frames}`);

  const documents = jobDocuments({
    plan,
    report,
    settings,
    resolution,
    findings,
    manifest,
    task: { taskId: 19097, userId: 10000, projectId: 3, platform: 2 },
    environmentName: 'Farmhand Blender 3.4 Linux',
  });
  return new Map(documentTexts(documents).map(({ fileName, text }) => [fileName, text]));
}
