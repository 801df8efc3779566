import { problemOf } from '@farmhand/submission';
import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import type { Accounts } from './accounts.ts';
import { submissionRoutes } from './api/submissions.ts';
import { badRequest } from './bad-request.ts';
import { ENDING } from './ending.ts';
import { guard } from './guard.ts';
import { handleDiagnosis } from './handlers/diagnosis.ts';
import { type HealthHandlers, handleHealth } from './handlers/health.ts';
import { handleProfiles } from './handlers/profiles.ts';
import { handleSubmissions } from './handlers/submissions.ts';
import { handleTransfers } from './handlers/transfers.ts';
import type { FarmhandHome } from './home.ts';
import type { Idleness } from './idle.ts';
import { takeLargeSnapshot } from './large-snapshot.ts';
import type { Transfers } from './transfers.ts';

export interface AppOptions extends HealthHandlers {
  readonly token: string;
  /** Our own port, known once the server listens. */
  readonly port: () => number;
  readonly home: FarmhandHome;
  readonly accounts: Accounts;
  readonly transfers: Transfers;
  /** Told of every request and every open event stream, so that an idle sidecar can end. */
  readonly activity: Pick<Idleness, 'touch' | 'opened'>;
  /** True once it is ending: then it takes nothing on any more, and whoever asks may start the next. */
  readonly ending: () => boolean;
}

/** The largest snapshot a scene of hundreds of thousands of references needs. Bytes. */
const LARGEST_BODY = 256 * 1024 * 1024;

/** Problems that are answered with another status than 409. */
const STATUS: Readonly<Record<string, 400 | 404 | 500 | 503>> = {
  'profile-name': 400,
  'unknown-submission': 404,
  'unknown-profile': 404,
  'sidecar-ending': 503,
  unexpected: 500,
};

/** The sidecar's routes, behind the guard. */
export function createApp(options: AppOptions): OpenAPIHono {
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
  app.use(
    bodyLimit({
      maxSize: LARGEST_BODY,
      onError: (c) => c.json({ problem: badRequest('it is larger than 256 MiB.') }, 413),
    }),
  );
  app.on('POST', [submissionRoutes.check.path, submissionRoutes.submit.path], takeLargeSnapshot);
  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ problem: badRequest(error.message) }, 400);
    const problem = problemOf(error);
    return c.json({ problem }, STATUS[problem.code] ?? 409);
  });
  app.notFound((c) =>
    c.json(
      { problem: { ...badRequest(`There is no ${c.req.method} ${c.req.path}.`), code: 'unknown-address' } },
      404,
    ),
  );

  handleHealth(app, options);
  handleProfiles(app, options.accounts);
  handleSubmissions(app, options);
  handleTransfers(app, options);
  handleDiagnosis(app, options);
  return app;
}
