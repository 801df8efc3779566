import { extname } from 'node:path';

/** Media types of the formats that every browser shows, by file extension. */
const mediaTypes: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.bmp': 'image/bmp',
};

/** The media type of a picture that every browser shows, by its name; null for other files. */
export function browserMediaType(path: string): string | null {
  return mediaTypes[extname(path).toLowerCase()] ?? null;
}
