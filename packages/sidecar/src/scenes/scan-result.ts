import { scenesOf } from '@farmhand/job';
import type { HostSnapshot } from '@farmhand/model';
import { type ExaminedJob, worstFindings } from '@farmhand/submission';
import type { HardwareOffer, Scan, SceneSummary } from '../api/scenes.ts';
import type { AssetTable } from './asset-table.ts';

/** What a scan found, as a panel hears of it. @throws the reason of `signal`. */
export async function scanResult(
  { check, report, environments, hardware }: ExaminedJob,
  snapshot: HostSnapshot | null,
  { total, byStatus }: Pick<AssetTable, 'total' | 'byStatus'>,
  signal: AbortSignal,
): Promise<NonNullable<Scan['result']>> {
  const { told, more } = await worstFindings(check.findings, signal);
  return {
    check: { ...check, findings: [...told] },
    moreFindings: more,
    summary: {
      path: report.path,
      host: { name: report.host.name, version: versionOf(report.host, snapshot) },
      sizeBytes: report.sizeBytes,
      modifiedAt: new Date(report.modifiedMs).toISOString(),
      plugins: [...report.plugins],
      scenes: [...scenesOf({ report, snapshot })],
    } satisfies SceneSummary,
    environments: environments.map(({ label, softwareVersion, system, chosen, reasons, fit }) => ({
      label,
      softwareVersion,
      system,
      chosen,
      reasons: [...reasons],
      fit,
    })),
    hardware: hardware === null ? [] : hardwareOffers(hardware),
    assets: { total, byStatus: { ...byStatus } },
  };
}

/** The version that the open program says, where it is the program that made the file. */
function versionOf(host: SceneSummary['host'], snapshot: HostSnapshot | null): string {
  return snapshot?.host.name === host.name ? snapshot.host.version : host.version;
}

/** Those that fit, the best first, then the others with what is against them. */
function hardwareOffers({ chosen, fitting, unfit }: NonNullable<ExaminedJob['hardware']>): HardwareOffer[] {
  return [...fitting, ...unfit].map(({ hardware: { id }, label, fits, reasons }) => ({
    id,
    label,
    chosen: id === chosen?.hardware.id,
    fits,
    reasons: reasons.map(({ en, zh }) => ({ en, zh })),
  }));
}
