import type { OpenAPIHono } from '@hono/zod-openapi';
import { API_VERSION, FEATURES, healthRoutes } from '../api/health.ts';

export interface HealthHandlers {
  readonly version: string;
  /** ISO 8601 instant. */
  readonly startedAt: string;
  /** Ends the sidecar: at once, or as soon as it is idle. True when it is ending now. */
  readonly shutDown: (when: 'now' | 'idle') => boolean;
}

export function handleHealth(app: OpenAPIHono, { version, startedAt, shutDown }: HealthHandlers): void {
  app.openapi(healthRoutes.health, (c) =>
    c.json(
      {
        name: 'farmhand-sidecar' as const,
        version,
        apiVersion: API_VERSION,
        features: [...FEATURES],
        pid: process.pid,
        startedAt,
      },
      200,
    ),
  );
  app.openapi(healthRoutes.shutdown, (c) => c.json({ ending: shutDown(c.req.valid('json').when) }, 202));
}
