/**
 * `npm start -- --panel --host NAME`: the panel with a simulated host, a local farm and a sidecar, until Ctrl+C. Nothing of the
 * user's own Farmhand is touched.
 */
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPanel } from '../../../tooling/bundle/panel-bundle.ts';
import { rootFolder } from '../../../tooling/bundle/root.ts';
import { startOwnFarm, untilInterrupted } from '../../../tooling/demo/own-farm.ts';
import { makeProject, SIMULATED_HOSTS } from './projects.ts';
import { simulateHost } from './simulated-host.ts';

const { values, positionals } = parseArgs({
  options: {
    panel: { type: 'boolean' },
    host: { type: 'string' },
    /** Where frames and data go; the checkout unless given. */
    folder: { type: 'string', default: rootFolder },
    /** Frames are drawn instead of rendered. */
    placeholder: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const say = (line: string) => process.stdout.write(`${line}\n`);

process.exitCode = await simulate(values.host ?? positionals[0] ?? 'blender');

async function simulate(wanted: string): Promise<number> {
  const name = SIMULATED_HOSTS.find((each) => each === wanted);
  if (name === undefined) {
    say(`There is no simulated ${wanted}; choose one of ${SIMULATED_HOSTS.join(', ')}.`);
    return 2;
  }
  const data = join(resolve(rootFolder, values.folder), '.farmhand');
  const panelFolder = join(data, 'panel');
  await buildPanel({ outFolder: panelFolder });
  const own = await startOwnFarm({ data, say, placeholder: values.placeholder, panelFolder });
  if (own === null) return 1;
  try {
    const project = join(data, 'projects', name);
    await rm(project, { recursive: true, force: true });
    const { snapshot, scenePath } = await makeProject(name, project);
    const host = await simulateHost({ discovery: own.sidecar.discovery, snapshot });
    const sayAddress = async () => say(`  ${await own.client.panelUrl({ hostSessionId: host.id })}`);
    try {
      say(`Host            ${name} (simulated), ${scenePath}`);
      say('Open in a browser within a minute; this address works once:');
      await sayAddress();
      say('Press Enter for another address, Ctrl+C to end.');
      process.stdin.on('data', () => {
        sayAddress().catch((error: Error) => say(`There is no address now: ${error.message}`));
      });
      await untilInterrupted();
    } finally {
      process.stdin.destroy();
      await host.close();
    }
  } finally {
    await own.stop();
  }
  return 0;
}
