import { existsSync, mkdirSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { type LocalPath, localPath, serverPath, type TransferCounts } from '@farmhand/model';
import {
  clusterPort,
  createRaysyncEngine,
  createTransferGate,
  type RaysyncEngineOptions,
  startCommand,
  uploadList,
} from '@farmhand/transfer';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type RaysyncStandIn, startRaysync } from './stand-ins/raysync-daemon.ts';
import { listingBelow, plainManifest } from './vendor-manifest.ts';
import { makeFolder, problemOf, writeRested } from './workspace.ts';

const input = { kind: 'input', id: '10202' } as const;
const output = { kind: 'output', id: '20202' } as const;
const USER_KEY = 'k3y-of-nobody';

async function startStandIn(folder: LocalPath = makeFolder()): Promise<RaysyncStandIn> {
  const standIn = await startRaysync(folder);
  onTestFinished(() => standIn.stop());
  return standIn;
}

function listing(standIn: RaysyncStandIn) {
  return listingBelow((folder) => standIn.storedPath(`/output/20202-100093/${folder}`));
}

function makeEngine(standIn: RaysyncStandIn, options: Partial<RaysyncEngineOptions> = {}) {
  return createRaysyncEngine({
    folder: standIn.folder,
    line: { server: '10.60.197.79', port: 32_011 },
    account: { userName: 'studio', userKey: USER_KEY, platform: '6' },
    userId: () => 100_093,
    inputStorageId: '10202',
    listOutputFiles: listing(standIn),
    gate: createTransferGate(),
    retryDelaysMs: [1, 1],
    pollMs: 1,
    startsClient: false,
    ...options,
  });
}

const pathsAsked = (standIn: RaysyncStandIn): string[] => standIn.asked.map(({ path }) => path);

/** Uploads one small file. */
function uploadOne(standIn: RaysyncStandIn, options: Partial<RaysyncEngineOptions> = {}) {
  const manifest = plainManifest([writeRested(makeFolder(), 'a.png', 'a')]);
  return makeEngine(standIn, options).upload({ storage: input, manifest });
}

