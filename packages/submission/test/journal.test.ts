import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openJournal, problemOf, startSubmissions } from '@farmhand/submission';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { makeWorld, until } from './support/world.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farmhand-journal-'));
  file = join(folder, 'journal.sqlite');
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What opening the journal fails with, as the artist reads it. */
function problemOnOpening() {
  try {
    openJournal({ file }).close();
  } catch (error) {
    return problemOf(error);
  }
  return null;
}

/** A real failure of SQLite on a disk without room. */
function diskFull(): unknown {
  const database = new DatabaseSync(':memory:');
  try {
    database.exec('PRAGMA max_page_count = 2; CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(100000))');
    throw new Error('the database was not full');
  } catch (error) {
    return error;
  } finally {
    database.close();
  }
}

describe('a journal that cannot be used is left as it is, with a clear error', () => {
  it('of a newer Farmhand', async () => {
    const database = new DatabaseSync(file);
    database.exec('CREATE TABLE of_tomorrow (x); PRAGMA user_version = 99');
    database.close();
    const before = await readFile(file);
    expect(problemOnOpening()).toMatchObject({
      code: 'journal-newer',
      message: expect.stringContaining(file),
      hint: expect.stringContaining('Update'),
      retryable: false,
    });
    expect(await readFile(file)).toEqual(before);
  });

  it('that is no database', async () => {
    await writeFile(file, 'shopping list: milk, eggs, bread\n'.repeat(100));
    const before = await readFile(file);
    expect(problemOnOpening()).toMatchObject({
      code: 'journal-damaged',
      message: expect.stringContaining(file),
      hint: expect.stringContaining('backup'),
    });
    expect(await readFile(file)).toEqual(before);
  });

  it('that was overwritten in part', async () => {
    openJournal({ file }).close();
    const whole = await readFile(file);
    await writeFile(file, whole.fill(0xa5, 100));
    expect(problemOnOpening()).toMatchObject({ code: 'journal-damaged' });
    expect(await readFile(file)).toEqual(whole);
  });
});

it('opens as it was closed', () => {
  openJournal({ file }).close();
  expect(problemOnOpening()).toBeNull();
});

it('goes on when the disk of the journal was full for a while', async () => {
  const world = await makeWorld();
  onTestFinished(() => world.close());
  const options = world.options();
  const failure = diskFull();
  let failures = 0;
  const service = startSubmissions({
    ...options,
    journal: {
      ...options.journal,
      record: (id, patch, events) => {
        // At each state once a few writes fail in a row, the one that would record the failure among them.
        failures += 1;
        if (failures % 7 < 3) throw failure;
        return options.journal.record(id, patch, events);
      },
    },
  });
  onTestFinished(() => service.close());
  const { id } = service.submit(world.input());
  const told = until(service, id, (_, event) => event?.body.type === 'waiting');
  await told;
  const ended = until(service, id, (view) => {
    if (view.state === 'failed') queueMicrotask(() => retry());
    return view.state === 'done';
  });
  const retry = () => {
    try {
      service.retry(id);
    } catch {
      queueMicrotask(retry);
    }
  };
  expect((await ended).filesDownloaded).toBe(3);
  expect(world.farm.inspect.tasks()).toHaveLength(1);
});

it('says in plain words that the disk of the journal is full', async () => {
  const world = await makeWorld();
  onTestFinished(() => world.close());
  const options = world.options();
  const service = startSubmissions({
    ...options,
    journal: {
      ...options.journal,
      record: () => {
        throw diskFull();
      },
    },
  });
  onTestFinished(() => service.close());
  const { id } = service.submit(world.input());
  const heard = Promise.withResolvers<unknown>();
  service.subscribe(({ body }) => {
    if (body.type === 'waiting') heard.resolve(body.problem);
  });
  expect(await heard.promise).toMatchObject({ code: 'disk-full', retryable: true });
  expect(service.get(id)?.state).toBe('drafted');
});
