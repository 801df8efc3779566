import type { JournalReader } from '@farmhand/submission';
import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { PanelNews } from './api/panel.ts';
import { followJournal } from './follow-journal.ts';
import { type FramesFollower, followFrames, writeFrames } from './jobs/follow-frames.ts';
import type { JobFrames } from './jobs/job-frames.ts';
import type { PanelFeed } from './panel-feed.ts';

/** A job whose frames a stream tells of. */
export interface FollowedJob {
  readonly submissionId: string;
  readonly frames: JobFrames;
}

type Flow = Extract<PanelNews, { type: 'flow' }>;

export interface PanelStreamOptions {
  readonly journal: JournalReader;
  readonly feed: PanelFeed;
  /** Answers what is told before anything else: how things stand, asked for when nothing new is missed any more. */
  readonly first: () => Promise<readonly PanelNews[]>;
  /** Sequence number after which kept events of submissions are told. */
  readonly after: number;
  /** Whether files move, as it is now. */
  readonly flow: () => Flow;
  /**
   * Called when the stream opens; what it returns, when it closes. `follow` has it tell of the frames of a job as well, the
   * whole table first; of none for null.
   */
  readonly opened: (follow: (job: FollowedJob | null) => void) => () => void;
}

/** A panel that hears nothing for longer than two of these takes the connection for a broken one. Milliseconds. */
const HEARTBEAT_MS = 15_000;
/** How often the flow of files is looked at; hours come and go without anybody telling. Milliseconds. */
const FLOW_MS = 1000;
/** News that wait for a slow reader; the oldest go for more. */
const MOST_WAITING = 256;

/**
 * All that a panel shows, over one connection. Kept events come from the journal and of everything else only the newest
 * waits, so a reader may be as slow as it likes and costs hardly any memory.
 */
export function panelStream(c: Context, options: PanelStreamOptions): Response {
  const { journal, feed, first, after, flow, opened } = options;
  return streamSSE(c, async (stream) => {
    let more = Promise.withResolvers<void>();
    const followed: { frames: FramesFollower | null } = { frames: null };
    const follow = (job: FollowedJob | null) => {
      followed.frames?.close();
      followed.frames =
        job === null
          ? null
          : followFrames(job.frames, {
              write: (news) => writeFrames(stream, job.submissionId, news),
              onMore: () => more.resolve(),
            });
      more.resolve();
    };
    const closed = opened(follow);
    const waiting = new Map<string, PanelNews>();
    let heartbeatDue = false;
    const queue = (news: PanelNews) => {
      const subject = subjectOf(news);
      waiting.delete(subject);
      waiting.set(subject, news);
      const [oldest] = waiting.keys();
      if (waiting.size > MOST_WAITING && oldest !== undefined) waiting.delete(oldest);
      more.resolve();
    };
    const follower = followJournal(journal, { submissionId: null, after, onMore: () => more.resolve() });
    const unsubscribe = feed.subscribe(queue);
    let flowTold = '';
    const lookAtFlow = () => {
      const now = flow();
      const text = JSON.stringify(now);
      if (text !== flowTold) queue(now);
      flowTold = text;
    };
    const timers = [
      setInterval(lookAtFlow, FLOW_MS),
      setInterval(() => {
        heartbeatDue = true;
        more.resolve();
      }, HEARTBEAT_MS),
    ];
    stream.onAbort(() => more.resolve());
    try {
      // In one piece, so that a page draws itself once.
      const standing = await first();
      if (!stream.aborted) await stream.write(standing.map(messageOf).join(''));
      lookAtFlow();
      while (!stream.aborted) {
        more = Promise.withResolvers();
        const others = [...waiting.values()];
        waiting.clear();
        const events = follower.take();
        for (const news of others) await send(stream, news);
        for (const event of events) await send(stream, { type: 'submission', event });
        if (heartbeatDue) await stream.write(': still here\n\n');
        heartbeatDue = false;
        if (others.some(({ type }) => type === 'ending')) return;
        await followed.frames?.send();
        // While something was sent, more may have come.
        if (others.length + events.length === 0) await more.promise;
      }
    } finally {
      for (const timer of timers) clearInterval(timer);
      unsubscribe();
      follower.close();
      followed.frames?.close();
      closed();
    }
  });
}

/** News of the same subject replace each other. */
function subjectOf(news: PanelNews): string {
  switch (news.type) {
    case 'scan':
      return `scan ${news.scan.id}`;
    case 'rehearsal':
      return `rehearsal ${news.rehearsal.id}`;
    case 'settings':
      return `settings ${news.scenePath}`;
    default:
      return news.type;
  }
}

async function send(stream: SSEStreamingApi, news: PanelNews): Promise<void> {
  if (!stream.aborted) await stream.write(messageOf(news));
}

/** A server-sent event. JSON has no line breaks, so its data is one line. */
function messageOf(news: PanelNews): string {
  const id = news.type === 'submission' ? `id: ${news.event.sequence}\n` : '';
  return `event: ${news.type}\ndata: ${JSON.stringify(news)}\n${id}\n`;
}
