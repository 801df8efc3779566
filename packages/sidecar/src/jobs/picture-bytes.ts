import { readPlainFile } from '../read-plain-file.ts';

/** A picture that browsers show. */
export interface ShownPicture {
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif';
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Larger ones are not shown: a page of them would fill the panel's memory. Bytes. */
export const LARGEST_PICTURE = 2 * 1024 * 1024;

/**
 * How pictures begin, in Latin-1; `?` stands for any byte. Sources: RFC 2083, ITU-T T.81, the GIF89a specification, the WebP
 * container specification.
 */
const BEGINNINGS: readonly (readonly [ShownPicture['mediaType'], string])[] = [
  ['image/png', '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', '\xff\xd8\xff'],
  ['image/gif', 'GIF87a'],
  ['image/gif', 'GIF89a'],
  ['image/webp', 'RIFF????WEBP'],
];

/** The picture in these bytes, by how they begin; null when they are none that every browser shows. */
export function pictureIn(bytes: Uint8Array<ArrayBuffer>): ShownPicture | null {
  const found = BEGINNINGS.find(
    ([, beginning]) =>
      bytes.length >= beginning.length &&
      [...beginning].every((sign, place) => sign === '?' || sign.charCodeAt(0) === bytes[place]),
  );
  return found === undefined ? null : { mediaType: found[0], bytes };
}

/** The picture in a file; null when there is none, or one that is too large or that browsers do not show. */
export async function pictureInFile(path: string, largest = LARGEST_PICTURE): Promise<ShownPicture | null> {
  // A drive that went away has nothing to show.
  const bytes = await readPlainFile(path, largest).catch(() => null);
  return bytes === null ? null : pictureIn(new Uint8Array(bytes));
}

/** The answer with a picture. Nobody keeps it: it changes when a frame is rendered again. */
export function pictureAnswer({ mediaType, bytes }: ShownPicture): Response {
  return new Response(bytes, {
    headers: {
      'Content-Type': mediaType,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}
