import { CallError, open } from '../../api/request.ts';

/** Pictures that stay in memory; those not looked at for longest go first. */
const MOST_KEPT = 60;
/** Pictures fetched at once: a browser has six connections to one address, and streams hold two of them. */
const AT_ONCE = 2;

/** Addresses that an image can show, by rehearsal and frame; null where there is no picture. */
const kept = new Map<string, string | null>();
const waiting = new Set<() => void>();
let running = 0;

/** A picture of a rehearsal as an address for an image; null when it is gone. @throws CallError; the signal's AbortError. */
export async function fetchPicture(id: string, frame: number, signal: AbortSignal): Promise<string | null> {
  const key = `${id} ${frame}`;
  const known = kept.get(key);
  if (known !== undefined) {
    kept.delete(key);
    kept.set(key, known);
    return known;
  }
  await turn(signal);
  running += 1;
  try {
    const answer = await open('get /rehearsals/{id}/pictures/{frame}', { params: { id, frame } }, signal);
    return keep(key, URL.createObjectURL(await answer.blob()));
  } catch (error) {
    if (error instanceof CallError && error.status === 404) return keep(key, null);
    throw error;
  } finally {
    running -= 1;
    const [next] = waiting;
    next?.();
  }
}

/** The picture if it is here already; undefined otherwise. */
export function pictureAtHand(id: string, frame: number): string | null | undefined {
  return kept.get(`${id} ${frame}`);
}

function keep(key: string, url: string | null): string | null {
  const former = kept.get(key);
  if (former != null) URL.revokeObjectURL(former);
  kept.set(key, url);
  for (const [oldest, picture] of kept) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
    if (picture !== null) URL.revokeObjectURL(picture);
  }
  return url;
}

/** Waits until fewer are on their way. Who gives up leaves the queue, so that no turn is lost. */
async function turn(signal: AbortSignal): Promise<void> {
  while (running >= AT_ONCE) {
    await new Promise<void>((resolve) => {
      const wake = () => {
        waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
    if (signal.aborted) throw new DOMException('given up', 'AbortError');
  }
}
