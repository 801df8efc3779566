import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { localPath } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import type { Storage } from '../src/index.ts';
import type { RecordedRequest, TestGateway } from './gateway.ts';
import {
  incompressible,
  makeEngine,
  makeFolder,
  manifestOf,
  problemOf,
  startGateway,
  writeRested,
} from './workspace.ts';

const storage: Storage = { kind: 'input', id: '10202' };
const CHUNK = 256 * 1024;

/** Has the gateway refuse the key for some of the requests that a test chooses, and gives what it refused. */
function refusing(
  gateway: TestGateway,
  status: number,
  { times, when }: { readonly times: number; readonly when: (request: RecordedRequest) => boolean },
): readonly RecordedRequest[] {
  const refused: RecordedRequest[] = [];
  gateway.faults.answer = (request) => {
    if (refused.length >= times || !when(request)) return undefined;
    refused.push(request);
    return { status, body: '{"message": "no such key"}' };
  };
  return refused;
}

const isAt =
  (method: string, path: string) =>
  (request: RecordedRequest): boolean =>
    request.method === method && request.path.startsWith(path);

describe.each([401, 403])('a key that is refused with %i after it was accepted', (status) => {
  it.each([
    ['an upload is made', isAt('POST', '/transfer/uploads')],
    ['a piece is sent', isAt('PATCH', '/transfer/uploads')],
    ['a pack is sent', isAt('POST', '/transfer/packs')],
  ])('twice when %s ends nothing, and no byte is sent in vain', async (_, when) => {
    const gateway = await startGateway();
    gateway.faults.takesPacks = true;
    const refused = refusing(gateway, status, { times: 2, when });
    const folder = makeFolder();
    const paths = [
      writeRested(folder, 'large.vdb', incompressible(6 * CHUNK)),
      writeRested(folder, 'a.png', 'a'),
      writeRested(folder, 'b.png', 'b'),
    ];
    await makeEngine(gateway, { chunkBytes: CHUNK }).upload({
      storage,
      manifest: await manifestOf(...paths),
    });
    expect(refused).toHaveLength(2);
    for (const path of paths) {
      expect(readFileSync(gateway.storedPath(storage.id, path)).equals(readFileSync(path))).toBe(true);
    }
    expect(gateway.bytesReceived).toBe(6 * CHUNK);
    expect(gateway.unpacked.toSorted()).toEqual(paths.slice(1));
  });

  it('when an upload is gone on with does not begin it anew', async () => {
    const gateway = await startGateway();
    let isCut = false;
    gateway.faults.onPatchBytes = ({ offset }) => {
      if (isCut || offset < 2 * CHUNK) return undefined;
      isCut = true;
      return 'drop';
    };
    const refused = refusing(gateway, status, { times: 1, when: isAt('HEAD', '/transfer/uploads') });
    const path = writeRested(makeFolder(), 'large.vdb', incompressible(4 * CHUNK));
    await makeEngine(gateway).upload({ storage, manifest: await manifestOf(path) });
    expect(refused).toHaveLength(1);
    expect(gateway.requestsOf('POST', '/transfer/uploads')).toHaveLength(1);
    expect(readFileSync(gateway.storedPath(storage.id, path)).equals(readFileSync(path))).toBe(true);
  });

  it('when frames are brought home is borne too', async () => {
    const gateway = await startGateway();
    const folder = makeFolder();
    gateway.put(storage.id, `${folder}/frame.png`, 'frame');
    const engine = makeEngine(gateway);
    const refused = refusing(gateway, status, { times: 1, when: isAt('GET', '/transfer/file') });
    const [file] = await engine.listOutput({ storage, folder });
    if (file === undefined) throw new Error('the gateway lists nothing');
    const target = localPath.parse(join(folder, 'here.png'));
    await engine.download({ storage, folder, items: [{ file, target }] });
    expect(refused).toHaveLength(1);
    expect(readFileSync(target, 'utf8')).toBe('frame');
  });

  it('for good is told plainly after a few tries, and a new key goes on from there', async () => {
    const gateway = await startGateway();
    const path = writeRested(makeFolder(), 'large.vdb', incompressible(3 * CHUNK));
    let stored = 0;
    const refused = refusing(gateway, status, {
      times: Number.POSITIVE_INFINITY,
      when: (request) => {
        if (request.method === 'PATCH') stored += 1;
        return stored > 1;
      },
    });
    const manifest = await manifestOf(path);
    const engine = makeEngine(gateway, { chunkBytes: CHUNK, retryDelaysMs: [1, 1, 1] });
    const problem = await problemOf(engine.upload({ storage, manifest }));
    expect(problem).toMatchObject({
      code: 'gateway-stopped-accepting',
      message: expect.stringMatching(new RegExp(`no longer accepts the access key.*HTTP ${status}`)),
      hint: expect.stringMatching(/key.*Retry/),
      retryable: true,
    });
    expect(refused).toHaveLength(1 + 3);
    gateway.faults = {};
    await engine.upload({ storage, manifest });
    expect(readFileSync(gateway.storedPath(storage.id, path)).equals(readFileSync(path))).toBe(true);
    expect(gateway.bytesReceived).toBe(3 * CHUNK);
  });
});

it('a key that was never accepted is refused at once', async () => {
  const gateway = await startGateway();
  refusing(gateway, 403, { times: 1, when: () => true });
  const manifest = await manifestOf(writeRested(makeFolder(), 'a.png', 'a'));
  const problem = await problemOf(makeEngine(gateway).upload({ storage, manifest }));
  expect(problem).toMatchObject({ code: 'gateway-refused', retryable: false });
  expect(gateway.requests).toHaveLength(1);
});
