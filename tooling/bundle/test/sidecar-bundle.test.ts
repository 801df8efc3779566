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
});

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
