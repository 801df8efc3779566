import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { localPath } from '@farmhand/model';
import { expect, it } from 'vitest';
import type { Storage } from '../src/index.ts';
import type { RecordedRequest } from './gateway.ts';
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
const HOUR_MS = 3_600_000;
/** What the farm's API allows a request's time to be off by. */
const ALLOWED_MS = 600_000;

it('goes on when this computer’s clock jumps: a refusal tells the gateway’s time', async () => {
  const gateway = await startGateway();
  gateway.faults.takesPacks = true;
  let offsetMs = 13 * HOUR_MS;
  const refused: RecordedRequest[] = [];
  gateway.faults.answer = (request) => {
    const signedAt = Number(request.headers.utctimestamp) * 1000;
    expect(Number.isSafeInteger(signedAt)).toBe(true);
    if (Math.abs(signedAt - Date.now()) <= ALLOWED_MS) return undefined;
    refused.push(request);
    return { status: 401, body: '{"message": "the request is too old"}' };
  };
  const engine = makeEngine(gateway, { clock: () => Date.now() + offsetMs });

  const folder = makeFolder();
  const small = writeRested(folder, 'a.png', incompressible(5_000));
  const large = writeRested(folder, 'b.vdb', incompressible(2_000_000));
  for (const [path, jumpMs] of [
    [small, 13 * HOUR_MS],
    [large, -40 * HOUR_MS],
  ] as const) {
    offsetMs = jumpMs;
    await engine.upload({ storage, manifest: await manifestOf(path) });
    expect(readFileSync(gateway.storedPath(storage.id, path)).equals(readFileSync(path))).toBe(true);
  }
  offsetMs = 0;
  const target = localPath.parse(join(folder, 'here.png'));
  const [file] = await engine.listOutput({ storage, folder });
  if (file === undefined) throw new Error('the gateway lists nothing');
  await engine.download({ storage, folder, items: [{ file, target }] });
  expect(readFileSync(target).length).toBe(file.sizeBytes);
  // Each jump costs one refusal.
  expect(refused).toHaveLength(3);
});

it('does not take a refused key for a wrong clock', async () => {
  const gateway = await startGateway();
  gateway.faults.answer = () => ({ status: 401, body: '{"message": "no such key"}' });
  const path = writeRested(makeFolder(), 'a.png', 'a');
  const upload = makeEngine(gateway).upload({ storage, manifest: await manifestOf(path) });
  expect((await problemOf(upload)).code).toBe('gateway-refused');
});
