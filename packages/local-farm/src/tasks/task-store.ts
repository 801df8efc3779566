import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { EventHub } from '../events.ts';
import { change, insert, selectAll, selectOne, transaction } from '../state/database.ts';
import { type PlannedTask, type RenderPlan, renderPlan } from './plan.ts';
import {
  type FrameStatus,
  type FrameType,
  frameStatuses,
  frameTypes,
  type TaskStatus,
  taskStatuses,
} from './statuses.ts';

const taskStatus: z.ZodType<TaskStatus> = z.literal(Object.values(taskStatuses));
const frameStatus: z.ZodType<FrameStatus> = z.literal(Object.values(frameStatuses));
const frameType: z.ZodType<FrameType> = z.literal(Object.values(frameTypes));
const instant = z.number().nullable();

const taskRow = z.object({
  id: z.number(),
  status: taskStatus,
  artist: z.string().nullable(),
  producer: z.string().nullable(),
  userLevel: z.number(),
  cloneOriginalId: z.number(),
  createdAt: z.number(),
  /** Milliseconds since 1970, as all instants here; null until the task is submitted. */
  submittedAt: instant,
  startedAt: instant,
  completedAt: instant,
  plan: z
    .string()
    .nullable()
    .transform((text): RenderPlan | null => (text === null ? null : renderPlan.parse(JSON.parse(text)))),
});
export type Task = Readonly<z.infer<typeof taskRow>>;

const frameRow = z.object({
  id: z.number(),
  taskId: z.number(),
  frameIndex: z.string(),
  frames: z.string().transform((text) => z.array(z.number()).parse(JSON.parse(text))),
  type: frameType,
  status: frameStatus,
  startedAt: instant,
  endedAt: instant,
  error: z.string().nullable(),
});
/** Frames that one node renders in a row; mostly one. */
export type Frame = Readonly<z.infer<typeof frameRow>>;

const labelRow = z.object({ id: z.number(), name: z.string() });
export type Label = Readonly<z.infer<typeof labelRow>>;

type StoppedStatus = typeof taskStatuses.stopped | typeof taskStatuses.stoppedByTimeout;

const deadlineRow = z.object({ taskId: z.number(), at: z.number() });
const statusCount = z.object({ status: frameStatus, count: z.number() });

export interface FrameTally {
  readonly total: number;
  readonly waiting: number;
  readonly rendering: number;
  readonly stopped: number;
  readonly done: number;
  readonly failed: number;
  /** Rendering time of all finished frames together. Milliseconds. */
  readonly renderMs: number;
}

export interface NewTask {
  readonly artist: string | null;
  readonly outUserId: number | null;
  readonly userLevel: number;
  readonly cloneOriginalId: number;
  readonly labels: readonly string[];
}

export interface TaskQuery {
  readonly statuses: readonly number[];
  /** Part of the scene's name, or the task's id. */
  readonly keyword: string;
  /** Milliseconds since 1970; null for no limit. */
  readonly createdFrom: number | null;
  readonly createdTo: number | null;
}

export interface Page<T> {
  readonly total: number;
  readonly items: readonly T[];
}

/** Statuses after which nothing more of a task is rendered. */
const ENDED: ReadonlySet<TaskStatus> = new Set([
  taskStatuses.stopped,
  taskStatuses.stoppedByTimeout,
  taskStatuses.finished,
  taskStatuses.finishedWithFailedFrames,
  taskStatuses.failed,
]);

const FRAME_COLUMNS = 'id, taskId, frameIndex, frames, type, status, startedAt, endedAt, error';

/** Tasks and their frames, as the database holds them. Every change is announced as an event. */
export interface TaskStore {
  create(count: number, task: NewTask): readonly number[];
  get(taskId: number): Task | null;
  find(query: TaskQuery, pageNumber: number, pageSize: number): Page<Task>;
  all(): readonly Task[];
  labels(taskId: number): readonly Label[];
  tally(taskId: number): FrameTally;
  submit(taskId: number, planned: PlannedTask, producer: string | null): void;
  stop(taskId: number, as?: StoppedStatus): void;
  /** The task whose time (`job_stop_time`, from its first frame on) ends first, and when; null when none has a limit. */
  nextDeadline(): { readonly taskId: number; readonly at: number } | null;
  frames(taskId: number): readonly Frame[];
  frame(frameId: number): Frame | null;
  /** The frame to render next: tasks in the order they were submitted, priority frames first. */
  nextFrame(): Frame | null;
  startFrame(frameId: number): void;
  /** Tells who renders a frame. */
  announceProcess(frameId: number, pid: number): void;
  finishFrame(frameId: number): void;
  failFrame(frameId: number, error: string): void;
  /** Puts frames that were being rendered back into the queue: nobody renders them any more. */
  requeueRendering(): void;
}

