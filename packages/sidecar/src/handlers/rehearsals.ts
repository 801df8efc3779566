import type { OpenAPIHono } from '@hono/zod-openapi';
import { rehearsalRoutes as routes } from '../api/rehearsals.ts';
import type { Idleness } from '../idle.ts';
import { pictureAnswer } from '../jobs/picture-bytes.ts';
import type { Rehearsals } from '../rehearsals/rehearsals.ts';

export interface RehearsalHandlers {
  readonly rehearsals: Rehearsals;
  /** Held while somebody waits for the end of one. */
  readonly activity: Pick<Idleness, 'opened'>;
}

export function handleRehearsals(app: OpenAPIHono, { rehearsals, activity }: RehearsalHandlers): void {
  app.openapi(routes.rehearsalRenderer, async (c) => {
    const { host: name, version } = c.req.valid('query');
    return c.json(await rehearsals.renderer({ name, version }), 200);
  });
  app.openapi(routes.listRehearsals, (c) => c.json({ rehearsals: [...rehearsals.list()] }, 200));
  app.openapi(routes.startRehearsal, (c) =>
    c.json({ rehearsal: rehearsals.start(c.req.valid('json')) }, 202),
  );
  app.openapi(routes.getRehearsal, (c) =>
    c.json({ rehearsal: rehearsals.get(c.req.valid('param').id) }, 200),
  );
  app.openapi(routes.cancelRehearsal, async (c) => {
    const done = activity.opened();
    try {
      return c.json({ rehearsal: await rehearsals.cancel(c.req.valid('param').id) }, 200);
    } finally {
      done();
    }
  });
  app.openapi(routes.rehearsalPicture, async (c) => {
    const { id, frame } = c.req.valid('param');
    return pictureAnswer(await rehearsals.picture(id, frame));
  });
}
