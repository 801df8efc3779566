import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { hardwareById } from '../catalog/hardware.ts';
import type { CallState, FarmCall } from './farm-state.ts';
import { readParameters, wireInteger } from './parameters.ts';

const hardwareQuery = z.object({
  taskIds: z.array(wireInteger).max(1000).optional(),
  /** Sent by the SDK as text; what it changes is not documented. */
  cloneTask: z.union([z.string(), z.boolean()]).optional(),
});

/** A bare list, as the SDK reads it. With tasks, those that these tasks' task.json chose are `current`. */
export const listHardwareConfigs: FarmCall = async (body, farm) => {
  const { taskIds = [] } = readParameters(hardwareQuery, body);
  const chosen = new Set(await Promise.all(taskIds.map((taskId) => chosenHardware(farm, taskId))));
  return farm.catalog.hardware.map((config) => ({ ...config, current: chosen.has(config.id) }));
};

const chosen = z.looseObject({
  task_info: z.looseObject({ hardwareConfigId: z.union([z.string(), z.number()]) }),
});

/** Id of the hardware configuration in a task's task.json; null when it has none or is another account's. */
async function chosenHardware(
  { storages, account, catalog }: CallState,
  taskId: number,
): Promise<number | null> {
  const path = `/${taskId}/cfg/task.json`;
  if ((await storages.find(account.storages.config, path)) === null) return null;
  try {
    const text = await readFile(storages.diskPath(account.storages.config, path), 'utf8');
    const { task_info } = chosen.parse(JSON.parse(text));
    return hardwareById(catalog, task_info.hardwareConfigId)?.id ?? null;
  } catch {
    // A document that cannot be read chose nothing.
    return null;
  }
}
