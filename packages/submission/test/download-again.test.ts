import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localPath } from '@farmhand/model';
import { expect, it, onTestFinished } from 'vitest';
import { makeWorld, untilEnded, untilState } from './support/world.ts';

/** A farm that has finished frame 1 and keeps the others until they are let go. */
async function worldWithHeldFrames() {
  const held = Promise.withResolvers<void>();
  const world = await makeWorld({
    nodes: 1,
    async renderer({ frames, outputFolder, signal, onFrame }) {
      for (const { frame, name } of frames) {
        if (frame > 1) {
          const stopped = Promise.withResolvers<never>();
          signal.addEventListener('abort', () => stopped.reject(signal.reason), { once: true });
          await Promise.race([held.promise, stopped.promise]);
        }
        await mkdir(outputFolder, { recursive: true });
        await writeFile(join(outputFolder, `${name}.png`), `frame ${frame}`);
        onFrame(frame, null);
      }
    },
  });
  onTestFinished(() => world.close());
  return { world, letGo: held.resolve };
}

it('another folder while the job renders: what came before comes there too, and the rest goes nowhere else', async () => {
  const { world, letGo } = await worldWithHeldFrames();
  const service = world.start();
  const { id } = world.submit(service, { frames: '1-3', downloadFolder: world.renders });
  await new Promise<void>((resolve) => {
    const unsubscribe = service.subscribe(({ body }) => {
      if (body.type !== 'downloaded') return;
      unsubscribe();
      resolve();
    });
  });
  const other = localPath.parse(join(world.folder, 'other'));
  expect(service.downloadAgain(id, { folder: other })).toMatchObject({ downloadFolder: other });
  letGo();
  expect(await untilEnded(service, id)).toMatchObject({ state: 'done', filesDownloaded: 3 });
  expect(await readdir(other)).toHaveLength(3);
  expect(await readdir(world.renders)).toHaveLength(1);
});

it('is on disk when it is asked for: a process that is gone meanwhile leaves it to the next', async () => {
  const world = await makeWorld();
  onTestFinished(() => world.close());
  const first = world.start();
  const { id } = world.submit(first, { frames: '1-2', downloadFolder: world.renders });
  await untilEnded(first, id);
  await rm(world.renders, { recursive: true });
  first.downloadAgain(id);
  await first.close();
  const second = world.start();
  expect(await untilState(second, id, 'done')).toMatchObject({ filesDownloaded: 2 });
  expect(await readdir(world.renders)).toHaveLength(2);
});

it('a cancelled job stays so, with the frames that were finished', async () => {
  const { world } = await worldWithHeldFrames();
  const service = world.start();
  const { id } = world.submit(service, { frames: '1-2', downloadFolder: world.renders });
  await world.farm.events.until(() =>
    world.farm.inspect.tasks().some(({ frames }) => frames.some(({ status }) => status === 4)),
  );
  service.cancel(id);
  expect((await untilEnded(service, id)).state).toBe('cancelled');
  await rm(world.renders, { recursive: true, force: true });
  service.downloadAgain(id);
  expect((await untilEnded(service, id)).state).toBe('cancelled');
  expect(await readdir(world.renders)).toHaveLength(1);
});

it('is refused where there is nothing to bring, or nowhere to bring it', async () => {
  const world = await makeWorld();
  onTestFinished(() => world.close());
  const service = world.start();
  const refusal = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      return (error as { problem: { code: string } }).problem.code;
    }
    return null;
  };
  expect(refusal(() => service.downloadAgain('nothing'))).toBe('unknown-submission');
  const { id } = world.submit(service, { frames: '1', downloadFolder: null });
  await untilEnded(service, id);
  expect(refusal(() => service.downloadAgain(id))).toBe('no-download-folder');
  expect(refusal(() => service.downloadAgain(id, { folder: localPath.parse('renders') }))).toBe(
    'path-not-absolute',
  );
  await service.control(id, { type: 'remove' });
  expect(refusal(() => service.downloadAgain(id, { folder: world.renders }))).toBe('job-removed');
});
