import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Accounts } from '../accounts/accounts.ts';
import { fingerprintFile } from '../storage/fingerprint.ts';
import type { Storage, Storages } from '../storage/storages.ts';
import { frameFileName } from '../tasks/frame-names.ts';
import type { RenderPlan } from '../tasks/plan.ts';
import { framesOf, workOf } from '../tasks/task-rows.ts';
import type { Frame, Task, TaskStore } from '../tasks/task-store.ts';
import type { FrameKeep } from './frame-keep.ts';
import { type Renderer, RenderFailure } from './renderer.ts';

export interface RowRenderer {
  readonly tasks: TaskStore;
  readonly accounts: Accounts;
  readonly storages: Storages;
  readonly frameKeep: FrameKeep;
  readonly renderer: Renderer;
  /** Part of their size that frames are rendered at. Percent. */
  readonly scalePercent: number;
  /** Folder for what is being rendered. */
  readonly workFolder: string;
  /** Folder for the tiles of all tasks. */
  readonly tileFolder: string;
  /** Called for failures that are the farm's own, not the frame's. */
  readonly onTrouble: (error: unknown) => void;
}

/** Why a row is broken off that took too long. */
class FrameTimeout extends Error {
  constructor(seconds: number) {
    super(`The frame took longer than its time limit of ${seconds} s and was stopped.`);
    this.name = 'FrameTimeout';
  }
}

/** How much of its log a failed frame's error repeats. */
const LAST_LINES = 12;
/** Node's timers reach no further: a limit beyond that is none. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Folder of a task's tiles, there until the task is deleted. */
export function tileFolderOf(tileFolder: string, taskId: number): string {
  return join(tileFolder, String(taskId));
}

/** Renders one row of frames and records how it ended. */
export async function renderRow(
  frame: Frame,
  task: Task,
  stopped: AbortSignal,
  input: RowRenderer,
): Promise<void> {
  const { tasks, storages, frameKeep, renderer, scalePercent, workFolder } = input;
  const { plan } = task;
  if (plan === null) {
    tasks.failFrame(frame.id, 'The farm lost what this frame renders.');
    return;
  }
  const owner = input.accounts.byUserId(task.userId) ?? input.accounts.main;
  const log = createLog(frame.id, frameKeep, input.onTrouble);
  const limit = frameLimit(plan.timeoutSeconds);
  const signal = AbortSignal.any([stopped, limit.signal]);
  // Every attempt has a folder of its own, so a forgotten renderer cannot write into the next one's.
  const attempt = join(workFolder, `${frame.id}-${randomUUID()}`);
  const outputFolder = join(attempt, 'output');
  const scratchFolder = join(attempt, 'scratch');
  const collecting: Promise<void>[] = [];
  try {
    await frameKeep.beginFrame(frame.id);
    await mkdir(outputFolder, { recursive: true });
    await mkdir(scratchFolder);
    const { input: inputStorage, output: outputStorage } = owner.storages;
    if (plan.sceneIsNamed && (await storages.find(inputStorage, plan.sceneServerPath)) === null) {
      throw new RenderFailure(
        `The scene file is not in the input storage at ${plan.sceneServerPath} (upload.json: scene[0].server). Upload it, then submit the frame again.`,
      );
    }
    const numbers = framesOf(frame);
    // A signal that has aborted already tells no listener.
    signal.throwIfAborted();
    // One frame's files are collected while the next one is rendered, but never two collections at once.
    let collected: Promise<void> = Promise.resolve();
    const done = new Set<number>();
    await renderer({
      plan,
      scalePercent,
      work: workOf(frame, plan),
      tileFolder: tileFolderOf(input.tileFolder, task.id),
      frames: numbers.map((number) => ({
        frame: number,
        name: frameFileName(plan.frameNamePattern, number),
      })),
      scenePath: storages.diskPath(inputStorage, plan.sceneServerPath),
      inputFolder: storages.folder(inputStorage),
      outputFolder,
      scratchFolder,
      signal,
      onLog: log.write,
      onProcess: (pid) => tasks.announceProcess(frame.id, pid),
      onFrame: (number, thumbnailPath) => {
        limit.restart();
        done.add(number);
        const name = frameFileName(plan.frameNamePattern, number);
        collected = collected.then(async () => {
          if (thumbnailPath !== null) await frameKeep.keepThumbnail(frame.id, number, thumbnailPath);
          await collect(outputFolder, plan, storages, outputStorage, (path) => isFileOf(name, path));
        });
        collecting.push(collected);
      },
    });
    limit.end();
    await Promise.all(collecting);
    await collect(outputFolder, plan, storages, outputStorage, () => true);
    const missing = numbers.find((number) => !done.has(number));
    if (missing !== undefined) throw new Error(`The renderer ended well, but frame ${missing} is not there.`);
    await log.end();
    tasks.finishFrame(frame.id);
  } catch (error) {
    await Promise.allSettled(collecting);
    if (stopped.aborted) {
      await log.end();
      return;
    }
    const timeout: unknown = limit.signal.reason;
    const cause = timeout instanceof FrameTimeout ? timeout : error;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const lastLines = log.lastLines();
    log.write(`${reason}\n`);
    await log.end();
    const words = lastLines === '' ? reason : `${reason}\n${lastLines}`;
    if (cause === timeout) tasks.timeOutFrame(frame.id, words);
    else tasks.failFrame(frame.id, words);
  } finally {
    limit.end();
    frameKeep.endFrame(frame.id);
    // On Windows a killed process may hold its files a moment longer.
    await rm(attempt, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }).catch(
      input.onTrouble,
    );
  }
}

