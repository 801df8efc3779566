import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Accounts } from '../accounts/accounts.ts';
import type { Clock } from '../clock.ts';
import { fingerprintFile, type Storage, type Storages } from '../storage/storages.ts';
import { frameFileName, type RenderPlan } from '../tasks/plan.ts';
import { frameStatuses, taskStatuses } from '../tasks/statuses.ts';
import type { Frame, TaskStore } from '../tasks/task-store.ts';
import type { FrameKeep } from './frame-keep.ts';
import type { Renderer } from './renderer.ts';

export interface SchedulerInput {
  readonly tasks: TaskStore;
  readonly accounts: Accounts;
  readonly storages: Storages;
  readonly frameKeep: FrameKeep;
  readonly renderer: Renderer;
  /** Rows of frames rendered at the same time. */
  readonly nodes: number;
  readonly clock: Clock;
  /** Folder for what is being rendered; emptied at the start. */
  readonly workFolder: string;
  /** Called for failures that are the farm's own, not the frame's. */
  readonly onTrouble: (error: unknown) => void;
}

/** Renders waiting frames, first come first served. */
export interface Scheduler {
  /** Looks for frames to start, and stops those whose task was stopped. */
  look(): void;
  /** Stops all rendering; frames in flight wait again. */
  stop(): Promise<void>;
}

interface Running {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/** Node's timers reach no further. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const STOPPED = new Error('rendering was stopped');
/** How much of its log a failed frame's error repeats. */
const LAST_LINES = 12;

export async function startScheduler(input: SchedulerInput): Promise<Scheduler> {
  const { tasks, nodes, clock, workFolder } = input;
  const running = new Map<number, Running>();
  let stopping = false;
  let deadline: NodeJS.Timeout | undefined;

  // A farm that ended without a word may have left frames in flight: nobody renders them now.
  await rm(workFolder, { recursive: true, force: true }).catch(input.onTrouble);
  await mkdir(workFolder, { recursive: true });
  tasks.requeueRendering();

  const stopOverdue = () => {
    for (let next = tasks.nextDeadline(); next !== null && next.at <= clock(); next = tasks.nextDeadline()) {
      tasks.stop(next.taskId, taskStatuses.stoppedByTimeout);
    }
  };

  const look = () => {
    clearTimeout(deadline);
    if (stopping) return;
    stopOverdue();
    for (const [frameId, { abort }] of running) {
      if (tasks.frame(frameId)?.status === frameStatuses.stopped) abort.abort(STOPPED);
    }
    while (running.size < nodes) {
      const frame = tasks.nextFrame();
      if (frame === null) break;
      const abort = new AbortController();
      tasks.startFrame(frame.id);
      const ended = renderRow(frame, abort.signal, input)
        .catch(input.onTrouble)
        .then(() => {
          running.delete(frame.id);
          look();
        });
      running.set(frame.id, { abort, ended });
    }
    const next = tasks.nextDeadline();
    if (next !== null) deadline = setTimeout(look, Math.min(next.at - clock(), LONGEST_TIMER_MS));
  };

  return {
    look,
    stop: async () => {
      stopping = true;
      clearTimeout(deadline);
      const all = [...running.values()];
      for (const { abort } of all) abort.abort(STOPPED);
      await Promise.all(all.map(({ ended }) => ended));
      tasks.requeueRendering();
    },
  };
}

/** Renders one row of frames and records how it ended. */
async function renderRow(frame: Frame, signal: AbortSignal, input: SchedulerInput): Promise<void> {
  const { tasks, storages, frameKeep, renderer, workFolder } = input;
  const task = tasks.get(frame.taskId);
  const plan = task?.plan;
  const owner = input.accounts.main;
  if (plan === null || plan === undefined) {
    tasks.failFrame(frame.id, 'The farm lost what this frame renders.');
    return;
  }
  const log = createLog(frame.id, frameKeep, input.onTrouble);
  // Every attempt has a folder of its own, so a forgotten renderer cannot write into the next one's.
  const attempt = join(workFolder, `${frame.id}-${randomUUID()}`);
  const outputFolder = join(attempt, 'output');
  const scratchFolder = join(attempt, 'scratch');
  const collecting: Promise<void>[] = [];
  try {
    await frameKeep.beginLog(frame.id);
    await mkdir(outputFolder, { recursive: true });
    await mkdir(scratchFolder);
    // One frame's files are collected while the next one is rendered, but never two collections at once.
    let collected: Promise<void> = Promise.resolve();
    const done = new Set<number>();
    await renderer({
      plan,
      frames: frame.frames.map((number) => ({
        frame: number,
        name: frameFileName(plan.frameNamePattern, number),
      })),
      scenePath: storages.diskPath(owner.storages.input, plan.sceneServerPath),
      inputFolder: storages.folder(owner.storages.input),
      outputFolder,
      scratchFolder,
      frameTimeoutMs: plan.timeoutSeconds > 0 ? plan.timeoutSeconds * 1000 : null,
      signal,
      onLog: log.write,
      onProcess: (pid) => tasks.announceProcess(frame.id, pid),
      onFrame: (number, thumbnailPath) => {
        done.add(number);
        const name = frameFileName(plan.frameNamePattern, number);
        collected = collected.then(async () => {
          if (thumbnailPath !== null) await frameKeep.keepThumbnail(frame.id, thumbnailPath);
          await collect(outputFolder, plan, storages, owner.storages.output, (path) => isFileOf(name, path));
        });
        collecting.push(collected);
      },
    });
    await Promise.all(collecting);
    await collect(outputFolder, plan, storages, owner.storages.output, () => true);
    const missing = frame.frames.find((number) => !done.has(number));
    if (missing !== undefined) throw new Error(`The renderer ended well, but frame ${missing} is not there.`);
    await log.end();
    tasks.finishFrame(frame.id);
  } catch (error) {
    await Promise.allSettled(collecting);
    if (signal.aborted) {
      await log.end();
      return;
    }
    const reason = error instanceof Error ? error.message : String(error);
    const lastLines = log.lastLines();
    log.write(`${reason}\n`);
    await log.end();
    tasks.failFrame(frame.id, lastLines === '' ? reason : `${reason}\n${lastLines}`);
  } finally {
    // On Windows a killed process may hold its files a moment longer.
    await rm(attempt, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }).catch(
      input.onTrouble,
    );
  }
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
