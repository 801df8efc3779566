import type { FarmClient } from '@farmhand/client';
import { type Account, farmhandHome } from '@farmhand/sidecar';
import { openTransferEngine, openUploadRecords, type TransferEngine } from '@farmhand/transfer';
import { connect } from '../sidecar.ts';
import { shareGate } from './shared-gate.ts';

export interface DownloadEngine {
  readonly engine: TransferEngine;
  close(): void;
}

/**
 * The account's engine, for fetching alone, as this computer's settings have it: with their caps, quiet hours and pauses.
 *
 * @throws Error while transfers are paused; TransferError when the farm has no engine that works here.
 */
export async function openDownloadEngine(
  client: FarmClient,
  { accessId, accessKey, platform }: Account,
  signal: AbortSignal,
): Promise<DownloadEngine> {
  const sidecar = await connect();
  const [{ settings }, now] = await Promise.all([sidecar.transferSettings(), sidecar.transferFlow(signal)]);
  if (now.flow.state === 'paused') {
    throw new Error('Transfers are paused on this computer. "farmhand transfers resume" lets them go on.');
  }
  const { gate, close: closeGate } = shareGate(sidecar, now);
  // Nothing is sent, so nothing of it needs to be remembered.
  const records = openUploadRecords(':memory:');
  const close = () => {
    closeGate();
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
      clock: client.farmTime,
      signal,
    });
    return { engine, close };
  } catch (error) {
    close();
    throw error;
  }
}
