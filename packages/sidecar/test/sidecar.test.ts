import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JOB_SETTINGS_SCHEMA, localPath } from '@farmhand/model';
import { farmhandHome, readDiscovery, type Sidecar, startSidecar, VERSION } from '@farmhand/sidecar';
import { sidecarClient } from '@farmhand/sidecar/connect';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder: string;
const running: Sidecar[] = [];

const home = () =>
  farmhandHome({ env: { FARMHAND_HOME: folder }, platform: process.platform, userHome: folder });
const start = async (options: Partial<Parameters<typeof startSidecar>[0]> = {}) => {
  const sidecar = await startSidecar({ home: home(), env: {}, ...options });
  if (sidecar === null) throw new Error('another sidecar runs');
  running.push(sidecar);
  return sidecar;
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'farmhand-sidecar-'));
});
afterEach(async () => {
  for (const sidecar of running.splice(0)) await sidecar.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('being found', () => {
  it('answers under the address and token of its discovery file', async () => {
    const { discovery } = await start();
    const found = await readDiscovery(home().discoveryFile);
    expect(found).toEqual(discovery);
    if (found === null) return;
    expect(await sidecarClient(found).health()).toMatchObject({ name: 'farmhand-sidecar', pid: process.pid });
  });

  it.skipIf(process.platform === 'win32')('keeps the discovery file to its owner', async () => {
    await start();
    expect((await stat(home().discoveryFile)).mode & 0o777).toBe(0o600);
  });

  it('is the only one for a home, and leaves nothing behind when it ends', async () => {
    const first = await start();
    expect(await startSidecar({ home: home(), env: {} })).toBeNull();
    await first.stop();
    expect(await readDiscovery(home().discoveryFile)).toBeNull();
    const second = await start();
    expect(second.discovery.token).not.toBe(first.discovery.token);
  });

  it('does not mistake other JSON for a discovery file', async () => {
    await writeFile(home().discoveryFile, '{"pid": "none"}');
    expect(await readDiscovery(home().discoveryFile)).toBeNull();
  });

  it('ends when it is asked to', async () => {
    const sidecar = await start();
    await sidecarClient(sidecar.discovery).shutdown();
    await sidecar.ended;
    expect(await readDiscovery(home().discoveryFile)).toBeNull();
  });

  it('ends by itself when nobody needs it', async () => {
    const sidecar = await start({ idleMs: 1 });
    await sidecar.ended;
    expect(await readDiscovery(home().discoveryFile)).toBeNull();
  });
});

describe('the guard', () => {
  const ask = (
    sidecar: Sidecar,
    headers: Record<string, string>,
    method = 'GET',
    path = '/api/v1/health',
    body?: string,
  ): Promise<{ status: number; body: string }> =>
    new Promise((resolve, reject) => {
      const { port } = sidecar.discovery;
      const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });

  it('lets this user’s programs in', async () => {
    const sidecar = await start();
    const { token, port } = sidecar.discovery;
    const authorization = `Bearer ${token}`;
    expect((await ask(sidecar, { authorization })).status).toBe(200);
    expect((await ask(sidecar, { authorization, origin: `http://127.0.0.1:${port}` })).status).toBe(200);
  });

  it('keeps everybody else out, whatever the address asked for', async () => {
    const sidecar = await start();
    const { token, port } = sidecar.discovery;
    const authorization = `Bearer ${token}`;
    const refused: [Record<string, string>, number][] = [
      [{}, 401],
      [{ authorization: 'Bearer nothing' }, 401],
      [{ authorization: `Bearer ${token}x` }, 401],
      [{ authorization, host: `localhost:${port}` }, 403],
      [{ authorization, host: 'evil.example' }, 403],
      [{ authorization, origin: 'null' }, 403],
      [{ authorization, origin: 'http://evil.example' }, 403],
      [{ authorization, origin: `http://127.0.0.1:${port + 1}` }, 403],
    ];
    for (const path of ['/api/v1/health', '/nowhere']) {
      for (const [headers, status] of refused) {
        const answer = await ask(sidecar, headers, 'GET', path);
        expect(answer.status, JSON.stringify(headers)).toBe(status);
        expect(answer.body).not.toContain(token);
      }
    }
    expect(
      (await ask(sidecar, { authorization, 'content-type': 'text/plain' }, 'POST', '/api/v1/shutdown', '{}'))
        .status,
    ).toBe(415);
  });
});

describe('without an account', () => {
  it('says so, and what to do; the journal can be read all the same', async () => {
    const client = sidecarClient((await start()).discovery);
    expect(await client.submissions()).toEqual([]);
    const unknown = client.eventsOf('3f2a91c0-0000-4000-8000-000000000000').next();
    await expect(unknown).rejects.toMatchObject({ problem: { code: 'unknown-submission' } });
    expect(await client.account()).toEqual({
      configured: false,
      endpoint: null,
      accessId: null,
      profile: null,
    });
    const settings = { schema: JOB_SETTINGS_SCHEMA } as const;
    const request = { scenePath: localPath.parse(join(folder, 'a.blend')), settings };
    await expect(client.submit(request)).rejects.toMatchObject({
      problem: { code: 'no-account', hint: expect.stringContaining('preferences') },
    });
  });

  it('keeps no account that the farm does not answer to, and never repeats its key', async () => {
    const client = sidecarClient((await start()).discovery);
    const accessKey = 'a-key-that-must-not-leak';
    const failure = await client
      .setAccount({ endpoint: 'http://127.0.0.1:9', accessId: 'AKID-test-0001', accessKey })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ problem: { retryable: true } });
    expect(JSON.stringify(failure)).not.toContain(accessKey);
    expect((await client.account()).configured).toBe(false);
    await expect(readFile(home().accountsFile)).rejects.toThrow('ENOENT');
  });
});

describe('bad requests', () => {
  it('names the field that is wrong', async () => {
    const { discovery } = await start();
    const response = await fetch(`http://127.0.0.1:${discovery.port}/api/v1/submissions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${discovery.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        scenePath: '/a.blend',
        settings: { schema: 'farmhand.job-settings/1', frames: 'one to ten' },
      }),
    });
    expect(response.status).toBe(400);
    const { problem } = (await response.json()) as { problem: { message: string } };
    expect(problem.message).toContain('settings.frames');
    expect(problem.message).toContain('1-100x2');
  });

  it('answers what is not JSON, and what is nowhere, without a stack trace', async () => {
    const { discovery } = await start();
    const headers = { authorization: `Bearer ${discovery.token}`, 'content-type': 'application/json' };
    const base = `http://127.0.0.1:${discovery.port}/api/v1`;
    const broken = await fetch(`${base}/submissions`, { method: 'POST', headers, body: '{"scenePath":' });
    const nowhere = await fetch(`${base}/nothing`, { headers });
    expect([broken.status, nowhere.status]).toEqual([400, 404]);
    expect(`${await broken.text()}${await nowhere.text()}`).not.toMatch(/\bat .+:\d+/);
  });
});

it('has the version of its package', async () => {
  const manifest: unknown = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  expect(manifest).toMatchObject({ version: VERSION });
});
