import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type LocalFarm, startLocalFarm } from '@farmhand/local-farm';
import { JOB_SETTINGS_SCHEMA, localPath } from '@farmhand/model';
import {
  connectSidecar,
  farmhandHome,
  findSidecar,
  type Sidecar,
  type SidecarLaunch,
  startSidecar,
} from '@farmhand/sidecar';
import { sidecarClient } from '@farmhand/sidecar/connect';
import { openJournal, problemOf } from '@farmhand/submission';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const SAMPLE = fileURLToPath(new URL('../../../tooling/fixtures/sample', import.meta.url));
const LAUNCH: SidecarLaunch = { node: process.execPath, args: ['--conditions=@farmhand/source', MAIN] };

let folder: string;
const home = () =>
  farmhandHome({
    env: { FARMHAND_HOME: join(folder, 'home') },
    platform: process.platform,
    userHome: folder,
  });
const started: Sidecar[] = [];
/** Undone after the test, latest first, while the folder still stands. */
const cleanups: (() => unknown)[] = [];
const start = async (options: Partial<Parameters<typeof startSidecar>[0]> = {}) => {
  const sidecar = await startSidecar({ home: home(), env: {}, pollMs: 5, ...options });
  if (sidecar === null) throw new Error('another sidecar runs');
  started.push(sidecar);
  return sidecar;
};
/** Ends a sidecar that runs as a process of its own, and waits until it has left its home. */
const endProcess = async () => {
  await (await findSidecar(home()))?.shutdown();
  await (await startSidecar({ home: home(), env: {} }))?.stop();
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farmhand-lifecycle-'));
});
afterEach(async () => {
  for (const sidecar of started.splice(0)) await sidecar.stop();
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  await rm(folder, { recursive: true, force: true });
});

async function withFarm(): Promise<{ farm: LocalFarm; env: Record<string, string>; scene: string }> {
  const farm = await startLocalFarm({ dataFolder: join(folder, 'farm'), renderer: 'placeholder' });
  cleanups.push(() => farm.stop());
  await cp(SAMPLE, join(folder, 'project'), { recursive: true });
  const { accessId, accessKey } = farm.account;
  const env = {
    FARMHAND_ENDPOINT: farm.url,
    FARMHAND_ACCESS_ID: accessId,
    FARMHAND_ACCESS_KEY: accessKey,
  };
  return { farm, env, scene: join(folder, 'project', 'sample.blend') };
}
const request = (scene: string, frames: string) => ({
  scenePath: localPath.parse(scene),
  settings: {
    schema: JOB_SETTINGS_SCHEMA,
    frames,
    downloadFolder: localPath.parse(join(folder, 'renders')),
  } as const,
  confirmWarnings: true,
});

describe('several that start at once', () => {
  it('from several processes, exactly one serves, and whoever started another reaches it', async () => {
    cleanups.push(endProcess);
    const children = Array.from(
      { length: 4 },
      (): ChildProcess =>
        spawn(LAUNCH.node, [...LAUNCH.args], {
          stdio: ['ignore', 'pipe', 'inherit'],
          env: { PATH: process.env.PATH, FARMHAND_HOME: home().folder },
        }),
    );
    const reached = await Promise.all(
      children.map(async ({ stdout }) => {
        if (stdout === null) throw new Error('no standard output');
        const [line] = await once(createInterface({ input: stdout }), 'line');
        const { event }: { event: string } = JSON.parse(String(line));
        return { event, pid: (await (await findSidecar(home()))?.health())?.pid };
      }),
    );
    expect(reached.map(({ event }) => event).sort()).toEqual([
      'already-running',
      'already-running',
      'already-running',
      'ready',
    ]);
    const winner = children[reached.findIndex(({ event }) => event === 'ready')];
    expect(reached.map(({ pid }) => pid)).toEqual(children.map(() => winner?.pid));
  });

  it('from one program, all get a client of the same sidecar', async () => {
    cleanups.push(endProcess);
    const clients = await Promise.all([1, 2, 3].map(() => connectSidecar(home(), LAUNCH)));
    const pids = await Promise.all(clients.map(async (client) => (await client.health()).pid));
    expect(new Set(pids).size).toBe(1);
  });
});

