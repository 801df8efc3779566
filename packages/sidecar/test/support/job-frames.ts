/** A job's frames as a panel puts them together from what it hears. */
import {
  FRAME_CONDITIONS,
  type FrameCondition,
  type FrameRows,
  type FramesNews,
} from '@farmhand/sidecar/api';
import type { Panel } from './panel.ts';

export interface SeenFrame {
  readonly id: number;
  readonly name: string;
  readonly condition: FrameCondition | undefined;
  readonly home: boolean;
  readonly attempts: number;
  readonly cost: number;
}

export interface SeenFrames {
  readonly frames: readonly SeenFrame[];
  /** Whether the whole table came. */
  readonly isWhole: boolean;
  /** Types of the messages so far, in order. */
  readonly heard: readonly FramesNews['type'][];
  /** The last word on how old the table is. */
  readonly age: Extract<FramesNews, { type: 'stale' | 'current' }> | null;
  /** Rows of each message that had some. */
  readonly sizes: readonly number[];
}

export async function* framesNews(
  panel: Panel,
  id: string,
  signal?: AbortSignal,
): AsyncGenerator<FramesNews> {
  for await (const news of panel.news({ ...(signal && { signal }) })) {
    if (news.type === 'frames' && news.submissionId === id) yield news.news;
    if (news.type !== 'hello') continue;
    const answer = await askForFrames(panel, news.stream, id);
    if (!answer.ok) throw new Error(`status ${answer.status}: ${await answer.text()}`);
  }
}

/** Has a panel's stream tell of the frames of a job, or of none. */
export function askForFrames(panel: Panel, stream: string, framesOf: string | null): Promise<Response> {
  return panel.ask(`/panel/events/${stream}`, { method: 'PUT', body: JSON.stringify({ framesOf }) });
}

/** Listens until what was seen is as wanted, and leaves. */
export async function seeFrames(
  panel: Panel,
  id: string,
  isWanted: (seen: SeenFrames) => boolean,
): Promise<SeenFrames> {
  const leave = new AbortController();
  let frames: SeenFrame[] = [];
  let isWhole = false;
  let age: SeenFrames['age'] = null;
  const heard: FramesNews['type'][] = [];
  const sizes: number[] = [];
  try {
    for await (const news of framesNews(panel, id, leave.signal)) {
      heard.push(news.type);
      if (news.type === 'table') {
        if (news.rows.offset === 0) frames = [];
        if (news.rows.offset !== frames.length) throw new Error('rows are missing between two messages');
        frames.push(...framesIn(news.rows));
        isWhole = news.last;
        if (isWhole && frames.length !== news.rows.total) throw new Error('the last rows are missing');
      } else if (news.type === 'changes') {
        for (const [index, frame] of framesIn(news.rows).entries())
          frames[news.rows.row?.[index] ?? -1] = frame;
      } else age = news;
      if ('rows' in news) sizes.push(news.rows.id.length);
      const seen = { frames, isWhole, heard, age, sizes };
      if (isWanted(seen)) return seen;
    }
  } finally {
    leave.abort();
  }
  throw new Error('the stream ended before that was seen');
}

function framesIn(rows: FrameRows): readonly SeenFrame[] {
  return rows.id.map((id, index) => ({
    id,
    name: rows.name[index] ?? '',
    condition: FRAME_CONDITIONS[rows.condition[index] ?? -1],
    home: rows.home[index] ?? false,
    attempts: rows.attempts[index] ?? -1,
    cost: rows.cost[index] ?? -1,
  }));
}