describe('the raysync engine with a stand-in daemon', () => {
  it('sends a manifest as one list, with the ports of the storage', async () => {
    const standIn = await startStandIn();
    const folder = makeFolder();
    const files = [
      writeRested(folder, "shot 'one'.blend", 'scene'),
      writeRested(folder, 'tex/wood.png', 'a texture'),
    ];
    const counts = await makeEngine(standIn).upload({ storage: input, manifest: plainManifest(files) });
    expect(standIn.misuses).toEqual([]);
    expect(counts).toEqual({ filesDone: 2, filesTotal: 2, filesSkipped: 0, bytesDone: 14, bytesTotal: 14 });
    const [task] = standIn.tasks;
    expect(task?.body).toMatchObject({
      'task-type': 'upload-list',
      'server-ip': '10.60.197.79',
      'server-port': 10_202,
      'server-ssl-port': 10_102,
      'proxy-port': 32_011,
      'protocol-type': 'default',
      account: 'studio',
      password: `${USER_KEY}&1&6&12345678`,
    });
    for (const [path, content] of [
      [files[0], 'scene'],
      [files[1], 'a texture'],
    ] as const) {
      expect(readFileSync(standIn.storedPath(`/input/10202-100093${path}`), 'utf8')).toBe(content);
    }
    expect(existsSync(String(task?.body['file-list']))).toBe(false);
    expect(pathsAsked(standIn).slice(0, 6)).toEqual([
      '/check-raysync-http',
      '/set-transmission-parameters',
      '/set-proxy-manager',
      '/set-task-limit',
      '/get-task-list',
      '/create-task',
    ]);
  });

  it.skipIf(process.platform === 'win32')(
    'sends a file that no list can name in a task of its own',
    async () => {
      const standIn = await startStandIn();
      const odd = writeRested(makeFolder(), 'the "best" one.png', 'odd');
      await makeEngine(standIn).upload({ storage: input, manifest: plainManifest([odd]) });
      expect(standIn.misuses).toEqual([]);
      expect(standIn.tasks.map(({ body }) => body['task-type'])).toEqual(['upload']);
      expect(readFileSync(standIn.storedPath(`/input/10202-100093${odd}`), 'utf8')).toBe('odd');
    },
  );

  it('sends documents to their folder, through the ports of the input storage', async () => {
    const standIn = await startStandIn();
    const manifest = plainManifest([writeRested(makeFolder(), 'task.json', '{}')], () =>
      serverPath.parse('/4711/cfg/task.json'),
    );
    await makeEngine(standIn).upload({ storage: { kind: 'config', id: '10200' }, manifest });
    expect(standIn.misuses).toEqual([]);
    expect(standIn.tasks[0]?.body).toMatchObject({
      'task-type': 'upload',
      'target-path': '/input/10200-100093/4711/cfg',
      'server-port': 10_202,
    });
    expect(readFileSync(standIn.storedPath('/input/10200-100093/4711/cfg/task.json'), 'utf8')).toBe('{}');
  });

  it('takes over a task that an earlier run left at work, and makes no second one', async () => {
    const first = await startStandIn();
    first.script(['start', 'stop-by-server']);
    const manifest = plainManifest([writeRested(makeFolder(), 'a.png', 'a')]);
    await problemOf(makeEngine(first, { retryDelaysMs: [] }).upload({ storage: input, manifest }));
    const name = String(first.tasks[0]?.body['task-name']);

    const second = await startStandIn();
    const left = second.leave(name, ['start', 'successful']);
    second.leave(name, ['successful']);
    await makeEngine(second).upload({ storage: input, manifest });
    expect(pathsAsked(second)).not.toContain('/create-task');
    expect(left.looks).toBeGreaterThan(0);
  });

  it('starts a failed task again', async () => {
    const standIn = await startStandIn();
    standIn.script(['ready', 'start', 'failed', 'start', 'failed', 'successful']);
    expect((await uploadOne(standIn)).filesDone).toBe(1);
    expect(standIn.misuses).toEqual([]);
    expect(standIn.tasks).toHaveLength(1);
    expect(pathsAsked(standIn).filter((path) => path === '/start-task')).toHaveLength(2);
  });

  it('names the files that could not be sent, of all pages of the list, and why', async () => {
    const standIn = await startStandIn();
    standIn.script(['failed']);
    standIn.failedFiles = Array.from({ length: 250 }, (_, index) => ({
      'local-path': `D:/tex/${index}.png`,
      'error-code': index === 0 ? 54 : 16,
    }));
    const problem = await problemOf(uploadOne(standIn, { retryDelaysMs: [] }));
    expect(problem).toMatchObject({ code: 'raysync-files-failed', retryable: true });
    expect(problem.message).toContain('250 files');
    expect(problem.message).toContain('"D:/tex/0.png" (no room on the disk)');
    expect(problem.message).toContain('"D:/tex/1.png" (no permission)');
    const pages = standIn.asked.filter(({ path }) => path === '/get-file-list');
    expect(pages.map(({ body }) => body['page-number'])).toEqual([1, 2, 3]);
  });

  it('tells of each file that could not be sent, and that it is through when it is', async () => {
    const standIn = await startStandIn();
    standIn.script(['failed', 'successful']);
    const folder = makeFolder();
    const [path, other] = ['a', 'b'].map((name) => writeRested(folder, `${name}.png`, name)) as [
      LocalPath,
      LocalPath,
    ];
    standIn.failedFiles = [{ 'local-path': path, 'error-code': 16 }];
    const told: unknown[] = [];
    await makeEngine(standIn).upload({
      storage: input,
      manifest: plainManifest([path, other]),
      onTrouble: ({ localPath, problem, willRetry }) =>
        told.push([localPath, problem.message, problem.zh?.message, willRetry]),
      onTroubleOver: (localPath) => told.push([localPath, 'through']),
    });
    expect(told).toEqual([
      [path, `Raysync could not move "${path}" (no permission).`, expect.stringContaining(`“${path}”`), true],
      [path, 'through'],
    ]);
  });

  it.each([
    ['auth-failed', 'raysync-login-failed', false],
    ['no-permission', 'raysync-no-permission', false],
    ['ip-locked', 'raysync-locked', false],
    ['account-locked', 'raysync-locked', false],
    ['stopped', 'raysync-stopped', true],
    ['stop-by-server', 'raysync-interrupted', true],
    ['proxy-closed', 'raysync-interrupted', true],
    ['something-new', 'raysync-interrupted', true],
    ['constructor', 'raysync-interrupted', true],
  ])('says what "%s" means', async (state, code, retryable) => {
    const standIn = await startStandIn();
    standIn.script(['start', state]);
    const problem = await problemOf(uploadOne(standIn, { retryDelaysMs: [] }));
    expect(problem).toMatchObject({ code, retryable });
    expect(problem.hint).not.toBe('');
  });

  it.each(['/start-task', '/get-task-status'])(
    'makes a task anew that a client which was started again refuses for %s',
    async (refusing) => {
      const standIn = await startStandIn();
      standIn.script(['start', 'failed']);
      standIn.answerWith = (path) => {
        const isForgotten = standIn.tasks.length === 1 && (standIn.tasks[0]?.looks ?? 0) > 1;
        if (!isForgotten || (path !== refusing && path !== '/start-task')) return undefined;
        return JSON.stringify({ code: 4, message: 'no such task' });
      };
      expect((await uploadOne(standIn)).filesDone).toBe(1);
      expect(standIn.misuses).toEqual([]);
      expect(standIn.tasks).toHaveLength(2);
    },
  );

  it('leaves a task at work that another upload waits for too', async () => {
    const standIn = await startStandIn();
    standIn.script(['hang']);
    const manifest = plainManifest([writeRested(makeFolder(), 'a.png', 'a')]);
    const cancel = new AbortController();
    /** Resolves when the upload waits for its task. */
    const begin = (signal?: AbortSignal) =>
      new Promise<{ readonly upload: Promise<TransferCounts> }>((resolve) => {
        const upload = makeEngine(standIn).upload({
          storage: input,
          manifest,
          ...(signal === undefined ? {} : { signal }),
          onProgress: () => resolve({ upload }),
        });
        upload.catch(() => {});
      });
    const { upload: cancelled } = await begin(cancel.signal);
    const { upload: other } = await begin();
    cancel.abort(new Error('the artist pressed Cancel'));
    await expect(cancelled).rejects.toThrow('the artist pressed Cancel');
    expect(pathsAsked(standIn)).not.toContain('/stop-task');
    expect(pathsAsked(standIn)).not.toContain('/delete-task');
    const [task] = standIn.tasks;
    if (task !== undefined) task.states = ['successful'];
    expect((await other).filesDone).toBe(1);
    expect(standIn.tasks).toHaveLength(1);
    expect(pathsAsked(standIn).filter((path) => path === '/delete-task')).toHaveLength(1);
  });

  it('sends a file again that changes while it is sent, unless it must not change', async () => {
    for (const mustNotChange of [false, true]) {
      const standIn = await startStandIn();
      const path = writeRested(makeFolder(), 'a.png', 'a');
      const plain = plainManifest([path]);
      const entries = plain.entries.map((entry) => (mustNotChange ? { ...entry, mustNotChange } : entry));
      const newer: number[] = [];
      standIn.onAnswered = (asked) => {
        if (asked === '/create-task' && standIn.tasks.length === 1) writeFileSync(path, 'and more');
      };
      const upload = makeEngine(standIn).upload({
        storage: input,
        manifest: { ...plain, entries },
        onChanged: ({ sizeBytes }) => newer.push(sizeBytes),
      });
      if (mustNotChange) expect(await problemOf(upload)).toMatchObject({ code: 'file-changed' });
      else expect(await upload).toMatchObject({ filesDone: 1, bytesDone: 8, bytesTotal: 8 });
      expect(newer).toEqual(mustNotChange ? [] : [8]);
      expect(standIn.tasks).toHaveLength(mustNotChange ? 1 : 2);
    }
  });

  it('gives up on a file that changes each time it is sent', async () => {
    const standIn = await startStandIn();
    const path = writeRested(makeFolder(), 'a.png', 'a');
    standIn.onAnswered = (asked) => {
      if (asked === '/create-task') writeFileSync(path, 'x'.repeat(standIn.tasks.length + 1));
    };
    const upload = makeEngine(standIn).upload({ storage: input, manifest: plainManifest([path]) });
    expect(await problemOf(upload)).toMatchObject({ code: 'file-changing', retryable: true });
    expect(standIn.tasks).toHaveLength(4);
  });

  it('does not start again what cannot get better', async () => {
    const standIn = await startStandIn();
    standIn.script(['auth-failed']);
    await problemOf(uploadOne(standIn));
    expect(pathsAsked(standIn)).not.toContain('/start-task');
  });

  it('waits while the task waits', async () => {
    const standIn = await startStandIn();
    standIn.script(['ready', 'ready', 'idle', 'idle', 'start', 'successful']);
    expect((await uploadOne(standIn)).filesDone).toBe(1);
  });

  it('stops a task that gets no further, and starts it again', async () => {
    const standIn = await startStandIn();
    standIn.script(['hang', 'successful']);
    expect((await uploadOne(standIn, { stallMs: 1 })).filesDone).toBe(1);
    expect(pathsAsked(standIn)).toContain('/stop-task');
  });

  it('tells how far it is by what the daemon says', async () => {
    const standIn = await startStandIn();
    standIn.script(['start', 'successful']);
    const bytes: number[] = [];
    const manifest = plainManifest([writeRested(makeFolder(), 'a.png', 'abcdef')]);
    await makeEngine(standIn).upload({
      storage: input,
      manifest,
      onProgress: ({ bytesDone }) => bytes.push(bytesDone),
    });
    expect(bytes[0]).toBe(1);
    expect(bytes.at(-1)).toBe(6);
  });

  it('has the daemon stop when it is cancelled, and rejects with the reason', async () => {
    const standIn = await startStandIn();
    standIn.script(['start', 'hang']);
    const cancel = new AbortController();
    const reason = new Error('the artist pressed Cancel');
    standIn.onAnswered = (path) => {
      if (path === '/get-task-status') cancel.abort(reason);
    };
    const manifest = plainManifest([writeRested(makeFolder(), 'a.png', 'a')]);
    const upload = makeEngine(standIn).upload({ storage: input, manifest, signal: cancel.signal });
    await expect(upload).rejects.toBe(reason);
    expect(pathsAsked(standIn).slice(-2)).toEqual(['/stop-task', '/delete-task']);
  });

  it('leaves no task at work whose creation was cancelled before it was answered', async () => {
    const standIn = await startStandIn();
    const cancel = new AbortController();
    const reason = new Error('the artist pressed Cancel');
    standIn.answerWith = (path) => {
      if (path !== '/create-task') return undefined;
      cancel.abort(reason);
      return 'hang up';
    };
    const manifest = plainManifest([writeRested(makeFolder(), 'a.png', 'a')]);
    let name = '';
    standIn.onRequest = (path, body) => {
      if (path !== '/create-task') return;
      name = String(body['task-name']);
      standIn.leave(name, ['start']);
    };
    const upload = makeEngine(standIn).upload({ storage: input, manifest, signal: cancel.signal });
    await expect(upload).rejects.toBe(reason);
    expect(pathsAsked(standIn).slice(-3)).toEqual(['/get-task-list', '/stop-task', '/delete-task']);
  });

  it('does not take the old state of a task that was begun again for its end', async () => {
    const standIn = await startStandIn();
    standIn.script(['failed', 'failed', 'start', 'successful']);
    standIn.onAnswered = (path) => {
      const task = standIn.tasks[0];
      // The daemon takes a moment to take note.
      const isSecondLook = path === '/get-task-status' && task?.looks === 2;
      if (isSecondLook) task.states = ['start', 'successful'];
    };
    expect((await uploadOne(standIn, { retryDelaysMs: [1] })).filesDone).toBe(1);
  });

  it('stops for a pause, goes on after it, and tells the daemon the cap', async () => {
    const standIn = await startStandIn();
    standIn.script(['start', 'hang', 'successful']);
    const gate = createTransferGate({
      uploadBytesPerSecond: 300 * 1024,
      downloadBytesPerSecond: null,
      quietHours: [],
    });
    standIn.onAnswered = (path) => {
      if (path === '/get-task-status' && standIn.tasks[0]?.looks === 2) gate.pause();
      if (path === '/stop-task') {
        if (standIn.tasks[0] !== undefined) standIn.tasks[0].states = ['stopped', 'successful'];
        setImmediate(() => gate.resume());
      }
    };
    expect((await uploadOne(standIn, { gate })).filesDone).toBe(1);
    expect(standIn.misuses).toEqual([]);
    expect(standIn.tasks).toHaveLength(1);
    const speeds = standIn.asked.filter(({ path }) => path === '/set-transmission-parameters');
    expect(speeds.map(({ body }) => body['max-upload-speed'])).toEqual([300, 300]);
  });

  it('tells a proxy, a protocol and a limit to the daemon', async () => {
    const standIn = await startStandIn();
    await uploadOne(standIn, {
      proxy: { host: '10.14.88.66', port: 5555 },
      protocol: 'tcp-only',
      atOnce: 99,
    });
    expect(standIn.misuses).toEqual([]);
    const body = (wanted: string) => standIn.asked.find(({ path }) => path === wanted)?.body;
    expect(body('/set-proxy-manager')).toEqual({
      'enable-proxy-manager': true,
      'proxy-manager-ip': '10.14.88.66',
      'proxy-manager-port': 5555,
    });
    expect(body('/set-task-limit')).toEqual({ upload: 10, download: 10 });
    expect(body('/set-transmission-parameters')).not.toHaveProperty('mss');
    expect(body('/create-task')).toMatchObject({ 'protocol-type': 'tcp-only' });
  });

  it('finds a task again whose creation was not answered', async () => {
    const standIn = await startStandIn();
    let isFirst = true;
    standIn.answerWith = (path) => {
      if (path !== '/create-task' || !isFirst) return undefined;
      isFirst = false;
      return 'not JSON, after the task was made';
    };
    const manifest = plainManifest([writeRested(makeFolder(), 'a.png', 'a')]);
    const engine = makeEngine(standIn);
    standIn.onAnswered = (path) => {
      // What the daemon had made all the same.
      const made = standIn.asked.find((asked) => asked.path === '/create-task');
      if (path === '/create-task' && standIn.tasks.length === 0 && made !== undefined) {
        standIn.leave(String(made.body['task-name']), ['start', 'successful']);
      }
    };
    await engine.upload({ storage: input, manifest });
    expect(pathsAsked(standIn).filter((path) => path === '/create-task')).toHaveLength(1);
  });

  it('says so when the daemon does not run', async () => {
    const standIn = await startStandIn();
    await standIn.stop();
    const problem = await problemOf(uploadOne(standIn, { retryDelaysMs: [] }));
    expect(problem).toMatchObject({ code: 'raysync-not-running', retryable: true });
    expect(problem.message).toContain(String(standIn.port));
  });

  it('says so when the daemon goes away in the middle', async () => {
    const standIn = await startStandIn();
    standIn.script(['start', 'hang']);
    standIn.answerWith = (path) =>
      path === '/get-task-status' && (standIn.tasks[0]?.looks ?? 0) > 0 ? 'hang up' : undefined;
    const problem = await problemOf(uploadOne(standIn, { retryDelaysMs: [] }));
    expect(problem).toMatchObject({ code: 'raysync-not-running', retryable: true });
  });

  it.each(['<html>not it</html>', '{"ok": true}', '[]', '{"code": 0}'])(
    'says so when something else answers: %s',
    async (page) => {
      const standIn = await startStandIn();
      standIn.answerWith = (path) => (path === '/create-task' ? page : undefined);
      const problem = await problemOf(uploadOne(standIn, { retryDelaysMs: [] }));
      expect(problem).toMatchObject({ code: 'raysync-not-understood', retryable: true });
    },
  );

  it('lets no secret into an error, even when the daemon repeats it', async () => {
    const standIn = await startStandIn();
    standIn.answerWith = (path) =>
      path === '/create-task'
        ? JSON.stringify({ code: 13, message: `wrong password ${USER_KEY}&1&6&12345678 (${USER_KEY})` })
        : undefined;
    const error = await uploadOne(standIn).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ problem: { code: 'raysync-refused' } });
    expect(inspect(error, { depth: 10 })).toContain('wrong password');
    expect(inspect(error, { depth: 10 })).not.toContain(USER_KEY);
  });

  it.skipIf(process.platform === 'win32' || process.platform === 'darwin')(
    'starts the client once when it does not run',
    async () => {
      const standIn = await startStandIn();
      await standIn.stop();
      const daemon = fileURLToPath(new URL('./stand-ins/raysync-daemon.ts', import.meta.url));
      const command = `exec '${process.execPath}' '${daemon}' '${standIn.folder}' ${standIn.port}`;
      const starts = join(standIn.folder, 'starts');
      writeFileSync(
        join(standIn.folder, 'start.sh'),
        `echo "$FARMHAND_ACCESS_KEY" >> '${starts}'\n${command}\n`,
      );
      vi.stubEnv('FARMHAND_ACCESS_KEY', 'not for vendors');
      onTestFinished(() => void vi.unstubAllEnvs());
      const pidFile = join(standIn.folder, 'daemon.pid');
      onTestFinished(() => {
        if (existsSync(pidFile)) process.kill(Number(readFileSync(pidFile, 'utf8')));
      });
      const uploads = [1, 2].map(() => uploadOne(standIn, { startsClient: true }));
      expect((await Promise.all(uploads)).map(({ filesDone }) => filesDone)).toEqual([1, 1]);
      expect(readFileSync(starts, 'utf8')).toBe('\n');
    },
  );

  it('says where the client is missing', async () => {
    const standIn = await startStandIn();
    unlinkSync(join(standIn.folder, 'cluster.xml'));
    const problem = await problemOf(uploadOne(standIn));
    expect(problem).toMatchObject({ code: 'raysync-missing', retryable: false });
    expect(problem.message).toContain(standIn.folder);
    writeFileSync(join(standIn.folder, 'cluster.xml'), '<config><port value="6598"/></config>');
    expect(await problemOf(uploadOne(standIn))).toMatchObject({ code: 'raysync-missing' });
  });

  describe('download', () => {
    function store(standIn: RaysyncStandIn, path: string, content: string): void {
      const target = standIn.storedPath(`/output/20202-100093${path}`);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    }

    it('brings single files home', async () => {
      const standIn = await startStandIn();
      store(standIn, '/18_shot/rgb/0001.exr', 'frame one');
      const engine = makeEngine(standIn);
      const files = await engine.listOutput({ storage: output, folder: '18_shot' });
      const folder = makeFolder();
      await engine.download({
        storage: output,
        folder: '18_shot',
        items: files.map((file) => ({ file, target: localPath.parse(join(folder, 'here.exr')) })),
      });
      expect(standIn.misuses).toEqual([]);
      expect(readFileSync(join(folder, 'here.exr'), 'utf8')).toBe('frame one');
      expect(readdirSync(folder)).toEqual(['here.exr']);
      expect(standIn.tasks[0]?.body).toMatchObject({
        'task-type': 'download',
        'source-path': '/output/20202-100093/18_shot/rgb/0001.exr',
        'server-port': 20_202,
        'enable-verify-hash': true,
      });
    });

    it('brings a whole folder home with one task', async () => {
      const standIn = await startStandIn();
      const names = Array.from({ length: 9 }, (_, index) => `rgb/000${index}.png`);
      for (const name of names) store(standIn, `/18_shot/${name}`, `frame ${name}`);
      const engine = makeEngine(standIn);
      const files = await engine.listOutput({ storage: output, folder: '18_shot' });
      const folder = makeFolder();
      await engine.download({
        storage: output,
        folder: '18_shot',
        items: files.map((file) => ({ file, target: localPath.parse(join(folder, file.relativePath)) })),
      });
      expect(standIn.misuses).toEqual([]);
      expect(standIn.tasks.map(({ body }) => body['source-path'])).toEqual(['/output/20202-100093/18_shot/']);
      for (const name of names) expect(readFileSync(join(folder, name), 'utf8')).toBe(`frame ${name}`);
    });
  });
});

