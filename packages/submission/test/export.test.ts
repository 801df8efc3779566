import { randomUUID } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LocalPath, localPath } from '@farmhand/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeWorld, untilEnded, type World } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await makeWorld();
});
afterEach(async () => {
  await world.close();
});

const ID = '1d9f6a52-7b3a-4a51-8f0e-2c6f4d7e9b10';
const inWorld = (name: string): LocalPath => localPath.parse(join(world.folder, name));
const refusal = (code: string) =>
  expect.objectContaining({
    problem: expect.objectContaining({ code, hint: expect.stringMatching(/\w/) }),
  });

/** A job that is done, as a folder. */
async function exported(withFiles: boolean) {
  const service = world.start();
  const { id } = await untilEnded(service, world.submit(service, { artist: 'anna' }).id);
  const folder = inWorld('exported');
  const result = await service.exportJob(id, folder, { withFiles });
  return { service, id, folder, result };
}

const lines = async (path: string) =>
  (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('an exported job', () => {
  it('is a folder that says what the job is, without whose it is', async () => {
    const { folder, result } = await exported(false);
    expect((await readdir(folder)).sort()).toEqual([
      'documents',
      'farmhand-job.json',
      'manifest.jsonl',
      'report.jsonl',
    ]);
    const head = JSON.parse(await readFile(join(folder, 'farmhand-job.json'), 'utf8'));
    expect(head).toMatchObject({ schema: 'farmhand.job/1', scenePath: world.scenePath, files: result.files });
    const task = JSON.parse(await readFile(join(folder, 'documents', 'task.json'), 'utf8'));
    expect(task.task_info).toMatchObject({ task_id: '', user_id: '', input_cg_file: world.scenePath });
    const files = await lines(join(folder, 'manifest.jsonl'));
    expect(files).toHaveLength(result.files);
    expect(files.map(({ path }) => path)).toContain(world.scenePath);
    const everything = await Promise.all(
      (await readdir(folder, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')),
    );
    expect(everything.join()).not.toContain(world.farm.account.accessKey);
    expect(everything.join()).not.toContain(world.farm.account.accessId);
  });

  it('is submitted again without the scene being read', async () => {
    const { service, folder } = await exported(false);
    await service.close();
    const next = world.start({
      more: { readScene: () => Promise.reject(new Error('nobody reads the scene')) },
    });
    const view = await next.submitExported({
      id: ID,
      folder,
      settings: { frames: '7' },
      confirmWarnings: true,
    });
    expect(view).toMatchObject({ id: ID, state: 'drafted', artist: 'anna', scenePath: world.scenePath });
    expect(view.downloadFolder).toBe(null);
    expect(await untilEnded(next, ID)).toMatchObject({ state: 'done', problem: null, frames: { total: 1 } });
  });

  it('with its files is submitted from another computer, to another farm', async () => {
    const { folder, result } = await exported(true);
    expect(result.bytesCopied).toBeGreaterThan(0);
    const other = await makeWorld();
    try {
      const copy = localPath.parse(join(other.folder, 'received'));
      await cp(folder, copy, { recursive: true });
      // Nothing of the first computer is there any more.
      await rename(world.sceneFolder, `${world.sceneFolder}-gone`);
      const service = other.start();
      await service.submitExported({
        id: ID,
        folder: copy,
        settings: { downloadFolder: other.renders },
        confirmWarnings: true,
      });
      const view = await untilEnded(service, ID);
      expect(view).toMatchObject({ state: 'done', problem: null, filesDownloaded: 3 });
      const document = async (name: string) =>
        JSON.parse(
          await readFile(
            join(other.farm.inspect.storagePath('config'), `${view.taskId}`, 'cfg', name),
            'utf8',
          ),
        );
      const before = JSON.parse(await readFile(join(folder, 'documents', 'upload.json'), 'utf8'));
      expect(await document('upload.json')).toEqual(before);
      const task = await document('task.json');
      expect(task.task_info.input_cg_file).toBe(world.scenePath);
      const input = other.farm.inspect.storagePath('input');
      expect(await readdir(join(input, world.sceneFolder))).toContain('sample.blend');
    } finally {
      await other.close();
    }
  });

  it('of which a file is another by now, or gone, says which, and nothing is uploaded', async () => {
    const { service, folder } = await exported(false);
    const [texture] = (await lines(join(folder, 'manifest.jsonl'))).filter(({ path }) =>
      path.endsWith('.png'),
    );
    const content = await readFile(texture.path);
    content[content.length - 1] = (content.at(-1) ?? 0) ^ 1;
    await writeFile(texture.path, content);
    await service.submitExported({ id: ID, folder, confirmWarnings: true });
    const view = await untilEnded(service, ID);
    expect(view).toMatchObject({ state: 'failed', taskId: null });
    expect(view.findings).toContainEqual(
      expect.objectContaining({ id: 'exported-file-changed', severity: 'error', path: texture.path }),
    );
    await rm(texture.path);
    const again = service.renew(ID, { id: ID.replace('1d', '2d'), confirmWarnings: true });
    expect((await untilEnded(service, again.id)).findings).toContainEqual(
      expect.objectContaining({ id: 'exported-file-missing', path: texture.path }),
    );
    expect(world.farm.inspect.tasks()).toHaveLength(1);
  });

  it('is never put over something, and a failure leaves nothing behind', async () => {
    const { service, id, folder } = await exported(false);
    await expect(service.exportJob(id, folder)).rejects.toEqual(refusal('folder-exists'));
    await rm(world.scenePath);
    await expect(service.exportJob(id, inWorld('second'), { withFiles: true })).rejects.toEqual(
      refusal('export-failed'),
    );
    expect((await readdir(world.folder)).filter((name) => /second|part/.test(name))).toEqual([]);
    await expect(service.exportJob(id, localPath.parse('relative'))).rejects.toEqual(
      refusal('path-not-absolute'),
    );
  });
});

describe('a folder that is no job, or a hostile one, is refused', () => {
  const HEAD = 'farmhand-job.json';
  const edit = async (path: string, change: (text: string) => string) =>
    writeFile(path, change(await readFile(path, 'utf8')));

  type Spoilt = readonly [what: string, code: string, spoil: (folder: string) => Promise<unknown>];
  /** Each is a copy of the same export. */
  const spoiltCopy = async (folder: string, [what, , spoil]: Spoilt): Promise<LocalPath> => {
    const copy = inWorld(what);
    await cp(folder, copy, { recursive: true });
    await spoil(copy);
    return copy;
  };

  const SPOILT: readonly Spoilt[] = [
    [
      'an empty one',
      'not-an-export',
      async (folder) => {
        await rm(folder, { recursive: true });
        await mkdir(folder);
      },
    ],
    [
      'of another kind',
      'not-an-export',
      (folder) => writeFile(join(folder, HEAD), '{"schema":"package.json"}'),
    ],
    [
      'of a newer Farmhand',
      'export-newer',
      (folder) => edit(join(folder, HEAD), (text) => text.replace('farmhand.job/1', 'farmhand.job/2')),
    ],
    ['cut short', 'not-an-export', (folder) => edit(join(folder, HEAD), (text) => text.slice(0, -20))],
  ];
  it('at once, when that can be seen from its head', async () => {
    const { service, folder } = await exported(true);
    for (const spoilt of SPOILT) {
      const [what, code] = spoilt;
      const copy = await spoiltCopy(folder, spoilt);
      await expect(service.submitExported({ id: ID, folder: copy }), what).rejects.toEqual(refusal(code));
      expect(service.get(ID), what).toBeNull();
    }
  });

  const SPOILT_INSIDE: readonly Spoilt[] = [
    [
      'half a manifest',
      'not-an-export',
      (folder) => edit(join(folder, 'manifest.jsonl'), (text) => text.slice(0, text.length / 2)),
    ],
    [
      'a manifest with a line less',
      'not-an-export',
      (folder) => edit(join(folder, 'manifest.jsonl'), (text) => text.slice(text.indexOf('\n') + 1)),
    ],
    ['no report', 'not-an-export', (folder) => rm(join(folder, 'report.jsonl'))],
    [
      'a name that leads out',
      'not-an-export',
      (folder) =>
        edit(join(folder, 'manifest.jsonl'), (text) => text.replace(/"file":"[^"]*"/, '"file":"../secret"')),
    ],
    [
      'a place on the farm that leads out',
      'not-an-export',
      (folder) =>
        edit(join(folder, 'manifest.jsonl'), (text) => text.replace(/"server":"[^"]*"/, '"server":"/../x"')),
    ],
    [
      'files that are not in the folder',
      'not-an-export',
      (folder) => edit(join(folder, 'manifest.jsonl'), (text) => text.replace(/,"file":"[^"]*"/, '')),
    ],
    [
      'a link that leads out',
      'export-unsafe',
      async (folder) => {
        const [first = ''] = (await readdir(join(folder, 'files'))).sort();
        await rm(join(folder, 'files', first));
        await writeFile(join(world.folder, 'secret'), 'a key');
        await symlink(join(world.folder, 'secret'), join(folder, 'files', first));
      },
    ],
  ];
  it('before the farm has a job, whatever is wrong inside', async () => {
    const { service, folder } = await exported(true);
    for (const spoilt of SPOILT_INSIDE) {
      const [what, code] = spoilt;
      const copy = await spoiltCopy(folder, spoilt);
      const id = randomUUID();
      await service.submitExported({ id, folder: copy, confirmWarnings: true });
      const view = await untilEnded(service, id);
      expect(view, what).toMatchObject({ state: 'failed', taskId: null, problem: { code } });
    }
    expect(world.farm.inspect.tasks()).toHaveLength(1);
  });
});
