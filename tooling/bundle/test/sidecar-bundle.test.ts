import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { bundleSidecar } from '../sidecar-bundle.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

test('the bundled sidecar serves with nothing beside it', { timeout: 120_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-sidecar-'));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  const script = join(folder, 'sidecar.mjs');
  await writeFile(script, (await bundleSidecar()).code);

  const sidecar = spawn(process.execPath, [script], {
    cwd: folder,
    env: { FARMHAND_HOME: join(folder, 'home'), PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanups.push(() => ended(sidecar));

  const [line] = await once(createInterface(sidecar.stdout), 'line');
  expect(JSON.parse(String(line))).toMatchObject({ event: 'ready' });
  const discovery = JSON.parse(await readFile(join(folder, 'home', 'sidecar.json'), 'utf8'));
  const answer = await fetch(`http://127.0.0.1:${discovery.port}/api/v1/health`, {
    headers: { authorization: `Bearer ${discovery.token}` },
  });
  expect(await answer.json()).toMatchObject({ name: 'farmhand-sidecar', pid: sidecar.pid });

  const page = await (await fetch(`http://127.0.0.1:${discovery.port}/`)).text();
  const named = [...page.matchAll(/"(\/panel-[^"]+)"/g)].map(([, path]) => path);
  expect(named).toHaveLength(2);
  const fetched = async (path: string) => {
    const file = await fetch(`http://127.0.0.1:${discovery.port}${path}`);
    expect(file.status).toBe(200);
    return file.text();
  };
  const start = await fetched(named.find((path) => path?.endsWith('.js')) ?? '');
  expect((await fetched(named.find((path) => path?.endsWith('.css')) ?? '')).length).toBeGreaterThan(1000);
  // The script of the page names those of the languages, and these name the rest.
  const scripts = [...start.matchAll(/"(\/panel-(?:en|zh)-[^"]+)"/g)].map(([, path]) => path ?? '');
  expect(scripts).toHaveLength(2);
  for (const path of scripts) {
    const parts = [...(await fetched(path)).matchAll(/"\.(\/part-[^"]+)"/g)].map(([, part]) => part ?? '');
    expect(parts.length).toBeGreaterThan(0);
    for (const part of parts) await fetched(part);
  }
});

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
