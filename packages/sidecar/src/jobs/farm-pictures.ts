import type { LocalizedText, Problem } from '@farmhand/model';
import { SubmissionError } from '@farmhand/submission';
import { LARGEST_PICTURE, pictureIn, type ShownPicture } from './picture-bytes.ts';

/** The farm makes pictures of a frame when it is asked for them. Milliseconds. */
const PATIENCE_MS = 15_000;

/**
 * The address of a picture that the farm named; null for anything but a plain path on the farm's own address. Whatever a
 * farm says, the sidecar asks nobody else for it.
 */
export function pictureAddress(endpoint: string, named: string): URL | null {
  // What a URL would read as something else than it looks like: dots that lead up, backslashes, escaped ones.
  if (named.length > 2000 || /[\\\s\p{Cc}]|%(?:2e|2f|5c|00)/iu.test(named)) return null;
  const farm = new URL(endpoint);
  const isWhole = /^https?:\/\//i.test(named);
  if (!isWhole && !/^\/(?!\/)/.test(named)) return null;
  if (!URL.canParse(named, farm)) return null;
  const address = new URL(named, farm);
  const path = isWhole ? named.slice(named.indexOf('/', 'https://'.length)) : named;
  const leadsUp = path.split(/[/?#]/).some((part) => part === '.' || part === '..');
  if (address.origin !== farm.origin || address.username !== '' || address.password !== '' || leadsUp) {
    return null;
  }
  address.hash = '';
  return address;
}

/**
 * Fetches a picture that the farm just named.
 *
 * @throws SubmissionError `no-picture` when it is no picture that browsers show, is too large, or is not the farm's own; the
 * reason of the signal.
 */
export async function fetchFarmPicture(
  endpoint: string,
  named: string,
  signal: AbortSignal,
): Promise<ShownPicture> {
  const address = pictureAddress(endpoint, named);
  if (address === null) {
    throw noPicture({
      en: 'The farm names a picture that is not on its own address.',
      zh: '农场给出的图片不在它自己的地址上。',
    });
  }
  try {
    const bytes = await fetchBytes(address, AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]));
    const picture = bytes === null ? null : pictureIn(bytes);
    if (picture !== null) return picture;
  } catch {
    signal.throwIfAborted();
    throw noPicture({ en: 'The farm does not give the picture.', zh: '农场没有返回图片。' }, true);
  }
  throw noPicture({ en: 'The farm has no picture of it that can be shown.', zh: '农场没有可以显示的图片。' });
}

export function noPicture(message: LocalizedText, retryable = false): SubmissionError {
  const problem: Problem = {
    code: 'no-picture',
    message: message.en,
    hint: retryable ? 'Try again in a moment.' : 'Download the frame to look at it.',
    retryable,
    zh: { message: message.zh, hint: retryable ? '请稍后重试。' : '请下载该帧后查看。' },
  };
  return new SubmissionError(problem);
}

/** The body, or null when there is none that is small enough. Redirects lead elsewhere and are not followed. */
async function fetchBytes(address: URL, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null> {
  const answer = await fetch(address, { signal, redirect: 'error', credentials: 'omit' });
  const stated = Number(answer.headers.get('content-length') ?? 0);
  if (!answer.ok || answer.body === null || stated > LARGEST_PICTURE) {
    await answer.body?.cancel();
    return null;
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of answer.body) {
    length += piece.length;
    // Leaving the loop ends the connection.
    if (length > LARGEST_PICTURE) return null;
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
}
