import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createFarmClient } from '@farmhand/client';
import { type JobSettingsInput, localPath } from '@farmhand/model';
import { isOnNetworkDrive, type Journal, openJournal } from '@farmhand/submission';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { makeWorld, untilEnded, type World } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(async () => {
  await world.close();
});

const ANNA = { user: 'anna', computer: 'station-7', program: 'blender' };

describe('the list', () => {
  let journal: Journal;
  let now = 0;
  const draft = (id: string, scenePath: string, settings: Partial<JobSettingsInput> = {}, by = ANNA) => {
    now += 60_000;
    const request = {
      scenePath: localPath.parse(scenePath),
      snapshot: null,
      settings: world.input(settings).settings,
    };
    journal.draft(id, { request, account: { endpoint: 'http://a', accessId: 'b' }, confirmed: true, by });
  };
  const found = (filter: Parameters<Journal['list']>[0]) => journal.list(filter).map(({ id }) => id);

  beforeEach(() => {
    now = Date.UTC(2026, 0, 1);
    journal = openJournal({ file: join(world.folder, 'list.sqlite'), clock: () => now });
    draft('one', '/show/Größe/shot_010.blend', { artist: 'Zoë', labels: ['night'] });
    draft('two', 'D:\\show\\shot_020.hip', { project: 'Night shots' });
    draft('three', '/show/shot_030.blend', {}, { ...ANNA, user: 'bert' });
    journal.record('two', { taskId: 18_280, state: 'done' });
    journal.record('three', { state: 'failed' });
  });
  afterEach(() => journal.close());

  it.each([
    ['shot_0', ['three', 'two', 'one']],
    ['GRÖSSE', []],
    ['größe', ['one']],
    ['ZOË', ['one']],
    ['zoe\u0308', ['one']],
    ['night', ['two', 'one']],
    ['18280', ['two']],
    ['show\\shot', ['two']],
    ['bert', ['three']],
    ['station-7 show 010', ['one']],
    ['100%', []],
    ['_', ['three', 'two', 'one']],
    ['  ', ['three', 'two', 'one']],
  ])('has what %j is found by', (text, ids) => {
    expect(found({ text })).toEqual(ids);
    expect(journal.count({ text })).toBe(ids.length);
  });

  it('is narrowed down by state and time, and read in pages', () => {
    expect(found({ states: ['done', 'failed'] })).toEqual(['three', 'two']);
    expect(found({ since: '2026-01-01T00:02:00.000Z' })).toEqual(['three', 'two']);
    expect(found({ until: '2026-01-01T00:02:00.000Z' })).toEqual(['one']);
    // The same time in another zone.
    expect(found({ since: '2026-01-01T08:02:00+08:00', until: '2026-01-01T08:03:00+08:00' })).toEqual([
      'two',
    ]);
    expect(found({ limit: 1, offset: 1 })).toEqual(['two']);
    expect(journal.count({ limit: 1, offset: 1 })).toBe(3);
  });

  it('leaves out what was removed, unless asked for', () => {
    journal.record('two', { removed: true });
    expect(found({})).toEqual(['three', 'one']);
    expect(found({ removed: true })).toEqual(['three', 'two', 'one']);
  });

  it('of fifty thousand reads no row that it does not show', () => {
    const database = new DatabaseSync(join(world.folder, 'list.sqlite'));
    database.exec(`
      WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 50000)
      INSERT INTO submissions (id, state, created_at, updated_at, request, account, details, search)
      SELECT 'many-' || n, 'done', '2025-01-01T00:00:00.000Z', '', '{}', 'no JSON', '{}', 'many ' || n FROM number`);
    database.close();
    expect(found({ text: 'shot_030' })).toEqual(['three']);
    expect(found({ limit: 3 })).toEqual(['three', 'two', 'one']);
    expect(journal.count({ text: 'many 49999' })).toBe(1);
  });
});

it('events say who caused them, and nobody where it came about by itself', async () => {
  const service = world.start();
  const { id } = service.submit({ ...world.input({ frames: '1' }), by: ANNA });
  const view = await untilEnded(service, id);
  expect(view.by).toEqual(ANNA);
  const states = service.eventsAfter(0, id).filter(({ body }) => body.type === 'state');
  expect(states[0]).toMatchObject({ by: ANNA, body: { state: 'drafted' } });
  expect(states.slice(1).map(({ by }) => by)).toEqual(states.slice(1).map(() => undefined));

  const other = service.submit(world.input({ frames: '1-400' }));
  expect(other.by).toEqual({
    user: expect.stringMatching(/./),
    computer: expect.stringMatching(/./),
    program: '',
  });
  service.cancel(other.id, ANNA);
  await untilEnded(service, other.id);
  expect(service.eventsAfter(0, other.id).at(-1)).toMatchObject({ by: ANNA, body: { state: 'cancelled' } });
});

