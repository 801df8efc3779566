import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLocalFarm } from '@farmhand/local-farm';
import { farmhandHome } from '@farmhand/sidecar';
import { findSidecar } from '@farmhand/sidecar/connect';
import { expect, it, onTestFinished, vi } from 'vitest';
import { submitScene } from './readme-example.ts';

it('the example in the README is the one that runs here', async () => {
  const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');
  expect(await read('../README.md')).toContain(`\`\`\`ts\n${await read('./readme-example.ts')}\`\`\``);
});

it('the example starts a sidecar, and the sidecar outlives its caller', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-example-'));
  const farm = await startLocalFarm({ dataFolder: join(folder, 'farm'), renderer: 'placeholder' });
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  vi.stubEnv('FARMHAND_HOME', join(folder, 'home'));
  vi.stubEnv('FARMHAND_ENDPOINT', farm.url);
  vi.stubEnv('FARMHAND_ACCESS_ID', farm.account.accessId);
  vi.stubEnv('FARMHAND_ACCESS_KEY', farm.account.accessKey);
  // Would end the sidecar, were it let through; threads of this process may load it.
  const intruder = join(folder, 'intruder.cjs');
  await writeFile(intruder, "if (require('node:worker_threads').isMainThread) process.exit(3);");
  vi.stubEnv('NODE_OPTIONS', `--require=${intruder}`);
  onTestFinished(async () => {
    await (await findSidecar(farmhandHome()))?.shutdown();
    vi.unstubAllEnvs();
    log.mockRestore();
    await farm.stop();
    await rm(folder, { recursive: true, force: true });
  });
  await cp(
    fileURLToPath(new URL('../../../tooling/fixtures/sample', import.meta.url)),
    join(folder, 'project'),
    { recursive: true },
  );
  const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url));

  const id = await submitScene(join(folder, 'project', 'sample.blend'), join(folder, 'renders'), {
    node: process.execPath,
    args: ['--conditions=@farmhand/source', entry],
  });
  expect(await readdir(join(folder, 'renders'))).toHaveLength(3);
  expect(log).toHaveBeenCalledTimes(3);
  const again = await findSidecar(farmhandHome());
  expect((await again?.submission(id))?.state).toBe('done');
});
