import type { FarmClient } from '@farmhand/client';
import { type Account, farmhandHome } from '@farmhand/sidecar';
import {
  createTransferGate,
  openTransferEngine,
  openUploadRecords,
  type TransferEngine,
  type TransferFlow,
} from '@farmhand/transfer';
import { connect } from '../sidecar.ts';
import { tell } from '../terminal/output.ts';
import { dateText } from '../terminal/text.ts';

export interface DownloadEngine {
  readonly engine: TransferEngine;
  close(): void;
}

/**
 * The account's engine, for fetching alone, as this computer's settings have it: with their caps and quiet hours.
 *
 * @throws Error while transfers are paused; TransferError when the farm has no engine that works here.
 */
export async function openDownloadEngine(
  client: FarmClient,
  { accessId, accessKey, platform }: Account,
  signal: AbortSignal,
): Promise<DownloadEngine> {
  const sidecar = await connect();
  const [{ settings }, { flow }] = await Promise.all([sidecar.transferSettings(), sidecar.transfers(signal)]);
  if (flow.state === 'paused') {
    throw new Error('Transfers are paused on this computer. "farmhand transfers resume" lets them go on.');
  }
  const gate = createTransferGate(settings);
  const say = (now: TransferFlow) => {
    if (now.state !== 'quiet') return;
    tell(`Quiet hours: files move again at ${dateText(new Date(now.until).toISOString())}.`);
  };
  say(gate.flow());
  const unsubscribe = gate.subscribe(say);
  // Nothing is sent, so nothing of it needs to be remembered.
  const records = openUploadRecords(':memory:');
  const close = () => {
    unsubscribe();
    records.close();
  };
  try {
    const engine = await openTransferEngine({
      client,
      settings,
      credentials: { accessId, accessKey, platform },
      gate,
      records,
      stateFolder: farmhandHome().programsFolder,
      redisPassword: process.env.FARMHAND_REDIS_PASSWORD,
      clock: client.farmTime,
      signal,
    });
    return { engine, close };
  } catch (error) {
    close();
    throw error;
  }
}
