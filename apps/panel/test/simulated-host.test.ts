/** The simulated host does what a plugin does; asked through a real sidecar, as the panel asks. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storedPath } from '@farmhand/model';
import { farmhandHome, startSidecar } from '@farmhand/sidecar';
import { expect, onTestFinished, test } from 'vitest';
import { makeProject } from '../simulate/projects.ts';
import { simulateHost } from '../simulate/simulated-host.ts';

test('each output that is stored as one path gets a name of its own', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-simulated-host-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const env = { FARMHAND_HOME: join(folder, 'home') };
  const home = farmhandHome({ env, platform: process.platform, userHome: folder });
  const sidecar = await startSidecar({ home, env: {} });
  if (sidecar === null) throw new Error('another sidecar runs');
  onTestFinished(() => sidecar.stop());
  const { snapshot } = await makeProject('cinema4d', join(folder, 'project'));
  const [scene] = snapshot.scenes;
  if (scene === undefined) throw new Error('the project has no scene');
  const scenes = ['Day', 'Night/2', 'Other'].map((name, index) => ({
    ...scene,
    name,
    outputPath: storedPath.parse(index === 2 ? 'out/other' : 'out\\shot'),
  }));
  const host = await simulateHost({
    discovery: sidecar.discovery,
    snapshot: { ...snapshot, scenes },
    pollMs: 1000,
  });
  onTestFinished(() => host.close());
  const { port, token } = sidecar.discovery;
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/hosts/${host.id}/requests`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'changeOutputPath', path: 'out\\shot' }),
  });
  expect(response.status).toBe(200);
  expect(host.snapshot.scenes.map(({ outputPath }) => outputPath)).toEqual([
    'out\\Day_shot',
    'out\\Night_2_shot',
    'out/other',
  ]);
});
