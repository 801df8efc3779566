import { HOST_SNAPSHOT_SCHEMA, type HostSnapshot, hostSnapshot, JOB_SETTINGS_SCHEMA } from '@farmhand/model';
import type { SidecarClient } from '@farmhand/sidecar/connect';
import { expect, it } from 'vitest';
import { parseApart } from '../src/parse-apart.ts';
import { sidecarHome } from './support/sidecar-home.ts';

/** A snapshot that is too large to be parsed at one go. */
function snapshotWith(scenePath: string, count: number): HostSnapshot {
  return hostSnapshot.parse({
    schema: HOST_SNAPSHOT_SCHEMA,
    host: { name: 'blender', version: '3.4.1', system: 'linux' },
    scenePath,
    unsavedChanges: false,
    takenAt: '2026-03-01T10:00:00Z',
    scenes: [
      {
        name: 'Scene',
        active: true,
        frameRange: { start: 1, end: 3, step: 1 },
        fps: 24,
        resolution: { width: 64, height: 36, percent: 100 },
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
    })),
  });
}
const settings = { schema: JOB_SETTINGS_SCHEMA } as const;

/** Sends a body as it is. */
async function post({ discovery }: SidecarClient, body: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`http://127.0.0.1:${discovery.port}/api/v1/checks`, {
    method: 'POST',
    headers: { authorization: `Bearer ${discovery.token}`, 'content-type': 'application/json' },
    body,
  });
  return { status: response.status, text: await response.text() };
}

it('a snapshot of thousands of references is looked at to the last of them', async () => {
  const place = await sidecarHome();
  const { client } = await place.start();
  const scenePath = await place.scene();
  const small = await client.check({ scenePath, settings, snapshot: snapshotWith(scenePath, 2) });
  const large = await client.check({ scenePath, settings, snapshot: snapshotWith(scenePath, 6000) });
  const told = (check: typeof small) => new Set(JSON.stringify(check.findings).match(/wood-\d+/g));
  expect([told(small).size, told(large).size]).toEqual([2, 6000]);
});

it('one wrong reference among thousands is named', async () => {
  const place = await sidecarHome();
  const { client } = await place.start();
  const scenePath = await place.scene();
  const snapshot = snapshotWith(scenePath, 6000);
  const references: unknown[] = [...snapshot.references];
  references[4711] = { ...snapshot.references[4711], kind: 'a kind that is none' };
  const { status, text } = await post(
    client,
    JSON.stringify({ scenePath, settings, snapshot: { ...snapshot, references } }),
  );
  expect(status).toBe(400);
  expect(text).toContain('snapshot.references.4711.kind');
});

it.each([
  ['no JSON', `{"scenePath": "${'x'.repeat(400_000)}`],
  ['no UTF-8', null],
  ['something else', JSON.stringify({ nothing: 'x'.repeat(400_000) })],
  [
    'a snapshot without references',
    JSON.stringify({
      scenePath: '/a.blend',
      settings,
      snapshot: { ...snapshotWith('/a.blend', 0), references: null, more: 'x'.repeat(400_000) },
    }),
  ],
  ['a list', JSON.stringify(Array.from({ length: 100_000 }, (_, index) => index))],
])('a large body that is %s is refused in plain words', async (_, body) => {
  const place = await sidecarHome();
  const { client } = await place.start();
  const { discovery } = client;
  const answer =
    body === null
      ? await fetch(`http://127.0.0.1:${discovery.port}/api/v1/checks`, {
          method: 'POST',
          headers: { authorization: `Bearer ${discovery.token}`, 'content-type': 'application/json' },
          body: Buffer.alloc(400_000, 0xff),
        }).then(async (response) => ({ status: response.status, text: await response.text() }))
      : await post(client, body);
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('not understood');
  expect(await client.health()).toMatchObject({ pid: process.pid });
});

it('names that mean something to JavaScript do no harm', async () => {
  const place = await sidecarHome();
  const { client } = await place.start();
  const body = `{"__proto__": {"polluted": true}, "filler": "${'x'.repeat(400_000)}"}`;
  expect((await post(client, body)).status).toBe(400);
  expect(Object.prototype).not.toHaveProperty('polluted');
});

it('a text that is broken at its beginning is refused once the rest is here', async () => {
  const { signal } = new AbortController();
  async function* body() {
    yield Buffer.from([0xff]);
    // By then the first is looked at.
    await parseApart(one('[1]'), signal);
    yield Buffer.from('[]');
  }
  async function* one(text: string) {
    yield Buffer.from(text);
  }
  await expect(parseApart(body(), signal)).rejects.toBeInstanceOf(SyntaxError);
});
