/**
 * `npm start`: a local farm, a sidecar and the bundled sample scene, from Submit to frames in `./renders/`.
 * With `--once`, or without a terminal, it ends when the frames are there; else it stays up.
 */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startLocalFarm } from '@farmhand/local-farm';
import { JOB_SETTINGS_SCHEMA, localPath } from '@farmhand/model';
import { farmhandHome, startSidecar } from '@farmhand/sidecar';
import { sidecarClient } from '@farmhand/sidecar/connect';
import { rendererText } from './farm/renderer-text.ts';
import { exitCodeFor, follow } from './jobs/follow.ts';
import { lineTeller } from './jobs/tell-events.ts';

const { values } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    /** Where frames and data go; the checkout unless given. */
    folder: { type: 'string' },
  },
});
const stay = !values.once && process.stdout.isTTY === true;
const root = fileURLToPath(new URL('../../../', import.meta.url));
const sample = join(root, 'tooling', 'fixtures', 'sample', 'sample.blend');
const folder = resolve(root, values.folder ?? '.');
const renders = join(folder, 'renders');
const data = join(folder, '.farmhand');
const say = (line: string) => process.stdout.write(`${line}\n`);

process.exitCode = await demo();

async function demo(): Promise<number> {
  await mkdir(renders, { recursive: true });
  const farm = await startLocalFarm({ dataFolder: join(data, 'farm'), nodes: 2 });
  say(`Local farm      ${farm.url}`);
  say(`                ${rendererText(farm.renderer)}`);
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
  say(`Sidecar         ${sidecar.url}`);
  say(`Scene           ${sample}`);
  say(`Frames go to    ${renders}`);
  try {
    const client = sidecarClient(sidecar.discovery);
    const { id } = await client.submit({
      scenePath: localPath.parse(sample),
      settings: {
        schema: JOB_SETTINGS_SCHEMA,
        project: 'Farmhand sample',
        downloadFolder: localPath.parse(renders),
      },
      confirmWarnings: true,
    });
    const ended = await follow(client, {
      id,
      tell: lineTeller((line) => say(`  ${line}`)),
      decide: async () => 'goOn',
    });
    say(`${(await client.submission(id)).filesDownloaded} frames in ${renders}`);
    if (stay) {
      say('The farm and the sidecar stay up; press Ctrl+C to end.');
      await new Promise<void>((done) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
      });
    }
    return exitCodeFor(ended);
  } finally {
    await sidecar.stop();
    await farm.stop();
  }
}
