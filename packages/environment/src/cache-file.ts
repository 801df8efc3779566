import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A file in the cache's folder, and what it must be to count. */
export interface CacheFile {
  readonly path: string;
  /** Version tag of what is in it. Change it whenever that changes: older and newer files then count as none. */
  readonly schema: string;
  /** What the content is about, in full; only a hash of it is in the file and in its name. */
  readonly subject: string;
}

interface Envelope {
  readonly schema: string;
  readonly subject: string;
  /** Of the content's JSON, so that a file cut short or edited is noticed. */
  readonly sha256: string;
  readonly content: unknown;
}

/** Names a file after what it is about: `catalog-3f0c....json`. Only letters that every system allows. */
export function cacheFile(folder: string, kind: string, schema: string, parts: readonly string[]): CacheFile {
  const subject = JSON.stringify(parts);
  return { path: join(folder, `${kind}-${sha256(subject).slice(0, 32)}.json`), schema, subject };
}

/**
 * What {@link writeCacheFile} wrote last, or null: when there is no file, it cannot be read, is cut short, edited, of
 * another version or about something else.
 */
export async function readCacheFile<Content>(file: CacheFile): Promise<Content | null> {
  try {
    const envelope = JSON.parse(await readFile(file.path, 'utf8')) as Partial<Envelope> | null;
    const isOurs =
      envelope?.schema === file.schema &&
      envelope.subject === sha256(file.subject) &&
      envelope.sha256 === sha256(JSON.stringify(envelope.content));
    // Whole and of this version, so it is what was written: there is nothing left to check field by field.
    return isOurs ? (envelope.content as Content) : null;
  } catch {
    return null;
  }
}

/** Puts the file in place whole, or leaves the one that is there. Gives false when the disk did not let it. */
export async function writeCacheFile(file: CacheFile, content: unknown): Promise<boolean> {
  const envelope: Envelope = {
    schema: file.schema,
    subject: sha256(file.subject),
    sha256: sha256(JSON.stringify(content)),
    content,
  };
  const temporary = `${file.path}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(file.path), { recursive: true, mode: 0o700 });
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(JSON.stringify(envelope), 'utf8');
    } finally {
      await handle.close();
    }
    await rename(temporary, file.path);
    await sweepAbandoned(file.path).catch(() => undefined);
    return true;
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
    return false;
  }
}

/** After so long nobody writes to a temporary file any more: whoever made it was killed. Milliseconds. */
const ABANDONED_MS = 3_600_000;

async function sweepAbandoned(path: string): Promise<void> {
  const folder = dirname(path);
  const isTemporary = (name: string) => name.startsWith(`${basename(path)}.`) && name.endsWith('.tmp');
  for (const name of (await readdir(folder)).filter(isTemporary)) {
    const temporary = join(folder, name);
    if (Date.now() - (await stat(temporary)).mtimeMs > ABANDONED_MS) await rm(temporary, { force: true });
  }
}

/** In hexadecimal digits, of the text as UTF-8. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
