import { FarmhandClientError } from '@farmhand/client';
import { ensureEnvironment } from '@farmhand/environment';
import { findTaskByLabel, submissionLabel } from './ask-the-farm.ts';
import { manifestOfExport } from './exported-files.ts';
import type { FarmPort } from './farm-port.ts';
import { letFinish } from './let-finish.ts';
import { manifestOf } from './manifest.ts';
import { SubmissionError } from './problem.ts';
import { readExport } from './read-export.ts';
import { backToDraft, type Step } from './step.ts';
import type { SubmissionRecord } from './submission-record.ts';
import { tellFingerprints } from './tell-fingerprints.ts';

/** Fingerprints the files and has the farm make the submission's one task, unless it has made it before. */
export const createTask: Step = async (record, deps, signal) => {
  const { client, journal, fingerprints, checkpoint } = deps;
  const { settings, exported } = record.request;
  const prepared = await journal.prepared(record.id, signal);
  const resolution = prepared?.resolution ?? null;
  if (prepared === null || resolution === null || resolution.outcome === 'unavailable') {
    return backToDraft(record, journal);
  }
  const manifest = await tellFingerprints(record.id, journal, async (onProgress) =>
    exported === undefined
      ? manifestOf(prepared.report, settings, fingerprints, signal, onProgress)
      : manifestOfExport(await readExport(exported, signal), settings, fingerprints, signal, onProgress),
  );
  // A farm whose storages cannot be reached is found out before it holds a task for nothing.
  await deps.openEngine(signal);
  const environment = await ensureEnvironment({ client, resolution, lock: deps.environmentLock, signal });
  const kept = await journal.keep(record.id, 'manifest', manifest, signal);
  journal.record(record.id, { manifest: kept, environmentName: environment.name });
  checkpoint('manifest:recorded');

  if (record.taskId !== null) {
    journal.record(record.id, { state: 'taskCreated' });
    return;
  }
  const label = submissionLabel(record.id);
  let taskId = record.createTaskIntended ? await findTaskByLabel(client, label, signal) : null;
  if (taskId === null) {
    journal.record(record.id, { createTaskIntended: true });
    checkpoint('createTask:intended');
    taskId = await createTaskOnce(record, client, label, signal);
  }
  checkpoint('createTask:answered');
  journal.record(record.id, { taskId, state: 'taskCreated' });
  checkpoint('createTask:recorded');
};

async function createTaskOnce(
  { request: { settings } }: SubmissionRecord,
  client: FarmPort,
  label: string,
  signal: AbortSignal,
): Promise<number> {
  try {
    const request = {
      count: 1,
      priority: settings.priority,
      labels: [...settings.labels, label],
      ...(settings.artist === '' ? {} : { artist: settings.artist }),
    };
    const { taskIds } = await letFinish(signal, (patient) => client.createTask(request, { signal: patient }));
    const taskId = taskIds[0];
    if (taskId === undefined) {
      throw new SubmissionError({
        code: 'no-task-id',
        message: 'The farm accepted the job but named no task.',
        hint: 'Press Retry.',
        retryable: true,
        zh: { message: '农场接受了该作业，但没有返回作业编号。', hint: '请点击“重试”。' },
      });
    }
    return taskId;
  } catch (error) {
    if (!FarmhandClientError.isInstance(error) || !error.ambiguous) throw error;
    const found = await findTaskByLabel(client, label, signal);
    if (found === null) throw error;
    return found;
  }
}
