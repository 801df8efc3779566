import { cp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { localPath } from '@farmhand/model';
import type { SubmissionService } from '@farmhand/submission';
import { expect, it, onTestFinished } from 'vitest';
import { makeWorld, type StartOptions, untilEnded, type World } from './support/world.ts';

/** What each upload was told not to rely on, in order. */
function startTold(
  world: World,
  options: StartOptions = {},
): { service: SubmissionService; told: (number | undefined)[] } {
  const told: (number | undefined)[] = [];
  const service = world.start({
    ...options,
    wrapEngine: (engine) => ({
      ...engine,
      upload(request) {
        told.push(request.doubtsBefore);
        return engine.upload(request);
      },
    }),
  });
  return { service, told };
}

async function submitOther(world: World, service: SubmissionService): Promise<string> {
  const scenePath = localPath.parse(join(dirname(world.scenePath), 'other.blend'));
  await cp(world.scenePath, scenePath);
  const input = { ...world.input({ frames: '1' }), snapshot: null, scenePath };
  return service.submit(input).id;
}

it('after a job that failed at the farm, nothing that was remembered until then is relied on', async () => {
  const world = await makeWorld();
  onTestFinished(() => world.close());
  let areDocumentsLost = true;
  const { service, told } = startTold(world, {
    wrapClient: (client) => ({
      ...client,
      uploadTaskDocument: (request, options) =>
        areDocumentsLost ? Promise.resolve() : client.uploadTaskDocument(request, options),
    }),
  });
  const failed = await untilEnded(service, world.submit(service, { frames: '1' }).id);
  expect(failed.problem?.code).toBe('failed-at-farm');
  areDocumentsLost = false;
  const again = service.renew(failed.id, { id: 'again' });
  expect((await untilEnded(service, again.id)).state).toBe('done');
  // Its files may be those of another scene.
  expect((await untilEnded(service, await submitOther(world, service))).state).toBe('done');
  const endedMs = Date.parse(
    service.eventsAfter(0, failed.id).find(({ body }) => body.type === 'failed')?.at ?? '',
  );
  expect(told[0]).toBeUndefined();
  expect(told.slice(1)).toHaveLength(2);
  for (const doubtsBefore of told.slice(1)) expect(doubtsBefore).toBeGreaterThanOrEqual(endedMs);
});

it('frames that failed cast doubt on what is known of their scene only', async () => {
  const world = await makeWorld({
    renderer: async ({ frames, outputFolder, onFrame }) => {
      for (const { frame, name } of frames) {
        if (frame === 2) throw new Error('No such file: wheat.png');
        await writeFile(join(outputFolder, `${name}.png`), name);
        onFrame(frame, null);
      }
    },
  });
  onTestFinished(() => world.close());
  const { service, told } = startTold(world);
  const first = await untilEnded(service, world.submit(service, { frames: '1-2' }).id);
  expect(first.state).toBe('doneWithFailedFrames');
  expect((await untilEnded(service, await submitOther(world, service))).state).toBe('done');
  await untilEnded(service, world.submit(service, { frames: '1' }).id);
  expect(told.slice(0, 2)).toEqual([undefined, undefined]);
  expect(told[2]).toBe(Date.parse(first.updatedAt));
});