describe('what Raysync is given', () => {
  it('has one line a file, Windows paths with forward slashes', () => {
    const entry = {
      localPath: localPath.parse('D:\\a\\b c.png'),
      serverPath: serverPath.parse('/D/a/b c.png'),
      sizeBytes: 1,
      modifiedNs: '0',
      fingerprint: '',
    };
    expect([...uploadList([entry, entry], '/input/10202-7', 'win32')].join('')).toBe(
      'local:"D:/a/b c.png" server:"/input/10202-7/D/a/b c.png"\n'.repeat(2),
    );
  });

  it.each<[string, number | null]>([
    ['<config><http><port value="6598"/></http></config>', 6598],
    [
      "\uFEFF<?xml version='1.0'?>\r\n<!-- <a><b><c value='1'/> --><c a='>'><h x=\"/>\">\n<p b='1' value='42'>x</p></h></c>",
      42,
    ],
    ['<!DOCTYPE c><c><h>text<![CDATA[<x value="9"/>]]><p value = "65535" /></h></c>', 65_535],
    ['<c><h/><p value="6598"/></c>', null],
    ['<c><h></h><h><p value="6598"/></h></c>', null],
    ['<c><h><p/></h></c>', null],
    ['<c><h><p value="0"/></h></c>', null],
    ['<c><h><p value="65536"/></h></c>', null],
    ['<c><h><p value="http://evil"/></h></c>', null],
    ['<c><h><p value="65', null],
    ['', null],
  ])('finds the port in %j', (xml, port) => {
    expect(clusterPort(xml)).toBe(port);
  });

  it('is quick with a file made to be slow', () => {
    expect(clusterPort(`<c${' a'.repeat(50_000)}`)).toBeNull();
    expect(clusterPort(`<c a="${'x'.repeat(100_000)}`)).toBeNull();
  });

  it('is started as on each system', () => {
    expect(startCommand('/opt/rs', 'linux')).toEqual({ program: 'sh', args: [join('/opt/rs', 'start.sh')] });
    expect(startCommand('/opt/rs', 'darwin').args).toEqual(['--localConfig']);
    expect(startCommand('C:\\rs', 'win32').program).toMatch(/Raysync-sdk\.exe$/);
  });
});
