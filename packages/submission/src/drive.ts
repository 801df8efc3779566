import { FarmhandClientError } from '@farmhand/client';
import { type EnvironmentLock, ensureEnvironment } from '@farmhand/environment';
import { documentTexts, jobDocuments } from '@farmhand/job';
import type { SubmissionEventBody, SubmissionState } from '@farmhand/model';
import type { FingerprintCache, TransferEngine } from '@farmhand/transfer';
import type { AccountKey } from './account-key.ts';
import { findTaskByLabel, submissionLabel, wasSubmitted } from './ask-the-farm.ts';
import type { CheckpointHook } from './checkpoint.ts';
import { earlierJobs } from './earlier-jobs.ts';
import type { OffersSource } from './farm-offers.ts';
import type { FarmPort } from './farm-port.ts';
import type { Journal } from './journal.ts';
import { letFinish } from './let-finish.ts';
import { manifestOf } from './manifest.ts';
import {
  environmentText,
  hasErrors,
  type PrepareDependencies,
  type PreparedJob,
  prepareJob,
} from './prepare.ts';
import { SubmissionError } from './problem.ts';
import type { SubmissionRecord } from './submission-record.ts';
import { startUploadMeter } from './upload-meter.ts';

export interface DriveDependencies extends PrepareDependencies {
  readonly client: FarmPort;
  readonly account: AccountKey;
  /** What the farm has. */
  readonly offers: OffersSource;
  /** Keeps other programs of this machine from adding the same render environment; none unless given. */
  readonly environmentLock?: EnvironmentLock;
  readonly journal: Journal;
  readonly fingerprints: FingerprintCache;
  /** Picks and opens the transfer engine the farm's configuration asks for. */
  readonly openEngine: (signal: AbortSignal) => Promise<TransferEngine>;
  /** Platform number of the account, for the documents. */
  readonly platform: string;
  readonly checkpoint: CheckpointHook;
}

type Step = (record: SubmissionRecord, deps: DriveDependencies, signal: AbortSignal) => Promise<void>;

/** What takes a submission out of each state. States not named here wait for the artist, the farm or nobody. */
const STEPS: Readonly<Partial<Record<SubmissionState, Step>>> = {
  drafted: prepare,
  checked: createTask,
  taskCreated: uploadAssets,
  assetsUploaded: uploadDocuments,
  documentsUploaded: submit,
};

/**
 * Takes a submission as far as it goes without the artist or the farm's renderers: step by step, each recorded
 * before and after, so that it can be called again after any interruption.
 */
export async function drive(id: string, deps: DriveDependencies, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const record = deps.journal.get(id);
    const step = record === null ? undefined : STEPS[record.state];
    if (record === null || step === undefined || record.cancelRequested) return;
    await step(record, deps, signal);
  }
}

async function prepare(
  record: SubmissionRecord,
  deps: DriveDependencies,
  signal: AbortSignal,
): Promise<void> {
  const { journal, account } = deps;
  const earlier = earlierJobs(journal, account, { scenePath: record.request.scenePath, id: record.id });
  const { snapshot } = journal.attachments(record.id);
  const request = { ...record.request, snapshot };
  const prepared = await prepareJob(
    request,
    { readScene: deps.readScene, source: deps.offers, needsFarm: true },
    earlier,
    signal,
  );
  deps.checkpoint('prepare:answered');
  const { findings } = prepared;
  const environment = environmentText(prepared);
  const events: readonly SubmissionEventBody[] = [
    { type: 'findings', findings: [...findings] },
    { type: 'environment', text: environment },
  ];
  deps.journal.record(
    record.id,
    {
      prepared,
      findings,
      environmentText: environment,
      ...(hasErrors(findings)
        ? {}
        : { state: mustAsk(record, prepared) ? 'awaitingConfirmation' : 'checked' }),
    },
    events,
  );
  deps.checkpoint('prepare:recorded');
  const error = findings.find(({ severity }) => severity === 'error');
  if (error !== undefined) {
    throw new SubmissionError({
      code: `preflight-${error.id}`,
      message: error.text.en,
      hint: 'Correct what the list names and submit again.',
      retryable: false,
    });
  }
}

function mustAsk(record: SubmissionRecord, { findings }: PreparedJob): boolean {
  return !record.confirmed && findings.some(({ severity }) => severity === 'warning');
}

