import { isSkipped } from '@farmhand/job';
import type { JobSettings, LocalPath, SceneReport } from '@farmhand/model';

/** Every file that a job needs at the farm, the scene itself first, with its size in bytes. */
export function filesOfJob(report: SceneReport, settings: JobSettings): ReadonlyMap<LocalPath, number> {
  const sizes = new Map(report.files.map(({ path, sizeBytes }) => [path, sizeBytes]));
  const files = new Map<LocalPath, number>([[report.path, report.sizeBytes]]);
  for (const { needed, packed, storedPath, files: expanded } of report.references) {
    if (!needed || packed || isSkipped(settings, storedPath)) continue;
    for (const path of expanded) {
      if (!isSkipped(settings, path)) files.set(path, sizes.get(path) ?? 0);
    }
  }
  return files;
}
