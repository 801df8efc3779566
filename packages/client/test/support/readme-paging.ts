import { createFarmClient, isFrameFailed, type Logger, type Middleware } from '@farmhand/client';

const tagged: Middleware = (request, next) =>
  next({ ...request, headers: { ...request.headers, 'x-studio': 'north' } });

export async function failedFrames(
  account: { endpoint: string; accessId: string; accessKey: string },
  taskId: number,
  logger: Logger,
): Promise<string[]> {
  const limits = { concurrent: 8, perSecond: 50 };
  const farm = createFarmClient({ ...account, limits, middleware: [tagged], logger });
  const signal = AbortSignal.timeout(60_000);
  try {
    const failed: string[] = [];
    for await (const frame of farm.taskFrames({ taskId }, { signal })) {
      if (isFrameFailed(frame.status)) failed.push(frame.frameIndex);
    }
    return failed;
  } finally {
    await farm.close();
  }
}
