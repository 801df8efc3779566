import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBlender } from '@farmhand/local-farm';
import { farmhandHome } from '@farmhand/sidecar';
import { InvalidArgumentError } from 'commander';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { factor, percentage } from '../src/commands/option-values.ts';
import { type RehearseCommandOptions, rehearseScene } from '../src/rehearse/rehearse-command.ts';

const SAMPLE = fileURLToPath(new URL('../../../tooling/fixtures/sample', import.meta.url));
const blender = await findBlender();

async function sampleFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'farmhand-rehearse-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  await cp(SAMPLE, join(folder, 'project'), { recursive: true });
  return folder;
}

beforeEach(async () => {
  // Never the user's own sidecar.
  const home = await mkdtemp(join(tmpdir(), 'farmhand-rehearse-home-'));
  vi.stubEnv('FARMHAND_HOME', home);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    expect(await readdir(home)).toEqual([]);
    await rm(home, { recursive: true });
  });
});

/** Runs the command on the sample scene; gives what it printed. */
async function run(
  folder: string,
  { form = 'text', ...parts }: Partial<RehearseCommandOptions> & { form?: 'text' | 'json' } = {},
) {
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  try {
    const code = await rehearseScene(
      join(folder, 'project', 'sample.blend'),
      {
        frames: 'first',
        scale: 5,
        output: join(folder, 'rehearsal'),
        nodes: 1,
        speed: 1,
        language: 'en',
        ...parts,
      },
      { form, profile: undefined },
    );
    const text = (spy: typeof out) => spy.mock.calls.map(([chunk]) => String(chunk)).join('');
    return { code, out: text(out), err: text(err) };
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
}

describe.runIf(blender.found)('with Blender', () => {
  test('a clean scene: pictures and a page in the folder, an estimate with its price, exit code 0', async () => {
    const folder = await sampleFolder();
    const { code, out } = await run(folder, { pricePerHour: 2, nodes: 3 });
    expect(code).toBe(0);
    expect(out).toContain('Nothing was missing.');
    expect(out).toContain('15 files packed');
    expect(out).toMatch(/frame 1 {2}16x9 {2}\d+\.\d\d s/);
    expect(out).toMatch(/time on 3 nodes: \d+\.\d (s|min) \(/);
    expect(out).toMatch(/cost: \d+\.\d\d \(/);
    expect(await readdir(join(folder, 'rehearsal'))).toEqual(
      expect.arrayContaining(['rehearsal.html', 'sample_0001.png']),
    );
    expect(await readFile(join(folder, 'rehearsal', 'rehearsal.html'), 'utf8')).toContain('data:image/png');
  }, 180_000);

  test('a missing texture is named, and the exit code is that of a warning', async () => {
    const folder = await sampleFolder();
    await rm(join(folder, 'project', 'textures', 'boards.png'));
    const { code, out } = await run(folder, { form: 'json' });
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({
      complaints: [{ path: join(folder, 'project', 'textures', 'boards.png'), verdict: 'missingHere' }],
    });
  }, 180_000);
});

test('Ctrl+C ends the command while the sidecar is busy', async () => {
  const folder = await sampleFolder();
  const asked = Promise.withResolvers<void>();
  const sidecar = createServer((request, response) => {
    const health = { name: 'farmhand-sidecar', version: '0.0.0', pid: process.pid, startedAt };
    if (request.url?.endsWith('/health')) {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(health));
    } else asked.resolve();
  });
  const startedAt = new Date().toISOString();
  sidecar.listen(0, '127.0.0.1');
  await once(sidecar, 'listening');
  onTestFinished(() => {
    sidecar.closeAllConnections();
    sidecar.close();
  });
  vi.stubEnv('FARMHAND_HOME', folder);
  const address = sidecar.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const discovery = { pid: process.pid, port, token: 'x'.repeat(32), version: '0.0.0', startedAt };
  await writeFile(farmhandHome().discoveryFile, JSON.stringify(discovery), { mode: 0o600 });
  const listen = vi.spyOn(process, 'on');
  onTestFinished(() => listen.mockRestore());

  const command = run(folder, { blender: join(folder, 'no blender') });
  await asked.promise;
  const onInterrupt = listen.mock.calls.find(([signal]) => signal === 'SIGINT')?.[1];
  onInterrupt?.('SIGINT', 2);
  expect((await command).code).toBe(130);
});

test('without the renderer the command says so in the language asked for, and exits 1', async () => {
  const folder = await sampleFolder();
  const missing = { blender: join(folder, 'no blender') };
  const english = await run(folder, missing);
  expect([english.code, english.out]).toEqual([1, '']);
  expect(english.err).toContain('Blender is not installed on this machine');
  const chinese = await run(folder, { ...missing, language: 'zh' });
  expect(chinese.err).toContain('本机未安装 Blender');
});

test('a part is a whole number, with or without its sign', () => {
  expect(['25%', '25', ' 100 % '].map(percentage)).toEqual([25, 25, 100]);
  for (const given of ['', '%', '2.5%', '-5', 'half'])
    expect(() => percentage(given)).toThrow(InvalidArgumentError);
  expect(factor('1.25')).toBe(1.25);
  expect(() => factor('fast')).toThrow(InvalidArgumentError);
});
