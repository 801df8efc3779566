import { isSkipped } from '@farmhand/job';
import type { JobSettings, LocalPath, SceneReport } from '@farmhand/model';
import { breather } from './breathe.ts';

/**
 * Every file that a job needs at the farm, the scene itself first, with its size in bytes. Others have their turn meanwhile,
 * however many there are.
 *
 * @throws the reason of `signal`.
 */
export async function filesOfJob(
  report: SceneReport,
  settings: JobSettings,
  signal?: AbortSignal,
): Promise<ReadonlyMap<LocalPath, number>> {
  const breathe = breather(signal);
  const sizes = new Map<LocalPath, number>();
  for (const { path, sizeBytes } of report.files) {
    sizes.set(path, sizeBytes);
    const turn = breathe();
    if (turn !== undefined) await turn;
  }
  const files = new Map<LocalPath, number>([[report.path, report.sizeBytes]]);
  for (const { needed, packed, storedPath, files: expanded } of report.references) {
    const turn = breathe();
    if (turn !== undefined) await turn;
    if (!needed || packed || isSkipped(settings, storedPath)) continue;
    for (const path of expanded) {
      if (!isSkipped(settings, path)) files.set(path, sizes.get(path) ?? 0);
    }
  }
  return files;
}
