import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { FrameRows, FramesNews } from '../api/job-details.ts';
import { type FrameTable, ROWS_A_MESSAGE } from './frame-table.ts';
import type { JobFrames, TableNews } from './job-frames.ts';
import { turnOfOthers } from './turn-of-others.ts';
import { waitOrWake } from './wait-or-wake.ts';

/** Changes are gathered for so long before they are sent. Milliseconds. */
const GATHER_MS = 100;
/** While a table comes in, so many more rows are worth a message. */
const LEAST_ROWS = 10_000;
/** Rows that are written without letting others have their turn. */
const ROWS_IN_A_ROW = 2000;

/**
 * A job's frames as server-sent events, until the listener leaves. What is sent is read from the table when there is room for
 * it, so that a slow listener costs nothing and gets the newest.
 *
 * @param opened Called when the stream opens; what it returns, when it closes.
 */
export function framesStream(c: Context, frames: JobFrames, opened: () => () => void): Response {
  return streamSSE(c, async (stream) => {
    const closed = opened();
    const pause = waitOrWake();
    const left = new AbortController();
    const unlisten = frames.listen(() => pause.wake());
    stream.onAbort(() => left.abort());
    const send = async (news: FramesNews) => {
      if (!stream.aborted) await write(stream, news);
    };
    try {
      const sender = tableSender(send);
      while (!stream.aborted) {
        const { table, news } = frames.now();
        const isWhole = await sender.send(table);
        // What was kept is shown before it is said how old it is; without anything to show that is all there is to say.
        if (news !== null && (isWhole || table === null)) await sender.tell(news);
        await pause.wait(IDLE_MS, left.signal);
        if (!left.signal.aborted) await waitOrWake().wait(GATHER_MS, left.signal);
      }
    } finally {
      unlisten();
      closed();
    }
  });
}

/** Without news there is nothing to do. Milliseconds. */
const IDLE_MS = 2 ** 31 - 1;

/** Remembers what one listener was told. */
function tableSender(send: (news: FramesNews) => Promise<void>) {
  let told: TableNews | null = null;
  let current: FrameTable | null = null;
  let total = 0;
  let sent = 0;
  let isWhole = false;
  let version = 0;

  const sendRows = async (table: FrameTable): Promise<void> => {
    while (!isWhole) {
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
      for (let start = 0; start < changed.length; start += ROWS_A_MESSAGE) {
        const rows = table.pick(changed.slice(start, start + ROWS_A_MESSAGE));
        await send({ type: 'changes', rows });
      }
      return true;
    },
    async tell(news: TableNews): Promise<void> {
      if (news === told) return;
      told = news;
      await send(news);
    },
  };
}

/** Writes one message, a column at a time where there are many rows. */
async function write(stream: SSEStreamingApi, news: FramesNews): Promise<void> {
  await stream.write('event: frames\ndata: ');
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
  await stream.write('\n\n');
}
