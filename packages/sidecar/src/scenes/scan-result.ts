import { scenesOf } from '@farmhand/job';
import type { CheckReport, Finding, HostSnapshot } from '@farmhand/model';
import type { ExaminedJob } from '@farmhand/submission';
import type { HardwareOffer, Scan, SceneSummary } from '../api/scenes.ts';
import type { AssetTable } from './asset-table.ts';

/** Findings of one kind, and of all, that a panel is told; the assets say the rest of missing files. */
const MOST_OF_A_KIND = 100;
const MOST = 500;

/** What a scan found, as a panel hears of it. */
export function scanResult(
  { check, report, environments, hardware }: ExaminedJob,
  snapshot: HostSnapshot | null,
  { total, byStatus }: Pick<AssetTable, 'total' | 'byStatus'>,
): NonNullable<Scan['result']> {
  const findings = worstFindings(check);
  return {
    check: { ...check, findings: [...findings] },
    moreFindings: check.findings.length - findings.length,
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

/** The check has the worst first. */
function worstFindings({ findings }: CheckReport): readonly Finding[] {
  const told = new Map<string, number>();
  return findings
    .filter(({ id }) => {
      const before = told.get(id) ?? 0;
      told.set(id, before + 1);
      return before < MOST_OF_A_KIND;
    })
    .slice(0, MOST);
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
