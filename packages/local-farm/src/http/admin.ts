import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Faults } from '../faults.ts';
import type { RequestCounter } from '../request-counter.ts';
import { faultParameters } from './fault-parameters.ts';
import type { HttpEnvironment } from './http-context.ts';

export interface AdminInput {
  readonly faults: Faults;
  readonly requests: RequestCounter;
  readonly token: string;
  readonly port: () => number;
}

const faultsParameter = z
  .union([z.array(z.unknown()), z.unknown().transform((one) => [one])])
  .pipe(z.array(faultParameters).min(1, 'has no fault in it').max(1000, 'has more than 1000 faults in it'));

/** A token for the admin endpoint, another one at every start. */
export function newAdminToken(): string {
  return randomBytes(24).toString('base64url');
}

/**
 * Faults on request over HTTP, for tests in any language, and what was asked so far. Whoever may ask here can break the
 * farm: web pages are kept out by Host and Origin, other users by the token.
 */
export function createAdmin({ faults, requests, token, port }: AdminInput): Hono<HttpEnvironment> {
  const app = new Hono<HttpEnvironment>();

  app.use(async (context, next) => {
    const { req } = context;
    const host = req.header('host');
    if (host !== `127.0.0.1:${port()}` && host !== `localhost:${port()}`) {
      return context.json({ error: `Ask at http://127.0.0.1:${port()}.` }, 403);
    }
    if (req.header('origin') !== undefined) {
      return context.json({ error: 'Web pages may not ask here.' }, 403);
    }
    const bearer = /^Bearer (.+)$/.exec(req.header('authorization') ?? '')?.[1];
    if (bearer === undefined || !isSameSecret(bearer, token)) {
      const error =
        'Send the header "Authorization: Bearer TOKEN" with the token that the farm told when it started.';
      return context.json({ error }, 401);
    }
    return next();
  });

  app.get('/faults', (context) => context.json({ faults: faults.pending() }));
  app.post('/faults', bodyLimit({ maxSize: 1024 * 1024 }), async (context) => {
    const given = await context.req.json().catch(() => undefined);
    if (given === undefined) return context.json({ error: 'The body is not JSON.' }, 400);
    const parsed = faultsParameter.safeParse(given);
    if (!parsed.success) return context.json({ error: describe(parsed.error) }, 400);
    for (const fault of parsed.data) faults.next(fault);
    return context.json({ faults: faults.pending() }, 201);
  });
  app.delete('/faults', (context) => {
    faults.clear();
    return context.json({ faults: faults.pending() });
  });

  app.get('/requests', (context) => context.json({ requests: requests.counts() }));
  app.all('*', (context) =>
    context.json({ error: 'There are GET, POST and DELETE /admin/faults, and GET /admin/requests.' }, 404),
  );
  return app;
}

function describe({ issues }: z.ZodError): string {
  return issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}

/** Compares hashes, so that neither content nor length shows in the time it takes. */
function isSameSecret(a: string, b: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
