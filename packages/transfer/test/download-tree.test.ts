import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TransferCounts } from '@farmhand/model';
import { describe, expect, it } from 'vitest';
import { type DownloadedItem, downloadTree, type Storage, type TransferEngine } from '../src/index.ts';
import { makeEngine, makeFolder, problemOf, startGateway } from './workspace.ts';

const storage: Storage = { kind: 'output', id: '20202' };
const folder = '/4711_shot';

describe('downloadTree', () => {
  it('brings a whole folder home, and only what is not here the next time', async () => {
    const gateway = await startGateway();
    const frames = ['beauty/0001.png', 'beauty/0002.png', 'depth/0001.exr', 'log.txt'];
    for (const name of frames) gateway.put(storage.id, join(folder, name), name);
    const into = makeFolder();
    const request = { engine: makeEngine(gateway), storage, folders: [{ folder }], into };
    const bytes = frames.join('').length;
    expect(await downloadTree(request)).toEqual({
      files: 4,
      bytes,
      downloaded: 4,
      alreadyThere: 0,
      skipped: 0,
    });
    for (const name of frames) expect(readFileSync(join(into, name), 'utf8')).toBe(name);

    gateway.put(storage.id, join(folder, 'beauty/0003.png'), 'beauty/0003.png');
    writeFileSync(join(into, 'log.txt'), 'of the artist');
    const done: DownloadedItem[] = [];
    const again = await downloadTree({ ...request, onExisting: 'skip', onDone: (item) => done.push(item) });
    expect(again).toMatchObject({ files: 5, downloaded: 1, alreadyThere: 3, skipped: 1 });
    expect(done.filter(({ outcome }) => outcome === 'downloaded').map(({ path }) => path)).toEqual([
      join(into, 'beauty', '0003.png'),
    ]);
    expect(gateway.requestsOf('GET')).toHaveLength(5);
    expect(readFileSync(join(into, 'log.txt'), 'utf8')).toBe('of the artist');
  });

  it('has nothing to bring from a folder that is not there yet', async () => {
    const gateway = await startGateway();
    const into = makeFolder();
    expect(
      await downloadTree({ engine: makeEngine(gateway), storage, folders: [{ folder }], into }),
    ).toMatchObject({
      files: 0,
    });
    expect(readdirSync(into)).toEqual([]);
  });

  it('loses no frame to a template that puts several in one place', async () => {
    const gateway = await startGateway();
    for (const name of ['beauty/1.png', 'depth/1.png']) gateway.put(storage.id, join(folder, name), name);
    const into = makeFolder();
    const placeOf = (path: string): string => `flat/${path.split('/').at(-1)}`;
    const request = { engine: makeEngine(gateway), storage, folders: [{ folder, placeOf }], into };
    await downloadTree(request);
    const names = readdirSync(join(into, 'flat'));
    expect(names.map((name) => readFileSync(join(into, 'flat', name), 'utf8')).sort()).toEqual([
      'beauty/1.png',
      'depth/1.png',
    ]);
    expect(await downloadTree(request)).toMatchObject({ downloaded: 0, alreadyThere: 2 });
  });

  it('brings the cameras of a job into one place without losing any, and counts them as one', async () => {
    const gateway = await startGateway();
    const cameras = ['/4712_left', '/4713_right'];
    for (const camera of cameras) gateway.put(storage.id, join(camera, '1.png'), camera);
    gateway.put(storage.id, join('/4713_right', '2.png'), 'two');
    const into = makeFolder();
    const counts: TransferCounts[] = [];
    const request = {
      engine: makeEngine(gateway),
      storage,
      folders: cameras.map((camera) => ({ folder: camera, placeOf: (path: string) => `shot/${path}` })),
      into,
      onProgress: (count: TransferCounts) => counts.push(count),
    };
    expect(await downloadTree(request)).toMatchObject({ files: 3, downloaded: 3 });
    const content = readdirSync(join(into, 'shot')).map((name) =>
      readFileSync(join(into, 'shot', name), 'utf8'),
    );
    expect(content.sort()).toEqual([...cameras, 'two']);
    const bytesTotal = cameras.join('two').length;
    expect(counts.at(-1)).toEqual({
      filesDone: 3,
      filesTotal: 3,
      filesSkipped: 0,
      bytesDone: bytesTotal,
      bytesTotal,
    });
  });

  it('brings other folders when a file of one cannot be had', async () => {
    const gateway = await startGateway();
    for (const camera of ['/left', '/right']) gateway.put(storage.id, join(camera, `${camera}.png`), camera);
    const into = makeFolder();
    mkdirSync(join(into, 'left.png'));
    const folders = [{ folder: '/left' }, { folder: '/right' }];
    const problem = await problemOf(downloadTree({ engine: makeEngine(gateway), storage, folders, into }));
    expect(problem.code).toBe('target-is-folder');
    expect(readFileSync(join(into, 'right.png'), 'utf8')).toBe('/right');
  });

  it('does not follow a link out of the chosen folder', async () => {
    const gateway = await startGateway();
    for (const name of ['beauty/1.png', '2.png']) gateway.put(storage.id, join(folder, name), name);
    const [into, elsewhere] = [makeFolder(), makeFolder()];
    symlinkSync(elsewhere, join(into, 'beauty'), 'junction');
    const request = { engine: makeEngine(gateway), storage, folders: [{ folder }], into };
    expect(await problemOf(downloadTree(request))).toMatchObject({ code: 'unsafe-output-folder' });
    expect(readdirSync(elsewhere)).toEqual([]);
    expect(readFileSync(join(into, '2.png'), 'utf8')).toBe('2.png');
  });

  it('brings the rest when a name leads out of the folder, and says so in the end', async () => {
    const gateway = await startGateway();
    gateway.put(storage.id, join(folder, '1.png'), 'one');
    const into = makeFolder();
    const honest = makeEngine(gateway);
    const engine: Pick<TransferEngine, 'listOutput' | 'download'> = {
      ...honest,
      async listOutput(request) {
        const hostile = ['../../.ssh/authorized_keys', '/etc/passwd', 'C:\\x.dll', '..\\x.dll'].map(
          (relativePath) => ({ relativePath, sizeBytes: 1, fingerprint: null }),
        );
        return [...hostile, ...(await honest.listOutput(request))];
      },
    };
    const problem = await problemOf(downloadTree({ engine, storage, folders: [{ folder }], into }));
    expect(problem).toMatchObject({ code: 'unsafe-output-name', retryable: false });
    expect(readdirSync(into)).toEqual(['1.png']);
    expect(gateway.requestsOf('GET')).toHaveLength(1);
  });
});
