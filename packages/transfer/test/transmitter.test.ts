import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LocalPath, localPath, serverPath } from '@farmhand/model';
import {
  createTransferGate,
  databaseIni,
  type ManifestEntry,
  programEnvironment,
  programPath,
  type TransferError,
  transmitterArguments,
  treeKillCommand,
  uploadJson,
} from '@farmhand/transfer';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ChildTransmission } from './transmit-in-child.ts';
import {
  input,
  listing,
  makeEngine,
  makeStandIn,
  misuses,
  output,
  type StandIn,
  whenNoted,
} from './transmitter-stand-in.ts';
import { plainManifest } from './vendor-manifest.ts';
import { makeFolder, problemOf, writeRested } from './workspace.ts';

function store(standIn: StandIn, path: string, content: string): void {
  const target = standIn.storedPath('20202-100093', path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content);
}

/** Whether a process is at work; one that has ended and waits for its parent to take note is not. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const stat = `/proc/${pid}/stat`;
    return !existsSync(stat) || !readFileSync(stat, 'latin1').includes(') Z ');
  } catch {
    return false;
  }
}

describe.skipIf(process.platform === 'win32')('the transmitter engine with a stand-in program', () => {
  it('sends a manifest with one run, tells of each file, and sends nothing again that is remembered', async () => {
    const standIn = makeStandIn();
    const folder = makeFolder();
    const scene = writeRested(folder, "shot 'one' (final).blend", 'scene');
    const texture = writeRested(folder, '-K/wood "dark"\n-L.png', 'a texture');
    const manifest = plainManifest([scene, texture]);
    const seen: number[] = [];
    const engine = makeEngine(standIn);
    vi.stubEnv('FARMHAND_ACCESS_KEY', 'a secret that is not for vendors');
    onTestFinished(() => void vi.unstubAllEnvs());
    const counts = await engine.upload({
      storage: input,
      manifest,
      onProgress: ({ filesDone }) => seen.push(filesDone),
    });

    expect(misuses(standIn)).toEqual([]);
    expect(counts).toEqual({ filesDone: 2, filesTotal: 2, filesSkipped: 0, bytesDone: 14, bytesTotal: 14 });
    expect(seen.at(-1)).toBe(2);
    for (const [path, content] of [
      [scene, 'scene'],
      [texture, 'a texture'],
    ] as const) {
      expect(readFileSync(standIn.storedPath('10202-100093', path), 'utf8')).toBe(content);
    }
    const [run] = standIn.runs();
    expect(run?.value).toMatchObject({
      '-H': 'line.farm.example',
      '-P': '10221',
      '-S': '10202',
      '-U': '100093',
      '-T': 'upload_json',
      '-s': '1048576',
      '-p': '0',
    });
    expect(run?.ini?.database).toEqual({ on: 'true', platform_id: '6', type: 'sqlite' });
    expect(run?.ini?.sqlite?.db_path).toBe(join(standIn.home, 'sent.db'));
    expect(existsSync(run?.value?.['-C'] ?? '')).toBe(false);
    expect(existsSync(run?.value?.['-L'] ?? '')).toBe(false);

    expect(await engine.upload({ storage: input, manifest })).toMatchObject({ filesDone: 2, bytesDone: 14 });
    expect(standIn.runs()).toHaveLength(2);
    expect(standIn.notes().filter(({ sent }) => sent !== undefined)).toHaveLength(2);
  });

  it('sends each document to its place among the task documents', async () => {
    const standIn = makeStandIn();
    const folder = makeFolder();
    const documents = plainManifest(
      ['task.json', 'asset.json'].map((name) => writeRested(folder, name, `{"of": "${name}"}`)),
      (path) => serverPath.parse(`/4711/cfg/${basename(path)}`),
    );
    await makeEngine(standIn).upload({ storage: { kind: 'config', id: '10200' }, manifest: documents });
    expect(misuses(standIn)).toEqual([]);
    expect(readFileSync(standIn.storedPath('10200-100093', '/4711/cfg/asset.json'), 'utf8')).toContain(
      'asset.json',
    );
    expect(standIn.runs().map(({ value }) => value?.['-T'])).toEqual(['upload_path', 'upload_path']);
    expect(standIn.runs().map(({ ini }) => ini?.database?.on)).toEqual(['false', 'false']);
  });

  it('begins again after exit code 1, and sends only the rest', async () => {
    const standIn = makeStandIn();
    standIn.script('exit1', 'exit1');
    const folder = makeFolder();
    const manifest = plainManifest(['a', 'b', 'c'].map((name) => writeRested(folder, `${name}.png`, name)));
    const counts = await makeEngine(standIn).upload({ storage: input, manifest });
    expect(counts.filesDone).toBe(3);
    expect(standIn.runs().map(({ mode }) => mode)).toEqual(['exit1', 'exit1', 'ok']);
    const sent = standIn.notes().flatMap((note) => note.sent ?? []);
    expect(sent.toSorted()).toEqual(manifest.entries.map((entry) => entry.serverPath).toSorted());
  });

  it('tells which file could not be sent, and that it is through when it is', async () => {
    const standIn = makeStandIn();
    standIn.script('fileFails');
    const folder = makeFolder();
    const [path, other] = ['a', 'b'].map((name) => writeRested(folder, `${name}.png`, name)) as [
      LocalPath,
      LocalPath,
    ];
    const told: unknown[] = [];
    await makeEngine(standIn).upload({
      storage: input,
      manifest: plainManifest([path, other]),
      onTrouble: ({ localPath, problem, willRetry, attempt }) =>
        told.push([localPath, problem.code, willRetry, attempt]),
      onTroubleOver: (localPath) => told.push([localPath, 'through']),
    });
    expect(told).toEqual([
      [path, 'transmitter-interrupted', true, 1],
      [path, 'through'],
    ]);
  });

  it('gives up after as many attempts as it has waits, saying that a retry may help', async () => {
    const standIn = makeStandIn();
    standIn.script('exit1', 'exit1', 'exit1', 'exit1');
    const manifest = plainManifest([writeRested(makeFolder(), 'a.png', 'a')]);
    const engine = makeEngine(standIn, { database: async () => ({ kind: 'none' }), retryDelaysMs: [1] });
    const problem = await problemOf(engine.upload({ storage: input, manifest }));
    expect(problem).toMatchObject({ code: 'transmitter-interrupted', retryable: true });
    expect(standIn.runs()).toHaveLength(2);
  });

  it('does not begin again after any other exit code, and names the file', async () => {
    const standIn = makeStandIn();
    standIn.script('exit7');
    const manifest = plainManifest([writeRested(makeFolder(), 'a.png', 'a')]);
    const problem = await problemOf(makeEngine(standIn).upload({ storage: input, manifest }));
    expect(problem).toMatchObject({ code: 'transmitter-failed', retryable: false });
    expect(problem.message).toContain('exit code 7');
    expect(standIn.runs()).toHaveLength(1);
  });

  it('stops a program that hangs, and begins again', async () => {
    const standIn = makeStandIn();
    standIn.script('hang');
    const manifest = plainManifest([writeRested(makeFolder(), 'a.png', 'a')]);
    const engine = makeEngine(standIn, { silenceMs: 1_000, retryDelaysMs: Array(10).fill(1) });
    expect((await engine.upload({ storage: input, manifest })).filesDone).toBe(1);
    const [hung] = standIn.runs();
    expect(hung?.mode).toBe('hang');
    expect(isRunning(hung?.pid ?? 0)).toBe(false);
  });

  it('leaves no process behind when it is cancelled, and rejects with the reason', async () => {
    const standIn = makeStandIn();
    standIn.script('hangWithChild');
    const folder = makeFolder();
    const manifest = plainManifest([writeRested(folder, 'a.png', 'a'), writeRested(folder, 'b.png', 'b')]);
    const cancel = new AbortController();
    const reason = new Error('the artist pressed Cancel');
    const upload = makeEngine(standIn).upload({
      storage: input,
      manifest,
      signal: cancel.signal,
      onProgress: () => cancel.abort(reason),
    });
    await expect(upload).rejects.toBe(reason);
    const pids = standIn.notes().flatMap(({ pid, child }) => (child === undefined ? [pid] : [pid, child]));
    expect(pids.length).toBeGreaterThan(2);
    expect(pids.filter(isRunning)).toEqual([]);
  });

  it('keeps to the cap, and starts the program anew when that changes and after a pause', async () => {
    const standIn = makeStandIn();
    standIn.script('hang', 'hang');
    const folder = makeFolder();
    const manifest = plainManifest(['a', 'b'].map((name) => writeRested(folder, `${name}.png`, name)));
    const limits = { uploadBytesPerSecond: 512 * 1024, downloadBytesPerSecond: null, quietHours: [] };
    const gate = createTransferGate(limits);
    const cancel = new AbortController();
    const upload = makeEngine(standIn, { gate, database: async () => ({ kind: 'none' }) }).upload({
      storage: input,
      manifest,
      signal: cancel.signal,
    });
    upload.catch(() => {});
    onTestFinished(() => cancel.abort());
    const sent = () => standIn.notes().filter((note) => note.sent !== undefined).length;
    await whenNoted(standIn, () => sent() === 1);
    gate.change({ ...limits, uploadBytesPerSecond: 100 * 1024 });
    await whenNoted(standIn, () => sent() === 2);
    gate.pause();
    const [first, second] = standIn.runs();
    gate.resume();
    expect((await upload).filesDone).toBe(2);
    expect([first, second].map((run) => isRunning(run?.pid ?? 0))).toEqual([false, false]);
    expect(standIn.runs().map(({ value }) => value?.['-s'])).toEqual(['512', '100', '100']);
    expect(misuses(standIn)).toEqual([]);
  });

  it('sends a file again that changes while it is sent', async () => {
    const standIn = makeStandIn();
    const path = writeRested(makeFolder(), 'a.png', 'a');
    const manifest = plainManifest([path]);
    const newer: ManifestEntry[] = [];
    let isFirst = true;
    const counts = await makeEngine(standIn).upload({
      storage: input,
      manifest,
      onProgress() {
        if (isFirst) writeFileSync(path, 'and more');
        isFirst = false;
      },
      onChanged: (entry) => newer.push(entry),
    });
    expect(readFileSync(standIn.storedPath('10202-100093', path), 'utf8')).toBe('and more');
    expect(newer.map(({ serverPath, sizeBytes }) => [serverPath, sizeBytes])).toEqual([[path, 8]]);
    expect(counts).toEqual({ filesDone: 1, filesTotal: 1, filesSkipped: 0, bytesDone: 8, bytesTotal: 8 });
    expect(standIn.runs()).toHaveLength(2);
  });

  it('leaves no program and no secret behind when Farmhand is killed', async () => {
    const standIn = makeStandIn();
    standIn.script('hangWithChild');
    const upload: ChildTransmission = {
      folder: standIn.home,
      request: { storage: input, manifest: plainManifest([writeRested(makeFolder(), 'a.png', 'a')]) },
    };
    const script = fileURLToPath(new URL('./transmit-in-child.ts', import.meta.url));
    const farmhand = spawn(process.execPath, ['--conditions=@farmhand/source', script], {
      env: { ...process.env, UPLOAD: JSON.stringify(upload) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    onTestFinished(() => {
      farmhand.kill('SIGKILL');
      for (const { pid, mode } of standIn.notes())
        if (mode !== undefined && isRunning(pid)) process.kill(-pid, 'SIGKILL');
    });
    await whenNoted(standIn, () => standIn.notes().some(({ sent }) => sent !== undefined));
    const ended = once(farmhand, 'exit');
    farmhand.kill('SIGKILL');
    await ended;
    const pids = standIn.notes().flatMap(({ pid, child }) => (child === undefined ? [pid] : [pid, child]));
    const ini = standIn.runs()[0]?.value?.['-C'] ?? '';
    expect(new Set(pids).size).toBe(2);
    await expect.poll(() => pids.filter(isRunning), { timeout: 10_000 }).toEqual([]);
    await expect.poll(() => existsSync(dirname(ini)), { timeout: 10_000 }).toBe(false);
  });

  it('says where the program is missing, and what to do', async () => {
    const standIn = makeStandIn();
    const manifest = plainManifest([writeRested(makeFolder(), 'a.png', 'a')]);
    const empty = makeFolder();
    const problem = await problemOf(
      makeEngine(standIn, { folder: empty }).upload({ storage: input, manifest }),
    );
    expect(problem).toMatchObject({ code: 'transmitter-missing', retryable: false });
    expect(problem.message).toContain(join(empty, 'rayvision_transmitter'));
    chmodSync(join(standIn.home, 'rayvision_transmitter'), 0o644);
    const locked = await problemOf(makeEngine(standIn).upload({ storage: input, manifest }));
    expect(locked.code).toBe('transmitter-missing');
    expect(locked.hint).toContain('chmod');
  });

  describe('download', () => {
    it('brings single files home, whole, and leaves nothing else behind', async () => {
      const standIn = makeStandIn();
      store(standIn, '/18_shot/beauty/0001.exr', 'frame one');
      store(standIn, '/18_shot/beauty/0002.exr', 'frame two!');
      const gate = createTransferGate({
        uploadBytesPerSecond: null,
        downloadBytesPerSecond: 512 * 1024,
        quietHours: [],
      });
      const engine = makeEngine(standIn, { gate });
      const files = await engine.listOutput({ storage: output, folder: '18_shot' });
      const folder = makeFolder();
      const done: string[] = [];
      await engine.download({
        storage: output,
        folder: '18_shot',
        items: files.map((file) => ({ file, target: localPath.parse(join(folder, file.relativePath)) })),
        onDone: ({ path, outcome }) => done.push(`${outcome} ${path}`),
      });
      expect(misuses(standIn)).toEqual([]);
      expect(readFileSync(join(folder, 'beauty/0001.exr'), 'utf8')).toBe('frame one');
      expect(readFileSync(join(folder, 'beauty/0002.exr'), 'utf8')).toBe('frame two!');
      expect(readdirSync(folder, { recursive: true }).toSorted()).toEqual([
        'beauty',
        'beauty/0001.exr',
        'beauty/0002.exr',
      ]);
      expect(done).toHaveLength(2);
      expect(
        standIn
          .runs()
          .map(({ value }) => value?.['-R'])
          .toSorted(),
      ).toEqual(['/18_shot/beauty/0001.exr', '/18_shot/beauty/0002.exr']);
      // Two at once share the cap.
      expect(standIn.runs().map(({ value }) => value?.['-s'])).toEqual(['256', '256']);
    });

    it('fetches a folder at one go when all of it is wanted, and each file alone when not', async () => {
      const standIn = makeStandIn();
      const names = Array.from({ length: 10 }, (_, index) => `rgb/000${index}.png`);
      for (const name of names) store(standIn, `/18_shot/${name}`, `frame ${name}`);
      const engine = makeEngine(standIn);
      const files = await engine.listOutput({ storage: output, folder: '/18_shot' });
      const folder = makeFolder();
      const bring = (wanted: typeof files, to: string) =>
        engine.download({
          storage: output,
          folder: '/18_shot',
          items: wanted.map((file) => ({ file, target: localPath.parse(join(to, file.relativePath)) })),
        });
      await bring(files, folder);
      expect(standIn.runs().map(({ value }) => value?.['-R'])).toEqual(['/18_shot']);
      for (const name of names) expect(readFileSync(join(folder, name), 'utf8')).toBe(`frame ${name}`);
      expect(readdirSync(folder)).toEqual(['rgb']);
      expect(readdirSync(join(folder, 'rgb'))).toHaveLength(10);

      await bring(files.slice(0, 2), makeFolder());
      expect(standIn.runs()).toHaveLength(3);
    });

    it('takes neither a file that is not as long as the farm says nor a link, but all others', async () => {
      const standIn = makeStandIn();
      for (const name of ['a.png', 'b.png', 'c.png']) store(standIn, `/18_shot/${name}`, `frame ${name}`);
      standIn.script('short', 'link');
      const engine = makeEngine(standIn, { atOnce: 1 });
      const files = await engine.listOutput({ storage: output, folder: '18_shot' });
      const folder = makeFolder();
      const problem = await problemOf(
        engine.download({
          storage: output,
          folder: '18_shot',
          items: files
            .toSorted((a, b) => (a.relativePath < b.relativePath ? -1 : 1))
            .map((file) => ({ file, target: localPath.parse(join(folder, file.relativePath)) })),
        }),
      );
      expect(problem).toMatchObject({ code: 'output-changed', retryable: true });
      expect(readdirSync(folder)).toEqual(['c.png']);
    });

    it('fetches what a folder lacks in the end file by file', async () => {
      const standIn = makeStandIn();
      standIn.script('lacks');
      const names = Array.from({ length: 9 }, (_, index) => `000${index}.png`);
      for (const name of names) store(standIn, `/18_shot/${name}`, `frame ${name}`);
      const engine = makeEngine(standIn);
      const files = await engine.listOutput({ storage: output, folder: '18_shot' });
      const folder = makeFolder();
      await engine.download({
        storage: output,
        folder: '18_shot',
        items: files.map((file) => ({ file, target: localPath.parse(join(folder, file.relativePath)) })),
      });
      expect(readdirSync(folder).toSorted()).toEqual(names);
      expect(standIn.runs().map(({ value }) => value?.['-R'])).toEqual(['/18_shot', '/18_shot/0007.png']);
    });

    it('does not ask for what the farm keeps back or has rendered again', async () => {
      const standIn = makeStandIn();
      store(standIn, '/18_shot/held.png', 'frame');
      store(standIn, '/18_shot/other.png', 'frame of today');
      const list = listing(standIn);
      const engine = makeEngine(standIn, {
        listOutputFiles: async (folder) =>
          (await list(folder)).map((file) => ({ ...file, heldForArrears: file.relativePath === 'held.png' })),
      });
      const folder = makeFolder();
      const item = (relativePath: string, sizeBytes: number) => ({
        file: { relativePath, sizeBytes, fingerprint: null },
        target: localPath.parse(join(folder, relativePath)),
      });
      const download = (...items: ReturnType<typeof item>[]) =>
        problemOf(engine.download({ storage: output, folder: '18_shot', items }));
      expect(await download(item('held.png', 5))).toMatchObject({ code: 'held-for-arrears' });
      expect(await download(item('other.png', 5))).toMatchObject({ code: 'output-changed' });
      expect(standIn.runs()).toEqual([]);
      expect(readdirSync(folder)).toEqual([]);
    });

    it('gives no hostile name to the program', async () => {
      const standIn = makeStandIn();
      const file = { relativePath: '../../etc/cron.d/x', sizeBytes: 1, fingerprint: null };
      const engine = makeEngine(standIn, {
        listOutputFiles: async () => [{ ...file, heldForArrears: false }],
      });
      const target = localPath.parse(join(makeFolder(), 'x'));
      for (const folder of ['18_shot', '../19_other', '18_shot/../..']) {
        const item = folder === '18_shot' ? file : { ...file, relativePath: 'x' };
        const problem = await problemOf(
          engine.download({ storage: output, folder, items: [{ file: item, target }] }),
        );
        expect(problem.code).toBe('unsafe-output-name');
      }
      expect(standIn.runs()).toEqual([]);
    });
  });
});

describe('what the program is given', () => {
  const run = {
    server: 'line.farm.example',
    port: 10_221,
    storageId: '10202',
    userId: 7,
    type: 'upload_path',
    local: localPath.parse('C:\\cfg\\task.json'),
    remote: '/4711/cfg/task.json',
    retries: 2,
    keepsLevels: false,
    pace: { bytesPerSecond: null },
    databaseIni: localPath.parse('C:\\t\\db.ini'),
    protocol: 'udp',
  } as const;

  it('has the order of the reference', () => {
    const reference =
      '-E aspera -H line.farm.example -P 10221 -S 10202 -U 7 -T upload_path -L C:\\cfg\\task.json ' +
      '-R /4711/cfg/task.json -r 2 -K false -s 1048576 -C C:\\t\\db.ini -p 2';
    expect(transmitterArguments(run).join(' ')).toBe(reference);
  });

  it('keeps speeds within what the program takes', () => {
    const speed = (bytesPerSecond: number) =>
      transmitterArguments({ ...run, pace: { bytesPerSecond } })[transmitterArguments(run).indexOf('-s') + 1];
    expect(speed(10)).toBe('1');
    expect(speed(2_560_000)).toBe('2500');
    expect(speed(1e15)).toBe('1048576');
  });

  it('takes no server or storage that could be read as another argument', () => {
    for (const wrong of [
      { server: '-L' },
      { server: '' },
      { port: Number.NaN },
      { storageId: '1 -K true' },
    ]) {
      expect(() => transmitterArguments({ ...run, ...wrong })).toThrow(
        expect.objectContaining<Partial<TransferError>>({
          problem: expect.objectContaining({ code: 'line-not-usable' }),
        }),
      );
    }
  });

  it('lists Windows files with forward slashes', () => {
    const entry = {
      localPath: localPath.parse('D:\\tex\\a "b".png'),
      serverPath: serverPath.parse('/D/tex/a "b".png'),
      sizeBytes: 1,
      modifiedNs: '0',
      fingerprint: '',
    };
    expect(JSON.parse([...uploadJson([entry], 'win32')].join(''))).toEqual({
      asset: [{ local: 'D:/tex/a "b".png', server: '/D/tex/a "b".png' }],
    });
    const many = JSON.parse([...uploadJson(Array(1_201).fill(entry), 'linux')].join(''));
    expect(many.asset).toHaveLength(1_201);
    expect(many.asset[0].local).toBe('D:\\tex\\a "b".png');
  });

  it('writes where the program remembers, and lets no value begin another entry', () => {
    const text = databaseIni(
      { kind: 'redis', host: 'cache.studio', port: 6380, password: 'p%w\non = false', tableIndex: 3 },
      '2',
    );
    expect(text).toContain('[database]\non = true\nplatform_id = 2\ntype = redis\n');
    expect(text).toContain(
      '[redis]\nhost = cache.studio\nport = 6380\npassword = p%won = false\ntable_index = 3\ntimeout = 5000\n',
    );
    expect(databaseIni({ kind: 'none' }, '2')).toContain('[database]\non = false\n');
  });

  it('finds the program and its libraries by system', () => {
    expect(programPath('/opt/rv', 'linux')).toContain('rayvision_transmitter');
    expect(programPath('/opt/rv', 'win32')).toMatch(/rayvision_transmitter\.exe$/);
    const environment = { PATH: '/bin', Node_Options: '--inspect', LD_LIBRARY_PATH: '/usr/lib' };
    expect(programEnvironment('/opt/rv', 'linux', environment)).toEqual({
      PATH: '/bin',
      LD_LIBRARY_PATH: '/opt/rv:/usr/lib',
    });
    const secrets = { FARMHAND_ACCESS_KEY: 'k', farmhand_redis_password: 'p' };
    expect(programEnvironment('C:\\rv', 'win32', { PATH: 'C:\\', ...secrets })).toEqual({ PATH: 'C:\\' });
  });

  it('is ended with all it started on Windows', () => {
    expect(treeKillCommand(4711, 'D:\\Windows')).toEqual({
      program: 'D:\\Windows\\System32\\taskkill.exe',
      args: ['/T', '/F', '/PID', '4711'],
    });
  });
});
