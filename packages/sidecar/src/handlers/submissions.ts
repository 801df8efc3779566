import { randomUUID } from 'node:crypto';
import {
  ENDED_STATES,
  type HostSnapshot,
  type JobControl,
  type SubmissionFilter,
  type SubmissionView,
} from '@farmhand/model';
import { unknownSubmission } from '@farmhand/submission';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Accounts } from '../accounts.ts';
import { actorOf } from '../actor-of.ts';
import { submissionRoutes as routes } from '../api/submissions.ts';
import { eventStream } from '../event-stream.ts';
import { snapshotMissing } from '../host-problems.ts';
import type { HostSessions } from '../host-sessions.ts';
import type { Idleness } from '../idle.ts';
import { withReferences } from '../large-snapshot.ts';

export interface SubmissionHandlers {
  readonly accounts: Accounts;
  /** Whose kept snapshots serve where a request brings none. */
  readonly hosts: Pick<HostSessions, 'snapshotOf'>;
  /** Held while somebody waits for an answer that takes time. */
  readonly activity: Pick<Idleness, 'opened'>;
}

export function handleSubmissions(app: OpenAPIHono, { accounts, hosts, activity }: SubmissionHandlers): void {
  /** Keeps the sidecar from ending while the work goes on. */
  const held = async <T>(work: () => Promise<T>): Promise<T> => {
    const done = activity.opened();
    try {
      return await work();
    } finally {
      done();
    }
  };
  const control = (c: Context, id: string, asked: JobControl) =>
    held(async () => {
      const options = { by: actorOf(c), signal: c.req.raw.signal };
      return { submission: await accounts.serviceOf(id).control(id, asked, options) };
    });

  const snapshotFor = (
    c: Context,
    snapshot: HostSnapshot | null | undefined,
    hostSessionId: string | undefined,
  ): HostSnapshot | null => {
    const given = withReferences(c.req.raw, snapshot);
    if (given !== null || hostSessionId === undefined) return given;
    const kept = hosts.snapshotOf(hostSessionId);
    if (kept === null) throw snapshotMissing();
    return kept;
  };

  app.openapi(routes.check, (c) =>
    held(async () => {
      const { offline, profile, snapshot, hostSessionId, ...rest } = c.req.valid('json');
      const request = { ...rest, snapshot: snapshotFor(c, snapshot, hostSessionId) };
      const { signal } = c.req.raw;
      return c.json({ check: await accounts.check(request, { offline, profile, signal }) }, 200);
    }),
  );
  app.openapi(routes.submit, (c) => {
    const { requestId, profile, snapshot, hostSessionId, ...rest } = c.req.valid('json');
    const input = {
      ...rest,
      snapshot: snapshotFor(c, snapshot, hostSessionId),
      id: requestId ?? randomUUID(),
      by: actorOf(c),
    };
    return c.json({ submission: accounts.run(profile).service.submit(input) }, 202);
  });
  app.openapi(routes.importSubmission, (c) =>
    held(async () => {
      const { requestId, profile, settings, ...rest } = c.req.valid('json');
      const input = {
        ...rest,
        id: requestId ?? randomUUID(),
        settings: given(settings),
        by: actorOf(c),
        signal: c.req.raw.signal,
      };
      return c.json({ submission: await accounts.run(profile).service.submitExported(input) }, 202);
    }),
  );
  app.openapi(routes.listSubmissions, (c) => {
    const { profile, ...query } = c.req.valid('query');
    const account = profile === undefined ? undefined : accounts.keyOf(profile);
    const filter = given({ ...query, account }) satisfies SubmissionFilter;
    const total = accounts.reader().count(filter);
    return c.json({ submissions: [...accounts.views(filter)], total }, 200);
  });
  app.openapi(routes.getSubmission, (c) => {
    const { id } = c.req.valid('param');
    const submission = accounts.view(id);
    if (submission === null) throw unknownSubmission(id);
    return c.json({ submission }, 200);
  });

  app.openapi(routes.confirm, (c) => {
    const { id } = c.req.valid('param');
    return c.json({ submission: accounts.serviceOf(id).confirm(id, actorOf(c)) }, 200);
  });
  app.openapi(routes.retry, (c) => {
    const { id } = c.req.valid('param');
    return c.json({ submission: accounts.serviceOf(id).retry(id, actorOf(c)) }, 200);
  });
  app.openapi(routes.cancel, (c) => {
    const { id } = c.req.valid('param');
    return c.json({ submission: accounts.serviceOf(id).cancel(id, actorOf(c)) }, 200);
  });
  for (const [route, type] of [
    [routes.stop, 'stop'],
    [routes.start, 'start'],
    [routes.abandon, 'abandon'],
    [routes.remove, 'remove'],
    [routes.fullSpeed, 'fullSpeed'],
  ] as const) {
    app.openapi(route, async (c) => c.json(await control(c, c.req.valid('param').id, { type }), 200));
  }
  app.openapi(routes.priority, async (c) => {
    const asked: JobControl = { type: 'setPriority', ...c.req.valid('json') };
    return c.json(await control(c, c.req.valid('param').id, asked), 200);
  });
  app.openapi(routes.labels, async (c) => {
    const asked: JobControl = { type: 'setLabels', ...c.req.valid('json') };
    return c.json(await control(c, c.req.valid('param').id, asked), 200);
  });
  app.openapi(routes.timeouts, async (c) => {
    const asked: JobControl = { type: 'setTimeout', ...c.req.valid('json') };
    return c.json(await control(c, c.req.valid('param').id, asked), 200);
  });
  app.openapi(routes.retryFrames, async (c) => {
    const asked: JobControl = { type: 'resubmitFrames', ...c.req.valid('json') };
    return c.json(await control(c, c.req.valid('param').id, asked), 200);
  });
  app.openapi(routes.renew, (c) => {
    const { id } = c.req.valid('param');
    const { requestId, settings, ...rest } = c.req.valid('json');
    const input = { ...rest, id: requestId ?? randomUUID(), settings: given(settings), by: actorOf(c) };
    return c.json({ submission: accounts.serviceOf(id).renew(id, input) }, 202);
  });
  app.openapi(routes.exportSubmission, (c) =>
    held(async () => {
      const { id } = c.req.valid('param');
      const { folder, withFiles } = c.req.valid('json');
      const options = { withFiles, signal: c.req.raw.signal };
      return c.json(await accounts.serviceOf(id).exportJob(id, folder, options), 200);
    }),
  );

  app.openapi(routes.submissionEvents, (c) => {
    const { id } = c.req.valid('param');
    const { until } = c.req.valid('query');
    if (accounts.view(id) === null) throw unknownSubmission(id);
    return eventStream(c, accounts.reader(), {
      submissionId: id,
      after: 0,
      isEnd: () => until === 'now' || hasEnded(accounts.view(id)),
      opened: activity.opened,
    });
  });
  app.openapi(routes.events, (c) => {
    const { submission = null, after } = c.req.valid('query');
    const lastSeen = Number(c.req.header('last-event-id'));
    return eventStream(c, accounts.reader(), {
      submissionId: submission,
      after: after ?? (Number.isSafeInteger(lastSeen) ? lastSeen : 0),
      isEnd: () => false,
      opened: activity.opened,
    });
  });
}

function hasEnded(submission: SubmissionView | null): boolean {
  return submission === null || ENDED_STATES.has(submission.state);
}

type Given<T> = { [Name in keyof T]: Exclude<T[Name], undefined> };

/** Without what is undefined, which stands for "not given". */
function given<T extends object>(fields: T): Partial<Given<T>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<
    Given<T>
  >;
}
