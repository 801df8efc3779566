import { type FarmClient, isEnded, type Task } from '@farmhand/client';
import { type Journal, notAtFarm, problemOf, SubmissionError, unknownSubmission } from '@farmhand/submission';
import { CONDITION, type FrameTable } from './frame-table.ts';
import { framesAtHome } from './frames-at-home.ts';
import { type ReadTable, readAllFrames, readPagesOf } from './read-frames.ts';
import { waitOrWake } from './wait-or-wake.ts';

/** Whether the table is as the farm has it. Times are ISO 8601 instants. */
export type TableNews =
  | { readonly type: 'current'; readonly asOf: string }
  | { readonly type: 'stale'; readonly asOf: string | null; readonly message: string; readonly zh?: string };

/** What is known of a job's frames at the moment. */
export interface FramesNow {
  /** Null before anything is known. */
  readonly table: FrameTable | null;
  /** Null until the farm was asked. */
  readonly news: TableNews | null;
}

/** A frame of the table. */
export interface KnownFrame {
  /** Its number, the first of several; null where its name is not that of frames. */
  readonly first: number | null;
  readonly isDone: boolean;
  /** The journal's number of a file that a browser can show of it; null when there is none. */
  readonly picture: number | null;
}

/** The frames of one job: one table for all who listen, asked for while somebody does. */
export interface JobFrames {
  now(): FramesNow;
  /** Calls back whenever something is different, until what is returned is called. */
  listen(onNews: () => void): () => void;
  /** Something happened to the job: the farm is asked soon. */
  wake(what: 'farm' | 'files'): void;
  listeners(): number;
  /** What is known of a frame by the farm's number for it; null where that is not known. */
  find(frameId: number): KnownFrame | null;
  close(): Promise<void>;
}

export interface JobFramesOptions {
  readonly submissionId: string;
  readonly journal: Pick<Journal, 'get' | 'filesAtHome'>;
  /** @throws what keeps the farm from being asked. */
  readonly client: () => Pick<FarmClient, 'taskInfo' | 'taskFrames'>;
  /** Shortest pause between two looks at the farm. Milliseconds. */
  readonly leastMs: number;
}

/** The pause grows while nothing changes, up to this. Milliseconds. */
const MOST_MS = 15_000;
const GROWTH = 1.5;
/** A whole list is read again only when this many times as long has passed as that took: it may be large. */
const REST_FACTOR = 10;
/** And whatever the counts say, after this long while anything may still change. Milliseconds. */
const WHOLE_AGAIN_MS = 60_000;
/** Tables up to this size are read whole each time: it is no more than a page or two. Rows. */
const SMALL_TABLE = 1000;
/** Most rows whose pages are looked at in between. */
const MOST_LOOKED_AT = 64;

