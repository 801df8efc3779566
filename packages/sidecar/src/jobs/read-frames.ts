import {
  type FarmClient,
  type Frame,
  type Page,
  type Paged,
  ParameterInvalidError,
  type Task,
} from '@farmhand/client';
import { conditionOf, createFrameTable, type FrameTable } from './frame-table.ts';
import { turnOfOthers } from './turn-of-others.ts';

/** Frames that the farm is asked for at once: more would hold everything else up while an answer is read. */
const PAGE_SIZE = 500;
/** What every farm takes. */
const SMALL_PAGE_SIZE = 100;
/** Pages under way at a time. The account's other calls have their turn between. */
const PAGES_AT_ONCE = 4;

/** The rows of one of a job's tasks: a job of several cameras has one task for each. */
export interface TableSection {
  readonly task: Task;
  /** Row of its first frame. */
  readonly start: number;
  readonly count: number;
  /** Frames on a page, as this farm gives them. */
  readonly pageSize: number;
}

/** A table as it was read, and how it lies on the farm's pages. */
export interface ReadTable {
  readonly table: FrameTable;
  readonly sections: readonly TableSection[];
}

/** The pages of a task's list, and what the first of them tells. */
interface List {
  readonly task: Task;
  readonly first: Page<Frame>;
  readonly paged: Paged<Frame>;
  readonly pageSize: number;
}

/**
 * Reads all frames of a job's tasks, in the farm's order. Rows are written into `known` where they have room there, so that
 * what is different shows as changes.
 *
 * @param onRows Told of the table whenever more of its rows came in.
 * @throws the client's errors; the reason of the signal.
 */
export async function readAllFrames(
  client: Pick<FarmClient, 'taskFrames'>,
  tasks: readonly Task[],
  {
    known,
    signal,
    onRows = () => undefined,
  }: {
    readonly known: FrameTable | null;
    readonly signal: AbortSignal;
    readonly onRows?: (table: FrameTable) => void;
  },
): Promise<ReadTable> {
  const lists: List[] = [];
  for (const task of tasks) lists.push(await openList(client, task, signal));
  const total = lists.reduce((sum, { first }) => sum + rowsOf(first), 0);
  const table = known !== null && known.total() === total ? known : createFrameTable(total);
  const sections: TableSection[] = [];
  let row = 0;
  for (const { task, first, paged, pageSize } of lists) {
    const start = row;
    for await (const { items } of paged.pages()) {
      for (const frame of items) {
        if (row >= total) break;
        table.put(row, frame, conditionOf(frame.statusName, task.statusName));
        row += 1;
      }
      onRows(table);
      await turnOfOthers(signal);
    }
    const isCutShort = first.items.length > 0 && first.items.length < Math.min(pageSize, rowsOf(first));
    sections.push({ task, start, count: row - start, pageSize: isCutShort ? first.items.length : pageSize });
  }
  // It became shorter while it was read, or the farm keeps some to itself.
  if (row < total) table.shorten(row);
  return { table, sections };
}

/**
 * Reads some pages of a table once more. False when the farm's lists have another length by now: then rows may be others.
 *
 * @param rows Rows whose pages are read.
 * @throws the client's errors; the reason of the signal.
 */
export async function readPagesOf(
  client: Pick<FarmClient, 'taskFrames'>,
  { table, sections }: ReadTable,
  rows: readonly number[],
  signal: AbortSignal,
): Promise<boolean> {
  const wanted = new Map<string, { readonly section: TableSection; readonly page: number }>();
  for (const row of rows) {
    const section = sections.find(({ start, count }) => row >= start && row < start + count);
    if (section === undefined) continue;
    const page = Math.floor((row - section.start) / section.pageSize);
    wanted.set(`${section.start} ${page}`, { section, page });
  }
  const left = [...wanted.values()];
  let isSameLength = true;
  const readNext = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const { section, page } = next;
      const { task, start, count, pageSize } = section;
      const answer = await client.taskFrames({ taskId: task.id, pageNumber: page + 1, pageSize }, { signal });
      if (rowsOf(answer) !== count) isSameLength = false;
      for (const [index, frame] of answer.items.entries()) {
        const row = page * pageSize + index;
        if (row < count) table.put(start + row, frame, conditionOf(frame.statusName, task.statusName));
      }
      await turnOfOthers(signal);
    }
  };
  await Promise.all(Array.from({ length: PAGES_AT_ONCE }, readNext));
  return isSameLength;
}

async function openList(
  client: Pick<FarmClient, 'taskFrames'>,
  task: Task,
  signal: AbortSignal,
): Promise<List> {
  const ask = async (pageSize: number): Promise<List> => {
    const paged = client.taskFrames({ taskId: task.id, pageSize }, { signal, concurrency: PAGES_AT_ONCE });
    return { task, first: await paged, paged, pageSize };
  };
  try {
    return await ask(PAGE_SIZE);
  } catch (error) {
    if (!ParameterInvalidError.isInstance(error)) throw error;
    return ask(SMALL_PAGE_SIZE);
  }
}

/** A farm that states no total has at least what it gave. */
function rowsOf({ total, items }: Page<Frame>): number {
  return Math.max(total, items.length);
}
