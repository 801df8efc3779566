import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Accounts } from '../accounts.ts';
import { transferRoutes as routes } from '../api/transfers.ts';
import { panelOf } from '../entrance.ts';
import type { PanelFeed } from '../panel-feed.ts';
import type { Transfers } from '../transfers.ts';
import { flowNow, transfersNow } from '../transfers-now.ts';

export interface TransferHandlers {
  readonly accounts: Accounts;
  readonly transfers: Transfers;
  /** Told of settings that are others now. */
  readonly feed: Pick<PanelFeed, 'tell'>;
}

export function handleTransfers(app: OpenAPIHono, { accounts, transfers, feed }: TransferHandlers): void {
  const now = (signal: AbortSignal) => transfersNow(transfers, accounts, signal);

  app.openapi(routes.getTransferSettings, (c) => c.json(transfers.described(), 200));
  app.openapi(routes.setTransferSettings, async (c) => {
    await transfers.change(c.req.valid('json'), panelOf(c) === null ? 'program' : 'panel');
    for (const { engine } of accounts.running()) engine.reopen();
    const described = transfers.described();
    feed.tell({ type: 'transferSettings', ...described });
    return c.json(described, 200);
  });
  app.openapi(routes.transfers, async (c) => c.json(await now(c.req.raw.signal), 200));
  app.openapi(routes.transferFlow, (c) => c.json(flowNow(transfers), 200));
  app.openapi(routes.pauseTransfers, async (c) => {
    await transfers.pause();
    return c.json(await now(c.req.raw.signal), 200);
  });
  app.openapi(routes.resumeTransfers, async (c) => {
    await transfers.resume();
    return c.json(await now(c.req.raw.signal), 200);
  });
}
