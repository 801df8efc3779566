import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from './support/farm.ts';
import { INPUT, missingOf, type PackedFile, packOf, sendPack } from './support/packs.ts';

const MIB = 1024 * 1024;
const FILE_BYTES = 64 * 1024;

/** A program and its arguments, with a disk of this size at the folder that is gone with it. Needs no root, only Linux. */
const withSmallDisk = (bytes: number, folder: string, command: readonly string[]) =>
  [
    'unshare',
    [
      ...['--user', '--map-root-user', '--mount', 'sh', '-c'],
      'mount -t tmpfs -o "size=$1" tmpfs "$2" && shift 2 && exec "$@"',
      ...['sh', String(bytes), folder, ...command],
    ],
  ] as const;

/** Some machines and containers forbid it. */
const hasSmallDisks =
  process.platform === 'linux' && spawnSync(...withSmallDisk(MIB, '/mnt', ['true'])).status === 0;

const ready = z.object({ url: z.string(), domain: z.string(), accessId: z.string(), accessKey: z.string() });

/** A farm with 8 MiB for its storages, of which 6 are taken until room is made. */
async function startSmallFarm() {
  const dataFolder = await temporaryFolder();
  const storage = join(dataFolder, 'storage');
  await mkdir(storage);
  const script = fileURLToPath(new URL('support/small-disk-farm.ts', import.meta.url));
  const program = [process.execPath, '--conditions=@farmhand/source', script, dataFolder, String(6 * MIB)];
  const child = spawn(...withSmallDisk(8 * MIB, storage, program), { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const { url, domain, ...account } = ready.parse(JSON.parse(String((await lines.next()).value)));
  return {
    farm: { url, domain, account },
    /** Where the storage is for other processes. */
    inputFolder: join(`/proc/${child.pid}/root`, storage, `input-${INPUT}`),
    async makeRoom() {
      child.stdin.write('\n');
      await lines.next();
    },
  };
}

const files = Array.from(
  { length: 96 },
  (_, index): PackedFile => ({
    serverPath: `/D/tex/${index}.png`,
    content: Buffer.alloc(FILE_BYTES, index),
  }),
);
const nameOf = ({ serverPath }: PackedFile) => serverPath.slice('/D/tex/'.length);

test.skipIf(!hasSmallDisks)(
  'a pack that the disk has no room for is told so; what fitted stays, nothing half does, and the rest comes later',
  async () => {
    const { farm, inputFolder, makeRoom } = await startSmallFarm();
    const response = await sendPack(farm, packOf(files));
    expect(response.status).toBe(507);
    expect(await response.json()).toMatchObject({
      result: false,
      code: 500,
      message: expect.stringMatching(/disk.*full/),
    });

    const missing = await missingOf(farm, files);
    const held = files.filter((_, index) => !missing.includes(index));
    // Two of the eight MiB were free.
    expect(held.length).toBeGreaterThan(0);
    expect(held.length).toBeLessThanOrEqual((2 * MIB) / FILE_BYTES);
    const onDisk = await readdir(join(inputFolder, 'D', 'tex'));
    expect(onDisk.sort()).toEqual(held.map(nameOf).sort());
    for (const file of held) {
      expect((await readFile(join(inputFolder, file.serverPath))).equals(file.content)).toBe(true);
    }

    await makeRoom();
    const rest = files.filter((_, index) => missing.includes(index));
    const outcome: unknown = await (await sendPack(farm, packOf(rest))).json();
    expect(outcome).toMatchObject({ stored: expect.any(Array), wrong: [], refused: [] });
    expect(await missingOf(farm, files)).toEqual([]);
    for (const file of files) {
      expect((await readFile(join(inputFolder, file.serverPath))).equals(file.content)).toBe(true);
    }
  },
);
