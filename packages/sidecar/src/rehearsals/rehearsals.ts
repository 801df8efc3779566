import { randomUUID } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import type { HostSnapshot } from '@farmhand/model';
import { rehearse } from '@farmhand/rehearsal';
import { readScene } from '@farmhand/scene';
import { SubmissionError } from '@farmhand/submission';
import type { z } from 'zod';
import type { Rehearsal, RehearsalRenderer, rehearsalRequest } from '../api/rehearsals.ts';
import { ENDING } from '../ending.ts';
import { noPicture } from '../jobs/farm-pictures.ts';
import { pictureInFile, type ShownPicture } from '../jobs/picture-bytes.ts';
import { paced } from '../paced.ts';
import { type KeptRehearsal, openKeptRehearsals } from './kept-rehearsals.ts';
import { rehearsalProblem, tooManyRehearsals, unknownRehearsal } from './rehearsal-problem.ts';
import { LARGEST_REHEARSED, resultOf } from './rehearsal-result.ts';
import { nextStep } from './rehearsal-steps.ts';
import { openRendererSearches, type SearchedHost } from './renderer-search.ts';

export type RehearsalRequest = z.output<typeof rehearsalRequest>;

/** Rehearsals of this computer, one at a time. */
export interface Rehearsals {
  /** What the scenes of a host would be rehearsed with, or why nothing is there. @throws SubmissionError `sidecar-ending`. */
  renderer(host: SearchedHost): Promise<RehearsalRenderer>;
  /** The latest first. */
  list(): readonly Rehearsal[];
  /** Begins one, or has it wait for those before. @throws SubmissionError `path-not-absolute`, `too-many-rehearsals`, `sidecar-ending`. */
  start(request: RehearsalRequest): Rehearsal;
  /** @throws SubmissionError `unknown-rehearsal`. */
  get(id: string): Rehearsal;
  /** Ends one; nothing of it runs any more when this resolves. @throws SubmissionError `unknown-rehearsal`. */
  cancel(id: string): Promise<Rehearsal>;
  /** @throws SubmissionError `unknown-rehearsal`, `no-picture`. */
  picture(id: string, frame: number): Promise<ShownPicture>;
  /** True while one runs or waits. */
  busy(): boolean;
  close(): Promise<void>;
}

export interface RehearsalsOptions {
  /** Where pictures and findings of the last ones are kept. */
  readonly folder: string;
  /** The snapshot that a host took last; null when it took none. */
  readonly snapshotOf: (hostSessionId: string) => HostSnapshot | null;
  /** Told how far each is, a few times a second at most. */
  readonly tell: (rehearsal: Rehearsal) => void;
}

