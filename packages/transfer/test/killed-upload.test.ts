import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import type { ChildUpload } from './upload-in-child.ts';
import { incompressible, makeFolder, manifestOf, startGateway, writeRested } from './workspace.ts';

function startChild(upload: ChildUpload): ChildProcess {
  const child = spawn(
    process.execPath,
    [
      '--conditions=@farmhand/source',
      '--disable-warning=ExperimentalWarning',
      fileURLToPath(new URL('./upload-in-child.ts', import.meta.url)),
    ],
    { env: { ...process.env, UPLOAD: JSON.stringify(upload) }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

it('a process that is killed in mid-upload is followed by one that goes on at the same byte', async () => {
  const gateway = await startGateway();
  const folder = makeFolder();
  const content = incompressible(5_000_000);
  const path = writeRested(folder, 'scene.blend', content);
  const storage = { kind: 'input', id: '10202' } as const;
  const upload: ChildUpload = {
    baseUrl: gateway.baseUrl,
    recordsPath: join(folder, 'state', 'uploads.sqlite'),
    request: { storage, manifest: await manifestOf(path) },
  };
  gateway.faults.onPatchBytes = ({ offset }) => (offset > 2_500_000 ? 'hold' : undefined);
  const held = once(gateway, 'held');
  const first = startChild(upload);
  await held;
  const ended = once(first, 'exit');
  first.kill('SIGKILL');
  expect((await ended)[1]).toBe('SIGKILL');
  const receivedThen = gateway.bytesReceived;
  expect(receivedThen).toBeLessThan(content.length);

  gateway.faults = {};
  const second = startChild(upload);
  expect(await once(second, 'exit')).toEqual([0, null]);
  expect(readFileSync(gateway.storedPath(storage.id, path)).equals(content)).toBe(true);
  expect(gateway.requestsOf('POST', '/transfer/uploads')).toHaveLength(1);
  expect(gateway.bytesReceived).toBe(content.length);

  const third = startChild(upload);
  expect(await once(third, 'exit')).toEqual([0, null]);
  expect(gateway.bytesReceived).toBe(content.length);
});
