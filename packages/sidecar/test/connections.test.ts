import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openPanel } from './support/panel.ts';
import { answerOf, rawSocket, request } from './support/raw-http.ts';
import { sidecarHome } from './support/sidecar-home.ts';

const FLOOD = fileURLToPath(new URL('support/idle-flood.mjs', import.meta.url));

/** A child's next message. */
async function told(child: ReturnType<typeof fork>): Promise<Record<string, unknown>> {
  const [message] = await once(child, 'message');
  return message as Record<string, unknown>;
}

it('10,000 idle connections are in nobody’s way, and leave files to be opened', { timeout: 60_000 }, async ({
  skip,
}) => {
  const { start, onEnd, home } = await sidecarHome();
  const { sidecar, client } = await start();
  const panel = await openPanel(client);
  const news = panel.news();
  await news.next();

  const flood = fork(FLOOD, [String(sidecar.discovery.port), '10000'], { execArgv: [] });
  onEnd(async () => {
    if (flood.exitCode !== null || flood.signalCode !== null) return;
    const gone = once(flood, 'exit');
    flood.kill('SIGKILL');
    await gone;
  });
  const first = await told(flood);
  if ('failed' in first) skip('this machine lets no process have 10,000 connections');

  // A new program, one that keeps its connection, and the panel that listened before.
  expect(await client.health()).toMatchObject({ pid: process.pid });
  const put = await panel.ask('/settings/panel', { method: 'PUT', body: JSON.stringify({ theme: 'dark' }) });
  expect(put.status).toBe(200);
  expect(await readFile(home.panelFile, 'utf8')).toContain('dark');
  for await (const each of news) if (each.type === 'preferences' && each.preferences.theme === 'dark') break;
  expect(await client.submissions()).toEqual([]);

  const left = told(flood);
  flood.send(1024);
  expect((await left).open).toBeLessThanOrEqual(1024);
});

it('of too many, the one that was longest without a request is closed, and none that is at work', async () => {
  const { start } = await sidecarHome();
  const { sidecar, client } = await start({ connections: { mostConnections: 3 } });
  const { port, token } = sidecar.discovery;
  const own = { host: `127.0.0.1:${port}`, authorization: `Bearer ${token}`, connection: 'keep-alive' };
  const listening = rawSocket(port);
  listening.write(request('GET /api/v1/panel/events', own));
  await once(listening, 'data');
  const used = rawSocket(port);
  await once(used, 'connect');
  const unused = rawSocket(port);
  await once(unused, 'connect');
  used.write(request('GET /api/v1/health', own));
  await once(used, 'data');

  const answer = answerOf(unused);
  const another = rawSocket(port);
  another.write(request('GET /api/v1/health', own));
  await once(another, 'data');
  expect((await answer).whole).toBe('');

  used.write(request('GET /api/v1/health', { ...own, connection: 'close' }));
  expect((await answerOf(used)).status).toBe(200);
  await client.pauseTransfers();
  await once(listening, 'data');

  // One that had its answer is idle again.
  const closed = answerOf(another);
  const silent = rawSocket(port);
  await once(silent, 'connect');
  const last = rawSocket(port);
  last.write(request('GET /api/v1/health', own));
  await once(last, 'data');
  await closed;
  expect(silent.closed).toBe(false);
  for (const socket of [listening, silent, last]) socket.destroy();
});

it('a connection that sent its next request before the first was answered is at work until both are', async () => {
  const { start } = await sidecarHome();
  const { sidecar } = await start({ connections: { mostConnections: 1 } });
  const { port, token } = sidecar.discovery;
  const own = { host: `127.0.0.1:${port}`, authorization: `Bearer ${token}`, connection: 'keep-alive' };
  const listening = rawSocket(port);
  listening.write(request('GET /api/v1/health', own) + request('GET /api/v1/panel/events', own));
  let heard = '';
  for await (const text of on(listening, 'data')) {
    heard += text;
    if (heard.includes('event: hello')) break;
  }
  expect(heard).toContain('farmhand-sidecar');
  expect((await answerOf(rawSocket(port))).whole).toBe('');
  expect(listening.closed).toBe(false);
  listening.destroy();
});