describe('while another is just ending', () => {
  it('a new one waits for it and takes its place', async () => {
    const first = await start();
    const ending = first.stop();
    const second = await start();
    await ending;
    expect((await sidecarClient(second.discovery).health()).pid).toBe(process.pid);
  });

  it('connecting gives a client of the next', async () => {
    cleanups.push(endProcess);
    const first = await start();
    const ending = first.stop();
    const client = await connectSidecar(home(), LAUNCH);
    await ending;
    expect((await client.health()).pid).not.toBe(process.pid);
  });
});

describe('a discovery file that was left behind, its port used by another program', () => {
  const leave = async (server: Server) => {
    await start().then((sidecar) => sidecar.stop());
    const listening = server.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    const sockets = new Set<{ destroy(): void }>();
    server.on('connection', (socket) => sockets.add(socket));
    cleanups.push(async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const stale = {
      pid: 2 ** 22 + 1,
      port,
      token: 'x'.repeat(43),
      version: '0.1.0',
      startedAt: new Date(0).toISOString(),
    };
    await writeFile(home().discoveryFile, JSON.stringify(stale));
    return stale;
  };

  it.each<[string, () => Server]>([
    ['says nothing', () => createServer()],
    ['hangs up', () => createServer((socket) => socket.destroy())],
    ['is a web server', () => createHttpServer((_, response) => response.end('<html>hello</html>'))],
    [
      'is a sidecar of another home',
      () =>
        createHttpServer((_, response) => {
          response.setHeader('content-type', 'application/json');
          response.end(
            JSON.stringify({ name: 'farmhand-sidecar', version: '0.1.0', pid: 1, startedAt: new Date(0) }),
          );
        }),
    ],
  ])('that %s: a sidecar is started all the same', async (_, makeServer) => {
    const stale = await leave(makeServer());
    expect(await findSidecar(home())).toBeNull();
    const { discovery } = await start();
    expect(discovery.port).not.toBe(stale.port);
    expect((await findSidecar(home()))?.discovery).toEqual(discovery);
  });
});

describe('a home that cannot be used is named, and what is there stays', () => {
  it('with a lock file that is none', async () => {
    await start().then((sidecar) => sidecar.stop());
    await writeFile(home().lockFile, 'not a database'.repeat(100));
    const failure = await start().catch(problemOf);
    expect(failure).toMatchObject({
      code: 'farmhand-folder',
      message: expect.stringContaining(home().lockFile),
    });
  });

  it('where a folder should be, is a file', async () => {
    await writeFile(join(folder, 'home'), '');
    expect(await start().catch(problemOf)).toMatchObject({ code: 'farmhand-folder' });
    await expect(connectSidecar(home(), LAUNCH)).rejects.toMatchObject({
      problem: { code: 'sidecar-not-started', message: expect.stringContaining(join(folder, 'home')) },
    });
  });

  it('with a damaged journal; once that is moved away, a sidecar starts', async () => {
    await start().then((sidecar) => sidecar.stop());
    await rm(`${home().journalFile}-wal`, { force: true });
    await writeFile(home().journalFile, 'no journal'.repeat(100));
    expect(await start().catch(problemOf)).toMatchObject({ code: 'journal-damaged' });
    expect(await readFile(home().journalFile, 'utf8')).toContain('no journal');
    await rm(home().journalFile);
    await start();
  });

  // Node's own way of making folders would try for ever there.
  it.runIf(process.platform === 'linux')(
    'in a place where the system lets nobody make a folder',
    async () => {
      const nowhere = farmhandHome({
        env: { FARMHAND_HOME: '/proc/farmhand/home' },
        platform: process.platform,
        userHome: folder,
      });
      expect(await startSidecar({ home: nowhere, env: {} }).catch(problemOf)).toMatchObject({
        code: 'farmhand-folder',
        message: expect.stringContaining('/proc/farmhand/home'),
      });
      await expect(connectSidecar(nowhere, LAUNCH)).rejects.toMatchObject({
        problem: { code: 'sidecar-not-started', message: expect.stringContaining('/proc/farmhand') },
      });
    },
  );

  it('a node that is not there is named', async () => {
    const node = join(folder, 'no-such-node');
    await expect(connectSidecar(home(), { node, args: [] })).rejects.toMatchObject({
      problem: { code: 'sidecar-not-started', message: expect.stringContaining(node) },
    });
  });

  it('a program that is no sidecar is not taken for one', async () => {
    const launch = { node: process.execPath, args: ['--eval', 'console.log("hello")'] };
    await expect(connectSidecar(home(), launch)).rejects.toMatchObject({
      problem: { code: 'sidecar-not-started', hint: expect.stringContaining('sidecar.log') },
    });
  });
});

describe('ending when nobody needs it', () => {
  it('is put off by open work, and follows when the work is done', async () => {
    const { env, scene } = await withFarm();
    const first = await start({ env });
    const { id } = await sidecarClient(first.discovery).submit(request(scene, '1-20'));
    await first.stop();
    const second = await start({ env, idleMs: 1 });
    await second.ended;
    const journal = openJournal({ file: home().journalFile });
    cleanups.push(() => journal.close());
    expect(journal.get(id)).toMatchObject({ state: 'done', filesDownloaded: 20 });
  });

  it('is put off by a listener, and follows when it has left', async () => {
    const { env, scene } = await withFarm();
    const first = await start({ env });
    const before = sidecarClient(first.discovery);
    const { id } = await before.submit(request(scene, '1'));
    await before.cancel(id);
    await first.stop();
    // Long enough to come in and listen, on a busy machine too.
    const sidecar = await start({ env, idleMs: 1000 });
    const client = sidecarClient(sidecar.discovery);
    const leave = new AbortController();
    const events = client.events({ after: 0, signal: leave.signal });
    await events.next();
    let left = false;
    const ended = sidecar.ended.then(() => left);
    // Nobody asks for anything for longer than that: another sidecar's whole life.
    const other = farmhandHome({
      env: { FARMHAND_HOME: join(folder, 'other') },
      platform: process.platform,
      userHome: folder,
    });
    await (await startSidecar({ home: other, env: {}, idleMs: 1200 }))?.ended;
    left = true;
    leave.abort();
    expect(await ended).toBe(true);
  });
});

describe('the account', () => {
  it('that is damaged on disk is named without its values, and can be set up anew', async () => {
    const { farm } = await withFarm();
    await start().then((sidecar) => sidecar.stop());
    const { accountsFile } = home();
    const current = { endpoint: 'nowhere', accessId: 'id', accessKey: 'secret-value' };
    await writeFile(accountsFile, JSON.stringify({ version: 1, current }));
    const client = sidecarClient((await start()).discovery);
    const failure: unknown = await client
      .submit({
        scenePath: localPath.parse(join(folder, 'a.blend')),
        settings: { schema: JOB_SETTINGS_SCHEMA },
      })
      .catch(problemOf);
    expect(failure).toMatchObject({
      code: 'account-unreadable',
      message: expect.stringContaining('current.endpoint'),
      hint: expect.stringContaining('farmhand login'),
    });
    expect(JSON.stringify(failure)).not.toContain('secret-value');
    const { accessId, accessKey } = farm.account;
    expect(await client.setAccount({ endpoint: farm.url, accessId, accessKey })).toMatchObject({
      configured: true,
    });
    expect(await client.submissions()).toEqual([]);
  });

  it('that cannot be one is refused in words that do not repeat the key', async () => {
    const client = sidecarClient((await start()).discovery);
    const base = { endpoint: 'http://127.0.0.1:9', accessId: 'AKID-test-0001' };
    for (const account of [
      { ...base, accessKey: 'a key with blanks' },
      { ...base, accessKey: 'secret-key', endpoint: 'http://127.0.0.1:9/path?secret-key' },
    ]) {
      const failure: unknown = await client.setAccount(account).catch(problemOf);
      expect(failure).toMatchObject({ code: 'account-invalid', retryable: false });
      expect(JSON.stringify(failure)).not.toContain('key with blanks');
      expect(JSON.stringify(failure)).not.toContain('secret-key');
    }
  });

  it('changed several times at once, also in mid-job, still drives each job once', async () => {
    const { farm, env, scene } = await withFarm();
    const sidecar = await start({ env });
    const client = sidecarClient(sidecar.discovery);
    const account = { ...farm.account, endpoint: farm.url };
    const { id } = await client.submit(request(scene, '1-20'));
    await Promise.all([1, 2, 3, 4].map(() => client.setAccount(account)));
    for await (const { body } of client.events({ submissionId: id, after: 0 })) {
      if (body.type === 'state' && body.state === 'done') break;
    }
    expect(farm.inspect.tasks()).toHaveLength(1);
    const change = client.setAccount(account).catch((error: unknown) => error);
    await sidecar.stop();
    await change;
    await start({ env });
  });
});
