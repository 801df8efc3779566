import { createHash, timingSafeEqual } from 'node:crypto';
import type { Problem } from '@farmhand/model';

export interface GuardedRequest {
  readonly method: string;
  readonly header: (name: string) => string | undefined;
}

export interface GuardOptions {
  readonly port: number;
  readonly token: string;
}

export type GuardVerdict =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly status: 401 | 403 | 415; readonly problem: Problem };

/**
 * Decides on a request before anything else looks at it. Only programs of this user on this machine pass: web
 * pages are kept out by Host (DNS rebinding) and Origin, other users by the token.
 */
export function guard(request: GuardedRequest, { port, token }: GuardOptions): GuardVerdict {
  const own = `127.0.0.1:${port}`;
  if (request.header('host') !== own) return refuse(403, 'wrong-host', `Ask for http://${own}.`);
  const origin = request.header('origin');
  if (origin !== undefined && origin !== `http://${own}`) {
    return refuse(403, 'wrong-origin', 'Web pages from elsewhere may not talk to the sidecar.');
  }
  const bearer = /^Bearer (.+)$/.exec(request.header('authorization') ?? '')?.[1];
  if (bearer === undefined || !sameSecret(bearer, token)) {
    return refuse(
      401,
      'wrong-token',
      'Read the token from the discovery file anew: it changes with every start.',
    );
  }
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD' && request.method !== 'DELETE';
  if (hasBody && !/^application\/json\s*(;|$)/i.test(request.header('content-type') ?? '')) {
    return refuse(415, 'not-json', 'Send a JSON body with Content-Type: application/json.');
  }
  return { allowed: true };
}

function refuse(status: 401 | 403 | 415, code: string, hint: string): GuardVerdict {
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
