import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../src/state/database.ts';
import { fingerprintFile } from '../src/storage/fingerprint.ts';
import { openStorages, storagesOfAccount } from '../src/storage/storages.ts';
import { fingerprintOf, temporaryFolder } from './support/farm.ts';

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