export function openJobFrames(options: JobFramesOptions): JobFrames {
  const { submissionId, journal, leastMs } = options;
  const home = framesAtHome(journal, submissionId);
  const listeners = new Set<() => void>();
  let shown: FrameTable | null = null;
  let read: ReadTable | null = null;
  let news: TableNews | null = null;
  let asOf: string | null = null;
  /** What the farm said of the tasks when the whole list was last read, in so far as it decides what rows mean. */
  let tasksRead = '';
  let wholeAt = Number.NEGATIVE_INFINITY;
  let wholeTookMs = 0;
  let running: { readonly stop: AbortController; readonly done: Promise<void> } | null = null;
  const pause = waitOrWake();
  let isFarmWanted = true;

  const tell = () => {
    for (const listener of [...listeners]) listener();
  };

  const mustBeAtFarm = (): number => {
    const record = journal.get(submissionId);
    if (record === null) throw unknownSubmission(submissionId);
    if (record.taskId === null) throw new SubmissionError(notAtFarm(record));
    return record.taskId;
  };

  const readWhole = async (
    client: Pick<FarmClient, 'taskFrames'>,
    tasks: readonly Task[],
    signal: AbortSignal,
  ): Promise<void> => {
    const begunAt = performance.now();
    read = await readAllFrames(client, tasks, {
      known: read?.table ?? null,
      signal,
      onRows(table) {
        // Nothing is there to be shown meanwhile, so that it is shown as it comes in.
        if (shown === null) shown = table;
        tell();
      },
    });
    shown = read.table;
    wholeAt = performance.now();
    wholeTookMs = wholeAt - begunAt;
    tasksRead = keyOf(tasks);
  };

  /** Asks the farm what is new. True when something was. */
  const look = async (isFirst: boolean, signal: AbortSignal): Promise<boolean> => {
    const taskId = mustBeAtFarm();
    const client = options.client();
    const [task] = await client.taskInfo([taskId], { signal });
    if (task === undefined) throw new SubmissionError(leftOut(taskId));
    const tasks = task.children.length > 0 ? task.children : [task];
    const before = shown?.version() ?? -1;
    if (isFirst || read === null || tasksRead !== keyOf(tasks)) await readWhole(client, tasks, signal);
    else await catchUp(read, client, tasks, signal);
    if (read !== null) await home.update(read.table, read.sections, signal);
    return (shown?.version() ?? -1) !== before;
  };

  const catchUp = async (
    { table, sections }: ReadTable,
    client: Pick<FarmClient, 'taskFrames'>,
    tasks: readonly Task[],
    signal: AbortSignal,
  ): Promise<void> => {
    // An ended job that was read since has nothing new.
    if (tasks.every(({ status }) => isEnded(status))) return;
    const sinceWhole = performance.now() - wholeAt;
    const isRested = sinceWhole >= wholeTookMs * REST_FACTOR;
    const rendering = table.counts()[CONDITION.rendering] ?? 0;
    if (agrees(table, tasks) && rendering === 0 && !isDue(table, sinceWhole)) return;
    if (table.total() <= SMALL_TABLE) return isRested ? readWhole(client, tasks, signal) : undefined;
    const isSameLength = await readPagesOf(client, { table, sections }, rowsAtWork(table), signal);
    if (isRested && (!isSameLength || !agrees(table, tasks) || isDue(table, sinceWhole))) {
      await readWhole(client, tasks, signal);
    }
  };

  const isDue = (table: FrameTable, sinceWhole: number): boolean => {
    const counts = table.counts();
    const isOpen = (counts[CONDITION.waiting] ?? 0) + (counts[CONDITION.rendering] ?? 0) > 0;
    return isOpen && sinceWhole > Math.max(WHOLE_AGAIN_MS, wholeTookMs * REST_FACTOR * 3);
  };

  /** Keeps the table as the farm has it until nobody listens any more. */
  const run = async (signal: AbortSignal): Promise<void> => {
    let ms = leastMs;
    let lookAt = Number.NEGATIVE_INFINITY;
    let isFirst = true;
    while (!signal.aborted) {
      const begunAt = performance.now();
      try {
        if (isFarmWanted || begunAt >= lookAt) {
          if (isFarmWanted) ms = leastMs;
          isFarmWanted = false;
          lookAt = begunAt;
          const isNew = await look(isFirst, signal);
          isFirst = false;
          ms = isNew ? leastMs : Math.min(MOST_MS, ms * GROWTH);
          asOf = new Date().toISOString();
          news = { type: 'current', asOf };
        } else if (read !== null) await home.update(read.table, read.sections, signal);
      } catch (error) {
        if (signal.aborted) return;
        ms = Math.min(MOST_MS, ms * 2);
        const { message, zh } = problemOf(error);
        news = { type: 'stale', asOf, message, ...(zh === undefined ? {} : { zh: zh.message }) };
      }
      if (begunAt >= lookAt) lookAt = begunAt + ms;
      tell();
      await pause.wait(Math.max(leastMs, lookAt - performance.now()), signal);
      // Whoever is woken often still leaves farm and journal in peace for a moment.
      const early = begunAt + leastMs - performance.now();
      if (early > 0) await waitOrWake().wait(early, signal);
    }
  };

  const begin = () => {
    const stop = new AbortController();
    if (news?.type === 'current') {
      news = {
        type: 'stale',
        asOf,
        message: 'The farm is being asked for what is new.',
        zh: '正在向农场查询最新情况。',
      };
    }
    const before = running?.done ?? Promise.resolve();
    running = { stop, done: before.then(() => run(stop.signal)) };
  };

  return {
    now: () => ({ table: shown, news }),
    listen(onNews) {
      listeners.add(onNews);
      if (listeners.size === 1) begin();
      return () => {
        if (listeners.delete(onNews) && listeners.size === 0) running?.stop.abort();
      };
    },
    wake(what) {
      if (running === null || running.stop.signal.aborted) return;
      if (what === 'farm') isFarmWanted = true;
      pause.wake();
    },
    listeners: () => listeners.size,
    find(frameId) {
      const row = read?.table.rowOf(frameId) ?? -1;
      if (read === null || row < 0) return null;
      const { table, sections } = read;
      return {
        first: table.numbers(row)?.first ?? null,
        isDone: table.condition(row) === CONDITION.done,
        picture: home.pictureOf(table, sections, row),
      };
    },
    async close() {
      running?.stop.abort();
      await running?.done;
    },
  };
}

/** Rows on whose pages something is about to happen: those being rendered, and the first that wait after them. */
function rowsAtWork(table: FrameTable): readonly number[] {
  const rows: number[] = [];
  let isAfter = true;
  for (let row = 0; row < table.filled() && rows.length < MOST_LOOKED_AT; row += 1) {
    const condition = table.condition(row);
    if (condition === CONDITION.rendering) {
      rows.push(row);
      isAfter = true;
    } else if (condition === CONDITION.waiting && isAfter) {
      rows.push(row);
      isAfter = false;
    }
  }
  return rows;
}

/** Whether the table has as many frames in each condition as the farm counts; where it counts other things, nobody can say. */
function agrees(table: FrameTable, tasks: readonly Task[]): boolean {
  const sum = (pick: (task: Task) => number) => tasks.reduce((total, task) => total + pick(task), 0);
  const counts = table.counts();
  if (sum(({ totalFrames }) => totalFrames) !== table.total()) return false;
  return (
    counts[CONDITION.done] === sum(({ doneFrames }) => doneFrames) &&
    counts[CONDITION.failed] === sum(({ failedFrames }) => failedFrames) &&
    counts[CONDITION.rendering] === sum(({ executingFrames }) => executingFrames)
  );
}

function keyOf(tasks: readonly Task[]): string {
  return tasks.map(({ id, statusName }) => `${id} ${statusName}`).join();
}

function leftOut(taskId: number) {
  return {
    code: 'task-left-out',
    message: `The farm does not tell of job ${taskId} just now.`,
    hint: 'It is asked again by and by.',
    retryable: true,
    zh: { message: `农场目前没有返回作业 ${taskId} 的信息。`, hint: '系统会继续查询。' },
  };
}
