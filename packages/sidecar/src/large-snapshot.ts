import { setImmediate as turnOfOthers } from 'node:timers/promises';
import { type SnapshotReference, snapshotReference } from '@farmhand/model';
import type { Context, Next } from 'hono';
import { badRequest } from './bad-request.ts';
import { parseApart } from './parse-apart.ts';

/** Smaller bodies are parsed in a millisecond or two where they are. Bytes. */
const LARGE = 256 * 1024;

/** References checked in a row. */
const CHECKED_AT_ONCE = 250;

/** Where bodies have the references: of checks and submissions, and of a host's answer. */
const PLACES = [
  ['snapshot', 'references'],
  ['outcome', 'result', 'snapshot', 'references'],
] as const;

const references = new WeakMap<Request, readonly SnapshotReference[]>();

/**
 * A scene's snapshot may be hundreds of megabytes, nearly all of it references. Such a body is parsed on another thread and
 * its references are checked a few at a time; what is left goes the usual way, and {@link withReferences} puts them back.
 */
export async function takeLargeSnapshot(c: Context, next: Next): Promise<Response | undefined> {
  const { raw } = c.req;
  const length = c.req.header('content-length');
  if (raw.body === null || (length !== undefined && Number(length) < LARGE)) {
    await next();
    return undefined;
  }
  let body: unknown;
  try {
    body = await parseApart(raw.body, raw.signal);
  } catch (error) {
    raw.signal.throwIfAborted();
    if (!(error instanceof SyntaxError)) throw error;
    return c.json({ problem: badRequest({ en: 'it is no JSON.', zh: '它不是 JSON。' }) }, 400);
  }
  const place = PLACES.find((each) => listAt(body, each) !== null) ?? [];
  const listed = listAt(body, place);
  let taken: SnapshotReference[] | null = null;
  if (listed !== null) {
    taken = [];
    for (let start = 0; start < listed.length; start += CHECKED_AT_ONCE) {
      for (const [index, each] of listed.slice(start, start + CHECKED_AT_ONCE).entries()) {
        const result = snapshotReference.safeParse(each);
        if (!result.success) {
          const { path = [], message = '' } = result.error.issues[0] ?? {};
          const field = [...place, start + index, ...path].join('.');
          return c.json(
            { problem: badRequest({ en: `${field}: ${message}`, zh: `字段 ${field} 有误。` }) },
            400,
          );
        }
        taken.push(result.data);
      }
      await turnOfOthers(undefined, { signal: raw.signal });
    }
  }
  c.req.raw = new Request(raw.url, {
    method: raw.method,
    headers: raw.headers,
    signal: raw.signal,
    body: JSON.stringify(body, (_, value) => (listed !== null && value === listed ? [] : value)),
  });
  if (taken !== null) references.set(c.req.raw, taken);
  await next();
  return undefined;
}

/** The snapshot with the references that were taken out of the request's body, if any were. */
export function withReferences<S extends { readonly references: readonly SnapshotReference[] }>(
  request: Request,
  snapshot: S | null | undefined,
): S | null {
  if (snapshot === null || snapshot === undefined) return null;
  const taken = references.get(request);
  return taken === undefined ? snapshot : { ...snapshot, references: taken };
}

/** The list that is found by these names, one in the other; null when there is none. */
function listAt(body: unknown, names: readonly string[]): unknown[] | null {
  let part = body;
  for (const name of names) {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, name)) return null;
    part = Reflect.get(part, name);
  }
  return names.length > 0 && Array.isArray(part) ? part : null;
}
