import { randomUUID } from 'node:crypto';
import type { Problem } from '@farmhand/model';
import { problemOf, unknownSubmission } from '@farmhand/submission';
import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { type Accounts, ENDING } from './accounts.ts';
import { routes } from './api.ts';
import { eventStream } from './event-stream.ts';
import { guard } from './guard.ts';

export interface AppOptions {
  readonly version: string;
  readonly startedAt: string;
  readonly token: string;
  /** Our own port, known once the server listens. */
  readonly port: () => number;
  readonly accounts: Accounts;
  /** Told of every request and every open event stream, so that an idle sidecar can end. */
  readonly activity: { touch(): void; opened(): () => void };
  readonly shutDown: () => void;
  /** True once it is ending: then it takes nothing on any more, and whoever asks may start the next. */
  readonly ending: () => boolean;
}

/** The largest snapshot a scene of hundreds of thousands of references needs. Bytes. */
const LARGEST_BODY = 256 * 1024 * 1024;

/** The sidecar's routes, behind the guard. */
export function createApp(options: AppOptions): OpenAPIHono {
  const { accounts } = options;
  const app = new OpenAPIHono({
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      const fields = result.error.issues.map(
        ({ path, message }) => `${path.join('.') || 'body'}: ${message}`,
      );
      return c.json({ problem: badRequest(fields.slice(0, 5).join('; ')) }, 400);
    },
  });

  app.use(async (c, next) => {
    const verdict = guard(
      { method: c.req.method, header: (name) => c.req.header(name) },
      { port: options.port(), token: options.token },
    );
    if (!verdict.allowed) return c.json({ problem: verdict.problem }, verdict.status);
    if (options.ending()) return c.json({ problem: ENDING }, 503);
    options.activity.touch();
    return next();
  });
  app.use(bodyLimit({ maxSize: LARGEST_BODY }));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ problem: badRequest(error.message) }, 400);
    const problem = problemOf(error);
    const status = problem.code === 'unknown-submission' ? 404 : 409;
    return c.json({ problem }, status);
  });
  app.notFound((c) =>
    c.json(
      { problem: { ...badRequest(`There is no ${c.req.method} ${c.req.path}.`), code: 'unknown-address' } },
      404,
    ),
  );

  app.openapi(routes.health, (c) =>
    c.json(
      {
        name: 'farmhand-sidecar' as const,
        version: options.version,
        pid: process.pid,
        startedAt: options.startedAt,
      },
      200,
    ),
  );
  app.openapi(routes.getAccount, (c) => c.json(accounts.describe(), 200));
  app.openapi(routes.setAccount, async (c) => {
    await accounts.use(c.req.valid('json'));
    return c.json(accounts.describe(), 200);
  });

  app.openapi(routes.check, async (c) => {
    const { offline, snapshot, ...rest } = c.req.valid('json');
    const opened = options.activity.opened();
    try {
      const request = { ...rest, snapshot: snapshot ?? null };
      return c.json({ check: await accounts.check(request, { offline, signal: c.req.raw.signal }) }, 200);
    } finally {
      opened();
    }
  });
  app.openapi(routes.submit, (c) => {
    const { requestId, snapshot, ...rest } = c.req.valid('json');
    const submission = accounts.submissions().submit({
      ...rest,
      snapshot: snapshot ?? null,
      id: requestId ?? randomUUID(),
    });
    return c.json({ submission }, 202);
  });
  app.openapi(routes.listSubmissions, (c) =>
    c.json({ submissions: [...accounts.submissions().list()] }, 200),
  );
  app.openapi(routes.getSubmission, (c) => {
    const { id } = c.req.valid('param');
    const submission = accounts.submissions().get(id);
    if (submission === null) throw unknownSubmission(id);
    return c.json({ submission }, 200);
  });
  app.openapi(routes.confirm, (c) =>
    c.json({ submission: accounts.submissions().confirm(c.req.valid('param').id) }, 200),
  );
  app.openapi(routes.retry, (c) =>
    c.json({ submission: accounts.submissions().retry(c.req.valid('param').id) }, 200),
  );
  app.openapi(routes.cancel, (c) =>
    c.json({ submission: accounts.submissions().cancel(c.req.valid('param').id) }, 200),
  );

  app.openapi(routes.events, (c) => {
    const { submission = null, after } = c.req.valid('query');
    const lastSeen = Number(c.req.header('last-event-id'));
    return eventStream(c, accounts.submissions(), {
      submissionId: submission,
      after: after ?? (Number.isSafeInteger(lastSeen) ? lastSeen : 0),
      opened: options.activity.opened,
    });
  });
  app.openapi(routes.shutdown, (c) => {
    options.shutDown();
    return c.json({}, 202);
  });
  return app;
}

function badRequest(what: string): Problem {
  return {
    code: 'bad-request',
    message: `The request is not understood: ${what}`,
    hint: 'The plugin and the sidecar may be of different versions; update both.',
    retryable: false,
  };
}
