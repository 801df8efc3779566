import { createFarmClient, type FarmClient } from '@farmhand/client';
import type { BenchFarm } from './farm-process.ts';

/** Submits a task of so many frames; none of them is rendered, for the bench's farm has a standing queue. */
export async function submitTaskOf(
  farm: Pick<BenchFarm, 'endpoint' | 'accessId' | 'accessKey'>,
  frames: number,
): Promise<number> {
  const client = createFarmClient(farm);
  try {
    const taskId = await createOne(client);
    const content = JSON.stringify({
      task_info: { task_id: String(taskId), cg_id: '2007', input_cg_file: 'D:/shots/windmill.blend' },
      software_config: { cg_name: 'Blender', plugins: {} },
      scene_info: {},
      scene_info_render: {
        common: { frames: `1-${frames}[1]`, Render_Format: 'PNG', scene_name: ['Scene'] },
      },
    });
    await client.uploadTaskDocument({ taskId, fileName: 'task.json', content });
    await client.submitTask({ taskId }, { timeoutMs: 120_000 });
    return taskId;
  } finally {
    await client.close();
  }
}

async function createOne(client: FarmClient): Promise<number> {
  const [taskId] = (await client.createTask()).taskIds;
  if (taskId === undefined) throw new Error('The farm created no task.');
  return taskId;
}
