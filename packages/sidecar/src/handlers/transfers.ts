import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Accounts } from '../accounts.ts';
import { transferRoutes as routes } from '../api/transfers.ts';
import type { Transfers } from '../transfers.ts';
import { flowNow, transfersNow } from '../transfers-now.ts';

export interface TransferHandlers {
  readonly accounts: Accounts;
  readonly transfers: Transfers;
}

export function handleTransfers(app: OpenAPIHono, { accounts, transfers }: TransferHandlers): void {
  const now = (signal: AbortSignal) => transfersNow(transfers, accounts, signal);

  app.openapi(routes.getTransferSettings, (c) => c.json(transfers.described(), 200));
  app.openapi(routes.setTransferSettings, async (c) => {
    await transfers.change(c.req.valid('json'));
    for (const { engine } of accounts.running()) engine.reopen();
    return c.json(transfers.described(), 200);
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
