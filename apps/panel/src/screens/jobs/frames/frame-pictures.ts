import { CallError, open } from '../../../api/request.ts';

/** Pictures that stay in memory; those not looked at for longest go first. */
const MOST_KEPT = 80;
/** Pictures fetched at once: a browser has six connections to one address, and streams hold two of them. */
const AT_ONCE = 2;

interface Kept {
  /** Address that an image can show; null where the frame has no picture. */
  readonly url: string | null;
}

const kept = new Map<string, Kept>();
const waiting: (() => void)[] = [];
let running = 0;

/** Which picture: a frame that is rendered again has another. */
export interface PictureOf {
  readonly submissionId: string;
  readonly frameId: number;
  readonly attempts: number;
}

const keyOf = ({ submissionId, frameId, attempts }: PictureOf) => `${submissionId} ${frameId} ${attempts}`;

/** The picture if it is here already; undefined otherwise. */
export function pictureAtHand(of: PictureOf): string | null | undefined {
  return kept.get(keyOf(of))?.url;
}

/**
 * A frame's picture as an address for an image; null where there is none.
 *
 * @throws CallError; the signal's AbortError.
 */
export async function fetchPicture(of: PictureOf, signal: AbortSignal): Promise<string | null> {
  const key = keyOf(of);
  const known = kept.get(key);
  if (known !== undefined) {
    kept.delete(key);
    kept.set(key, known);
    return known.url;
  }
  await turn(signal);
  try {
    const { submissionId: id, frameId } = of;
    const answer = await open(
      'get /submissions/{id}/frames/{frameId}/picture',
      { params: { id, frameId } },
      signal,
    );
    return keep(key, URL.createObjectURL(await answer.blob()));
  } catch (error) {
    if (error instanceof CallError && error.status === 404) return null;
    throw error;
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

function keep(key: string, url: string): string {
  const former = kept.get(key);
  if (former?.url != null) URL.revokeObjectURL(former.url);
  kept.set(key, { url });
  for (const [oldest, picture] of kept) {
    if (kept.size <= MOST_KEPT) break;
    kept.delete(oldest);
    if (picture.url !== null) URL.revokeObjectURL(picture.url);
  }
  return url;
}

async function turn(signal: AbortSignal): Promise<void> {
  while (running >= AT_ONCE) {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    if (signal.aborted) throw new DOMException('given up', 'AbortError');
  }
  running += 1;
}
