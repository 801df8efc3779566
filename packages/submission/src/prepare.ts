import { fetchCatalog, type Resolution, resolveEnvironment, softwareIdOf } from '@farmhand/environment';
import { detectedSoftware, type JobPlan, jobPlan, preflight, renderedPart } from '@farmhand/job';
import type { Finding, RenderedPart, SceneReport, SnapshotReference } from '@farmhand/model';
import type { FarmPort } from './farm-port.ts';
import type { SubmissionRequest } from './request.ts';

/** What is known of a job before a cent is spent. */
export interface PreparedJob {
  readonly report: SceneReport;
  readonly resolution: Resolution;
  readonly findings: readonly Finding[];
  /** Null when an error among the findings leaves nothing to plan. */
  readonly plan: JobPlan | null;
  readonly environmentText: string;
}

export interface PrepareDependencies {
  readonly client: FarmPort;
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

/** Reads the scene, picks the render environment and checks the job. Changes nothing anywhere. */
export async function prepareJob(
  request: SubmissionRequest,
  { client, readScene }: PrepareDependencies,
  signal: AbortSignal,
): Promise<PreparedJob> {
  const { snapshot, settings } = request;
  const report = await readScene(request.scenePath, {
    signal,
    rendered: renderedPart(settings),
    ...(snapshot === null ? {} : { hostReferences: snapshot.references }),
  });
  const softwareId = softwareIdOf(report.host.name);
  const systems = settings.system === null ? (['linux', 'windows'] as const) : [settings.system];
  const catalog = await fetchCatalog({ client, softwareId, systems, signal });
  const resolution = resolveEnvironment({
    detected: detectedSoftware({ report, snapshot, settings }),
    catalog,
    policy: 'sameMinor',
    system: settings.system,
  });
  const findings = preflight({ report, snapshot, settings, resolution });
  const plan = hasErrors(findings) ? null : jobPlan({ report, snapshot, settings, resolution });
  return {
    report,
    resolution,
    findings,
    plan,
    environmentText: resolution.reasons.map(({ en }) => en).join(' '),
  };
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}
