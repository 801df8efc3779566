import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../src/state/database.ts';
import { fingerprintFile } from '../src/storage/fingerprint.ts';
import { openStorages, storagesOfAccount } from '../src/storage/storages.ts';
import { fingerprintOf, startFarm, temporaryFolder } from './support/farm.ts';

const { input: INPUT, config: CONFIG } = storagesOfAccount(0);

async function storagesInNewFolder() {
  const folder = await temporaryFolder();
  const database = openDatabase(folder, () => undefined);
  onTestFinished(() => database.close());
  const storages = openStorages(database, folder, () => undefined);
  const moveIn = async (content: string, from: string) => {
    const path = join(folder, from);
    await writeFile(path, content);
    const file = { serverPath: '/D/a.txt', ...(await fingerprintFile(path)) };
    return () => storages.moveIn(INPUT, file, path);
  };
  return { folder, database, storages, moveIn };
}

test('content and record of a path agree, however many files come for it at once', async () => {
  const { storages, moveIn } = await storagesInNewFolder();
  for (let round = 0; round < 50; round += 1) {
    const moves = await Promise.all(
      ['0', '1', '2', '3'].map((content) => moveIn(content, `from-${content}`)),
    );
    await Promise.all(moves.map((move) => move()));
    const content = await readFile(storages.diskPath(INPUT, '/D/a.txt'));
    expect((await storages.find(INPUT, '/D/a.txt'))?.fingerprint).toBe(fingerprintOf(content));
  }
});

test('a farm that dies between moving a file and recording it does not take the new content for the old', async () => {
  const { database, storages, moveIn } = await storagesInNewFolder();
  await (await moveIn('old', 'first'))();
  database.exec("CREATE TRIGGER dies BEFORE INSERT ON files BEGIN SELECT raise(ABORT, 'dies'); END");
  const move = await moveIn('new', 'second');
  await expect(move()).rejects.toThrow('dies');
  expect(await readFile(storages.diskPath(INPUT, '/D/a.txt'), 'utf8')).toBe('new');
  expect(await storages.find(INPUT, '/D/a.txt')).toBeNull();
});

test('a document that two calls write at once is one of them whole', async () => {
  const { storages } = await storagesInNewFolder();
  const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(100_000));
  await Promise.all(texts.map((text) => storages.writeText(CONFIG, '/1/cfg/task.json', text)));
  const text = await readFile(storages.diskPath(CONFIG, '/1/cfg/task.json'), 'utf8');
  expect(texts).toContain(text);
  expect((await storages.find(CONFIG, '/1/cfg/task.json'))?.fingerprint).toBe(
    fingerprintOf(Buffer.from(text)),
  );
});

/** What a killed farm leaves beside the place a file was for. */
const LEFT = '.0b9ee4a0-7c1f-4f0b-9d5e-3f6f0a3c2b1d.new';

async function put(path: string, content = 'x'): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

test('what killed farms left half goes in the background of the next start, and nothing else does', async () => {
  const dataFolder = await temporaryFolder();
  const first = await startFarm({ dataFolder });
  const [input, output] = [first.inspect.storagePath('input'), first.inspect.storagePath('output')];
  await first.stop();
  const elsewhere = await temporaryFolder();
  await put(join(elsewhere, `a${LEFT}`));
  await put(join(dataFolder, 'storage', `a${LEFT}`));
  await put(join(dataFolder, 'storage', 'mine', `a${LEFT}`));
  const left = [`a.png${LEFT}`, join('D', 'Größe', `b.exr${LEFT}`)];
  // Names that no farm makes, and folders of any name.
  const others = [
    'a.png',
    'a.new',
    LEFT,
    `a${LEFT.toUpperCase()}`,
    `a${LEFT}.png`,
    join(`c${LEFT}`, 'd.png'),
  ];
  for (const folder of [input, output, join(dataFolder, 'storage', 'input-10207')]) {
    for (const name of [...left, ...others]) await put(join(folder, name));
  }
  await symlink(elsewhere, join(input, 'link'), 'junction');

  let swept: number | null = null;
  const farm = await startFarm({
    dataFolder,
    onEvent: (event) => {
      if (event.type === 'swept') swept = event.files;
    },
  });
  await farm.events.until(() => swept !== null);
  expect(swept).toBe(6);
  for (const folder of [input, output, join(dataFolder, 'storage', 'input-10207')]) {
    const found = await readdir(folder, { recursive: true });
    expect(found).toEqual(expect.arrayContaining(others));
    for (const name of left) expect(found).not.toContain(name);
  }
  expect(await readdir(elsewhere)).toEqual([`a${LEFT}`]);
  expect(await readdir(join(dataFolder, 'storage'))).toContain(`a${LEFT}`);
  expect(await readdir(join(dataFolder, 'storage', 'mine'))).toEqual([`a${LEFT}`]);
});

test('a finished file stays whatever its name, also one that is stored while the farm sweeps', async () => {
  const { storages } = await storagesInNewFolder();
  const names = Array.from({ length: 200 }, (_, index) => `/D/${index}${LEFT}`);
  const [early = '', ...late] = names;
  await storages.writeText(INPUT, early, 'early');
  const content = Buffer.from('late');
  const files = late.map((serverPath) => ({
    serverPath,
    sizeBytes: content.length,
    fingerprint: fingerprintOf(content),
  }));
  const { signal } = new AbortController();
  const stored = storages.putMany(INPUT, files, new Uint8Array(Buffer.concat(files.map(() => content))));
  let isStored = false;
  stored.then(
    () => {
      isStored = true;
    },
    () => undefined,
  );
  let swept = 0;
  do swept += await storages.sweep(signal);
  while (!isStored);
  expect((await stored).failed).toEqual([]);
  expect(swept).toBe(0);
  for (const name of names) expect(await storages.find(INPUT, name)).not.toBeNull();
});

test('a file that this farm is just writing is not swept', async () => {
  const { storages } = await storagesInNewFolder();
  const { signal } = new AbortController();
  const text = 'x'.repeat(200_000);
  let isWritten = false;
  const written = Promise.all(
    Array.from({ length: 50 }, (_, index) => storages.writeText(CONFIG, `/1/${index % 5}.json`, text)),
  ).finally(() => {
    isWritten = true;
  });
  let swept = 0;
  do swept += await storages.sweep(signal);
  while (!isWritten);
  await written;
  expect(swept).toBe(0);
});

test('a sweep ends when the farm does', async () => {
  const { folder, storages } = await storagesInNewFolder();
  await put(join(folder, 'storage', 'input-10201', `a${LEFT}`));
  await expect(storages.sweep(AbortSignal.abort(new Error('the farm stops')))).rejects.toThrow(
    'the farm stops',
  );
  expect(await storages.sweep(new AbortController().signal)).toBe(1);
});
