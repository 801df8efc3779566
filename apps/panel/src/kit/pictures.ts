import { useEffect, useState } from 'preact/hooks';
import { CallError } from '../api/request.ts';

/** A picture of the sidecar. */
export interface PictureSource {
  /** Tells it from all others; another one when what it shows is another. */
  readonly key: string;
  readonly open: (signal: AbortSignal) => Promise<Response>;
}

/** Pictures that stay in memory; those not looked at for longest go first. */
const MOST_KEPT = 80;
/** Pictures fetched at once: a browser has six connections to one address, and streams hold two of them. */
const AT_ONCE = 2;
/** An arrow key that is held down shall not ask for every picture on its way. Milliseconds. */
const REST_MS = 120;

/** Addresses that an image can show. */
const kept = new Map<string, string>();
const waiting = new Set<() => void>();
let running = 0;

/** A picture as an address for an image: undefined while it is fetched, null where there is none. */
export function usePicture(source: PictureSource | null): string | null | undefined {
  const key = source?.key ?? null;
  const [found, setFound] = useState<{ readonly key: string; readonly url: string | null } | null>(null);
  useEffect(() => {
    if (source === null) return undefined;
    const stop = new AbortController();
    const show = (url: string | null) => {
      if (!stop.signal.aborted) setFound({ key: source.key, url });
    };
    const fetchIt = () => fetchPicture(source, stop.signal).then(show, () => show(null));
    const timer = setTimeout(fetchIt, kept.has(source.key) ? 0 : REST_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [key]);
  if (key === null) return null;
  return found?.key === key ? found.url : kept.get(key);
}

/** A picture as an address for an image; null where there is none. @throws CallError; the signal's AbortError. */
export async function fetchPicture(
  { key, open }: PictureSource,
  signal: AbortSignal,
): Promise<string | null> {
  const known = kept.get(key);
  if (known !== undefined) return keep(key, known);
  await turn(signal);
  try {
    const answer = await open(signal);
    return keep(key, URL.createObjectURL(await answer.blob()));
  } catch (error) {
    if (error instanceof CallError && error.status === 404) return null;
    throw error;
  } finally {
    running -= 1;
    wakeNext();
  }
}

function keep(key: string, url: string): string {
  const former = kept.get(key);
  // Two may have asked for the same at once.
  if (former !== undefined && former !== url) URL.revokeObjectURL(former);
  kept.delete(key);
  kept.set(key, url);
  for (const [oldest, picture] of kept) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
    URL.revokeObjectURL(picture);
  }
  return url;
}

function wakeNext(): void {
  const [next] = waiting;
  if (running < AT_ONCE) next?.();
}

/** Waits until fewer are on their way, and is one of them then. Who gives up leaves the queue, so that no turn is lost. */
async function turn(signal: AbortSignal): Promise<void> {
  while (running >= AT_ONCE) {
    await new Promise<void>((resolve) => {
      const wake = () => {
        waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
    if (signal.aborted) {
      // It may have been woken before it was given up.
      wakeNext();
      throw new DOMException('given up', 'AbortError');
    }
  }
  running += 1;
}
