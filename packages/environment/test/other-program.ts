/** Another program on this machine that needs an environment; told by its arguments, tells on its standard output. */
import { createFarmClient } from '@farmhand/client';
import { ensureEnvironment } from '@farmhand/environment';
import { blender34 } from './resolutions.ts';

const [endpoint = '', accessId = '', accessKey = '', folder = ''] = process.argv.slice(2);
const client = createFarmClient({ endpoint, accessId, accessKey });
const tell = (word: string) => void process.stdout.write(`${word}\n`);

const lock = { folder, account: endpoint, onWait: () => tell('waits') };
const { created } = await ensureEnvironment({
  client,
  resolution: blender34,
  ...(folder === '' ? {} : { lock }),
});
tell(created ? 'added one' : 'found one');
await client.close();
