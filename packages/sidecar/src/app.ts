import { problemOf } from '@farmhand/submission';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Accounts } from './accounts.ts';
import { hostRoutes } from './api/hosts.ts';
import { submissionRoutes } from './api/submissions.ts';
import { badRequest } from './bad-request.ts';
import { LARGEST_BODY, LARGEST_SNAPSHOT_BODY, limitBodies } from './body-limits.ts';
import { entrance, PROGRAMS_ONLY, programsOnly } from './entrance.ts';
import { handleDiagnosis } from './handlers/diagnosis.ts';
import { type HealthHandlers, handleHealth } from './handlers/health.ts';
import { handleHosts } from './handlers/hosts.ts';
import { handleJobDetails, type JobDetailHandlers } from './handlers/job-details.ts';
import { handlePanel, type PanelHandlers } from './handlers/panel.ts';
import { handleProfiles } from './handlers/profiles.ts';
import { handleRehearsals, type RehearsalHandlers } from './handlers/rehearsals.ts';
import { handleScenes, type SceneHandlers } from './handlers/scenes.ts';
import { handleSubmissions } from './handlers/submissions.ts';
import { handleTransfers } from './handlers/transfers.ts';
import type { FarmhandHome } from './home.ts';
import type { HostSessions } from './host-sessions.ts';
import type { Idleness } from './idle.ts';
import type { Jobs } from './jobs/jobs.ts';
import { takeLargeSnapshot } from './large-snapshot.ts';
import type { PanelFeed } from './panel-feed.ts';
import type { PanelFiles } from './panel-files.ts';
import { servePanelFiles } from './panel-page.ts';
import type { PreferencesStore } from './panel-preferences.ts';
import type { Transfers } from './transfers.ts';

export interface AppOptions
  extends HealthHandlers,
    PanelHandlers,
    SceneHandlers,
    JobDetailHandlers,
    RehearsalHandlers {
  readonly token: string;
  /** Our own port, known once the server listens. */
  readonly port: () => number;
  readonly home: FarmhandHome;
  readonly accounts: Accounts;
  readonly transfers: Transfers;
  readonly hosts: HostSessions;
  readonly jobs: Jobs;
  readonly preferences: PreferencesStore;
  /** What panels hear besides the journal's events. */
  readonly feed: PanelFeed;
  /** The panel as it is served. */
  readonly panelFiles: PanelFiles;
  /** Told of every request and every open event stream, so that an idle sidecar can end. */
  readonly activity: Pick<Idleness, 'touch' | 'opened'>;
  /** True once it is ending: then it takes nothing on any more, and whoever asks may start the next. */
  readonly ending: () => boolean;
}

/** Routes whose body has a snapshot in it. */
const SNAPSHOT_ROUTES = [submissionRoutes.check, submissionRoutes.submit, hostRoutes.answerHost].map(
  (route) => route.getRoutingPath(),
);

/** Problems that are answered with another status than 409. */
const STATUS: Readonly<Record<string, 400 | 403 | 404 | 429 | 500 | 503>> = {
  'profile-name': 400,
  'unknown-host': 404,
  'unknown-scan': 404,
  'unknown-preset': 404,
  'folder-missing': 404,
  'no-picture': 404,
  'unknown-rehearsal': 404,
  'unknown-submission': 404,
  'unknown-stream': 404,
  'unknown-profile': 404,
  'setting-not-for-panels': 403,
  'panel-code-wrong': 403,
  'panel-other-user': 403,
  'panel-code-used': 403,
  'panel-codes-tried': 429,
  'sidecar-ending': 503,
  unexpected: 500,
};

/** The sidecar's routes, behind the guard. */
export function createApp(options: AppOptions): OpenAPIHono {
  const app = new OpenAPIHono({
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      const fields = result.error.issues
        .slice(0, 5)
        .map(({ path, message }) => ({ name: path.join('.') || 'body', message }));
      const what = {
        en: fields.map(({ name, message }) => `${name}: ${message}`).join('; '),
        zh: `以下字段有误：${fields.map(({ name }) => name).join('、')}。`,
      };
      return c.json({ problem: badRequest(what) }, 400);
    },
  });

  const { token, port, ending, activity, panels, panelFiles } = options;
  app.use(
    entrance({
      token,
      port,
      ending,
      touch: () => activity.touch(),
      isPanelFile: (path) => panelFiles.has(path),
      panelOf: (bearer) => panels.find(bearer),
    }),
  );
  for (const route of PROGRAMS_ONLY) app.on(route.method, route.getRoutingPath(), programsOnly);
  const withSnapshot = new WeakSet<Context>();
  app.on('POST', SNAPSHOT_ROUTES, (c, next) => {
    withSnapshot.add(c);
    return next();
  });
  app.use(limitBodies((c) => (withSnapshot.has(c) ? LARGEST_SNAPSHOT_BODY : LARGEST_BODY)));
  app.on('POST', SNAPSHOT_ROUTES, takeLargeSnapshot);
  app.onError((error, c) => {
    if (error instanceof HTTPException) {
      const { message } = error;
      return c.json({ problem: badRequest({ en: message, zh: '请求的格式有误。' }) }, 400);
    }
    const problem = problemOf(error);
    return c.json({ problem }, STATUS[problem.code] ?? 409);
  });
  app.notFound((c) =>
    c.json(
      {
        problem: {
          ...badRequest({
            en: `There is no ${c.req.method} ${c.req.path}.`,
            zh: `没有 ${c.req.method} ${c.req.path}。`,
          }),
          code: 'unknown-address',
        },
      },
      404,
    ),
  );

  handleHealth(app, options);
  handleProfiles(app, options);
  handleSubmissions(app, options);
  handleTransfers(app, options);
  handleDiagnosis(app, options);
  servePanelFiles(app, panelFiles);
  handlePanel(app, options);
  handleHosts(app, options);
  handleScenes(app, options);
  handleJobDetails(app, options);
  handleRehearsals(app, options);
  return app;
}
