import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JOB_SETTINGS_SCHEMA, jobSettings, localPath } from '@farmhand/model';
import type { PanelNews, Scan } from '@farmhand/sidecar/api';
import { openJournal } from '@farmhand/submission';
import { describe, expect, it } from 'vitest';
import { fakeHost, sceneOf } from './support/host.ts';
import { codeIn, openPanel, trade } from './support/panel.ts';
import { accountAt, type SidecarHome, sidecarHome } from './support/sidecar-home.ts';

/** A built panel, as `npm run panel` leaves it. */
async function builtPanel({ folder }: SidecarHome): Promise<string> {
  const panel = join(folder, 'panel');
  await mkdir(panel, { recursive: true });
  await writeFile(join(panel, 'index.html'), '<!doctype html><script src="/panel-ABCD2345.js"></script>');
  await writeFile(join(panel, 'panel-ABCD2345.js'), 'document.title = "up";');
  await writeFile(join(panel, 'panel-WXYZ2345.css'), 'body { color: red }');
  await writeFile(join(panel, 'notes.txt'), 'not for anybody');
  return panel;
}

async function firstOf<T extends PanelNews['type']>(
  news: AsyncIterable<PanelNews>,
  type: T,
  fits: (each: Extract<PanelNews, { type: T }>) => boolean = () => true,
): Promise<Extract<PanelNews, { type: T }>> {
  for await (const each of news) {
    const wanted = each as Extract<PanelNews, { type: T }>;
    if (each.type === type && fits(wanted)) return wanted;
  }
  throw new Error(`the stream ended without ${type}`);
}

