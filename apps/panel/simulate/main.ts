/**
 * `npm start -- --panel [host]`: the panel with a simulated host, a local farm and a sidecar, until Ctrl+C. Nothing of the
 * user's own Farmhand is touched.
 */
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startLocalFarm } from '@farmhand/local-farm';
import { farmhandHome, startSidecar } from '@farmhand/sidecar';
import { sidecarClient } from '@farmhand/sidecar/connect';
import { buildPanel, panelFolder } from '../../../tooling/bundle/panel-bundle.ts';
import { makeProject, SIMULATED_HOSTS } from './projects.ts';
import { simulateHost } from './simulated-host.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const { values } = parseArgs({
  options: {
    panel: { type: 'boolean' },
    host: { type: 'string', default: 'blender' },
    /** Where frames and data go; the checkout unless given. */
    folder: { type: 'string', default: root },
    /** Frames are drawn instead of rendered. */
    placeholder: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const say = (line: string) => process.stdout.write(`${line}\n`);

process.exitCode = await simulate();

async function simulate(): Promise<number> {
  const name = SIMULATED_HOSTS.find((each) => each === values.host);
  if (name === undefined) {
    say(`There is no simulated ${values.host}; choose one of ${SIMULATED_HOSTS.join(', ')}.`);
    return 2;
  }
  const data = join(resolve(root, values.folder), '.farmhand');
  await buildPanel({ outFolder: panelFolder });
  const farm = await startLocalFarm({
    dataFolder: join(data, 'farm'),
    nodes: 2,
    ...(values.placeholder ? { renderer: 'placeholder' } : {}),
  });
  const { accessId, accessKey } = farm.account;
  const sidecar = await startSidecar({
    home: farmhandHome({
      env: { FARMHAND_HOME: join(data, 'home') },
      platform: process.platform,
      userHome: root,
    }),
    env: { FARMHAND_ENDPOINT: farm.url, FARMHAND_ACCESS_ID: accessId, FARMHAND_ACCESS_KEY: accessKey },
    pollMs: 500,
  });
  if (sidecar === null) {
    await farm.stop();
    say('Another "npm start" of this checkout is still running; stop it first.');
    return 1;
  }
  const project = join(data, 'projects', name);
  await rm(project, { recursive: true, force: true });
  const { snapshot, scenePath } = await makeProject(name, project);
  const host = await simulateHost({ discovery: sidecar.discovery, snapshot });
  const client = sidecarClient(sidecar.discovery);
  say(`Local farm      ${farm.url}`);
  say(`Host            ${name} (simulated), ${scenePath}`);
  say('Open in a browser within a minute; this address works once:');
  say(`  ${await client.panelUrl({ hostSessionId: host.id })}`);
  say('Press Enter for another address, Ctrl+C to end.');
  process.stdin.on('data', async () => {
    say(`  ${await client.panelUrl({ hostSessionId: host.id })}`);
  });
  await new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
  process.stdin.destroy();
  await host.close();
  await sidecar.stop();
  await farm.stop();
  return 0;
}
