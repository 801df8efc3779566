import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Ledger } from '../costs/ledger.ts';
import { frameStatuses, taskStatuses } from '../tasks/statuses.ts';
import type { Task } from '../tasks/task-store.ts';
import { type RowRenderer, renderRow } from './render-row.ts';

export interface SchedulerInput extends RowRenderer {
  readonly ledger: Ledger;
  /** Rows of frames rendered at the same time. */
  readonly nodes: number;
  readonly clock: Clock;
}

/** Renders waiting frames: urgent tasks first, then first come first served. */
export interface Scheduler {
  /** Looks for frames to start, and stops those that were stopped or whose task's time is up. */
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

export async function startScheduler(input: SchedulerInput): Promise<Scheduler> {
  const { tasks, accounts, ledger, nodes, clock, workFolder, tileFolder } = input;
  const running = new Map<number, Running>();
  let stopping = false;
  let deadline: NodeJS.Timeout | undefined;

  // A farm that ended without a word may have left frames in flight: nobody renders them now.
  await rm(workFolder, { recursive: true, force: true }).catch(input.onTrouble);
  await mkdir(workFolder, { recursive: true });
  await mkdir(tileFolder, { recursive: true });
  await forgetTiles(input);
  tasks.requeueRendering();

  const stopOverdue = () => {
    for (let next = tasks.nextDeadline(); next !== null && next.at <= clock(); next = tasks.nextDeadline()) {
      tasks.stop(next.taskId, taskStatuses.stoppedByTimeout);
    }
  };
  const isUnpaid = (task: Task) => ledger.isInArrears(accounts.byUserId(task.userId) ?? accounts.main);

  const look = () => {
    clearTimeout(deadline);
    if (stopping) return;
    stopOverdue();
    for (const [frameId, { abort }] of running) {
      if (tasks.frame(frameId)?.status !== frameStatuses.rendering) abort.abort(STOPPED);
    }
    while (running.size < nodes && !stopping) {
      const frame = tasks.nextFrame();
      // A row that was stopped and wanted again at once has to wait until its renderer has let go of it.
      if (frame === null || running.has(frame.id)) break;
      const task = tasks.get(frame.taskId);
      if (task === null) break;
      if (isUnpaid(task)) {
        tasks.stop(task.id, taskStatuses.stoppedForArrears);
        continue;
      }
      const abort = new AbortController();
      // Known as running before anyone hears of it: who listens may look again at once.
      const { promise: ended, resolve } = Promise.withResolvers<void>();
      running.set(frame.id, { abort, ended });
      tasks.startFrame(frame.id);
      renderRow(frame, task, abort.signal, input)
        .catch(input.onTrouble)
        .then(() => {
          running.delete(frame.id);
          resolve();
          look();
        });
    }
    const next = tasks.nextDeadline();
    if (next !== null && !stopping) {
      deadline = setTimeout(look, Math.min(Math.max(0, next.at - clock()), LONGEST_TIMER_MS));
    }
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

/** Deletes the tiles of tasks that were deleted. */
async function forgetTiles({ tasks, tileFolder, onTrouble }: RowRenderer): Promise<void> {
  for (const name of await readdir(tileFolder)) {
    if (!/^\d+$/.test(name)) continue;
    const task = tasks.get(Number(name));
    if (task !== null && task.deletedAt === null) continue;
    await rm(join(tileFolder, name), { recursive: true, force: true }).catch(onTrouble);
  }
}
