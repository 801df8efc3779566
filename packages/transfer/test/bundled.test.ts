import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { makeFolder, writeRested } from './workspace.ts';

/** Enough files for threads, and one among them that is missing. */
const PROGRAM = `
import { buildManifest, openTransferCache } from '../src/index.ts';
const [folder] = process.argv.slice(2);
const files = Array.from({ length: 600 }, (_, index) => folder + '/' + index + '.png');
const cache = openTransferCache({ kind: 'file' }, { databasePath: ':memory:' });
const { entries } = await buildManifest({ files, fingerprints: cache.fingerprints });
const failure = await buildManifest({ files: [...files, folder + '/gone.png'], fingerprints: cache.fingerprints })
  .catch((error) => error.problem.code);
console.log(JSON.stringify([new Set(entries.map((entry) => entry.fingerprint)).size, failure]));
`;

it('threads work from one small file with nothing beside it', async () => {
  const { outputFiles } = await build({
    stdin: { contents: PROGRAM, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    conditions: ['@farmhand/source'],
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    write: false,
    logLevel: 'silent',
  });
  const folder = makeFolder();
  const program = join(makeFolder(), 'program.mjs');
  writeFileSync(program, outputFiles[0]?.contents ?? '');
  for (let index = 0; index < 600; index++) writeRested(folder, `${index}.png`, `${index}`);
  const { stdout, stderr } = spawnSync(process.execPath, [program, folder], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([600, 'file-missing']);
});
