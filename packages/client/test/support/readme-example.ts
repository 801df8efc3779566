import { createFarmClient, FarmhandClientError, isEnded } from '@farmhand/client';

export async function listRunningTasks(
  endpoint: string,
  accessId: string,
  accessKey: string,
): Promise<string[]> {
  const farm = createFarmClient({ endpoint, accessId, accessKey });
  try {
    const page = await farm.taskList({ pageSize: 50 }, { timeoutMs: 10_000 });
    return page.items
      .filter((task) => !isEnded(task.status))
      .map((task) => `${task.alias} ${task.sceneName} ${task.doneFrames}/${task.totalFrames}`);
  } catch (error) {
    if (FarmhandClientError.isInstance(error)) return [error.message, error.hint];
    throw error;
  } finally {
    await farm.close();
  }
}
