/** What every request passes before its route: the guard, and what a panel may not do. */
import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { healthRoutes } from './api/health.ts';
import { hostRoutes } from './api/hosts.ts';
import { panelRoutes } from './api/panel.ts';
import { ENDING } from './ending.ts';
import { type GuardOptions, guard } from './guard.ts';
import type { PanelSession } from './panel-sessions.ts';

export interface EntranceOptions extends Omit<GuardOptions, 'port'> {
  readonly port: () => number;
  /** True once the sidecar is ending. */
  readonly ending: () => boolean;
  /** Called for every request that came in. */
  readonly touch: () => void;
}

/**
 * For programs of this user only, not for panels: being a host (or a panel could answer for one), ending what others use, and
 * making codes (or a panel that is thrown out could have made itself others before).
 */
export const PROGRAMS_ONLY = [
  hostRoutes.registerHost,
  hostRoutes.pollHost,
  hostRoutes.answerHost,
  hostRoutes.leaveHost,
  healthRoutes.shutdown,
  panelRoutes.makePanelCode,
] as const;

const panels = new WeakMap<Context, PanelSession>();

/** The panel that a request comes from; null when it comes from a program. */
export function panelOf(c: Context): PanelSession | null {
  return panels.get(c) ?? null;
}

export function entrance(options: EntranceOptions): MiddlewareHandler<{ Bindings: HttpBindings }> {
  return async (c, next) => {
    const { incoming, outgoing } = c.env;
    const { allowed, ...verdict } = guard(
      {
        method: c.req.method,
        target: incoming.url ?? '',
        url: c.req.url,
        header: (name) => c.req.header(name),
      },
      { ...options, port: options.port() },
    );
    if ('problem' in verdict) return c.json({ problem: verdict.problem }, verdict.status);
    if (options.ending()) return c.json({ problem: ENDING }, 503);
    if (verdict.caller !== 'anybody') options.touch();
    if (typeof verdict.caller === 'object') {
      panels.set(c, verdict.caller);
      // With its bearer, a panel loses what it has open.
      outgoing.once(
        'close',
        verdict.caller.holds(() => outgoing.destroy()),
      );
    }
    return next();
  };
}

/** Refuses panels. */
export const programsOnly: MiddlewareHandler = async (c, next) => {
  if (panelOf(c) === null) return next();
  const problem = {
    code: 'not-for-panels',
    message: 'The sidecar refused this request.',
    hint: 'Only a host program or the command line may ask for this.',
    retryable: false,
    zh: { message: 'Farmhand 后台程序拒绝了此请求。', hint: '只有三维软件中的插件或命令行可以提出此请求。' },
  };
  return c.json({ problem }, 403);
};
