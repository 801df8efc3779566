import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type LocalPath, localPath } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import {
  type OpenPart,
  type RemoteFile,
  type Storage,
  safeOutputPath,
  type TransferEngine,
} from '../src/index.ts';
import { fingerprintOf, type TestGateway } from './gateway.ts';
import { incompressible, makeEngine, makeFolder, problemOf, startGateway } from './workspace.ts';

const storage: Storage = { kind: 'output', id: '20202' };
const folder = '/4711_shot';

/** Puts a frame on the farm and gives it as the farm lists it, with where it is to go. */
function putFrame(
  gateway: TestGateway,
  content: Buffer | string,
  relativePath = 'beauty/0001.png',
): { file: RemoteFile; renders: LocalPath; target: LocalPath } {
  gateway.put(storage.id, join(folder, relativePath), content);
  const renders = makeFolder();
  return {
    file: { relativePath, sizeBytes: Buffer.byteLength(content), fingerprint: fingerprintOf(content) },
    renders,
    target: safeOutputPath(renders, relativePath),
  };
}

const filesIn = (renders: string): string[] =>
  readdirSync(renders, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

const rangesAsked = (gateway: TestGateway): (string | undefined)[] =>
  gateway.requestsOf('GET').map((request) => request.headers.range?.toString());

/** A disk with room for so many more bytes. */
function diskWithRoom(bytes: number, code = 'ENOSPC'): OpenPart {
  let room = bytes;
  return async (path) => {
    const handle = await open(path, 'w');
    return {
      async write(data, position) {
        const fitting = data.subarray(0, room);
        room -= fitting.length;
        await handle.write(fitting, 0, fitting.length, position);
        if (fitting.length < data.length) throw Object.assign(new Error(`${code}: write`), { code });
      },
      truncate: (size) => handle.truncate(size),
      sync: () => handle.sync(),
      close: () => handle.close(),
    };
  };
}

describe('listOutput', () => {
  it('lists what is in the folder, and nothing when it is not there yet', async () => {
    const gateway = await startGateway();
    const { file } = putFrame(gateway, 'frame');
    const engine = makeEngine(gateway);
    expect(await engine.listOutput({ storage, folder })).toEqual([file]);
    expect(await engine.listOutput({ storage, folder: '/4712_other' })).toEqual([]);
  });

  it('passes hostile names on as they are, for safeOutputPath to refuse', async () => {
    const gateway = await startGateway();
    const files = [{ relativePath: '../../.ssh/authorized_keys', sizeBytes: 1, fingerprint: 'xxh3:ab' }];
    gateway.faults.answer = () => ({ status: 200, body: JSON.stringify({ files }) });
    const [file] = await makeEngine(gateway).listOutput({ storage, folder });
    expect(file).toEqual({ ...files[0], fingerprint: null });
    expect(() => safeOutputPath(makeFolder(), file?.relativePath ?? '')).toThrow(
      'outside your download folder',
    );
  });

  it('says when the address is no gateway', async () => {
    const gateway = await startGateway();
    gateway.faults.answer = () => ({ status: 404, body: 'Not Found' });
    const problem = await problemOf(makeEngine(gateway).listOutput({ storage, folder }));
    expect(problem).toMatchObject({ code: 'gateway-refused-request', retryable: false });
  });
});

describe('download of a file', () => {
  it('puts a file in its place, making folders, and leaves nothing else', async () => {
    const gateway = await startGateway();
    const content = incompressible(1_000_000);
    const { file, target, renders } = putFrame(gateway, content, 'beauty/Größe & 木?#%.png');
    await makeEngine(gateway).download({ storage, folder, items: [{ file, target }] });
    expect(readFileSync(target).equals(content)).toBe(true);
    expect(filesIn(renders)).toEqual(['Größe & 木?#%.png']);
  });

  it('fetches empty files', async () => {
    const gateway = await startGateway();
    const { file, target } = putFrame(gateway, '');
    await makeEngine(gateway).download({ storage, folder, items: [{ file, target }] });
    expect(readFileSync(target).length).toBe(0);
  });

  it('leaves a file alone that is there, and replaces another version of it', async () => {
    const gateway = await startGateway();
    const { file, target } = putFrame(gateway, 'frame');
    const engine = makeEngine(gateway);
    mkdirSync(join(target, '..'), { recursive: true });
    writeFileSync(target, 'f-r-e');
    await engine.download({ storage, folder, items: [{ file, target }] });
    await engine.download({ storage, folder, items: [{ file, target }] });
    expect(gateway.requestsOf('GET')).toHaveLength(1);
    expect(readFileSync(target, 'utf8')).toBe('frame');
  });

  it('fetches a file of unknown fingerprint each time, by its size', async () => {
    const gateway = await startGateway();
    const { file, target, renders } = putFrame(gateway, 'frame');
    const request = { storage, folder, items: [{ file: { ...file, fingerprint: null }, target }] };
    const engine = makeEngine(gateway);
    await engine.download(request);
    await engine.download(request);
    expect(gateway.requestsOf('GET')).toHaveLength(2);
    expect(filesIn(renders)).toEqual(['0001.png']);
  });

  it('goes on where the connection dropped', async () => {
    const gateway = await startGateway();
    const content = incompressible(900_000);
    const { file, target } = putFrame(gateway, content);
    gateway.faults.dropDownloadAfter = 400_000;
    await makeEngine(gateway).download({ storage, folder, items: [{ file, target }] });
    expect(readFileSync(target).equals(content)).toBe(true);
    const starts = rangesAsked(gateway).map((range) =>
      Number(/^bytes=(\d+)-$/.exec(range ?? 'bytes=0-')?.[1]),
    );
    expect(starts.length).toBeGreaterThan(2);
    expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
  });

  it('does not give up on a line that drops again and again, as long as bytes arrive', async () => {
    const gateway = await startGateway();
    const content = incompressible(4_000_000);
    const { file, target } = putFrame(gateway, content);
    gateway.faults.dropDownloadAfter = 500_000;
    await makeEngine(gateway, { retryDelaysMs: [5, 5] }).download({
      storage,
      folder,
      items: [{ file, target }],
    });
    expect(gateway.requestsOf('GET').length).toBeGreaterThan(3);
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  it.skipIf(process.platform === 'win32')(
    'writes through no link that lies where its part goes',
    async () => {
      const gateway = await startGateway();
      const content = incompressible(900_000);
      const { file, renders, target } = putFrame(gateway, content);
      const download = () =>
        makeEngine(gateway, { retryDelaysMs: [] }).download({
          storage,
          folder,
          items: [{ file, target }],
          within: renders,
        });
      gateway.faults.dropDownloadAfter = 400_000;
      expect((await problemOf(download())).code).toBe('gateway-unreachable');
      gateway.faults = {};
      const [part = ''] = filesIn(renders);
      const partPath = join(dirname(target), part);
      const victim = join(makeFolder(), 'victim.txt');
      writeFileSync(victim, 'mine');
      rmSync(partPath);
      symlinkSync(victim, partPath);

      expect((await problemOf(download())).code).toBe('target-not-writable');
      expect(readFileSync(victim, 'utf8')).toBe('mine');
      await download();
      expect(readFileSync(target).equals(content)).toBe(true);
    },
  );

  it('gives up on a line over which nothing arrives', async () => {
    const gateway = await startGateway();
    const { file, target } = putFrame(gateway, 'frame');
    gateway.faults.answer = () => 'drop';
    const engine = makeEngine(gateway, { retryDelaysMs: [5, 5] });
    expect(await problemOf(engine.download({ storage, folder, items: [{ file, target }] }))).toMatchObject({
      code: 'gateway-unreachable',
    });
    expect(gateway.requestsOf('GET')).toHaveLength(3);
  });

  it('goes on where an earlier process stopped', async () => {
    const gateway = await startGateway();
    const content = incompressible(900_000);
    const { file, target, renders } = putFrame(gateway, content);
    gateway.faults.dropDownloadAfter = 400_000;
    const impatient = makeEngine(gateway, { retryDelaysMs: [] });
    expect(await problemOf(impatient.download({ storage, folder, items: [{ file, target }] }))).toMatchObject(
      {
        code: 'gateway-unreachable',
      },
    );
    const [part = '', ...others] = filesIn(renders);
    expect(part).toMatch(/^0001\.png\.[0-9a-f]{16}\.farmhand-part$/);
    expect(others).toEqual([]);
    const { size } = statSync(join(target, '..', part));
    expect(size).toBeGreaterThan(0);

    gateway.faults = {};
    await makeEngine(gateway).download({ storage, folder, items: [{ file, target }] });
    expect(rangesAsked(gateway)).toEqual([undefined, `bytes=${size}-`]);
    expect(readFileSync(target).equals(content)).toBe(true);
    expect(filesIn(renders)).toEqual(['0001.png']);
  });

  it('does not mix a file with what was fetched of an earlier version', async () => {
    const gateway = await startGateway();
    const first = putFrame(gateway, incompressible(900_000));
    gateway.faults.dropDownloadAfter = 400_000;
    const fetch = (engine: TransferEngine, file: RemoteFile) =>
      engine.download({ storage, folder, items: [{ file, target: first.target }] });
    await problemOf(fetch(makeEngine(gateway, { retryDelaysMs: [] }), first.file));

    gateway.faults = {};
    const content = incompressible(900_000);
    const { file } = putFrame(gateway, content);
    await fetch(makeEngine(gateway), file);
    expect(rangesAsked(gateway)).toEqual([undefined, undefined]);
    expect(readFileSync(first.target).equals(content)).toBe(true);
  });

  it('fetches a file anew that arrived damaged, and gives up at the second time', async () => {
    const gateway = await startGateway();
    const { file, target, renders } = putFrame(gateway, 'frame');
    const damage = (): Buffer => Buffer.from('fr*me');
    gateway.faults.damageDownload = (content) => {
      delete gateway.faults.damageDownload;
      return content.length > 0 ? damage() : content;
    };
    await makeEngine(gateway).download({ storage, folder, items: [{ file, target }] });
    expect(readFileSync(target, 'utf8')).toBe('frame');

    writeFileSync(target, 'an older frame');
    gateway.faults.damageDownload = damage;
    const problem = await problemOf(
      makeEngine(gateway).download({ storage, folder, items: [{ file, target }] }),
    );
    expect(problem.code).toBe('download-corrupted');
    expect(problem.message).toContain(file.relativePath);
    expect(filesIn(renders)).toEqual(['0001.png']);
    expect(readFileSync(target, 'utf8')).toBe('an older frame');
  });

  it.each([
    ['is gone', (gateway: TestGateway) => gateway.put(storage.id, '/elsewhere', '')],
    ['was rendered again', (gateway: TestGateway) => gateway.put(storage.id, `${folder}/a.png`, 'other')],
  ])('says when the file %s at the farm', async (_, change) => {
    const gateway = await startGateway();
    const renders = makeFolder();
    const file = { relativePath: 'a.png', sizeBytes: 5, fingerprint: fingerprintOf('frame') };
    change(gateway);
    const target = safeOutputPath(renders, file.relativePath);
    const problem = await problemOf(
      makeEngine(gateway).download({ storage, folder, items: [{ file, target }] }),
    );
    expect(problem).toMatchObject({ code: 'output-changed', retryable: true });
    expect(filesIn(renders)).toEqual([]);
  });

  it('stops at more bytes than were listed', async () => {
    const gateway = await startGateway();
    const { file, target, renders } = putFrame(gateway, 'a frame and a flood');
    const items = [{ file: { ...file, sizeBytes: 7, fingerprint: null }, target }];
    expect(await problemOf(makeEngine(gateway).download({ storage, folder, items }))).toMatchObject({
      code: 'output-changed',
    });
    expect(filesIn(renders)).toEqual([]);
  });

  it.each(['ENOSPC', 'EDQUOT'])(
    'leaves nothing behind on a full disk (%s) and works once there is room',
    async (code) => {
      const gateway = await startGateway();
      const content = incompressible(900_000);
      const { file, target, renders } = putFrame(gateway, content);
      const full = makeEngine(gateway, { openPart: diskWithRoom(300_000, code) });
      const problem = await problemOf(full.download({ storage, folder, items: [{ file, target }] }));
      expect(problem).toMatchObject({ code: 'disk-full', retryable: true });
      expect(problem.message).toContain(target);
      expect(problem.hint).toContain(renders);
      expect(filesIn(renders)).toEqual([]);
      expect(gateway.requestsOf('GET')).toHaveLength(1);

      await makeEngine(gateway).download({ storage, folder, items: [{ file, target }] });
      expect(readFileSync(target).equals(content)).toBe(true);
    },
  );

  it('keeps the older file when the disk is full', async () => {
    const gateway = await startGateway();
    const { file, target } = putFrame(gateway, 'frame');
    mkdirSync(join(target, '..'), { recursive: true });
    writeFileSync(target, 'an older frame');
    const full = makeEngine(gateway, { openPart: diskWithRoom(2) });
    await problemOf(full.download({ storage, folder, items: [{ file, target }] }));
    expect(readFileSync(target, 'utf8')).toBe('an older frame');
  });

  it.each([
    [
      'a file where a folder should be',
      'target-not-writable',
      (target: string) => writeFileSync(join(target, '..'), ''),
    ],
    [
      'a folder of the same name',
      'target-is-folder',
      (target: string) => mkdirSync(target, { recursive: true }),
    ],
  ])('says that it cannot write: %s', async (_, code, obstruct) => {
    const gateway = await startGateway();
    const { file, target, renders } = putFrame(gateway, 'frame');
    obstruct(target);
    const problem = await problemOf(
      makeEngine(gateway).download({ storage, folder, items: [{ file, target }] }),
    );
    expect(problem).toMatchObject({ code, retryable: true });
    expect(problem.message).toContain(target);
    expect(filesIn(renders).filter((name) => name.endsWith('-part'))).toEqual([]);
    expect(gateway.requestsOf('GET')).toEqual([]);
  });

  it.each([
    ['EFBIG', 'file-too-large', 0],
    ['ENAMETOOLONG', 'name-too-long', 0],
    ['EACCES', 'target-not-writable', 0],
    ['EIO', 'drive-unavailable', 1],
  ])('says what the disk has against it: %s', async (fault, code, parts) => {
    const gateway = await startGateway();
    const { file, target, renders } = putFrame(gateway, 'frame');
    const engine = makeEngine(gateway, { openPart: diskWithRoom(2, fault) });
    const problem = await problemOf(engine.download({ storage, folder, items: [{ file, target }] }));
    expect(problem.code).toBe(code);
    expect(problem.message).toContain(target);
    expect(filesIn(renders)).toHaveLength(parts);
  });

  it('takes names as long as the disk does', async () => {
    const gateway = await startGateway();
    const { file, target } = putFrame(gateway, 'frame', `${'木'.repeat(83)}.png`);
    await makeEngine(gateway).download({ storage, folder, items: [{ file, target }] });
    expect(readFileSync(target, 'utf8')).toBe('frame');
  });

  it('ends at once with the reason of the signal', async () => {
    const gateway = await startGateway();
    const { file, renders } = putFrame(gateway, incompressible(100_000));
    const target = localPath.parse(join(renders, 'x.png'));
    const controller = new AbortController();
    const reason = new Error('the artist pressed Cancel');
    gateway.faults.answer = () => {
      controller.abort(reason);
      return 'hang';
    };
    const request = { storage, folder, items: [{ file, target }], signal: controller.signal };
    await expect(makeEngine(gateway).download(request)).rejects.toBe(reason);
    await expect(makeEngine(gateway).download(request)).rejects.toBe(reason);
    await expect(makeEngine(gateway).listOutput({ storage, folder, signal: controller.signal })).rejects.toBe(
      reason,
    );
    expect(gateway.requests).toHaveLength(1);
  });
});
