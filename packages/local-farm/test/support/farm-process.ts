/** A farm in a process of its own that can be killed. Prints `ready` and its account, then every event, as JSON lines. */
import { startLocalFarm } from '@farmhand/local-farm';

const [dataFolder = ''] = process.argv.slice(2);
const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
const farm = await startLocalFarm({ dataFolder, renderer: 'blender', onEvent: print });
print({ type: 'ready', port: farm.port });