describe('the panel’s files', () => {
  it('are served to anybody on this machine, under a strict policy, and nothing beside them', async () => {
    const place = await sidecarHome();
    const { sidecar } = await place.start({ panelFolder: await builtPanel(place) });
    const page = await fetch(`${sidecar.url}/`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('/panel-ABCD2345.js');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = page.headers.get('content-security-policy') ?? '';
    const rules = new Map(policy.split('; ').map((rule) => rule.split(/ (.*)/, 2) as [string, string]));
    expect(rules.get('default-src')).toBe("'none'");
    for (const own of ['script-src', 'style-src', 'connect-src']) expect(rules.get(own)).toBe("'self'");
    for (const none of ['base-uri', 'form-action', 'frame-ancestors']) expect(rules.get(none)).toBe("'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-cache',
    });
    const script = await fetch(`${sidecar.url}/panel-ABCD2345.js`);
    expect(await script.text()).toBe('document.title = "up";');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toContain('immutable');
    for (const path of ['/notes.txt', '/index.html', '/panel.js', '/package.json', '/..']) {
      const answer = await fetch(`${sidecar.url}${path}`);
      expect([path, answer.status]).toEqual([path, path === '/..' ? 200 : 401]);
    }
  });

  it('are not sent again to a browser that has them', async () => {
    const place = await sidecarHome();
    const { sidecar } = await place.start({ panelFolder: await builtPanel(place) });
    const etag = (await fetch(`${sidecar.url}/`)).headers.get('etag') ?? '';
    const again = await fetch(`${sidecar.url}/`, { headers: { 'if-none-match': `"other", W/${etag}` } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const head = await fetch(`${sidecar.url}/`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await fetch(`${sidecar.url}/`, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  it('where none are built, the page says how to build them', async () => {
    const place = await sidecarHome();
    const { sidecar } = await place.start({ panelFolder: join(place.folder, 'nowhere') });
    const page = await (await fetch(`${sidecar.url}/`)).text();
    expect(page).toContain('npm run panel');
    expect(page).toContain('尚未构建');
  });
});

describe('a panel’s session', () => {
  it('begins with the code behind the address, knows who opened it, and ends when it is told to', async () => {
    const { start } = await sidecarHome();
    const { sidecar, client } = await start();
    const hostSessionId = '3f2a91c0-0000-4000-8000-000000000000';
    const url = await client.panelUrl({ hostSessionId, screen: 'jobs' });
    expect(url).toBe(`${sidecar.url}/#code=${codeIn(url)}`);
    const answer = await trade(sidecar.url, codeIn(url));
    expect(await answer.json()).toEqual({
      token: expect.stringMatching(/^[\w-]{43}$/),
      hostSessionId,
      screen: 'jobs',
    });
    expect(answer.headers.get('cache-control')).toBe('no-store');

    const panel = await openPanel(client);
    expect((await panel.ask('/health')).status).toBe(200);
    const heard = firstOf(panel.news(), 'ending').catch((error: Error) => error.message);
    expect(await (await panel.ask('/panel/sessions', { method: 'DELETE' })).json()).toEqual({ ended: true });
    expect((await panel.ask('/health')).status).toBe(401);
    expect(await heard).toContain('ended without');
  });

  it('is one of 64: of those that have nothing open, the longest unused goes', async () => {
    const { start } = await sidecarHome();
    const { client } = await start();
    const listens = await openPanel(client);
    const news = listens.news();
    await news.next();
    const unused = await openPanel(client);
    const used = await openPanel(client);
    for (let count = 3; count < 64; count += 1) await openPanel(client);
    expect((await used.ask('/health')).status).toBe(200);
    await openPanel(client);
    const statuses = await Promise.all(
      [listens, unused, used].map(async ({ ask }) => (await ask('/health')).status),
    );
    expect(statuses).toEqual([200, 401, 200]);
    await news.return();
  });
});

describe('the panel’s stream', () => {
  it('tells first how things stand, then every event after the one named, once and in order', async () => {
    const place = await sidecarHome();
    const account = { endpoint: 'http://127.0.0.1:9', accessId: 'AKID-test-0001' };
    const journal = openJournal({ file: place.home.journalFile });
    const request = {
      scenePath: localPath.parse(join(place.folder, 'a.blend')),
      snapshot: null,
      settings: jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA }),
    };
    journal.draft('one', { request, account, confirmed: true });
    const failed = Array.from(
      { length: 2000 },
      (_, frame) => ({ type: 'frameFailed', frame: `${frame}`, message: '' }) as const,
    );
    journal.record('one', { state: 'awaitingConfirmation' }, failed);
    journal.close();
    const newest = failed.length + 2;

    const env = {
      FARMHAND_ENDPOINT: account.endpoint,
      FARMHAND_ACCESS_ID: account.accessId,
      FARMHAND_ACCESS_KEY: 'not-a-key',
    };
    const { sidecar, client } = await place.start({ env });
    const panel = await openPanel(client);
    const types: string[] = [];
    const sequences: number[] = [];
    for await (const each of panel.news({ after: 0 })) {
      if (each.type === 'hello') expect(each.sequence).toBe(newest);
      if (each.type !== 'submission') {
        types.push(each.type);
        continue;
      }
      if (sequences.length === 0) await client.cancel('one');
      sequences.push(each.event.sequence);
      if (each.event.body.type === 'state' && each.event.body.state === 'cancelled') break;
    }
    expect(types).toEqual(['hello', 'preferences', 'hosts', 'flow']);
    expect(sequences).toEqual(Array.from({ length: newest + 1 }, (_, index) => index + 1));

    // Without a number it hears of what is new only.
    const late = panel.news();
    expect((await firstOf(late, 'hello')).sequence).toBe(newest + 1);
    await late.return();

    const last = panel.news();
    await last.next();
    await sidecar.stop();
    expect(await firstOf(last, 'ending')).toEqual({ type: 'ending' });
  });

  it('tells a panel at first what is kept beside the scene of its host, and nothing of a host that it does not know', async () => {
    const place = await sidecarHome();
    const { sidecar, client } = await place.start();
    const scenePath = await place.scene();
    const plugin = fakeHost(() => sidecar.discovery);
    await plugin.register({ scene: sceneOf(scenePath) });
    const panel = await openPanel(client);
    const settings = jobSettings.parse({ schema: JOB_SETTINGS_SCHEMA, project: 'Barn' });
    await panel.ask('/scene-settings', { method: 'PUT', body: JSON.stringify({ scenePath, settings }) });
    const toldTo = async (host?: string) => {
      const told: PanelNews[] = [];
      for await (const each of panel.news({ host })) {
        if (each.type === 'flow') break;
        told.push(each);
      }
      return told;
    };
    const told = await toldTo(plugin.id);
    expect(told.map(({ type }) => type)).toEqual(['hello', 'preferences', 'hosts', 'settings']);
    expect(told[3]).toMatchObject({ scenePath, settings: { project: 'Barn' } });
    for (const other of [undefined, scenePath, '00000000-0000-4000-8000-000000000000'])
      expect((await toldTo(other)).map(({ type }) => type)).toEqual(['hello', 'preferences', 'hosts']);
    await plugin.register({ scene: sceneOf(null) });
    expect((await toldTo(plugin.id)).map(({ type }) => type)).toEqual(['hello', 'preferences', 'hosts']);
    await sidecar.stop();
  });

  it('tells a panel that comes back what became of scans and rehearsals meanwhile', async () => {
    const place = await sidecarHome();
    const { sidecar, client } = await place.start();
    const panel = await openPanel(client);
    const scenePath = await place.scene();
    const settings = { schema: JOB_SETTINGS_SCHEMA };
    const begin = (path: string, body: object) =>
      panel.ask(path, { method: 'POST', body: JSON.stringify({ settings, ...body }) });
    await begin('/scans', { scenePath });
    const { scan: newest } = (await (await begin('/scans', { scenePath })).json()) as { scan: Scan };
    const gone = join(place.folder, 'gone.blend');
    await begin('/rehearsals', { scenePath: gone });
    const untilEnded = async () => {
      const open = new Set(['scan', 'rehearsal']);
      for await (const each of panel.news()) {
        if (each.type === 'scan' && each.scan.id === newest.id && each.scan.state === 'done')
          open.delete('scan');
        if (each.type === 'rehearsal' && each.rehearsal.state === 'failed') open.delete('rehearsal');
        if (open.size === 0) return;
      }
    };
    await untilEnded();
    const told: string[] = [];
    for await (const each of panel.news()) {
      if (each.type === 'flow') break;
      if (each.type === 'scan') {
        told.push(`scan ${each.scan.id} ${each.scan.state} ${each.scan.result?.summary.path}`);
      } else told.push(each.type === 'rehearsal' ? `${each.rehearsal.scenePath} failed` : each.type);
    }
    expect(told).toEqual([
      'hello',
      'preferences',
      'hosts',
      `scan ${newest.id} done ${scenePath}`,
      `${gone} failed`,
    ]);
    await sidecar.stop();
  });

  it('tells when files rest and move again', async () => {
    const { start } = await sidecarHome();
    const { client } = await start();
    const panel = await openPanel(client);
    const news = panel.news();
    const flows: string[] = [];
    for await (const each of news) {
      if (each.type !== 'flow') continue;
      flows.push(each.flow.state);
      if (flows.length === 1) await client.pauseTransfers();
      if (flows.length === 2) await client.resumeTransfers();
      if (flows.length === 3) break;
    }
    expect(flows).toEqual(['flowing', 'paused', 'flowing']);
  });

  it('tells which accounts and which settings there are now, whoever changed them', async () => {
    const place = await sidecarHome();
    const farm = await place.startFarm('farm');
    const { client } = await place.start();
    const [panel, other] = [await openPanel(client), await openPanel(client)];
    const json = (method: string, body: object = {}) => ({ method, body: JSON.stringify(body) });
    const { settings } = await client.transferSettings();
    const steps: readonly (() => Promise<unknown>)[] = [
      () => client.setAccount({ ...accountAt(farm), profile: 'one' }),
      () => other.ask('/profiles/two', json('PUT', accountAt(farm))),
      () => other.ask('/profiles/two/use', json('POST')),
      () => other.ask('/profiles/one/rename', json('POST', { name: 'first' })),
      () => other.ask('/profiles/two', { method: 'DELETE' }),
      () => client.setTransferSettings({ ...settings, raysyncFolder: place.folder }),
    ];
    const told: string[] = [];
    for await (const each of panel.news()) {
      if (each.type === 'profiles')
        told.push(`${each.current}: ${each.profiles.map(({ name }) => name).join(', ')}`);
      if (each.type === 'transferSettings') {
        expect(each.problem).toBeNull();
        told.push(`Raysync is in ${each.settings.raysyncFolder}`);
      }
      // Once it listens, one after the other.
      if (['flow', 'profiles', 'transferSettings'].includes(each.type)) {
        const step = steps[told.length];
        if (step === undefined) break;
        await step();
      }
    }
    expect(told).toEqual([
      'one: one',
      'one: one, two',
      'two: one, two',
      'two: first, two',
      'null: first',
      `Raysync is in ${place.folder}`,
    ]);
  });

  it('holds the sidecar from ending by itself, until the panel has left', async () => {
    const { start } = await sidecarHome();
    // Without a time of its own after which it ends: a busy machine may take longer than that to open the panel.
    const { sidecar, client } = await start();
    const panel = await openPanel(client);
    const leave = new AbortController();
    let flows = 0;
    for await (const { type } of panel.news({ signal: leave.signal })) {
      if (type !== 'flow') continue;
      flows += 1;
      if (flows === 1) {
        expect(await client.shutdown('idle')).toMatchObject({ ending: false });
        await client.pauseTransfers();
      }
      // It looks every second whether it may end, and as often whether files move.
      if (flows === 2) await client.resumeTransfers();
      if (flows === 3) break;
    }
    expect(flows).toBe(3);
    leave.abort();
    await sidecar.ended;
  });
});

describe('how the panel likes to look', () => {
  const wanted = { language: 'zh', theme: 'dark', downloadFolder: '/renders' } as const;

  it('is told to all panels, and kept over a restart', async () => {
    const { start, home } = await sidecarHome();
    const first = await start();
    const [one, other] = [await openPanel(first.client), await openPanel(first.client)];
    expect(await (await one.ask('/settings/panel')).json()).toEqual({
      language: 'auto',
      theme: 'auto',
      downloadFolder: '',
    });
    const news = other.news();
    const heard = firstOf(news, 'preferences', ({ preferences }) => preferences.language === 'zh');
    const put = await one.ask('/settings/panel', { method: 'PUT', body: JSON.stringify(wanted) });
    expect(await put.json()).toEqual(wanted);
    expect((await heard).preferences).toEqual(wanted);
    // The page loads its words by it before it can ask.
    expect(await first.client.panelUrl()).toMatch(/&lang=zh&theme=dark$/);
    await first.sidecar.stop();
    const panel = await openPanel((await start()).client);
    expect(await (await panel.ask('/settings/panel')).json()).toEqual(wanted);
    expect(JSON.parse(await readFile(join(home.folder, 'panel.json'), 'utf8'))).toMatchObject({ version: 1 });
  });

  it.each([
    ['is damaged', '{"version": 1, "preferences": {"theme": "purple"}}', 200],
    ['a newer Farmhand wrote', '{"version": 2, "looks": {}}', 409],
  ])('in a file that %s is the usual one, and that file is not lost', async (_, text, status) => {
    const { start, home } = await sidecarHome();
    await mkdir(home.folder, { recursive: true });
    await writeFile(home.panelFile, text);
    const panel = await openPanel((await start()).client);
    expect(await (await panel.ask('/settings/panel')).json()).toMatchObject({
      language: 'auto',
      theme: 'auto',
    });
    const put = await panel.ask('/settings/panel', { method: 'PUT', body: JSON.stringify(wanted) });
    expect(put.status).toBe(status);
    const kept = status === 200 ? `${home.panelFile}.unusable` : home.panelFile;
    expect(await readFile(kept, 'utf8')).toBe(text);
  });
});
