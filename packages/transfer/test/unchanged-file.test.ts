import { linkSync, readFileSync, renameSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  incompressible,
  makeEngine,
  makeFolder,
  manifestOf,
  problemOf,
  startGateway,
  writeRested,
} from './workspace.ts';

const storage = { kind: 'input', id: '10202' } as const;

it.each([100, 2_000_000])(
  'a file of %d bytes that only got another name beside its own is sent',
  async (bytes) => {
    const gateway = await startGateway();
    const folder = makeFolder();
    const path = writeRested(folder, 'scene.blend', incompressible(bytes));
    const manifest = await manifestOf(path);
    linkSync(path, join(folder, 'link.blend'));
    const entries = manifest.entries.map((entry) => ({ ...entry, mustNotChange: true as const }));
    await makeEngine(gateway).upload({ storage, manifest: { ...manifest, entries } });
    expect(readFileSync(gateway.storedPath(storage.id, path)).equals(readFileSync(path))).toBe(true);
  },
);

it.each([100, 2_000_000])(
  'a file of %d bytes with another in its place, of the same size and time, is not taken for it',
  async (bytes) => {
    const gateway = await startGateway();
    const folder = makeFolder();
    const path = writeRested(folder, 'scene.blend', incompressible(bytes));
    const other = writeRested(folder, 'other.blend', incompressible(bytes));
    const { atime, mtime } = statSync(path);
    utimesSync(path, atime, mtime);
    utimesSync(other, atime, mtime);
    const manifest = await manifestOf(path);
    renameSync(other, path);
    const entries = manifest.entries.map((entry) => ({ ...entry, mustNotChange: true as const }));
    const problem = await problemOf(
      makeEngine(gateway).upload({ storage, manifest: { ...manifest, entries } }),
    );
    expect(problem.code).toBe('file-changed');
  },
);
