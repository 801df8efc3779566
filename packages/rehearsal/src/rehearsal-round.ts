import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFarmClient, type FarmClient } from '@farmhand/client';
import {
  type FarmCatalog,
  frameStatuses,
  type InspectedFrame,
  type LocalFarm,
  type Renderer,
  startLocalFarm,
} from '@farmhand/local-farm';
import {
  ENDED_STATES,
  type HostSnapshot,
  type JobSettings,
  type LocalizedText,
  type Problem,
  type SceneReport,
  type SubmissionEvent,
  type SubmissionView,
} from '@farmhand/model';
import { openJournal, type SubmissionService, startSubmissions } from '@farmhand/submission';
import {
  engineFromConfig,
  type ManifestEntry,
  openTransferCache,
  openUploadRecords,
} from '@farmhand/transfer';
import { RehearsalError } from './rehearsal-error.ts';

export interface RoundInput {
  /** The clean farm's; a second round on the same folder need not upload anything again. */
  readonly dataFolder: string;
  readonly catalog: FarmCatalog;
  readonly renderer: 'blender' | Renderer;
  readonly blenderPath: string | null;
  readonly scalePercent: number;
  readonly report: SceneReport;
  readonly snapshot: HostSnapshot | null;
  /** Of the rehearsed frames; pictures go to its download folder. */
  readonly settings: JobSettings;
  /** Folder for the small pictures that the farm makes of the frames; null for none. */
  readonly thumbnailFolder: string | null;
  readonly onEvent: (event: SubmissionEvent) => void;
  readonly signal: AbortSignal;
}

/** One rendering of a frame, of one of its layers where they are apart. */
export interface RenderedFrame {
  readonly frame: number;
  readonly log: string;
  /** Null when it is well. */
  readonly error: string | null;
  /** From its start to its end, as the farm saw it. Seconds; null when it failed. */
  readonly totalSeconds: number | null;
  readonly thumbnailPath: string | null;
}

export interface Round {
  readonly frames: readonly RenderedFrame[];
  readonly manifest: readonly ManifestEntry[];
  /** Paths of this disk. */
  readonly downloaded: readonly string[];
  /** The farm's input storage on this disk. */
  readonly inputFolder: string;
}

const PLATFORM = '2';
/** The farm answers at once, so there is no reason to wait long. */
const POLL_MS = 200;
/** All is on this machine: what does not go after so many attempts in a row, as on a full disk, will not go by itself. */
const MOST_WAITS = 3;

/**
 * Submits a job to a farm of its own, as it would be submitted to the real one, and waits for its end.
 *
 * @throws RehearsalError `preflight-failed`, `submission-failed`; LocalFarmError when the farm does not start; the signal's
 * reason when it aborts. The farm is stopped in any case.
 */
export async function renderRound(input: RoundInput): Promise<Round> {
  const { dataFolder, catalog, renderer, blenderPath, scalePercent, signal } = input;
  signal.throwIfAborted();
  const farm = await startLocalFarm({
    dataFolder,
    catalog,
    renderer,
    scalePercent,
    ...(blenderPath === null ? {} : { blenderPath }),
  });
  try {
    const clock = watchFrames(farm);
    const { accessId, accessKey } = farm.account;
    const client = createFarmClient({ endpoint: farm.url, accessId, accessKey });
    try {
      return await submitAndCollect(input, farm, client, clock);
    } finally {
      await client.close();
    }
  } finally {
    await farm.stop();
  }
}

async function submitAndCollect(
  input: RoundInput,
  farm: LocalFarm,
  client: FarmClient,
  clock: FrameClock,
): Promise<Round> {
  const { dataFolder, report, snapshot, settings, onEvent, signal } = input;
  const { accessId, accessKey } = farm.account;
  const journal = openJournal({ file: ':memory:' });
  const cache = openTransferCache({ kind: 'file' }, { databasePath: join(dataFolder, 'files.sqlite') });
  const records = openUploadRecords(join(dataFolder, 'uploads.sqlite'));
  const service = startSubmissions({
    journal,
    client,
    account: { endpoint: farm.url, accessId },
    platform: PLATFORM,
    // The report is that of the whole job, so the manifest is too, though only some of its frames are rendered.
    readScene: async () => report,
    fingerprints: cache.fingerprints,
    openEngine: async (engineSignal) =>
      engineFromConfig(await client.transferConfig({ signal: engineSignal }), {
        credentials: { accessId, accessKey },
        records,
        clock: client.farmTime,
      }),
    pollMs: POLL_MS,
    mostPollMs: POLL_MS,
  });
  const downloaded: string[] = [];
  const unsubscribe = service.subscribe((event) => {
    if (event.body.type === 'downloaded') downloaded.push(event.body.path);
    onEvent(event);
  });
  try {
    const id = randomUUID();
    service.submit({ id, scenePath: report.path, snapshot, settings, confirmWarnings: true });
    const ended = await untilEnded(service, id, signal);
    if (ended.state === 'failed' || ended.state === 'cancelled' || ended.taskId === null)
      throw failure(ended);
    const inspected = farm.inspect.task(ended.taskId)?.frames ?? [];
    const frames: RenderedFrame[] = [];
    for (const frame of inspected) frames.push(await collectFrame(frame, input, client, farm, clock));
    return {
      frames,
      manifest: (await journal.manifest(id))?.entries ?? [],
      downloaded,
      inputFolder: farm.inspect.storagePath('input'),
    };
  } finally {
    unsubscribe();
    await service.close();
    records.close();
    cache.close();
    journal.close();
  }
}

