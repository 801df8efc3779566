import type { OpenAPIHono } from '@hono/zod-openapi';
import { type HostAnswer, hostRoutes as routes } from '../api/hosts.ts';
import type { HostSessions } from '../host-sessions.ts';
import type { Idleness } from '../idle.ts';
import { withReferences } from '../large-snapshot.ts';

export interface HostHandlers {
  readonly hosts: HostSessions;
  /**
   * Held while a panel waits for a host. A host that polls counts as every request does: it keeps an idle sidecar for as long
   * as it polls, but does not keep one from making room for a newer, which the plugin finds by itself.
   */
  readonly activity: Pick<Idleness, 'opened'>;
}

export function handleHosts(app: OpenAPIHono, { hosts, activity }: HostHandlers): void {
  app.openapi(routes.listHosts, (c) => c.json({ hosts: [...hosts.list()] }, 200));
  app.openapi(routes.registerHost, (c) =>
    c.json({ host: hosts.register(c.req.valid('param').id, c.req.valid('json')) }, 200),
  );
  app.openapi(routes.pollHost, async (c) => {
    const options = { ...c.req.valid('json'), signal: c.req.raw.signal };
    return c.json({ requests: [...(await hosts.poll(c.req.valid('param').id, options))] }, 200);
  });
  app.openapi(routes.answerHost, (c) => {
    const answer = withSnapshot(c.req.raw, c.req.valid('json'));
    return c.json({ taken: hosts.answer(c.req.valid('param').id, answer) }, 200);
  });
  app.openapi(routes.leaveHost, (c) => {
    hosts.leave(c.req.valid('param').id);
    return c.json({}, 200);
  });
  app.openapi(routes.askHost, async (c) => {
    const done = activity.opened();
    try {
      return c.json(await hosts.ask(c.req.valid('param').id, c.req.valid('json'), c.req.raw.signal), 200);
    } finally {
      done();
    }
  });
}

/** The answer with the references that were taken out of its body, if any were. */
function withSnapshot(request: Request, answer: HostAnswer): HostAnswer {
  const { outcome } = answer;
  if (outcome.type !== 'done' || outcome.result.action !== 'takeSnapshot') return answer;
  const snapshot = withReferences(request, outcome.result.snapshot) ?? outcome.result.snapshot;
  return { ...answer, outcome: { ...outcome, result: { ...outcome.result, snapshot } } };
}
