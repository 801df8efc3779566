import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findBlender } from '@farmhand/local-farm';
import { JOB_SETTINGS_SCHEMA } from '@farmhand/model';
import { farmhandHome, readDiscovery } from '@farmhand/sidecar';
import type { PanelNews, Rehearsal } from '@farmhand/sidecar/api';
import { afterEach, expect, test } from 'vitest';
import { rootFolder } from '../root.ts';
import { bundleSidecar } from '../sidecar-bundle.ts';

const blender = await findBlender();
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

// The clean farm, its threads and its render script are all in the one file.
test.runIf(blender.found)('the bundled sidecar holds a rehearsal', { timeout: 180_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-sidecar-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  await cp(join(rootFolder, 'tooling', 'fixtures', 'sample'), join(folder, 'project'), { recursive: true });
  const script = join(folder, 'sidecar.mjs');
  await writeFile(script, (await bundleSidecar()).code);
  const env = { FARMHAND_HOME: join(folder, 'home'), PATH: process.env.PATH };
  const sidecar = spawn(process.execPath, [script], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanups.push(() => ended(sidecar));
  await once(createInterface(sidecar.stdout), 'line');
  const { discoveryFile } = farmhandHome({ env, platform: process.platform, userHome: folder });
  const discovery = await readDiscovery(discoveryFile);
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${discovery?.port}/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${discovery?.token}`, 'content-type': 'application/json' },
    });

  const events = await ask('/panel/events');
  const body = JSON.stringify({
    scenePath: join(folder, 'project', 'sample.blend'),
    settings: { schema: JOB_SETTINGS_SCHEMA },
    frames: 'first',
    scalePercent: 5,
  });
  expect((await ask('/rehearsals', { method: 'POST', body })).status).toBe(202);
  const held = await untilEnded(events);
  expect(held).toMatchObject({
    state: 'done',
    problem: null,
    result: { upload: { files: 15 }, findings: [], pictures: [{ frame: 1, hasPicture: true }] },
  });
  const picture = await ask(`/rehearsals/${held?.id}/pictures/1`);
  expect(picture.headers.get('content-type')).toBe('image/png');
  await picture.arrayBuffer();
});

async function untilEnded(events: Response): Promise<Rehearsal | null> {
  let text = '';
  for await (const piece of events.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
      const line = text.slice(0, end);
      text = text.slice(end + 1);
      if (!line.startsWith('data:')) continue;
      const news = JSON.parse(line.slice('data:'.length)) as PanelNews;
      if (news.type === 'rehearsal' && news.rehearsal.state !== 'running') return news.rehearsal;
    }
  }
  return null;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}
