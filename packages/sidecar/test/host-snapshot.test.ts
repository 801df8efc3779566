import { HOST_SNAPSHOT_SCHEMA, JOB_SETTINGS_SCHEMA, type LocalPath } from '@farmhand/model';
import type { HostRequest } from '@farmhand/sidecar/api';
import { SidecarError } from '@farmhand/sidecar/connect';
import { expect, it } from 'vitest';
import { call, type FakeHost, fakeHost, sceneOf } from './support/host.ts';
import { sidecarHome } from './support/sidecar-home.ts';

const settings = { schema: JOB_SETTINGS_SCHEMA } as const;

/** As a plugin sends it: with so many textures that are nowhere. */
function snapshotOf(scenePath: string, count: number) {
  return {
    schema: HOST_SNAPSHOT_SCHEMA,
    host: { name: 'blender', version: '3.4.1', system: 'linux' },
    scenePath,
    unsavedChanges: false,
    takenAt: '2026-03-01T10:00:00+02:00',
    scenes: [
      {
        name: 'Scene',
        active: true,
        frameRange: { start: 1, end: 3, step: 1 },
        fps: 24,
        resolution: { width: 64, height: 36 },
        camera: 'Camera',
        cameras: ['Camera'],
        renderer: 'CYCLES',
        outputPath: null,
        outputFormat: 'PNG',
        renderLayers: [],
      },
    ],
    plugins: [],
    references: Array.from({ length: count }, (_, index) => ({
      storedPath: `//textures/wood-${index}.png`,
      kind: 'image',
      owner: { type: 'Image', name: `Image.${index}` },
    })) as object[],
  };
}

async function place() {
  const home = await sidecarHome();
  const { sidecar, client } = await home.start();
  const scenePath = await home.scene();
  const host = fakeHost(() => sidecar.discovery);
  await host.register({ scene: sceneOf(scenePath) });
  const answerWith = (request: HostRequest, snapshot: object) =>
    call(sidecar.discovery, 'POST', `/hosts/${host.id}/answers`, {
      requestId: request.requestId,
      outcome: { type: 'done', result: { action: 'takeSnapshot', snapshot } },
    });
  const woodFound = async () => {
    const check = await client.check({ scenePath, settings, hostSessionId: host.id });
    return new Set(JSON.stringify(check.findings).match(/wood-\d+/g)).size;
  };
  return { client, host, scenePath, answerWith, woodFound };
}

async function take(
  host: FakeHost,
  scenePath: LocalPath,
  answerWith: (request: HostRequest, snapshot: object) => Promise<Response>,
  count: number,
) {
  const asked = host.ask({ action: 'takeSnapshot' });
  const [request] = await host.poll();
  if (request === undefined) throw new Error('nothing was asked');
  expect((await answerWith(request, snapshotOf(scenePath, count))).status).toBe(200);
  return (await asked).body;
}

const missing = expect.objectContaining({
  problem: expect.objectContaining({ code: 'host-snapshot-missing' }),
});

it('what a host says of its scene is kept for its checks, to the last of thousands of references', async () => {
  const { host, scenePath, answerWith, woodFound } = await place();
  for (const count of [2, 6000]) {
    expect(await take(host, scenePath, answerWith, count)).toMatchObject({
      result: { action: 'takeSnapshot', takenAt: '2026-03-01T10:00:00+02:00' },
      host: { snapshotTakenAt: '2026-03-01T10:00:00+02:00' },
    });
    expect(await woodFound()).toBe(count);
  }
});

it('it is kept when the host registers anew, and dropped when another scene is open', async () => {
  const { client, host, scenePath, answerWith, woodFound } = await place();
  await expect(client.check({ scenePath, settings, hostSessionId: host.id })).rejects.toEqual(missing);
  await expect(client.submit({ scenePath, settings, hostSessionId: host.id })).rejects.toEqual(missing);
  await take(host, scenePath, answerWith, 3);
  await host.register({ scene: { ...sceneOf(scenePath), unsavedChanges: true } });
  expect(await woodFound()).toBe(3);
  await host.register({ scene: sceneOf('/scenes/another.blend') });
  expect((await host.seen())?.snapshotTakenAt).toBeNull();
  await expect(client.check({ scenePath, settings, hostSessionId: host.id })).rejects.toBeInstanceOf(
    SidecarError,
  );
});

it('one wrong reference among thousands is named, and the host can still answer', async () => {
  const { host, scenePath, answerWith, woodFound } = await place();
  const asked = host.ask({ action: 'takeSnapshot' });
  const [request] = await host.poll();
  if (request === undefined) throw new Error('nothing was asked');
  const snapshot = snapshotOf(scenePath, 6000);
  snapshot.references[4711] = { ...snapshot.references[4711], kind: 'a kind that is none' };
  const refused = await answerWith(request, snapshot);
  expect(refused.status).toBe(400);
  expect(await refused.text()).toContain('outcome.result.snapshot.references.4711.kind');
  await answerWith(request, snapshotOf(scenePath, 1));
  expect((await asked).status).toBe(200);
  expect(await woodFound()).toBe(1);
});
