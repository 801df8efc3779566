/** Whoever may not talk to the sidecar tries to, over bare sockets. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { TransferSettings } from '@farmhand/model';
import { openApiDocument, type Sidecar } from '@farmhand/sidecar';
import { CODE_SECONDS, routes } from '@farmhand/sidecar/api';
import { describe, expect, it } from 'vitest';
import { codeIn, openPanel, panelWith, trade } from './support/panel.ts';
import { type RawAnswer, rawSocket, request, sendRaw } from './support/raw-http.ts';
import { sidecarHome } from './support/sidecar-home.ts';

const HEALTH = '/api/v1/health';
const SESSIONS = '/api/v1/panel/sessions';
const JSON_TYPE = 'application/json';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A running sidecar, and what a program of the user would say to it. */
async function target(options: Parameters<Awaited<ReturnType<typeof sidecarHome>>['start']>[0] = {}) {
  const place = await sidecarHome();
  const { sidecar, client } = await place.start(options);
  const { port, token } = sidecar.discovery;
  const own = { host: `127.0.0.1:${port}`, authorization: `Bearer ${token}` };
  return {
    place,
    sidecar,
    client,
    port,
    token,
    own,
    ask: (headers: Headers = {}, line = `GET ${HEALTH}`, body = '') =>
      sendRaw(port, request(line, { ...own, ...headers }, body)),
  };
}

function withBody(type: string, body: string): [Headers, string] {
  return [{ 'content-type': type, 'content-length': String(Buffer.byteLength(body)) }, body];
}

/** Answers that may be nobody's help: no data, no other site let in, no cookie. */
function expectRefused(answer: RawAnswer, statuses: readonly number[], { discovery }: Sidecar): void {
  expect(statuses).toContain(answer.status);
  expect(answer.whole).not.toContain(discovery.token);
  expect(answer.whole).not.toMatch(/^access-control-|^set-cookie/im);
  expect(answer.whole).not.toContain('farmhand-sidecar');
}

describe('another Host', () => {
  it.each<[string, (port: number) => string | readonly string[] | undefined]>([
    ['of a site that now resolves to here', (port) => `evil.example:${port}`],
    ['with another port', (port) => `127.0.0.1:${port + 1}`],
    ['without a port', () => '127.0.0.1'],
    ['by the name of this machine', (port) => `localhost:${port}`],
    ['in IPv6', (port) => `[::1]:${port}`],
    ['in another spelling', (port) => `127.1:${port}`],
    ['with a user before it', (port) => `127.0.0.1:${port}@evil.example`],
    ['twice, the right one first', (port) => [`127.0.0.1:${port}`, `evil.example:${port}`]],
    ['twice, the right one last', (port) => [`evil.example:${port}`, `127.0.0.1:${port}`]],
    ['that is empty', () => ''],
    ['that is missing', () => undefined],
  ])('%s is refused, for files of the panel too', async (_, host) => {
    const { ask, port, sidecar } = await target();
    for (const line of [`GET ${HEALTH}`, 'GET /', `GET ${HEALTH}?x=1`]) {
      expectRefused(await ask({ host: host(port) }, line), [400, 403], sidecar);
    }
    expect((await ask()).status).toBe(200);
  });

  it('is told which one is right', async () => {
    const { ask, port } = await target();
    expect((await ask({ host: `localhost:${port}` })).whole).toContain(`http://127.0.0.1:${port}`);
  });

  it('is needed before HTTP/1.1 as well', async () => {
    const { port, token, sidecar } = await target();
    const old = await sendRaw(port, `GET ${HEALTH} HTTP/1.0\r\nauthorization: Bearer ${token}\r\n\r\n`);
    expectRefused(old, [400, 403], sidecar);
  });
});