async function createTask(
  record: SubmissionRecord,
  deps: DriveDependencies,
  signal: AbortSignal,
): Promise<void> {
  const { client, journal, checkpoint } = deps;
  const { prepared } = journal.attachments(record.id);
  if (prepared === null) return backToDraft(record, journal);
  if (prepared.resolution === null || prepared.resolution.outcome === 'unavailable') {
    return backToDraft(record, journal);
  }
  const manifest = await manifestOf(prepared.report, record.request.settings, deps.fingerprints, signal);
  // A farm whose storages cannot be reached is found out before it holds a task for nothing.
  await deps.openEngine(signal);
  const environment = await ensureEnvironment({
    client,
    resolution: prepared.resolution,
    lock: deps.environmentLock,
    signal,
  });
  journal.record(record.id, { manifest, environmentName: environment.name });
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
}

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

async function uploadAssets(
  record: SubmissionRecord,
  deps: DriveDependencies,
  signal: AbortSignal,
): Promise<void> {
  const { client, journal, checkpoint } = deps;
  const { manifest } = journal.attachments(record.id);
  if (manifest === null) return backToDraft(record, journal);
  const [bids, settings, engine] = await Promise.all([
    client.transferBids({ signal }),
    client.settings({ signal }),
    deps.openEngine(signal),
  ]);
  const storageId = settings.sharesMainAssets
    ? (bids.parentInputStorageId ?? bids.inputStorageId)
    : bids.inputStorageId;
  const meter = startUploadMeter();
  const counts = await engine.upload({
    storage: { kind: 'input', id: storageId },
    manifest,
    signal,
    onProgress: (progress) => {
      meter.see(progress);
      journal.announce(record.id, { type: 'upload', counts: progress });
    },
  });
  checkpoint('assets:uploaded');
  journal.record(record.id, { state: 'assetsUploaded', upload: counts, uploadMeasured: meter.measured() }, [
    { type: 'upload', counts },
  ]);
  checkpoint('assets:recorded');
}

async function uploadDocuments(
  record: SubmissionRecord,
  deps: DriveDependencies,
  signal: AbortSignal,
): Promise<void> {
  const { client, journal, checkpoint } = deps;
  const { manifest, prepared } = journal.attachments(record.id);
  const { taskId, request, environmentName } = record;
  if (
    manifest === null ||
    prepared === null ||
    prepared.plan === null ||
    taskId === null ||
    environmentName === null
  ) {
    return backToDraft(record, journal);
  }
  if (prepared.resolution === null || prepared.resolution.outcome === 'unavailable') {
    return backToDraft(record, journal);
  }
  const profile = await client.profile({ signal });
  const documents = jobDocuments({
    plan: prepared.plan,
    report: prepared.report,
    settings: request.settings,
    resolution: prepared.resolution,
    hardware: prepared.hardware?.chosen ?? null,
    findings: prepared.findings,
    manifest: manifest.entries.map(({ localPath, serverPath }) =>
      localPath === manifest.scenePath
        ? { localPath, serverPath, role: 'scene', md5: manifest.sceneMd5 }
        : { localPath, serverPath, role: 'asset' },
    ),
    task: {
      taskId,
      userId: profile.userId,
      projectId: await projectIdOf(request.settings.project, client, signal),
      platform: deps.platform,
    },
    environmentName,
  });
  for (const { fileName, text } of documentTexts(documents)) {
    await client.uploadTaskDocument({ taskId, fileName, content: text }, { signal });
  }
  checkpoint('documents:uploaded');
  journal.record(record.id, { state: 'documentsUploaded' });
  checkpoint('documents:recorded');
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

async function submit(record: SubmissionRecord, deps: DriveDependencies, signal: AbortSignal): Promise<void> {
  const { client, journal, checkpoint } = deps;
  const { taskId, request } = record;
  if (taskId === null) return backToDraft(record, journal);
  const alreadyDone = record.submitIntended && (await wasSubmitted(client, taskId, signal));
  if (!alreadyDone) {
    journal.record(record.id, { submitIntended: true });
    checkpoint('submit:intended');
    await submitOnce(client, taskId, request.settings.artist, signal);
  }
  checkpoint('submit:answered');
  journal.record(record.id, { state: 'submitted' });
  checkpoint('submit:recorded');
}

async function submitOnce(
  client: FarmPort,
  taskId: number,
  artist: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    const request = { taskId, ...(artist === '' ? {} : { producer: artist }) };
    await letFinish(signal, (patient) => client.submitTask(request, { signal: patient }));
  } catch (error) {
    // Whatever went wrong, the farm knows whether it has the job; only when it has not is this a failure.
    if (!FarmhandClientError.isInstance(error) || !(await wasSubmitted(client, taskId, signal))) throw error;
  }
}

/** A journal row that lacks what its state promises is checked again from the start; its task id stays. */
function backToDraft(record: SubmissionRecord, journal: Journal): void {
  journal.record(record.id, { state: 'drafted' });
}