export function openTaskStore(database: DatabaseSync, clock: Clock, events: EventHub): TaskStore {
  const get = (taskId: number) => selectOne(database, taskRow, 'SELECT * FROM tasks WHERE id = ?', taskId);
  const frame = (frameId: number) =>
    selectOne(database, frameRow, `SELECT ${FRAME_COLUMNS} FROM frames WHERE id = ?`, frameId);

  const announceTask = (taskId: number) => {
    const task = get(taskId);
    if (task !== null) events.emit({ type: 'task', taskId, status: task.status });
  };
  const announceFrame = (frameId: number, pid: number | null = null) => {
    const found = frame(frameId);
    if (found === null) return;
    const { taskId, frameIndex, status, error } = found;
    events.emit({ type: 'frame', taskId, frameId, frameIndex, status, pid, error });
  };

  const tally = (taskId: number): FrameTally => {
    const counts = selectAll(
      database,
      statusCount,
      'SELECT status, count(*) AS count FROM frames WHERE taskId = ? GROUP BY status',
      taskId,
    );
    const of = (status: FrameStatus) => counts.find((entry) => entry.status === status)?.count ?? 0;
    const time = database
      .prepare(
        'SELECT sum(endedAt - startedAt) AS renderMs FROM frames WHERE taskId = ? AND endedAt IS NOT NULL',
      )
      .get(taskId);
    return {
      total: counts.reduce((sum, { count }) => sum + count, 0),
      waiting: of(frameStatuses.waiting),
      rendering: of(frameStatuses.rendering),
      stopped: of(frameStatuses.stopped),
      done: of(frameStatuses.done),
      failed: of(frameStatuses.failed),
      renderMs: Number(time?.renderMs ?? 0),
    };
  };

  /** Brings a task's status in line with its frames. */
  const settle = (taskId: number) => {
    const task = get(taskId);
    if (task === null || task.submittedAt === null || ENDED.has(task.status)) return;
    const status = statusOf(task, tally(taskId), openPriorityFrames(taskId));
    if (status === task.status) return;
    change(
      database,
      'UPDATE tasks SET status = ?, startedAt = coalesce(startedAt, ?), completedAt = ? WHERE id = ?',
      status,
      status === taskStatuses.waiting ? null : clock(),
      ENDED.has(status) || status === taskStatuses.finishedTest ? clock() : null,
      taskId,
    );
    announceTask(taskId);
  };

  const openPriorityFrames = (taskId: number): number =>
    Number(
      database
        .prepare('SELECT count(*) AS count FROM frames WHERE taskId = ? AND type = ? AND status IN (?, ?)')
        .get(taskId, frameTypes.priority, frameStatuses.waiting, frameStatuses.rendering)?.count ?? 0,
    );

  const endFrame = (frameId: number, status: FrameStatus, error: string | null) => {
    const changed = change(
      database,
      'UPDATE frames SET status = ?, endedAt = ?, error = ? WHERE id = ? AND status = ?',
      status,
      clock(),
      error,
      frameId,
      frameStatuses.rendering,
    );
    const found = frame(frameId);
    if (changed === 0 || found === null) return;
    announceFrame(frameId);
    settle(found.taskId);
  };

  return {
    get,
    frame,
    tally,
    create: (count, { artist, outUserId, userLevel, cloneOriginalId, labels }) => {
      const ids = transaction(database, () =>
        Array.from({ length: count }, () => {
          const taskId = insert(
            database,
            `INSERT INTO tasks (status, artist, outUserId, userLevel, cloneOriginalId, createdAt)
             VALUES (?, ?, ?, ?, ?, ?)`,
            taskStatuses.waiting,
            artist,
            outUserId,
            userLevel,
            cloneOriginalId,
            clock(),
          );
          for (const label of labels) {
            change(database, 'INSERT OR IGNORE INTO labels (name) VALUES (?)', label);
            change(
              database,
              'INSERT OR IGNORE INTO taskLabels (taskId, labelId) SELECT ?, id FROM labels WHERE name = ?',
              taskId,
              label,
            );
          }
          return taskId;
        }),
      );
      for (const taskId of ids) announceTask(taskId);
      return ids;
    },
    find: ({ statuses, keyword, createdFrom, createdTo }, pageNumber, pageSize) => {
      const where = `
        (:statuses = '[]' OR status IN (SELECT value FROM json_each(:statuses)))
        AND (:keyword = '' OR instr(lower(coalesce(plan ->> '$.sceneFileName', '')), lower(:keyword)) > 0
             OR instr(id, :keyword) > 0)
        AND (:createdFrom IS NULL OR createdAt >= :createdFrom)
        AND (:createdTo IS NULL OR createdAt <= :createdTo)`;
      const values = { statuses: JSON.stringify(statuses), keyword, createdFrom, createdTo };
      const total = database.prepare(`SELECT count(*) AS total FROM tasks WHERE ${where}`).get(values);
      return {
        total: Number(total?.total ?? 0),
        items: database
          .prepare(`SELECT * FROM tasks WHERE ${where} ORDER BY id DESC LIMIT :pageSize OFFSET :offset`)
          .all({ ...values, pageSize, offset: (pageNumber - 1) * pageSize })
          .map((row) => taskRow.parse(row)),
      };
    },
    all: () => selectAll(database, taskRow, 'SELECT * FROM tasks ORDER BY id'),
    labels: (taskId) =>
      selectAll(
        database,
        labelRow,
        'SELECT id, name FROM labels JOIN taskLabels ON labelId = id WHERE taskId = ? ORDER BY id',
        taskId,
      ),
    submit: (taskId, { plan, rows }, producer) => {
      transaction(database, () => {
        change(
          database,
          'UPDATE tasks SET submittedAt = ?, plan = ?, producer = ? WHERE id = ?',
          clock(),
          JSON.stringify(plan),
          producer,
          taskId,
        );
        for (const { frameIndex, frames, type } of rows) {
          insert(
            database,
            'INSERT INTO frames (taskId, frameIndex, frames, type, status) VALUES (?, ?, ?, ?, ?)',
            taskId,
            frameIndex,
            JSON.stringify(frames),
            type,
            frameStatuses.waiting,
          );
        }
      });
      announceTask(taskId);
    },
    nextDeadline: () =>
      selectOne(
        database,
        deadlineRow,
        `SELECT id AS taskId, startedAt + 1000 * (plan ->> '$.jobTimeoutSeconds') AS at FROM tasks
         WHERE status = ? AND startedAt IS NOT NULL AND plan ->> '$.jobTimeoutSeconds' > 0
         ORDER BY at LIMIT 1`,
        taskStatuses.rendering,
      ),
    stop: (taskId, as = taskStatuses.stopped) => {
      const task = get(taskId);
      if (task === null || ENDED.has(task.status)) return;
      const open = selectAll(
        database,
        frameRow,
        `SELECT ${FRAME_COLUMNS} FROM frames WHERE taskId = ? AND status IN (?, ?)`,
        taskId,
        frameStatuses.waiting,
        frameStatuses.rendering,
      );
      transaction(database, () => {
        for (const { id, startedAt } of open) {
          change(
            database,
            'UPDATE frames SET status = ?, endedAt = ? WHERE id = ?',
            frameStatuses.stopped,
            startedAt === null ? null : clock(),
            id,
          );
        }
        change(database, 'UPDATE tasks SET status = ?, completedAt = ? WHERE id = ?', as, clock(), taskId);
      });
      for (const { id } of open) announceFrame(id);
      announceTask(taskId);
    },
    frames: (taskId) =>
      selectAll(
        database,
        frameRow,
        `SELECT ${FRAME_COLUMNS} FROM frames WHERE taskId = ? ORDER BY id`,
        taskId,
      ),
    nextFrame: () =>
      selectOne(
        database,
        frameRow,
        `SELECT frames.* FROM frames JOIN tasks ON tasks.id = frames.taskId
         WHERE frames.status = ? AND tasks.status IN (?, ?)
           AND (frames.type = ? OR NOT tasks.plan ->> '$.pauseAfterPriorityFrames')
         ORDER BY tasks.submittedAt, tasks.id, frames.id LIMIT 1`,
        frameStatuses.waiting,
        taskStatuses.waiting,
        taskStatuses.rendering,
        frameTypes.priority,
      ),
    startFrame: (frameId) => {
      change(
        database,
        'UPDATE frames SET status = ?, startedAt = ?, endedAt = NULL, error = NULL WHERE id = ?',
        frameStatuses.rendering,
        clock(),
        frameId,
      );
      const found = frame(frameId);
      announceFrame(frameId);
      if (found !== null) settle(found.taskId);
    },
    announceProcess: (frameId, pid) => announceFrame(frameId, pid),
    finishFrame: (frameId) => endFrame(frameId, frameStatuses.done, null),
    failFrame: (frameId, error) => endFrame(frameId, frameStatuses.failed, error),
    requeueRendering: () => {
      const open = selectAll(
        database,
        frameRow,
        `SELECT ${FRAME_COLUMNS} FROM frames WHERE status = ?`,
        frameStatuses.rendering,
      );
      for (const { id } of open) {
        change(
          database,
          'UPDATE frames SET status = ?, startedAt = NULL, endedAt = NULL WHERE id = ?',
          frameStatuses.waiting,
          id,
        );
        announceFrame(id);
      }
    },
  };
}

function statusOf(task: Task, frames: FrameTally, openPriorityFrames: number): TaskStatus {
  const { waiting, rendering, failed, total } = frames;
  if (waiting + rendering === 0) {
    if (failed === 0) return taskStatuses.finished;
    return failed === total ? taskStatuses.failed : taskStatuses.finishedWithFailedFrames;
  }
  const pauses = task.plan?.pauseAfterPriorityFrames === true;
  if (pauses && rendering === 0 && openPriorityFrames === 0) return taskStatuses.finishedTest;
  return waiting === total ? task.status : taskStatuses.rendering;
}