function untilEnded(service: SubmissionService, id: string, signal: AbortSignal): Promise<SubmissionView> {
  return new Promise((resolve, reject) => {
    const settle = (done: () => void) => {
      unsubscribe();
      signal.removeEventListener('abort', onAbort);
      done();
    };
    let waits = 0;
    const look = (event?: SubmissionEvent) => {
      if (event?.body.type === 'waiting') {
        const { problem } = event.body;
        waits += 1;
        if (waits >= MOST_WAITS) return settle(() => reject(stuck(problem)));
      } else if (event !== undefined) waits = 0;
      const view = service.get(id);
      if (view !== null && ENDED_STATES.has(view.state)) settle(() => resolve(view));
    };
    const onAbort = () => settle(() => reject(signal.reason));
    const unsubscribe = service.subscribe(look);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    else look();
  });
}

function failure({ problem, findings }: SubmissionView): RehearsalError {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first !== undefined) {
    return new RehearsalError(
      'preflight-failed',
      {
        en: `The job cannot be submitted, so it cannot be rehearsed: ${first.text.en}`,
        zh: `作业无法提交，因此无法预演：${first.text.zh}`,
      },
      findings,
    );
  }
  const reason = problem === null ? { en: 'it was cancelled.', zh: '它已被取消。' } : inBoth(problem);
  return new RehearsalError('submission-failed', {
    en: `The job could not be handed to the rehearsal's farm: ${reason.en}`,
    zh: `作业未能提交到预演农场：${reason.zh}`,
  });
}

function stuck(problem: Problem): RehearsalError {
  const { en, zh } = inBoth(problem);
  return new RehearsalError('submission-failed', {
    en: `The rehearsal does not go on: ${en}`,
    zh: `预演无法继续：${zh}`,
  });
}

function inBoth({ message, hint, zh }: Problem): LocalizedText {
  const en = `${message} ${hint}`;
  return { en, zh: zh === undefined ? en : `${zh.message}${zh.hint}` };
}

/** When the farm began and ended each frame. */
interface FrameClock {
  /** Seconds from its last start to its end; null while there is no end. */
  seconds(frameId: number): number | null;
}

function watchFrames(farm: LocalFarm): FrameClock {
  const started = new Map<number, number>();
  const took = new Map<number, number>();
  farm.events.subscribe((event) => {
    if (event.type !== 'frame') return;
    const { frameId, status } = event;
    // Told again once its process is known: the first time counts.
    if (status === frameStatuses.rendering && !started.has(frameId)) started.set(frameId, performance.now());
    const start = started.get(frameId);
    if (status === frameStatuses.done && start !== undefined) {
      took.set(frameId, (performance.now() - start) / 1000);
    }
  });
  return { seconds: (frameId) => took.get(frameId) ?? null };
}

async function collectFrame(
  { id, frameIndex, status, error }: InspectedFrame,
  { thumbnailFolder, signal }: RoundInput,
  client: FarmClient,
  farm: LocalFarm,
  clock: FrameClock,
): Promise<RenderedFrame> {
  const done = status === frameStatuses.done;
  const frame = Number.parseInt(frameIndex, 10);
  return {
    frame,
    log: await wholeLog(client, id, signal),
    error: done ? null : (error ?? 'It was not rendered.'),
    totalSeconds: clock.seconds(id),
    thumbnailPath:
      done && thumbnailFolder !== null
        ? await saveThumbnail(client, farm, id, join(thumbnailFolder, `frame_${frame}.png`), signal)
        : null,
  };
}

async function wholeLog(client: FarmClient, frameId: number, signal: AbortSignal): Promise<string> {
  const pages: string[] = [];
  for (let pageNumber = 1, pageCount = 1; pageNumber <= pageCount; pageNumber += 1) {
    const page = await client.frameLog({ frameId, pageNumber, pageSize: 1 }, { signal });
    pages.push(page.text);
    pageCount = page.pageCount;
  }
  return pages.join('\n');
}

async function saveThumbnail(
  client: FarmClient,
  farm: LocalFarm,
  frameId: number,
  target: string,
  signal: AbortSignal,
): Promise<string | null> {
  const [path] = await client.frameThumbnail({ frameId }, { signal });
  if (path === undefined) return null;
  const answer = await fetch(new URL(path, farm.url), { signal });
  if (!answer.ok) return null;
  await mkdir(join(target, '..'), { recursive: true });
  await writeFile(target, await answer.bytes());
  return target;
}
