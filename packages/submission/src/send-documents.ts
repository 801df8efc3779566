import { documentTexts, type JobDocuments, jobDocuments, type TaskIdentity } from '@farmhand/job';
import { breather } from './breathe.ts';
import type { FarmPort } from './farm-port.ts';
import { type StoredManifest, statedPaths } from './manifest.ts';
import type { PreparedJob } from './prepare.ts';
import { backToDraft, type Step } from './step.ts';
import type { SubmissionRecord } from './submission-record.ts';

/** Makes the job's four documents and hands them to the farm; one handed over before is replaced. */
export const uploadDocuments: Step = async (record, deps, signal) => {
  const { client, journal, checkpoint, platform } = deps;
  const { taskId } = record;
  const [manifest, prepared] = [
    await journal.manifest(record.id, signal),
    await journal.prepared(record.id, signal),
  ];
  if (manifest === null || prepared === null || taskId === null) return backToDraft(record, journal);
  const { userId } = await client.profile({ signal });
  const projectId = await projectIdOf(record.request.settings.project, client, signal);
  const documents = documentsOf(record, prepared, manifest, { taskId, userId, projectId, platform });
  if (documents === null) return backToDraft(record, journal);
  const breathe = breather(signal);
  for (const { fileName, text } of documentTexts(documents)) {
    await breathe();
    await client.uploadTaskDocument({ taskId, fileName, content: text }, { signal });
  }
  checkpoint('documents:uploaded');
  journal.record(record.id, { state: 'documentsUploaded' });
  checkpoint('documents:recorded');
};

/** The documents for a task; null when the job is not known well enough. */
export function documentsOf(
  { request, environmentName }: Pick<SubmissionRecord, 'request' | 'environmentName'>,
  { plan, report, resolution, hardware, findings }: PreparedJob,
  manifest: StoredManifest,
  task: TaskIdentity,
): JobDocuments | null {
  if (plan === null || environmentName === null || resolution === null) return null;
  if (resolution.outcome === 'unavailable') return null;
  const stated = statedPaths(manifest);
  return jobDocuments({
    plan,
    report,
    settings: request.settings,
    resolution,
    hardware: hardware?.chosen ?? null,
    findings,
    manifest: manifest.entries.map(({ localPath, serverPath }, index) => ({
      localPath: stated[index] ?? localPath,
      serverPath,
      ...(localPath === manifest.scenePath
        ? { role: 'scene' as const, md5: manifest.sceneMd5 }
        : { role: 'asset' as const }),
    })),
    task,
    environmentName,
  });
}

async function projectIdOf(project: string, client: FarmPort, signal: AbortSignal): Promise<number | ''> {
  if (project === '') return '';
  const find = async () =>
    (await client.labels({ signal })).find(({ name }) => name === project)?.projectId ?? null;
  const existing = await find();
  if (existing !== null) return existing;
  try {
    await client.addLabel({ name: project }, { signal });
  } catch (error) {
    // Somebody may have added it meanwhile, or the answer was lost: the list tells.
    if ((await find()) === null) throw error;
  }
  return (await find()) ?? '';
}
