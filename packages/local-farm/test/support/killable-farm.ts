/** A farm without Blender in a process that can be killed: `killable-farm.ts DATA_FOLDER`. Prints events as JSON lines. */
import { startLocalFarm } from '@farmhand/local-farm';

const [dataFolder = ''] = process.argv.slice(2);
const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
const farm = await startLocalFarm({ dataFolder, renderer: 'placeholder', onEvent: print });
print({ type: 'ready', url: farm.url, accessId: farm.account.accessId, accessKey: farm.account.accessKey });
