import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import type { ChildAbort } from './abort-in-child.ts';
import { incompressible, makeFolder, manifestOf, startGateway, writeRested } from './workspace.ts';

it.each([
  ['before the first request of a file', 0, ''],
  ['while the farm is asked what is missing', 1, 'POST'],
  ['while an upload is created', 2, 'POST'],
  ['while bytes are sent', 3, 'PATCH'],
])('a process that aborts %s has nothing left to wait for', async (_, atRequest, hanging) => {
  const gateway = await startGateway();
  gateway.faults.answer = ({ method }) =>
    method === hanging && gateway.requests.length === atRequest ? 'hang' : undefined;
  const abort: ChildAbort = {
    baseUrl: gateway.baseUrl,
    request: {
      storage: { kind: 'input', id: '10202' },
      manifest: await manifestOf(writeRested(makeFolder(), 'scene.blend', incompressible(5_000_000))),
    },
    atRequest,
  };
  const child = spawn(
    process.execPath,
    [
      '--conditions=@farmhand/source',
      '--disable-warning=ExperimentalWarning',
      fileURLToPath(new URL('./abort-in-child.ts', import.meta.url)),
    ],
    { env: { ...process.env, ABORT: JSON.stringify(abort) }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(gateway.requests.length).toBeLessThanOrEqual(Math.max(1, atRequest));
});
