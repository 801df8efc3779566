/**
 * A farm whose storages are on a small disk: `small-disk-farm.ts DATA_FOLDER BALLAST_BYTES`. Prints its account as a JSON line
 * once so much of the disk is taken, and another line once that is given back, which the first byte of its input asks for.
 */
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLocalFarm } from '@farmhand/local-farm';

const [dataFolder = '', ballastBytes = '0'] = process.argv.slice(2);
const print = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
const farm = await startLocalFarm({ dataFolder, renderer: 'placeholder', onTrouble: () => undefined });
const ballast = join(dataFolder, 'storage', 'ballast');
await writeFile(ballast, Buffer.alloc(Number(ballastBytes), 1));
const { url, domain, account } = farm;
print({ type: 'ready', url, domain, accessId: account.accessId, accessKey: account.accessKey });
await once(process.stdin, 'data');
await rm(ballast);
print({ type: 'room' });
