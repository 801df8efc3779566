import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hostSnapshot } from '@farmhand/model';
import { beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const python = process.platform === 'win32' ? 'python' : 'python3';
const rootFolder = join(import.meta.dirname, '..', '..', '..');

describe('snapshots of the Cinema 4D plugin', () => {
  let made: Readonly<Record<string, unknown>>;

  beforeAll(async () => {
    const script = join(import.meta.dirname, 'in-cinema4d', 'snapshots.py');
    const { stdout } = await run(python, [script], {
      env: {
        ...process.env,
        PYTHONPATH: join(rootFolder, 'packages', 'bridge'),
        PYTHONDONTWRITEBYTECODE: '1',
        PYTHONIOENCODING: 'utf-8',
      },
      maxBuffer: 64 * 1024 * 1024,
    });
    made = JSON.parse(stdout) as Readonly<Record<string, unknown>>;
  });

  test.each(['never_saved', 'with_everything', 'nothing_set', 'many_files'])(
    'the sidecar takes that of %s',
    (name) => {
      // Strict: a field that is misspelt would be dropped, and nobody would notice.
      expect(hostSnapshot.strict().parse(made[name])).toEqual(made[name]);
    },
  );

  test('a document with everything in it arrives whole', () => {
    const snapshot = hostSnapshot.parse(made.with_everything);
    expect(snapshot.scenePath).toBe('/projects/große Mühle 夜/große Mühle 夜.c4d');
    expect(snapshot.scenes.map(({ name, renderer, camera }) => [name, renderer, camera])).toEqual([
      ['Main', 'standard', null],
      ['Close', 'redshift', 'Close'],
    ]);
    expect(snapshot.scenes[1]?.renderLayers).toEqual([{ name: 'Depth', enabled: true }]);
    expect(snapshot.plugins.map(({ name }) => name)).toEqual(['redshift', 'X-Particles']);
    expect(snapshot.references.map(({ storedPath }) => storedPath)).toEqual([
      'wood.png',
      '\\\\nas\\tex\\far.exr',
    ]);
    expect(hostSnapshot.parse(made.many_files).references).toHaveLength(20_000);
  });
});
