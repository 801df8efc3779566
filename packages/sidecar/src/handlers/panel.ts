import type { Problem } from '@farmhand/model';
import { SubmissionError } from '@farmhand/submission';
import type { HttpBindings } from '@hono/node-server';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Accounts } from '../accounts.ts';
import { CODE_SECONDS, panelRoutes as routes } from '../api/panel.ts';
import { panelOf } from '../entrance.ts';
import type { HostSessions } from '../host-sessions.ts';
import type { Idleness } from '../idle.ts';
import type { PanelFeed } from '../panel-feed.ts';
import type { PreferencesStore } from '../panel-preferences.ts';
import type { PanelSessions } from '../panel-sessions.ts';
import { panelStream } from '../panel-stream.ts';
import { isOtherUser } from '../peer-user.ts';
import type { Transfers } from '../transfers.ts';
import { flowNow } from '../transfers-now.ts';

export interface PanelHandlers {
  readonly version: string;
  /** Our own port. */
  readonly port: () => number;
  readonly panels: PanelSessions;
  readonly preferences: PreferencesStore;
  readonly accounts: Accounts;
  readonly transfers: Transfers;
  readonly hosts: HostSessions;
  readonly feed: PanelFeed;
  readonly activity: Pick<Idleness, 'opened'>;
  /** Number of the newest event of the journal. */
  readonly newestSequence: () => number;
}

const OTHER_USER: Problem = {
  code: 'panel-other-user',
  message: 'This panel belongs to another user of this computer.',
  hint: 'Open your own, from your program or with "farmhand panel".',
  retryable: false,
};

export function handlePanel(app: OpenAPIHono, options: PanelHandlers): void {
  const { panels, preferences, accounts, transfers, hosts, feed } = options;

  app.openapi(routes.makePanelCode, (c) => {
    const code = panels.makeCode(c.req.valid('json'));
    const { language } = preferences.current();
    const spoken = language === 'auto' ? '' : `&lang=${language}`;
    const url = `http://127.0.0.1:${options.port()}/#code=${code}${spoken}`;
    return c.json({ url, expiresInSeconds: CODE_SECONDS }, 200);
  });
  app.openapi(routes.tradePanelCode, async (c) => {
    const { incoming } = c.env as HttpBindings;
    if (await isOtherUser(incoming.socket)) throw new SubmissionError(OTHER_USER);
    return c.json(panels.trade(c.req.valid('json').code), 200);
  });
  app.openapi(routes.endPanelSession, (c) => {
    const panel = panelOf(c);
    // The answer leaves first; the bearer is worth nothing from here on.
    panel?.end((close) => void setImmediate(close));
    return c.json({ ended: panel !== null }, 200);
  });

  app.openapi(routes.getPanelPreferences, (c) => c.json(preferences.current(), 200));
  app.openapi(routes.setPanelPreferences, async (c) => {
    const wanted = c.req.valid('json');
    await preferences.change(wanted);
    feed.tell({ type: 'preferences', preferences: wanted });
    return c.json(wanted, 200);
  });

  app.openapi(routes.panelEvents, (c) => {
    const sequence = options.newestSequence();
    return panelStream(c, {
      journal: accounts.reader(),
      feed,
      first: [
        { type: 'hello', version: options.version, sequence },
        { type: 'preferences', preferences: preferences.current() },
        { type: 'hosts', hosts: [...hosts.list()] },
      ],
      after: c.req.valid('query').after ?? sequence,
      flow: () => ({ type: 'flow', ...flowNow(transfers) }),
      opened: options.activity.opened,
    });
  });
}