describe('a page of another site', () => {
  it.each<[string, (port: number) => Headers]>([
    ['says where it is from', () => ({ origin: 'https://evil.example' })],
    ['hides where it is from', () => ({ origin: 'null' })],
    ['is on another port here', (port) => ({ origin: `http://127.0.0.1:${port + 1}` })],
    ['is here by another name', (port) => ({ origin: `http://localhost:${port}` })],
    ['is here by another scheme', (port) => ({ origin: `https://127.0.0.1:${port}` })],
    ['has an empty Origin', () => ({ origin: '' })],
    ['has two Origins', (port) => ({ origin: [`http://127.0.0.1:${port}`, 'https://evil.example'] })],
    ['reads without an Origin', () => ({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })],
    ['reads from another port here', () => ({ 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' })],
  ])('that %s is refused, with the right bearer too', async (_, headersOf) => {
    const { ask, port, sidecar } = await target();
    expectRefused(await ask(headersOf(port)), [403], sidecar);
    expectRefused(await ask({ ...headersOf(port), authorization: undefined }, 'GET /'), [403], sidecar);
  });

  it('may open the panel by a link, and neither frame it nor take its script', async () => {
    const { ask } = await target();
    const link = { authorization: undefined, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    const opened = await ask({ ...link, 'sec-fetch-dest': 'document' }, 'GET /');
    expect(opened.status).toBe(200);
    expect(opened.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect((await ask({ ...link, 'sec-fetch-dest': 'iframe' }, 'GET /')).status).toBe(403);
    const script = { ...link, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' };
    expect((await ask(script, 'GET /')).status).toBe(403);
    // A link to anything else opens nothing.
    expect((await ask({ ...link, 'sec-fetch-dest': 'document' })).status).toBe(403);
  });

  it.each([
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data; boundary=x',
    '',
    undefined,
  ])('posts a form as %s in vain', async (type) => {
    const { ask, sidecar, own } = await target();
    const [headers, body] = withBody(type ?? '', '{"when":"now"}');
    const sent = type === undefined ? { ...headers, 'content-type': undefined } : headers;
    const line = 'POST /api/v1/shutdown';
    const evil = { origin: 'https://evil.example', authorization: undefined };
    expectRefused(await ask({ ...sent, ...evil }, line, body), [403], sidecar);
    expectRefused(await ask({ ...sent, authorization: undefined }, line, body), [401], sidecar);
    // Even if it had the bearer.
    expectRefused(await ask({ ...sent, ...own }, line, body), [415], sidecar);
    const [lists] = withBody('application/json, text/plain', body);
    expectRefused(await ask({ ...lists, ...own }, line, body), [415], sidecar);
    expect((await ask()).status).toBe(200);
  });

  it.each(['OPTIONS', 'TRACE', 'PATCH', 'PROPFIND', 'HEAD'])('learns nothing by %s', async (method) => {
    const { ask, sidecar } = await target();
    const preflight = {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
      'access-control-request-private-network': 'true',
    };
    const none = { authorization: undefined };
    for (const path of [HEALTH, '/', '*', '/nowhere']) {
      expectRefused(await ask({ ...preflight, ...none }, `${method} ${path}`), [400, 403], sidecar);
    }
    for (const path of [HEALTH, '/nowhere']) {
      expectRefused(await ask(none, `${method} ${path}`), [400, 401, 405], sidecar);
      expectRefused(await ask({ 'content-type': JSON_TYPE }, `${method} ${path}`), [400, 404, 405], sidecar);
    }
  });

  it('gets no tunnel and no other protocol', async () => {
    const { ask, sidecar, own, port } = await target();
    expectRefused(await ask({}, `CONNECT 127.0.0.1:${port}`), [0, 400, 405], sidecar);
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket', origin: 'https://evil.example' };
    const socket = {
      ...upgrade,
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    };
    const sent = rawSocket(port);
    sent.end(request(`GET ${HEALTH}`, { ...own, ...socket }));
    const { answerOf } = await import('./support/raw-http.ts');
    expectRefused(await answerOf(sent), [400, 403], sidecar);
  });
});

describe('a bearer', () => {
  it.each<[string, (token: string) => Headers]>([
    ['that is missing', () => ({ authorization: undefined })],
    ['that is empty', () => ({ authorization: 'Bearer ' })],
    ['that is too short', (token) => ({ authorization: `Bearer ${token.slice(0, -1)}` })],
    ['that is too long', (token) => ({ authorization: `Bearer ${token}A` })],
    ['of another case', (token) => ({ authorization: `Bearer ${token.toLowerCase()}.` })],
    ['of another scheme', (token) => ({ authorization: `Basic ${token}` })],
    [
      'in a cookie',
      (token) => ({ authorization: undefined, cookie: `token=${token}; authorization=Bearer ${token}` }),
    ],
    ['after another', (token) => ({ authorization: ['Bearer wrong', `Bearer ${token}`] })],
  ])('%s is refused', async (_, headersOf) => {
    const { ask, token, sidecar } = await target();
    expectRefused(await ask(headersOf(token)), [401], sidecar);
  });

  it('in the address is refused', async () => {
    const { ask, token, sidecar } = await target();
    for (const query of [`token=${token}`, `access_token=${token}`, `authorization=Bearer%20${token}`]) {
      const answer = await ask({ authorization: undefined }, `GET ${HEALTH}?${query}`);
      expectRefused(answer, [401], sidecar);
    }
  });

  it('of the run before is refused, also that of a panel', async () => {
    const { place, token, client, sidecar } = await target();
    const panel = await openPanel(client);
    await sidecar.stop();
    const next = (await place.start()).sidecar;
    for (const old of [token, panel.token]) {
      expect((await panelWith(next.url, old).ask('/health')).status).toBe(401);
    }
  });

  it('of a panel is worth nothing where only programs may ask', async () => {
    const { client, sidecar } = await target();
    const panel = await openPanel(client);
    expect((await panel.ask('/health')).status).toBe(200);
    const id = '3f2a91c0-0000-4000-8000-000000000000';
    const forPrograms = [
      'registerHost',
      'pollHost',
      'answerHost',
      'leaveHost',
      'shutdown',
      'makePanelCode',
    ] as const;
    for (const name of forPrograms) {
      const { method, path } = routes[name];
      const answer = await fetch(`${sidecar.url}${path.replace('{id}', id)}`, {
        method: method.toUpperCase(),
        headers: { authorization: `Bearer ${panel.token}`, 'content-type': JSON_TYPE },
        ...(method === 'delete' ? {} : { body: '{}' }),
      });
      expect([name, answer.status, await answer.json()]).toMatchObject([
        name,
        403,
        { problem: { code: 'not-for-panels' } },
      ]);
    }
    expect((await client.health()).pid).toBe(process.pid);
  });

  const REDIS = {
    kind: 'redis',
    host: 'cache.studio',
    port: 6379,
    user: '',
    database: 0,
    tls: true,
  } as const;
  it.each<[string, Partial<TransferSettings>]>([
    ['has no program of its choice started as the transmitter', { transmitterFolder: '/home/evil' }],
    ['has no program of its choice started as Raysync', { raysyncFolder: '/home/evil' }],
    ['has no password sent to a server of its choice', { cache: { ...REDIS, host: 'evil.example' } }],
    ['has no password sent in the clear', { cache: { ...REDIS, tls: false } }],
    ['has no password sent to another port', { cache: { ...REDIS, port: 9999 } }],
  ])('of a panel %s', async (_, change) => {
    const { client, place } = await target();
    const panel = await openPanel(client);
    const put = async (changes: Partial<TransferSettings>) => {
      const wanted = { ...(await client.transferSettings()).settings, ...changes };
      return panel.ask('/settings/transfer', { method: 'PUT', body: JSON.stringify(wanted) });
    };
    const set = { transmitterFolder: place.folder, raysyncFolder: place.folder, cache: REDIS };
    for (const kept of [{}, set]) {
      const { settings } = await client.transferSettings();
      await client.setTransferSettings({ ...settings, ...kept });
      // Nothing is kept of a request that is refused.
      const answer = await put({ ...change, atOnce: 31 });
      expect([answer.status, await answer.json()]).toMatchObject([
        403,
        {
          problem: { code: 'setting-not-for-panels', hint: expect.stringContaining('farmhand config set ') },
        },
      ]);
      expect((await client.transferSettings()).settings).toEqual({ ...settings, ...kept });
    }
    // What is set stays set when a panel changes something else, and a panel may clear it.
    expect((await put({ atOnce: 2 })).status).toBe(200);
    expect((await client.transferSettings()).settings).toMatchObject({ ...set, atOnce: 2 });
    const cleared = { transmitterFolder: null, raysyncFolder: null, cache: { kind: 'file' } } as const;
    expect((await put(cleared)).status).toBe(200);
    expect((await client.transferSettings()).settings).toMatchObject(cleared);
    expect((await put(set)).status).toBe(403);
  });
});

describe('a one-time code', () => {
  it('that comes twice takes the bearer back that it brought, with what it has open', async () => {
    const { client, sidecar } = await target();
    const url = await client.panelUrl();
    const { token } = (await (await trade(sidecar.url, codeIn(url))).json()) as { token: string };
    const thief = panelWith(sidecar.url, token);
    const news = thief.news();
    expect(await news.next()).toMatchObject({ value: { type: 'hello' } });
    const replay = await trade(sidecar.url, codeIn(url));
    expect(replay.status).toBe(403);
    expect(await replay.json()).toMatchObject({ problem: { code: 'panel-code-used' } });
    for await (const { type } of news) expect(type).not.toBe('ending');
    expect((await thief.ask('/health')).status).toBe(401);
    // And a third time it is nothing at all.
    expect(await (await trade(sidecar.url, codeIn(url))).json()).toMatchObject({
      problem: { code: 'panel-code-wrong' },
    });
  });

  it('that nobody traded in time has expired', async () => {
    let now = 1000;
    const { client, sidecar } = await target({ monotonicMs: () => now });
    const [early, late] = [await client.panelUrl(), await client.panelUrl()];
    now += CODE_SECONDS * 1000 - 1;
    expect((await trade(sidecar.url, codeIn(early))).status).toBe(200);
    now += 1;
    expect((await trade(sidecar.url, codeIn(late))).status).toBe(403);
  });

  it('is traded for a page of the sidecar only, and stays good when others try', async () => {
    const { client, sidecar, port } = await target();
    const code = codeIn(await client.panelUrl());
    for (const headers of [
      {},
      { origin: 'null' },
      { origin: 'https://evil.example' },
      { origin: `http://localhost:${port}` },
      { origin: sidecar.url, 'sec-fetch-site': 'cross-site' },
      { origin: sidecar.url, 'sec-fetch-site': 'same-site' },
      { origin: sidecar.url, 'content-type': 'text/plain' },
    ]) {
      const answer = await trade(sidecar.url, code, headers);
      expect([headers, answer.ok]).toEqual([headers, false]);
      expect(await answer.text()).not.toContain('"token"');
    }
    for (const path of [`${SESSIONS}/`, '/api//v1/panel/sessions', '/api/v1/panel/%73essions']) {
      const [headers, body] = withBody(JSON_TYPE, JSON.stringify({ code }));
      const sent = { host: `127.0.0.1:${port}`, origin: sidecar.url, ...headers };
      expect((await sendRaw(port, request(`POST ${path}`, sent, body))).status).not.toBe(200);
    }
    expect((await trade(sidecar.url, code)).status).toBe(200);
  });

  it('is not found by guessing, and guessers do not keep the right one out', async () => {
    const { client, sidecar } = await target();
    const code = codeIn(await client.panelUrl());
    const guesses = ['', 'x', code.slice(0, -1), `${code}A`, code.toUpperCase(), `${code}\u0000`];
    for (const guess of guesses) expect((await trade(sidecar.url, guess)).status).toBe(403);
    const statuses: number[] = [];
    for (let count = 0; count < 30; count += 1) statuses.push((await trade(sidecar.url, `${count}`)).status);
    expect(statuses.at(-1)).toBe(429);
    expect((await trade(sidecar.url, code)).status).toBe(200);
  });

  it('is one of 32 that are open; the oldest goes', async () => {
    const { client, sidecar } = await target();
    const urls: string[] = [];
    for (let count = 0; count < 33; count += 1) urls.push(await client.panelUrl());
    const [oldest = '', second = ''] = urls;
    expect((await trade(sidecar.url, codeIn(oldest))).status).toBe(403);
    expect((await trade(sidecar.url, codeIn(second))).status).toBe(200);
  });

  // As a list of processes shows it for a moment. Only root can be two users.
  it.runIf(process.platform === 'linux' && process.getuid?.() === 0).each(['127.0.0.1', '::ffff:127.0.0.1'])(
    'that another user of this machine has read is nothing to them: %s',
    async (address) => {
      const { client, sidecar, own, port } = await target();
      const code = codeIn(await client.panelUrl());
      const [headers, body] = withBody(JSON_TYPE, JSON.stringify({ code }));
      const sent = request(`POST ${SESSIONS}`, { host: own.host, origin: sidecar.url, ...headers }, body);
      // This user's own Node may be where others cannot read it.
      const script = `exec 3<>/dev/tcp/${address}/${port}; printf %s "$1" >&3; cat <&3`;
      const thief = spawn('/bin/bash', ['-c', script, 'bash', sent], { uid: 65_534, gid: 65_534, cwd: '/' });
      const [answer] = await Promise.all([text(thief.stdout), once(thief, 'exit')]);
      expect(answer).toContain('HTTP/1.1 403');
      expect(answer).toContain('panel-other-user');
      expect((await trade(sidecar.url, code)).status).toBe(200);
    },
  );

  it('is kept in no file and not in the clear', async () => {
    const { client, place } = await target();
    const code = codeIn(await client.panelUrl());
    expect(await readFile(place.home.discoveryFile, 'utf8')).not.toContain(code);
  });
});

describe('a path out of where it belongs', () => {
  const OUTS = [
    '..',
    '../..',
    '..%2f..%2f..%2fetc%2fpasswd',
    '%2e%2e',
    '%2e%2e%2fsidecar.json',
    '..%5c..%5csidecar.json',
    '..\\..\\sidecar.json',
    '%252e%252e%252fsidecar.json',
    '....//sidecar.json',
    '%00',
    'a%00.png',
    '%c0%ae%c0%ae%2fsidecar.json',
    'C:%5cWindows%5cwin.ini',
    '%2fetc%2fpasswd',
  ];

  it('is not served by any route that has a name or an id in its address', async () => {
    const { ask, sidecar, token } = await target();
    const { paths } = openApiDocument() as { paths: Record<string, Record<string, unknown>> };
    const named = Object.entries(paths).filter(([path]) => path.includes('{'));
    expect(named.length).toBeGreaterThan(15);
    for (const [path, methods] of named) {
      for (const out of OUTS) {
        const address = path.replace(/\{\w+\}/g, out);
        for (const method of Object.keys(methods)) {
          const [headers, body] =
            method === 'get' || method === 'delete' ? [{}, ''] : withBody(JSON_TYPE, '{}');
          const answer = await ask(headers, `${method.toUpperCase()} ${address}`, body);
          const what = `${method} ${address}: ${answer.whole.slice(0, 300)}`;
          // Names of presets may be anything; removing one that is not there is no harm.
          if (answer.status === 200) expect(what).toMatch(/^delete \/api\/v1\/presets\//);
          else expect([400, 404, 405, 409], what).toContain(answer.status);
          expect(answer.whole, what).not.toMatch(/root:|\[fonts\]/);
          expect(answer.whole, what).not.toContain(token);
          expect(answer.whole, what).not.toMatch(/\bat .+:\d+:\d+/);
        }
      }
    }
    expect((await fetch(`${sidecar.url}/`)).status).toBe(200);
  });

  it('is no way to a file beside the panel’s, with or without a bearer', async () => {
    const { ask, sidecar } = await target();
    const lines = [
      ...OUTS.map((out) => `/${out}`),
      ...OUTS.map((out) => `//${out}`),
      '//etc/passwd',
      '/panel/../../package.json',
      '/./',
      '/%2e/',
      '/api/v1/../../',
      '\\etc\\passwd',
    ];
    for (const path of lines) {
      for (const authorization of [undefined, `Bearer ${sidecar.discovery.token}`]) {
        expectRefused(await ask({ authorization }, `GET ${path}`), [400, 401, 404], sidecar);
      }
    }
  });

  it('is not taken from a whole address in the request line', async () => {
    const { ask, sidecar, port } = await target();
    for (const address of [
      `http://127.0.0.1:${port}${HEALTH}`,
      `http://evil.example${HEALTH}`,
      `https://127.0.0.1:${port}${HEALTH}`,
      `file:///etc/passwd`,
      `127.0.0.1:${port}${HEALTH}`,
    ]) {
      expectRefused(await ask({}, `GET ${address}`), [400, 403], sidecar);
    }
  });
});

describe('a request that is two', () => {
  const hidden = `GET ${HEALTH} HTTP/1.1\r\n`;
  it.each<[string, Headers, string]>([
    ['with a length and in chunks', { 'content-length': '5', 'transfer-encoding': 'chunked' }, '0\r\n\r\n'],
    ['with two lengths', { 'content-length': ['2', '40'] }, '{}'],
    ['with a length that is none', { 'content-length': '+2' }, '{}'],
    ['in chunks of an unknown kind', { 'transfer-encoding': 'xchunked' }, '0\r\n\r\n'],
    ['in chunks, said twice', { 'transfer-encoding': ['chunked', 'identity'] }, '0\r\n\r\n'],
    ['with a chunk whose size is none', { 'transfer-encoding': 'chunked' }, 'zz\r\n{}\r\n0\r\n\r\n'],
    ['with a name and a blank before the colon', { 'content-length ': '2' }, '{}'],
  ])('%s is refused, and the second is not answered', async (_, headers, body) => {
    const { port, own, sidecar } = await target();
    const rest = `${hidden}host: ${own.host}\r\nauthorization: ${own.authorization}\r\nconnection: close\r\n\r\n`;
    const first = request(
      'POST /api/v1/checks',
      {
        ...own,
        'content-type': JSON_TYPE,
        connection: 'keep-alive',
        ...headers,
      },
      body,
    );
    const answer = await sendRaw(port, first, rest);
    expectRefused(answer, [0, 400], sidecar);
    expect(answer.whole.match(/HTTP\/1\.1 /g) ?? []).toHaveLength(answer.status === 0 ? 0 : 1);
  });

  it('in the body of one that is refused is body still', async () => {
    const { ask, own, sidecar } = await target();
    const inner = request(`GET ${HEALTH}`, own);
    const [headers, body] = withBody('text/plain', inner);
    const answer = await ask(headers, 'POST /api/v1/shutdown', body);
    expectRefused(answer, [415], sidecar);
    expect(answer.whole.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  });

  it('by a line break in a header is one', async () => {
    const { port, own, sidecar } = await target();
    const answer = await sendRaw(
      port,
      request(`GET ${HEALTH}`, { ...own, 'x-farmhand-program': 'a\rb', authorization: undefined }),
    );
    expectRefused(answer, [400, 401], sidecar);
  });
});

describe('a body', () => {
  const MEBIBYTE = 1024 * 1024;

  it.each([
    ['/api/v1/panel/sessions', 3 * MEBIBYTE],
    ['/api/v1/shutdown', 3 * MEBIBYTE],
    ['/api/v1/submissions/3f2a91c0-0000-4000-8000-000000000000/cancel', 3 * MEBIBYTE],
    ['/api/v1/checks', 257 * MEBIBYTE],
  ])('for %s that says it is too large is not waited for', async (path, length) => {
    const { ask, sidecar } = await target();
    const headers = { 'content-type': JSON_TYPE, 'content-length': String(length), origin: sidecar.url };
    const answer = await ask(headers, `POST ${path}`, '{');
    expectRefused(answer, [413], sidecar);
    expect(answer.whole).toContain('"request-too-large"');
    expect(answer.headers.get('connection')).toBe('close');
  });

  it('that is too large without saying so is cut off', async () => {
    const { ask, sidecar } = await target();
    const chunk = `${(MEBIBYTE).toString(16)}\r\n${' '.repeat(MEBIBYTE)}\r\n`;
    const headers = { 'content-type': JSON_TYPE, 'transfer-encoding': 'chunked' };
    for (const path of [SESSIONS, '/api/v1/settings/panel']) {
      const line = path === SESSIONS ? `POST ${path}` : `PUT ${path}`;
      const answer = await ask({ ...headers, origin: sidecar.url }, line, chunk.repeat(3));
      expectRefused(answer, [413], sidecar);
    }
    expect((await ask()).status).toBe(200);
  });

  it('of a snapshot may be larger than that', async () => {
    const { ask } = await target();
    const [headers, body] = withBody(JSON_TYPE, JSON.stringify({ padding: ' '.repeat(3 * MEBIBYTE) }));
    const answer = await ask(headers, 'POST /api/v1/checks', body);
    expect(answer.status).toBe(400);
    expect(answer.whole).toContain('scenePath');
  });

  it('that comes too slowly, or never, is given up; so are headers', async () => {
    // Long enough for a busy machine to send what is not slow.
    const connections = { headersMs: 600, requestMs: 900, lookMs: 20, idleMs: 100 };
    const { port, own, sidecar, ask } = await target({ connections });
    const post = request('POST /api/v1/checks', {
      ...own,
      connection: 'keep-alive',
      'content-type': JSON_TYPE,
      'content-length': '1000',
    });
    const slow = [`${post}{"scene`, post, `GET ${HEALTH} HTTP/1.1\r\nhost: ${own.host}\r\nx-slow: `, 'G', ''];
    const answers = await Promise.all(slow.map((text) => sendRaw(port, text)));
    for (const answer of answers) expectRefused(answer, [0, 408], sidecar);
    expect(answers[0]?.status).toBe(408);
    // A connection without a next request is closed as well.
    const kept = await ask({ connection: 'keep-alive' });
    expect(kept.status).toBe(200);
  });

  it('is not needed to be large: neither are headers let to be', async () => {
    const { ask, sidecar } = await target();
    expectRefused(await ask({ 'x-large': 'x'.repeat(20_000) }), [431], sidecar);
    expectRefused(await ask({}, `GET ${HEALTH}?${'x'.repeat(20_000)}`), [414, 431], sidecar);
  });
});