/**
 * The journal of the version before, as its own statements made it, with a job that is done, one that is drafted and one whose
 * files were about to be sent.
 */
function journalOfVersion2(file: string, taskId: number): void {
  const { settings, scenePath } = world.input({ frames: '1-2', artist: 'Carla', labels: ['old'] });
  const { onExistingFile: _existing, outputTemplate: _template, ...oldSettings } = settings;
  const request = JSON.stringify({ scenePath, settings: oldSettings });
  const account = JSON.stringify({ endpoint: world.farm.url, accessId: world.farm.account.accessId });
  const database = new DatabaseSync(file);
  database.exec(`
    CREATE TABLE submissions (
      id TEXT PRIMARY KEY, state TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
      request TEXT NOT NULL, account TEXT NOT NULL, details TEXT NOT NULL
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
    CREATE TABLE attachments (
      submission_id TEXT NOT NULL REFERENCES submissions (id), kind TEXT NOT NULL, body TEXT NOT NULL,
      PRIMARY KEY (submission_id, kind)
    ) STRICT;
    CREATE INDEX submissions_of_scene ON submissions (account, json_extract(request, '$.scenePath'), created_at);
    CREATE INDEX submissions_measured
      ON submissions (account, created_at) WHERE json_extract(details, '$.uploadMeasured') IS NOT NULL;
    PRAGMA user_version = 2`);
  const submission = database.prepare('INSERT INTO submissions VALUES (?, ?, ?, ?, ?, ?, ?)');
  const at = '2026-01-01T10:00:00.000Z';
  const over = { taskId: 4711, findings: [], upload: { filesDone: 1 } };
  submission.run('over', 'done', at, at, request, account, JSON.stringify(over));
  submission.run(
    'open',
    'drafted',
    at,
    at,
    request,
    account,
    JSON.stringify({ confirmed: true, findings: [] }),
  );
  const details = { confirmed: true, createTaskIntended: true, taskId, findings: [] };
  submission.run('sending', 'taskCreated', at, at, request, account, JSON.stringify(details));
  const fingerprint = `sha256:${'0'.repeat(64)}`;
  const entries = [
    { localPath: scenePath, serverPath: '/s.blend', sizeBytes: 5, modifiedNs: '7000000', fingerprint },
  ];
  for (const id of ['over', 'sending']) {
    database
      .prepare("INSERT INTO attachments VALUES (?, 'manifest', ?)")
      .run(id, JSON.stringify({ entries, totalBytes: 5, scenePath, sceneMd5: '00' }));
  }
  const download = database.prepare("INSERT INTO downloads VALUES ('over', ?, ?, NULL)");
  download.run('a.png', 30);
  download.run('b.png', 12);
  database
    .prepare("INSERT INTO events (submission_id, at, body) VALUES ('over', ?, ?)")
    .run(at, JSON.stringify({ type: 'frameFailed', frame: '3', message: 'no' }));
  database.close();
}

it('a journal of version 2 keeps all it knew, and goes on', async () => {
  const client = createFarmClient({ endpoint: world.farm.url, ...world.farm.account });
  const taskId = (await client.createTask({ count: 1 })).taskIds[0] ?? 0;
  await client.close();
  journalOfVersion2(join(world.folder, 'journal.sqlite'), taskId);
  const { journal } = world.options();
  expect(journal.get('over')).toMatchObject({ filesDownloaded: 2, by: null, removed: false, taskId: 4711 });
  expect(journal.list({ text: 'carla 4711' }).map(({ id }) => id)).toEqual(['over']);
  expect(
    (
      await journal.sentBefore(world.scenePath, {
        endpoint: world.farm.url,
        accessId: world.farm.account.accessId,
      })
    ).size,
  ).toBe(1);
  expect(journal.failuresTold('over')).toEqual([{ type: 'frameFailed', frame: '3', message: 'no' }]);
  const service = world.start();
  expect((await untilEnded(service, 'open')).state).toBe('done');
  // Its files are looked at again: the farm knows them by other fingerprints now.
  expect(await untilEnded(service, 'sending')).toMatchObject({ state: 'done', taskId });
  expect(service.get('over')).toMatchObject({ labels: ['old'], artist: 'Carla', by: null });
});