interface Held {
  rehearsal: Rehearsal;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** Shortest time between two words on how far a rehearsal is. Milliseconds. */
const TELL_MS = 200;
/** Rehearsals that run or wait; one more is refused. */
const MOST_OPEN = 16;
/** Failed and cancelled ones that are remembered until the sidecar ends. */
const MOST_ENDED = 20;

/** Why a rehearsal ends before its time. */
const CANCELLED = new DOMException('The rehearsal was cancelled.', 'AbortError');

export async function openRehearsals({ folder, snapshotOf, tell }: RehearsalsOptions): Promise<Rehearsals> {
  const kept = await openKeptRehearsals(folder);
  const renderers = openRendererSearches();
  /** Under way, and those that ended without a result. */
  const held = new Map<string, Held>();
  let last: Promise<void> = Promise.resolve();
  let isClosed = false;

  const isOpen = ({ rehearsal: { state } }: Held) => state === 'running';

  const begin = (request: RehearsalRequest): Held => {
    const id = randomUUID();
    const teller = paced<Rehearsal>(TELL_MS, tell);
    const stop = new AbortController();
    const before = last;
    const one: Held = {
      stop,
      done: Promise.resolve()
        .then(() => untilTurn(before, stop.signal))
        .then(() => hold())
        .catch((error: unknown) => end(error)),
      rehearsal: {
        id,
        scenePath: request.scenePath,
        state: 'running',
        step: 'waiting',
        framesDone: 0,
        framesTotal: 0,
        startedAt: new Date().toISOString(),
        endedAt: null,
        problem: null,
        result: null,
      },
    };
    const change = (parts: Partial<Rehearsal>) => {
      one.rehearsal = { ...one.rehearsal, ...parts };
    };

    const hold = async () => {
      const outputFolder = kept.folderOf(id);
      const report = await rehearse({
        scenePath: request.scenePath,
        settings: request.settings,
        snapshot: request.hostSessionId === null ? null : snapshotOf(request.hostSessionId),
        readScene,
        frames: request.frames,
        scalePercent: request.scalePercent,
        hardware: request.hardware,
        outputFolder,
        temporaryFolder: await kept.workFolder(),
        signal: stop.signal,
        onProgress(progress) {
          const { step, framesDone, framesTotal } = one.rehearsal;
          const next = nextStep({ step, framesDone, framesTotal }, progress);
          const isOther =
            next.step !== step || next.framesDone !== framesDone || next.framesTotal !== framesTotal;
          change(next);
          if (isOther) teller.later(one.rehearsal);
        },
      });
      const { result, pictureFiles } = await resultOf(report, outputFolder);
      stop.signal.throwIfAborted();
      change({ state: 'done', endedAt: new Date().toISOString(), result });
      await kept.keep({ rehearsal: one.rehearsal, pictureFiles });
      held.delete(id);
      teller.now(one.rehearsal);
    };

    const end = async (error: unknown) => {
      await kept.discard(id);
      const endedAt = new Date().toISOString();
      change(
        stop.signal.aborted
          ? { state: 'cancelled', endedAt, result: null }
          : { state: 'failed', endedAt, result: null, problem: rehearsalProblem(error) },
      );
      teller.now(one.rehearsal);
      const ended = [...held].filter(([, each]) => !isOpen(each));
      for (const [oldest] of ended.slice(0, Math.max(0, ended.length - MOST_ENDED))) held.delete(oldest);
    };

    held.set(id, one);
    // One that is cancelled while it waits ends before those before it do.
    last = Promise.all([before, one.done]).then(() => undefined);
    teller.now(one.rehearsal);
    return one;
  };

  const find = (id: string): Held | KeptRehearsal => {
    const found = held.get(id) ?? kept.find(id);
    if (found === null) throw unknownRehearsal(id);
    return found;
  };

  return {
    renderer: (host) => renderers.find(host),
    list: () =>
      // Of two that began in the same moment the later one comes first as well.
      [...[...held.values()].reverse(), ...kept.list()]
        .map(({ rehearsal }) => rehearsal)
        .sort((a, b) => b.startedAt.localeCompare(a.startedAt)),
    start(request) {
      if (isClosed) throw new SubmissionError(ENDING);
      if (!isAbsolute(request.scenePath)) throw new SubmissionError(notAbsolute(request.scenePath));
      if ([...held.values()].filter(isOpen).length >= MOST_OPEN) throw tooManyRehearsals(MOST_OPEN);
      return begin(request).rehearsal;
    },
    get: (id) => find(id).rehearsal,
    async cancel(id) {
      const found = find(id);
      if ('stop' in found && isOpen(found)) {
        found.stop.abort(CANCELLED);
        await found.done;
      }
      return find(id).rehearsal;
    },
    async picture(id, frame) {
      const found = find(id);
      const file = 'pictureFiles' in found ? found.pictureFiles[frame] : undefined;
      const picture =
        file === undefined ? null : await pictureInFile(join(kept.folderOf(id), file), LARGEST_REHEARSED);
      if (picture === null)
        throw noPicture({
          en: `The rehearsal has no picture of frame ${frame}.`,
          zh: `预演没有第 ${frame} 帧的图片。`,
        });
      return picture;
    },
    busy: () => [...held.values()].some(isOpen),
    async close() {
      isClosed = true;
      renderers.close();
      const all = [...held.values()];
      for (const one of all) if (isOpen(one)) one.stop.abort(CANCELLED);
      // Also for one that is done, whose result is just being kept.
      await Promise.all(all.map(({ done }) => done));
      await kept.close();
    },
  };
}

/** Settles when those before have ended, or rejects with the signal's reason. */
async function untilTurn(before: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    await Promise.race([before, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function notAbsolute(path: string) {
  return {
    code: 'path-not-absolute',
    message: `"${path}" does not say in which folder of this computer it is.`,
    hint: 'Give the whole path, from the disk or the root folder on.',
    retryable: false,
    zh: {
      message: `“${path}”没有说明它在本机的哪个文件夹中。`,
      hint: '请填写完整路径，从磁盘或根文件夹开始。',
    },
  };
}
