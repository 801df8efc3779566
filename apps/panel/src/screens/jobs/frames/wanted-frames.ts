import type { Problem } from '@farmhand/model';
import { streamName } from '../../../api/news.ts';
import { CallError, call } from '../../../api/request.ts';

/** A job whose frames the panel's stream is to tell of. */
interface Wanted {
  readonly id: string;
  readonly onRefused: (problem: Problem) => void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8000;

let wanted: Wanted | null = null;
/** What a stream was asked for last; a new one tells of nothing. */
let asked: { readonly stream: string; readonly of: Wanted | null } | null = null;
let isAsking = false;
/** Ends the pause between two tries. */
let wake: () => void = () => undefined;

/**
 * Has the panel's stream tell of the frames of a job, the whole table first, until what is returned is called; also after the
 * connection broke. It tells of one job at a time: the one that was wanted last.
 *
 * @param onRefused - Hears why it does not, whenever it does not; it is asked again by itself.
 */
export function wantFrames(id: string, onRefused: (problem: Problem) => void): () => void {
  const mine: Wanted = { id, onRefused };
  wanted = mine;
  void ask();
  return () => {
    if (wanted !== mine) return;
    wanted = null;
    void ask();
  };
}

/** One request after the other, so that none overtakes another, until the stream tells of what is wanted. */
async function ask(): Promise<void> {
  wake();
  if (isAsking) return;
  isAsking = true;
  let pauseMs = FIRST_PAUSE_MS;
  for (;;) {
    const [stream, of] = [streamName.peek(), wanted];
    const told = asked?.stream === stream ? asked.of : null;
    if (stream === null || told === of) break;
    try {
      await call('put /panel/events/{stream}', { params: { stream }, body: { framesOf: of?.id ?? null } });
      asked = { stream, of };
      pauseMs = FIRST_PAUSE_MS;
    } catch (error) {
      // That nobody answers, or the stream has ended, the connection tells.
      const isRefusal =
        error instanceof CallError && error.status !== 0 && error.problem.code !== 'unknown-stream';
      if (isRefusal && of === wanted) of?.onRefused(error.problem);
      if (stream === streamName.peek() && of === wanted) await pause(pauseMs);
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    }
  }
  isAsking = false;
}

streamName.subscribe(() => void ask());

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
