import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { startLocalFarm } from '@farmhand/local-farm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/*
 * The package as it is published, in a program of its own: the compiled files and package.json in a node_modules folder
 * with undici and zod, nothing of this workspace, and no export condition.
 */

const packageFolder = join(import.meta.dirname, '..');
const rootFolder = join(packageFolder, '..', '..');

/** The oldest Node that the package says it works on; comes with the optional dependency of that name. */
const oldestNode = join(
  rootFolder,
  'node_modules',
  `node-22-${process.platform}-${process.arch}`,
  'bin',
  'node',
);

const nodes: readonly { readonly name: string; readonly path: string; readonly version: string }[] = [
  { name: 'Node 22.19.0', path: oldestNode, version: '22.19.0' },
  { name: 'the present Node', path: process.execPath, version: process.versions.node },
];

let consumerFolder = '';

beforeAll(async () => {
  consumerFolder = await mkdtemp(join(tmpdir(), 'farmhand-consumer-'));
  const installed = join(consumerFolder, 'node_modules', '@farmhand', 'client');
  await mkdir(installed, { recursive: true });
  await compile(join(installed, 'dist'));
  await cp(join(packageFolder, 'package.json'), join(installed, 'package.json'));
  for (const name of ['undici', 'zod']) {
    const target = await realpath(join(packageFolder, 'node_modules', name));
    await symlink(target, join(consumerFolder, 'node_modules', name), 'junction');
  }
  await cp(join(import.meta.dirname, 'fixtures', 'consumer.mjs'), join(consumerFolder, 'consumer.mjs'));
});

afterAll(() => rm(consumerFolder, { recursive: true, force: true, maxRetries: 5 }));

describe('the published package', () => {
  for (const { name, path, version } of nodes) {
    it.skipIf(!existsSync(path))(`works on ${name}`, async () => {
      const dataFolder = join(consumerFolder, `farm-${version}`);
      const farm = await startLocalFarm({ dataFolder, renderer: 'placeholder' });
      try {
        const { accessId, accessKey } = farm.account;
        const seen = await run(path, ['consumer.mjs', farm.url, accessId], accessKey);
        expect(JSON.parse(seen)).toEqual({
          node: version,
          userName: 'string',
          frames: 250,
          inOrder: true,
          lastPage: 50,
          refusal: 'ParameterInvalidError',
          refusalIs: [true, true, true],
          path: '/api/render/setUp/queryUserProfile',
        });
      } finally {
        await farm.stop();
      }
    });
  }
});

/** Compiles the sources as for publishing, but into a folder of the test's own. */
async function compile(outFolder: string): Promise<void> {
  const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
  const compiler = join(dirname(typescript), 'bin', 'tsc');
  const buildInfo = join(outFolder, '.tsbuildinfo');
  await promisify(execFile)(process.execPath, [
    compiler,
    ...['--project', packageFolder, '--outDir', outFolder, '--tsBuildInfoFile', buildInfo],
  ]);
}

/** What a program prints, once it has ended well. */
async function run(node: string, args: readonly string[], input: string): Promise<string> {
  const child = spawn(node, args, {
    cwd: consumerFolder,
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  child.stdin.end(input);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (errors !== '') throw new Error(errors);
  return output;
}
