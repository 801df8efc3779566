import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type HostSnapshot, JOB_SETTINGS_SCHEMA, storedPath, type TransferCounts } from '@farmhand/model';
import { openJournal, problemOf, startSubmissions } from '@farmhand/submission';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { makeWorld, until, untilEnded, untilState, type World } from './support/world.ts';

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
      record: (...given) => {
        // At each state once a few writes fail in a row, the one that would record the failure among them.
        failures += 1;
        if (failures % 7 < 3) throw failure;
        return options.journal.record(...given);
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

/** The journal as Farmhand made it before jobs had several outputs, with one submission in it. */
function journalOfBefore(
  { folder: worldFolder, farm, scenePath, renders }: World,
  { state, snapshot, prepared }: { state: string; snapshot: HostSnapshot | null; prepared: unknown },
): string {
  const id = '5f0d7f0e-3c1c-4f0a-9d6b-7a1d1d0c9a01';
  const settings = {
    schema: JOB_SETTINGS_SCHEMA,
    sceneName: null,
    camera: null,
    frames: '1-2',
    framesPerTask: 1,
    priorityFrames: null,
    stopAfterTest: false,
    timeoutSeconds: 43_200,
    jobTimeoutSeconds: 259_200,
    priority: 50,
    system: null,
    memoryGiB: 64,
    project: '',
    artist: '',
    labels: [],
    downloadFolder: renders,
  };
  const database = new DatabaseSync(join(worldFolder, 'journal.sqlite'));
  database.exec(`
    CREATE TABLE submissions (
      id TEXT PRIMARY KEY, state TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
      request TEXT NOT NULL, account TEXT NOT NULL, details TEXT NOT NULL, prepared TEXT, manifest TEXT
    ) STRICT;
    CREATE INDEX submissions_by_state ON submissions (state);
    CREATE TABLE events (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT, submission_id TEXT NOT NULL REFERENCES submissions (id),
      at TEXT NOT NULL, body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX events_by_submission ON events (submission_id, sequence);
    CREATE TABLE downloads (
      submission_id TEXT NOT NULL REFERENCES submissions (id), relative_path TEXT NOT NULL,
      size_bytes INTEGER NOT NULL, fingerprint TEXT, PRIMARY KEY (submission_id, relative_path)
    ) STRICT;
    PRAGMA user_version = 1`);
  database
    .prepare('INSERT INTO submissions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
    .run(
      id,
      state,
      '2026-01-01T10:00:00.000Z',
      '2026-01-01T10:00:00.000Z',
      JSON.stringify({ scenePath, snapshot, settings }),
      JSON.stringify({ endpoint: farm.url, accessId: farm.account.accessId }),
      JSON.stringify({ confirmed: true, cancelRequested: false, createTaskIntended: false, findings: [] }),
      prepared === null ? null : JSON.stringify(prepared),
      null,
    );
  database.close();
  return id;
}

describe('a journal of the Farmhand before', () => {
  it.each([
    ['drafted', null],
    ['checked', { report: {}, resolution: null, findings: [] }],
  ])('goes on with a job that was %s', async (state, prepared) => {
    const world = await makeWorld();
    onTestFinished(() => world.close());
    const extra = join(world.folder, 'only-the-host-knows.png');
    await writeFile(extra, 'a picture');
    const snapshot = world.snapshot([
      { storedPath: storedPath.parse(extra), kind: 'image', owner: { type: 'Image', name: 'extra' } },
    ]);
    const id = journalOfBefore(world, { state, snapshot, prepared });
    const service = world.start();
    const { filesDownloaded } = await untilState(service, id, 'done');
    expect(filesDownloaded).toBe(2);
    const [task, ...more] = world.farm.inspect.tasks();
    expect(more).toEqual([]);
    const sent = join(world.farm.inspect.storagePath('config'), `${task?.id}`, 'cfg', 'upload.json');
    expect(await readFile(sent, 'utf8')).toContain('only-the-host-knows.png');
  });
});

const COUNTS: TransferCounts = {
  filesTotal: 1,
  filesDone: 1,
  filesSkipped: 0,
  bytesTotal: 9_000_000,
  bytesDone: 9_000_000,
};

it('finds out what earlier submissions tell without reading what is large in them', async () => {
  const world = await makeWorld();
  onTestFinished(() => world.close());
  const { journal, account } = world.options();
  const snapshot = world.snapshot([]);
  for (const size of [10, 20, 30]) {
    const { id, settings } = world.input();
    const request = { scenePath: world.scenePath, snapshot, settings };
    journal.draft(id, { request, account, confirmed: true });
    const entry = {
      localPath: world.scenePath,
      serverPath: '/sample.blend' as never,
      sizeBytes: size,
      modifiedNs: '1700000000123456789',
      fingerprint: 'xxh3-128:00',
    };
    journal.record(id, {
      state: 'rendering',
      manifest: await journal.keep(
        id,
        'manifest',
        {
          entries: [entry],
          totalBytes: size,
          seenAtMs: 0,
          scenePath: world.scenePath,
          sceneMd5: '00',
        },
        new AbortController().signal,
      ),
      upload: COUNTS,
      uploadMeasured: { bytes: size * 1_000_000, milliseconds: 1000 },
    });
    expect(journal.snapshot(id)).toEqual(snapshot);
  }
  const [, , newest] = journal.open();
  const database = new DatabaseSync(join(world.folder, 'journal.sqlite'));
  database
    .prepare(
      "UPDATE attachments SET body = 'nobody reads this' WHERE NOT (submission_id = ? AND kind = 'manifest')",
    )
    .run(newest?.id ?? '');
  database.close();

  expect(journal.open()).toHaveLength(3);
  expect(journal.list({})).toHaveLength(3);
  expect(await journal.sentBefore(world.scenePath, account)).toEqual(
    new Map([[world.scenePath, { sizeBytes: 30, modifiedMs: 1_700_000_000_123 }]]),
  );
  expect(await journal.sentBefore('/another.blend', account)).toEqual(new Map());
  expect(journal.lastUploads(account, 2)).toEqual([
    { bytes: 30_000_000, milliseconds: 1000 },
    { bytes: 20_000_000, milliseconds: 1000 },
  ]);
  const other = { ...account, accessId: 'somebody-else' };
  expect(await journal.sentBefore(world.scenePath, other)).toEqual(new Map());
  expect(journal.lastUploads(other, 2)).toEqual([]);
});

it('knows an account again by another spelling of its farm', async () => {
  const world = await makeWorld();
  onTestFinished(() => world.close());
  const first = world.start();
  await untilEnded(first, world.submit(first).id);
  await first.close();

  const options = world.options();
  const account = { ...options.account, endpoint: `${options.account.endpoint}/` };
  const service = startSubmissions({ ...options, account });
  onTestFinished(() => service.close());
  const { scenePath, settings } = world.input({ frames: '1-3' });
  const check = await service.check(
    { scenePath, snapshot: null, settings },
    { signal: new AbortController().signal },
  );
  expect(check.upload.newBytes).toBe(0);
});
