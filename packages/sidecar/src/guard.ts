import { createHash, timingSafeEqual } from 'node:crypto';
import type { Problem } from '@farmhand/model';
import { panelRoutes } from './api/panel.ts';
import type { PanelSession } from './panel-sessions.ts';

export interface GuardedRequest {
  readonly method: string;
  /** What the request line asks for, as it came: `/api/v1/health?x=1`. */
  readonly target: string;
  /** The address that the routes see, made of Host and target. */
  readonly url: string;
  readonly header: (name: string) => string | undefined;
}

export interface GuardOptions {
  readonly port: number;
  readonly token: string;
  /** Whether a path is that of one of the panel's own files, which anybody on this machine may see. */
  readonly isPanelFile: (path: string) => boolean;
  /** The panel whose bearer it is; null when it is no panel's. */
  readonly panelOf: (bearer: string) => PanelSession | null;
}

export type GuardVerdict =
  | {
      readonly allowed: true;
      /** Who asks: a program of this user, one of its panels, or whoever may ask for a file of the panel or trade a code. */
      readonly caller: 'program' | 'anybody' | PanelSession;
    }
  | { readonly allowed: false; readonly status: 400 | 401 | 403 | 405 | 415; readonly problem: Problem };

/** Browsers say so of what a page of ours asks for, and of an address that the user typed or opened from elsewhere. */
const OWN_SITES: readonly string[] = ['same-origin', 'none'];

/**
 * Decides on a request before anything else looks at it. Only programs of this user on this machine pass: web
 * pages are kept out by Host (DNS rebinding), Origin and Sec-Fetch-Site, other users by the bearer. A panel's own files hold
 * no secret and need none; the trade of a code needs the Origin in its place, which only a page that we served has.
 */
export function guard(request: GuardedRequest, options: GuardOptions): GuardVerdict {
  const { method, header } = request;
  const own = `127.0.0.1:${options.port}`;
  if (header('host') !== own) return refuse(403, 'wrong-host', `Ask for http://${own}.`);
  const { pathname } = new URL(request.url);
  if (request.target.split('?', 1)[0] !== pathname) {
    return refuse(400, 'wrong-address', 'Ask for the path alone, as it is, without "..".');
  }
  const origin = header('origin');
  if (origin !== undefined && origin !== `http://${own}`) return fromElsewhere();

  const reads = method === 'GET' || method === 'HEAD';
  const isPanelFile = options.isPanelFile(pathname);
  const site = header('sec-fetch-site');
  // Following a link to the page shows it, and gives nothing to whoever made the link.
  const opensPage =
    isPanelFile && header('sec-fetch-mode') === 'navigate' && header('sec-fetch-dest') === 'document';
  if (site !== undefined && !OWN_SITES.includes(site) && !opensPage) return fromElsewhere();
  if (isPanelFile)
    return reads
      ? { allowed: true, caller: 'anybody' }
      : refuse(405, 'wrong-method', 'Files of the panel can only be read.');

  let caller: 'program' | 'anybody' | PanelSession | null;
  if (method === 'POST' && pathname === panelRoutes.tradePanelCode.path) {
    if (origin === undefined) return fromElsewhere();
    caller = 'anybody';
  } else caller = callerOf(header('authorization'), options);
  if (caller === null) {
    return refuse(
      401,
      'wrong-token',
      'Read the token from the discovery file anew: it changes with every start. A panel has to be opened anew.',
    );
  }
  if (method === 'HEAD') return refuse(405, 'wrong-method', 'Ask with GET.');
  const hasBody = Number(header('content-length') ?? 0) > 0 || header('transfer-encoding') !== undefined;
  const takesBody = !reads && method !== 'DELETE';
  if ((takesBody || hasBody) && !/^application\/json\s*(;|$)/i.test(header('content-type') ?? '')) {
    return refuse(415, 'not-json', 'Send a JSON body with Content-Type: application/json.');
  }
  return { allowed: true, caller };
}

function callerOf(authorization: string | undefined, options: GuardOptions): 'program' | PanelSession | null {
  const bearer = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
  if (bearer === undefined) return null;
  return sameSecret(bearer, options.token) ? 'program' : options.panelOf(bearer);
}

function fromElsewhere(): GuardVerdict {
  return refuse(403, 'wrong-origin', 'Web pages from elsewhere may not talk to the sidecar.');
}

function refuse(status: 400 | 401 | 403 | 405 | 415, code: string, hint: string): GuardVerdict {
  return {
    allowed: false,
    status,
    problem: { code, message: 'The sidecar refused this request.', hint, retryable: false },
  };
}

/** Compares hashes, so that neither content nor length shows in the time it takes. */
function sameSecret(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
