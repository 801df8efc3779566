import { createFarmClient } from '@farmhand/client';
import { startFarmProcess } from '../farm-process.ts';
import type { UploadOrder } from './upload-order.ts';

/** A new, empty local farm in another process, ready to be uploaded to. */
export interface FarmTarget {
  readonly order: Omit<UploadOrder, 'folder' | 'warmUpFolder' | 'cacheFile'>;
  readonly port: number;
  stop(): Promise<void>;
}

/** @param dataFolder is made; left to be removed with all others, since a disk is slow for a while after it was cleared. */
export async function startFarmTarget(dataFolder: string): Promise<FarmTarget> {
  const farm = await startFarmProcess(dataFolder);
  const { endpoint, accessId, accessKey } = farm;
  const client = createFarmClient({ endpoint, accessId, accessKey, platform: '2' });
  try {
    const { inputStorageId: storageId } = await client.transferBids();
    return {
      order: { gateway: endpoint, accessId, accessKey, storageId },
      port: Number(new URL(endpoint).port),
      stop: farm.stop,
    };
  } catch (error) {
    await farm.stop();
    throw error;
  } finally {
    await client.close();
  }
}