it('large parts are kept in slices and come back as they were; one that was not finished does not count', async () => {
  const file = join(world.folder, 'large.sqlite');
  const journal = openJournal({ file });
  onTestFinished(() => journal.close());
  const { id, ...request } = world.input();
  journal.draft(id, { request, account: { endpoint: 'http://a', accessId: 'b' }, confirmed: true });
  const { signal } = new AbortController();
  const entries = (count: number) =>
    Array.from({ length: count }, (_, number) => ({
      localPath: localPath.parse(`/project/textures/${number}.exr`),
      serverPath: `/project/textures/${number}.exr` as never,
      sizeBytes: number,
      modifiedNs: `${number}`,
      fingerprint: `xxh3-128:${number}`,
    }));
  const manifest = (count: number) => ({
    entries: entries(count),
    totalBytes: 1,
    seenAtMs: 2,
    scenePath: request.scenePath,
    sceneMd5: '',
  });
  journal.record(id, { manifest: await journal.keep(id, 'manifest', manifest(20_000), signal) });
  expect(await journal.manifest(id)).toEqual(manifest(20_000));

  const stopped = new AbortController();
  const keeping = journal.keep(id, 'manifest', manifest(50_000), stopped.signal);
  stopped.abort(new Error('stopped'));
  await expect(keeping).rejects.toThrow('stopped');
  expect(await journal.manifest(id)).toEqual(manifest(20_000));

  journal.record(id, { manifest: await journal.keep(id, 'manifest', manifest(600), signal) });
  expect(await journal.manifest(id)).toEqual(manifest(600));
  // What no longer counts goes when the next is kept, so that a journal does not grow for ever.
  await journal.keep(id, 'manifest', manifest(1), signal);
  const database = new DatabaseSync(file);
  onTestFinished(() => database.close());
  const { slices } = database.prepare('SELECT count(*) AS slices FROM attachment_slices').get() ?? {};
  expect(slices).toBe(2);
});

it('only a few are prepared and uploaded at once, also after a restart; the others wait in order', async () => {
  const { journal, account } = world.options();
  const ids = Array.from({ length: 5 }, (_, index) => {
    const { id, confirmWarnings, ...request } = world.input({ frames: `${index + 1}` });
    journal.draft(id, { request, account, confirmed: confirmWarnings });
    return id;
  });
  let uploading = 0;
  let most = 0;
  const order: number[] = [];
  const service = world.start({
    more: { preparedAtOnce: 1, uploadedAtOnce: 1 },
    wrapEngine: (engine) => ({
      ...engine,
      upload: async (request) => {
        uploading += 1;
        most = Math.max(most, uploading);
        try {
          return await engine.upload(request);
        } finally {
          uploading -= 1;
        }
      },
    }),
  });
  const waited = new Map<string, number[]>();
  service.subscribe(({ submissionId, body }) => {
    if (body.type !== 'queued') return;
    waited.set(submissionId, [...(waited.get(submissionId) ?? []), body.ahead]);
    expect(service.get(submissionId)?.waitsFor).toEqual({ turn: body.turn, ahead: body.ahead });
  });
  service.subscribe(({ submissionId, body }) => {
    if (body.type === 'state' && body.state === 'checked') order.push(ids.indexOf(submissionId));
  });
  const [, , third = ''] = ids;
  service.cancel(third);
  for (const id of ids)
    expect((await untilEnded(service, id)).state).toBe(id === third ? 'cancelled' : 'done');
  expect(most).toBe(1);
  expect(order).toEqual([0, 1, 3, 4]);
  expect(waited.get(ids[4] ?? '')?.[0]).toBeGreaterThan(1);
  expect(waited.get(ids[4] ?? '')).toContain(0);
});

describe('a drive that other computers may use', () => {
  it.each([
    ['\\\\nas\\projects\\journal.sqlite', 'win32', true],
    ['//nas/projects/journal.sqlite', 'win32', true],
    ['\\\\?\\UNC\\nas\\projects\\journal.sqlite', 'win32', true],
    ['/Volumes/projects/journal.sqlite', 'darwin', true],
    ['/Users/anna/Library/journal.sqlite', 'darwin', false],
    [':memory:', 'win32', false],
  ] as const)('%s on %s: %s', (file, platform, isShared) => {
    expect(isOnNetworkDrive(file, platform)).toBe(isShared);
  });
});
