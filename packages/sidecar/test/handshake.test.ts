import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import {
  API_VERSION,
  connectSidecar,
  findSidecar,
  type SidecarLaunch,
  startSidecar,
  VERSION,
} from '@farmhand/sidecar';
import { describe, expect, it } from 'vitest';
import { job, type SidecarHome, sidecarHome, untilEnded } from './support/sidecar-home.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const LAUNCH: SidecarLaunch = { node: process.execPath, args: ['--conditions=@farmhand/source', MAIN] };
const NO_LAUNCH: SidecarLaunch = {
  node: process.execPath,
  args: ['--eval', 'throw new Error("not to be started")'],
};

/** Ends a sidecar that runs as a process of its own, and waits until it has left its home. */
function endAfterwards({ home, onEnd }: SidecarHome): void {
  onEnd(async () => {
    await (await findSidecar(home))?.shutdown();
    await (await startSidecar({ home, env: {} }))?.stop();
  });
}

describe('an older sidecar', () => {
  it('that is idle makes room for the one a newer program brings', async () => {
    const place = await sidecarHome();
    endAfterwards(place);
    const { sidecar } = await place.start({ version: '0.0.9' });
    const client = await connectSidecar(place.home, LAUNCH);
    await sidecar.ended;
    const { pid, version } = await client.health();
    expect({ own: pid === process.pid, version }).toEqual({ own: false, version: VERSION });
  });

  it('that somebody listens to serves meanwhile, and ends when they have left', async () => {
    const place = await sidecarHome();
    const farm = await place.startFarm('farm');
    const { accessId, accessKey } = farm.account;
    const env = { FARMHAND_ENDPOINT: farm.url, FARMHAND_ACCESS_ID: accessId, FARMHAND_ACCESS_KEY: accessKey };
    const { sidecar, client } = await place.start({ version: '0.0.9', env });
    await client.pauseTransfers();
    const { id } = await client.submit(job(await place.scene(), '1', place.folder));
    await client.cancel(id);
    await untilEnded(client, id);
    const leave = new AbortController();
    const events = client.events({ after: 0, signal: leave.signal });
    // With the first event here, the stream is open for certain.
    await events.next();
    expect(await client.shutdown('idle')).toEqual({ ending: false });
    const joined = await connectSidecar(place.home, NO_LAUNCH);
    expect((await joined.health()).version).toBe('0.0.9');
    leave.abort();
    await sidecar.ended;
  });
});

it('a newer sidecar serves older programs', async () => {
  const place = await sidecarHome();
  const { sidecar } = await place.start({ version: '7.1.0' });
  const client = await connectSidecar(place.home, NO_LAUNCH);
  expect(client.discovery).toEqual(sidecar.discovery);
});

it.each([
  ['0.1.0-beta.1', '0.1.0', 'replace'],
  ['0.9.0', '0.10.0', 'replace'],
  ['0.1.0', '0.1.0', 'talk'],
  ['0.10.0', '0.9.9', 'talk'],
  ['0.2.0', '0.2.0-beta.3', 'talk'],
  ['0.1.0', '0.1.0+build.7', 'talk'],
])('of version %s and a program of %s: %s', async (running, own, verdict) => {
  const place = await sidecarHome();
  if (verdict === 'replace') endAfterwards(place);
  const { sidecar } = await place.start({ version: running });
  const options = { own: { version: own, apiVersion: API_VERSION } };
  const client = await connectSidecar(place.home, verdict === 'talk' ? NO_LAUNCH : LAUNCH, options);
  expect(client.discovery.pid === sidecar.discovery.pid).toBe(verdict === 'talk');
});

describe('of another major version of the API', () => {
  /** What answers as a sidecar of that API, and keeps on working when asked to end. */
  const pretend = async (place: SidecarHome, apiVersion: string) => {
    const asked: string[] = [];
    const startedAt = new Date().toISOString();
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.setHeader('content-type', 'application/json');
      const health = { name: 'farmhand-sidecar', version: '5.0.0', apiVersion, pid: process.pid, startedAt };
      response.end(JSON.stringify(request.url?.endsWith('/health') ? health : { ending: false }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    place.onEnd(() => {
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await mkdir(place.home.folder, { recursive: true });
    const discovery = { pid: process.pid, port, token: 'x'.repeat(43), version: '5.0.0', startedAt };
    await writeFile(place.home.discoveryFile, JSON.stringify(discovery));
    return asked;
  };

  it('a later one asks for an update of the program, and is left in peace', async () => {
    const place = await sidecarHome();
    const asked = await pretend(place, '2.0');
    await expect(connectSidecar(place.home, NO_LAUNCH)).rejects.toMatchObject({
      problem: { code: 'program-outdated', message: expect.stringContaining('5.0.0'), retryable: false },
    });
    expect(asked).toEqual(['/api/v1/health']);
  });

  it('an earlier one that is at work is told of', async () => {
    const place = await sidecarHome();
    const asked = await pretend(place, '0.9');
    await expect(connectSidecar(place.home, NO_LAUNCH)).rejects.toMatchObject({
      problem: { code: 'sidecar-older-busy', retryable: true },
    });
    expect(asked).toEqual(['/api/v1/health', '/api/v1/shutdown']);
  });
});

it('the environment that a sidecar inherits has no profile of one program', async () => {
  const { cleanEnvironment } = await import('@farmhand/sidecar/connect');
  expect(
    cleanEnvironment({ FARMHAND_PROFILE: 'a', FARMHAND_HOME: 'b', NODE_OPTIONS: 'c', PATH: 'd' }),
  ).toEqual({
    FARMHAND_HOME: 'b',
    PATH: 'd',
  });
});

it('the environment that a sidecar inherits says where programs are that a rehearsal renders with', async () => {
  const { cleanEnvironment } = await import('@farmhand/sidecar/connect');
  const installed = {
    HFS: '/opt/hfs20.5.332',
    MAYA_LOCATION: '/usr/autodesk/maya2025',
    ADSK_3DSMAX_x64_2025: 'C:\\Program Files\\Autodesk\\3ds Max 2025\\',
  };
  const others = {
    HFS_SECRET: 'x',
    HOUDINI_PATH: '/studio',
    MAYA_SCRIPT_PATH: '/studio',
    ADSK_3DSMAX_x64_2025_TOKEN: 'x',
    ADSKFLEX_LICENSE_FILE: '2080@licences',
  };
  expect(cleanEnvironment({ ...installed, ...others })).toEqual(installed);
});