/** Aborts when one frame takes longer than it may. Seconds; 0 for as long as it likes. */
function frameLimit(seconds: number) {
  const abort = new AbortController();
  const milliseconds = seconds * 1000;
  const start = () =>
    milliseconds > 0 && milliseconds <= LONGEST_TIMER_MS
      ? setTimeout(() => abort.abort(new FrameTimeout(seconds)), milliseconds)
      : undefined;
  let timer = start();
  return {
    signal: abort.signal,
    restart: () => {
      clearTimeout(timer);
      timer = start();
    },
    end: () => clearTimeout(timer),
  };
}

/** Whether a file is a frame's picture: its name and an extension, or one for each eye (`0001_L.png`). */
function isFileOf(name: string, path: string): boolean {
  return path.startsWith(name) && !/^\d/.test(path.slice(name.length));
}

/** Moves finished files into the output storage, folders and all. */
async function collect(
  outputFolder: string,
  plan: RenderPlan,
  storages: Storages,
  output: Storage,
  isFinished: (relativePath: string) => boolean,
): Promise<void> {
  const entries = await readdir(outputFolder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const relativePath = relative(outputFolder, path).split(sep).join('/');
    if (!isFinished(relativePath)) continue;
    const serverPath = `/${plan.outputFileName}/${relativePath}`;
    await storages.moveIn(output, { serverPath, ...(await fingerprintFile(path)) }, path);
  }
}

/** Writes a frame's log in order, and remembers its last lines. */
function createLog(frameId: number, frameKeep: FrameKeep, onTrouble: (error: unknown) => void) {
  let written: Promise<void> = Promise.resolve();
  let tail = '';
  let waiting = '';
  return {
    write: (text: string) => {
      tail = `${tail}${text}`.slice(-4000);
      if (waiting === '') {
        written = written
          .then(() => {
            const batch = waiting;
            waiting = '';
            return frameKeep.appendLog(frameId, batch);
          })
          .catch(onTrouble);
      }
      waiting += text;
    },
    end: () => written,
    lastLines: () => tail.trimEnd().split('\n').slice(-LAST_LINES).join('\n'),
  };
}
