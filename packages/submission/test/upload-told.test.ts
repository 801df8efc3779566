/** What is told while a job's files are fingerprinted and uploaded, and what of it is kept. */
import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localPath, type SubmissionEvent, type SubmissionEventBody } from '@farmhand/model';
import type { SubmissionService } from '@farmhand/submission';
import { TransferError } from '@farmhand/transfer';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeWorld, type StartOptions, untilEnded, type World } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(async () => {
  await world.close();
});

type Body<Type extends SubmissionEventBody['type']> = Extract<SubmissionEventBody, { type: Type }>;

/** A service, and what it tells as it tells it. */
function start(options: StartOptions = {}) {
  const service = world.start(options);
  const heard: { readonly event: SubmissionEvent; readonly kept: boolean }[] = [];
  service.subscribe((event, kept) => heard.push({ event, kept }));
  const told = <Type extends SubmissionEventBody['type']>(type: Type) =>
    heard.flatMap(({ event, kept }) =>
      event.body.type === type ? [{ ...(event.body as Body<Type>), kept }] : [],
    );
  return { service, heard, told };
}

function keptOf(service: SubmissionService, id: string, type: SubmissionEventBody['type']) {
  return service.eventsAfter(0, id).flatMap(({ body }) => (body.type === type ? [body] : []));
}

it('fingerprinting is told from its beginning to its end, and not kept', async () => {
  const { service, told } = start();
  const large = localPath.parse(join(world.folder, 'cache.vdb'));
  await writeFile(large, Buffer.alloc(3_000_000, 'cache'));
  const { id } = await untilEnded(service, world.submit(service, { extraFiles: [large] }).id);
  const counts = told('fingerprint');
  expect(counts.length).toBeGreaterThan(0);
  expect(counts.every(({ kept }) => !kept)).toBe(true);
  const last = counts.at(-1)?.counts;
  const [uploaded] = keptOf(service, id, 'upload') as Body<'upload'>[];
  // Nothing was known of any file, so all of them were read.
  expect(last).toEqual({
    filesDone: uploaded?.counts.filesTotal,
    filesTotal: uploaded?.counts.filesTotal,
    bytesDone: uploaded?.counts.bytesTotal,
    bytesTotal: uploaded?.counts.bytesTotal,
  });
  expect(keptOf(service, id, 'fingerprint')).toEqual([]);
});

it('files of an exported job are told of, too, while they are compared', async () => {
  const { service, told, heard } = start();
  const { id } = await untilEnded(service, world.submit(service, { frames: '1' }).id);
  const folder = localPath.parse(join(world.folder, 'exported'));
  await service.exportJob(id, folder, { withFiles: true });
  heard.length = 0;
  const again = await service.submitExported({ id: randomUUID(), folder, confirmWarnings: true });
  await untilEnded(service, again.id);
  const states = heard.flatMap(({ event: { body } }) => (body.type === 'state' ? [body.state] : []));
  expect(states).toContain('checked');
  const untilChecked = heard.slice(
    0,
    heard.findIndex(({ event: { body } }) => body.type === 'state' && body.state === 'checked'),
  );
  expect(untilChecked.some(({ event: { body } }) => body.type === 'fingerprint')).toBe(true);
  const total = told('fingerprint').at(-1)?.counts.filesTotal;
  expect(total).toBeGreaterThan(1);
});

it('a file that did not go through at first is told while it is tried again, and kept in the history', async () => {
  world.farm.faults.next({ gateway: 'packs', kind: 'status502' });
  const { service, told } = start();
  const { id, state } = await untilEnded(service, world.submit(service).id);
  expect(state).toBe('done');
  const [trouble] = keptOf(service, id, 'uploadTrouble') as Body<'uploadTrouble'>[];
  expect(trouble).toMatchObject({
    path: expect.stringContaining(world.sceneFolder),
    willRetry: true,
    attempt: 1,
    problem: { code: 'gateway-failed', message: expect.stringContaining('502') },
  });
  expect(trouble?.problem.zh?.message).toMatch(/\p{Script=Han}/u);
  expect(trouble?.files).toBeGreaterThan(1);
  expect(keptOf(service, id, 'uploadTrouble')).toHaveLength(1);

  // Those who look on see it come and go.
  const uploads = told('upload');
  const during = uploads.findIndex(({ troubles }) => troubles !== undefined);
  expect(uploads[during]?.troubles).toEqual({
    total: 1,
    latest: [
      {
        path: trouble?.path,
        files: trouble?.files,
        problem: trouble?.problem,
        willRetry: true,
        attempt: 1,
      },
    ],
  });
  expect(uploads.at(-1)).toMatchObject({ kept: true });
  expect(uploads.at(-1)?.troubles).toBeUndefined();
});

it('a file that is gone is told by its name before the job fails', async () => {
  const texture = localPath.parse(join(world.folder, 'wood.png'));
  await writeFile(texture, 'wood');
  const { service } = start({
    wrapEngine: (engine) => ({
      ...engine,
      async upload(request) {
        await rename(texture, `${texture}.aside`);
        return engine.upload(request);
      },
    }),
  });
  const { id } = await untilEnded(service, world.submit(service, { extraFiles: [texture] }).id);
  const bodies = service.eventsAfter(0, id).map(({ body }) => body);
  const at = bodies.findIndex(({ type }) => type === 'uploadTrouble');
  expect(bodies[at]).toMatchObject({
    path: texture,
    files: 1,
    willRetry: false,
    problem: { code: 'file-missing' },
  });
  expect(bodies.slice(at).map(({ type }) => type)).toEqual(['uploadTrouble', 'failed', 'state']);
});

it('of a job with many files in trouble the first 200 are kept, however often it is retried', async () => {
  let uploads = 0;
  const { service, told } = start({
    wrapEngine: (engine) => ({
      ...engine,
      async upload(request) {
        uploads += 1;
        for (let number = 1; number <= 150; number += 1) {
          request.onTrouble?.({
            localPath: localPath.parse(join(world.sceneFolder, `${number}.exr`)),
            files: 1,
            problem: { code: 'gateway-failed', message: 'busy', hint: 'Wait.', retryable: true },
            willRetry: true,
            attempt: uploads,
          });
        }
        if (uploads === 1) {
          throw new TransferError({
            code: 'gateway-failed',
            message: 'busy',
            hint: 'Wait.',
            retryable: true,
          });
        }
        return engine.upload(request);
      },
    }),
  });
  const { id } = await untilEnded(service, world.submit(service).id);
  expect(keptOf(service, id, 'uploadTrouble')).toHaveLength(150);
  expect(keptOf(service, id, 'uploadTroublesLeftOut')).toEqual([]);
  service.retry(id);
  expect((await untilEnded(service, id)).state).toBe('done');
  expect(keptOf(service, id, 'uploadTrouble')).toHaveLength(200);
  expect(keptOf(service, id, 'uploadTroublesLeftOut')).toEqual([
    { type: 'uploadTroublesLeftOut', count: 100 },
  ]);
  // What is told of now is not all of it either.
  const most = told('upload').flatMap(({ troubles }) => troubles ?? []);
  expect(most.at(-1)?.total).toBe(150);
  expect(most.at(-1)?.latest).toHaveLength(20);
  expect(most.at(-1)?.latest[0]?.path).toBe(join(world.sceneFolder, '150.exr'));
});
