/**
 * `npm start`: a local farm, a sidecar and the bundled sample scene, from Submit to frames in `./renders/`.
 * With `--once`, or without a terminal, it ends when the frames are there; else it stays up.
 */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { JOB_SETTINGS_SCHEMA, localPath } from '@farmhand/model';
import { exitCodeFor, follow } from '../../apps/cli/src/jobs/follow.ts';
import { lineTeller } from '../../apps/cli/src/jobs/tell-events.ts';
import { rootFolder } from '../bundle/root.ts';
import { startOwnFarm, untilInterrupted } from './own-farm.ts';

const { values } = parseArgs({
  options: {
    once: { type: 'boolean', default: false },
    /** Where frames and data go; the checkout unless given. */
    folder: { type: 'string' },
  },
});
const stay = !values.once && process.stdout.isTTY === true;
const sample = join(rootFolder, 'tooling', 'fixtures', 'sample', 'sample.blend');
const folder = resolve(rootFolder, values.folder ?? '.');
const renders = join(folder, 'renders');
const say = (line: string) => process.stdout.write(`${line}\n`);

process.exitCode = await demo();

async function demo(): Promise<number> {
  await mkdir(renders, { recursive: true });
  const own = await startOwnFarm({ data: join(folder, '.farmhand'), say });
  if (own === null) return 1;
  try {
    say(`Sidecar         ${own.sidecar.url}`);
    say(`Scene           ${sample}`);
    say(`Frames go to    ${renders}`);
    const { client } = own;
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
    say('"npm start -- --panel" tries the web panel.');
    if (stay) {
      say('The farm and the sidecar stay up; press Ctrl+C to end.');
      await untilInterrupted();
    }
    return exitCodeFor(ended);
  } finally {
    await own.stop();
  }
}
