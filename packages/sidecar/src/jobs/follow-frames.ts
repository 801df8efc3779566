import type { SSEStreamingApi } from 'hono/streaming';
import type { FrameRows, FramesNews } from '../api/job-details.ts';
import { type FrameTable, ROWS_A_MESSAGE } from './frame-table.ts';
import type { JobFrames, TableNews } from './job-frames.ts';
import { turnOfOthers } from './turn-of-others.ts';

/** Changes are gathered for so long before they are sent. Milliseconds. */
const GATHER_MS = 100;
/** While a table comes in, so many more rows are worth a message. */
const LEAST_ROWS = 10_000;
/** Rows that are written without letting others have their turn. */
const ROWS_IN_A_ROW = 2000;

/** What one listener is told of a job's frames. */
export interface FramesFollower {
  /** Writes what is new, all of it; nothing when nothing is. */
  send(): Promise<void>;
  /** Writes nothing any more, not even the rest of what is under way. */
  close(): void;
}

/**
 * Follows a job's frames. What is written is read from the table when there is room for it, so that a slow listener costs
 * nothing and gets the newest.
 */
export function followFrames(
  frames: JobFrames,
  {
    write,
    onMore,
  }: {
    readonly write: (news: FramesNews) => Promise<void>;
    /** Called when there is more to send. */
    readonly onMore: () => void;
  },
): FramesFollower {
  let isClosed = false;
  let isDue = true;
  let gathering: NodeJS.Timeout | null = null;
  const unlisten = frames.listen(() => {
    gathering ??= setTimeout(() => {
      gathering = null;
      isDue = true;
      onMore();
    }, GATHER_MS).unref();
  });
  const sender = tableSender(write, () => isClosed);
  return {
    async send() {
      if (!isDue || isClosed) return;
      isDue = false;
      const { table, news } = frames.now();
      const isWhole = await sender.send(table);
      // What was kept is shown before it is said how old it is; without anything to show that is all there is to say.
      if (news !== null && (isWhole || table === null)) await sender.tell(news);
    },
    close() {
      isClosed = true;
      if (gathering !== null) clearTimeout(gathering);
      unlisten();
    },
  };
}

/** Remembers what one listener was told. */
function tableSender(send: (news: FramesNews) => Promise<void>, isClosed: () => boolean) {
  let told: TableNews | null = null;
  let current: FrameTable | null = null;
  let total = 0;
  let sent = 0;
  let isWhole = false;
  let version = 0;

  const sendRows = async (table: FrameTable): Promise<void> => {
    while (!isWhole && !isClosed()) {
      const filled = Math.min(table.filled(), total);
      const least = sent === 0 ? 1 : LEAST_ROWS;
      if (total > 0 && filled - sent < Math.min(least, total - sent)) return;
      const rows = table.rows(sent, ROWS_A_MESSAGE);
      sent += rows.id.length;
      isWhole = sent >= table.total();
      await send({ type: 'table', rows, last: isWhole });
      if (table.total() !== total) return;
    }
  };

  return {
    /** Sends what of a table was not sent yet. True once all of it was. */
    async send(table: FrameTable | null): Promise<boolean> {
      if (table === null) return false;
      if (table !== current || table.total() !== total) {
        current = table;
        total = table.total();
        sent = 0;
        isWhole = false;
        version = table.version();
      }
      if (!isWhole) {
        await sendRows(table);
        if (!isWhole || table.total() !== total) return false;
      }
      const upTo = table.version();
      if (upTo === version) return true;
      const changed = table.changedSince(version);
      version = upTo;
      for (let start = 0; start < changed.length && !isClosed(); start += ROWS_A_MESSAGE) {
        const rows = table.pick(changed.slice(start, start + ROWS_A_MESSAGE));
        await send({ type: 'changes', rows });
      }
      return true;
    },
    async tell(news: TableNews): Promise<void> {
      if (news === told || isClosed()) return;
      told = news;
      await send(news);
    },
  };
}

/** Writes one message of a panel's stream, a column at a time where there are many rows. */
export async function writeFrames(
  stream: SSEStreamingApi,
  submissionId: string,
  news: FramesNews,
): Promise<void> {
  if (stream.aborted) return;
  const id = JSON.stringify(submissionId);
  await stream.write(`event: frames\ndata: {"type":"frames","submissionId":${id},"news":`);
  if ('rows' in news) {
    const { rows, ...rest } = news;
    // The columns come last, so that the rest is open for them.
    await stream.write(`${JSON.stringify(rest).slice(0, -1)},"rows":{`);
    const columns = Object.entries(rows) as [keyof FrameRows, FrameRows[keyof FrameRows]][];
    for (const [index, [name, column]] of columns.entries()) {
      if (rows.id.length > ROWS_IN_A_ROW) await turnOfOthers();
      if (stream.aborted) return;
      await stream.write(`${index === 0 ? '' : ','}"${name}":${JSON.stringify(column)}`);
    }
    await stream.write('}}');
  } else {
    await stream.write(JSON.stringify(news));
  }
  await stream.write('}\n\n');
}
