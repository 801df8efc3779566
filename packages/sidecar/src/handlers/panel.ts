import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Problem } from '@farmhand/model';
import { SubmissionError } from '@farmhand/submission';
import type { HttpBindings } from '@hono/node-server';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Accounts } from '../accounts.ts';
import { CODE_SECONDS, type PanelNews, panelRoutes as routes } from '../api/panel.ts';
import type { Rehearsal } from '../api/rehearsals.ts';
import { panelOf } from '../entrance.ts';
import type { HostSessions } from '../host-sessions.ts';
import type { Idleness } from '../idle.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { PanelFeed } from '../panel-feed.ts';
import type { PreferencesStore } from '../panel-preferences.ts';
import type { PanelSessions } from '../panel-sessions.ts';
import { type FollowedJob, panelStream } from '../panel-stream.ts';
import { isOtherUser } from '../peer-user.ts';
import type { Rehearsals } from '../rehearsals/rehearsals.ts';
import type { Scans } from '../scenes/scans.ts';
import type { SceneSettingsFiles } from '../scenes/scene-settings-file.ts';
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
  readonly scans: Scans;
  readonly rehearsals: Rehearsals;
  readonly sceneSettings: SceneSettingsFiles;
  readonly jobs: Jobs;
  readonly activity: Pick<Idleness, 'opened'>;
  /** Number of the newest event of the journal. */
  readonly newestSequence: () => number;
}

const OTHER_USER: Problem = {
  code: 'panel-other-user',
  message: 'This panel belongs to another user of this computer.',
  hint: 'Open your own, from your program or with "farmhand panel".',
  retryable: false,
  zh: {
    message: '此面板属于这台电脑的另一位用户。',
    hint: '请从您自己的软件中打开面板，或运行“farmhand panel”。',
  },
};

const STREAM_ENDED: Problem = {
  code: 'unknown-stream',
  message: 'This stream has ended.',
  hint: 'Ask the one that took its place.',
  retryable: true,
  zh: { message: '此事件流已结束。', hint: '请使用新的事件流。' },
};

export function handlePanel(app: OpenAPIHono, options: PanelHandlers): void {
  const { panels, preferences, accounts, transfers, hosts, feed } = options;

  app.openapi(routes.makePanelCode, (c) => {
    const code = panels.makeCode(c.req.valid('json'));
    const { language, theme } = preferences.current();
    // What the page would otherwise know only after it has begun with another.
    const looks = [
      language === 'auto' ? '' : `&lang=${language}`,
      theme === 'auto' ? '' : `&theme=${theme}`,
    ].join('');
    const url = `http://127.0.0.1:${options.port()}/#code=${code}${looks}`;
    return c.json({ url, expiresInSeconds: CODE_SECONDS }, 200);
  });
  app.openapi(routes.tradePanelCode, async (c) => {
    const { incoming } = c.env as HttpBindings;
    const { code } = c.req.valid('json');
    // Whose the connection is stands among all of this machine's: a guess is not worth reading them.
    if (panels.isKnown(code) && (await isOtherUser(incoming.socket))) throw new SubmissionError(OTHER_USER);
    return c.json(panels.trade(code), 200);
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

  const streams = new Map<string, (job: FollowedJob | null) => void>();
  app.openapi(routes.panelEvents, (c) => {
    const stream = randomUUID();
    const sequence = options.newestSequence();
    const { after, host } = c.req.valid('query');
    return panelStream(c, {
      journal: accounts.reader(),
      feed,
      first: async () => {
        const settings = await settingsOf(host, options);
        return [
          { type: 'hello', version: options.version, sequence, stream },
          { type: 'preferences', preferences: preferences.current() },
          { type: 'hosts', hosts: [...hosts.list()] },
          ...settings,
          ...options.scans.newest().map((scan) => ({ type: 'scan' as const, scan })),
          ...newestOfEachScene(options.rehearsals.list()).map((rehearsal) => ({
            type: 'rehearsal' as const,
            rehearsal,
          })),
        ];
      },
      after: after ?? sequence,
      flow: () => ({ type: 'flow', ...flowNow(transfers) }),
      opened(follow) {
        const closed = options.activity.opened();
        streams.set(stream, follow);
        return () => {
          streams.delete(stream);
          closed();
        };
      },
    });
  });
  app.openapi(routes.steerPanelEvents, (c) => {
    const follow = streams.get(c.req.valid('param').stream);
    if (follow === undefined) throw new SubmissionError(STREAM_ENDED);
    const { framesOf: submissionId } = c.req.valid('json');
    follow(submissionId === null ? null : { submissionId, frames: options.jobs.framesOf(submissionId) });
    return c.json({}, 200);
  });
}

/** A page waits no longer for a slow disk before it is told anything: it asks for the settings itself. Milliseconds. */
const SOON_MS = 50;

/** What is kept beside the scene of that host, if that can be had soon. */
async function settingsOf(
  hostId: string | undefined,
  { hosts, sceneSettings }: Pick<PanelHandlers, 'hosts' | 'sceneSettings'>,
): Promise<readonly PanelNews[]> {
  const scenePath = hosts.list().find(({ id }) => id === hostId)?.scene.path ?? null;
  if (scenePath === null) return [];
  const late = new AbortController();
  try {
    const kept = await Promise.race([
      sceneSettings.read(scenePath),
      setTimeout(SOON_MS, null, { signal: late.signal }),
    ]);
    return kept === null ? [] : [{ type: 'settings', scenePath, ...kept }];
  } catch {
    // Told to whoever asks for them.
    return [];
  } finally {
    late.abort();
  }
}

/** Those under way, and of each scene the newest; the oldest first. @param all - The latest first. */
function newestOfEachScene(all: readonly Rehearsal[]): readonly Rehearsal[] {
  const seen = new Set<string>();
  return all
    .filter(({ scenePath, state }) => {
      const isNewest = !seen.has(scenePath);
      seen.add(scenePath);
      return isNewest || state === 'running';
    })
    .toReversed();
}
