import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localPath, type SceneReport, type SnapshotReference, storedPath } from '@farmhand/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blenderForTests } from '../../../tooling/fixtures/blend.ts';
import { readScene } from '../src/index.ts';
import {
  compare,
  disagreement,
  kindNames,
  makeKinds,
  type ToldKind,
  unsaid,
} from './support/blend-oracle.ts';

function hostReference(path: string): SnapshotReference {
  return {
    storedPath: storedPath.parse(path),
    resolvedPath: localPath.parse(path),
    kind: 'other',
    owner: { type: 'File', name: 'main.blend' },
  };
}

function hostOnly({ references, findings }: SceneReport): readonly string[] {
  const added = references.filter(({ foundBy, exists }) => foundBy === 'host' && exists);
  const told = findings.filter(({ id }) => id === 'host-only-reference');
  return [...added, ...told].map((one) => JSON.stringify(one));
}

const MAKING_TIMEOUT_MS = 180_000;

describe.skipIf(blenderForTests() === null)(
  'every kind of reference, in files made by real Blender (needs Blender)',
  () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'farmhand-reference-kinds-')));
    let kinds: ReadonlyMap<string, ToldKind | string>;

    beforeAll(async () => {
      kinds = await makeKinds(folder);
    }, MAKING_TIMEOUT_MS);

    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('all recipes are made', () => {
      expect([...kinds.keys()].sort()).toEqual([...kindNames()].sort());
    });

    it.each(kindNames())('%s', async (name) => {
      const told = kinds.get(name);
      if (told === undefined || typeof told === 'string') {
        throw new Error(`Blender did not make ${name}. ${told ?? ''}`);
      }
      expect(told.doubts, 'the recipe contradicts Blender').toEqual([]);
      const report = await readScene(told.file, told.rendered === null ? {} : { rendered: told.rendered });
      const { expected, actual } = compare(told, report);
      expect(actual).toEqual(expected);
      expect(disagreement(report), 'findings and references').toEqual([]);
      expect(unsaid(told, report), "Blender's own list names more").toEqual([]);
      const merged = await readScene(told.file, { hostReferences: told.blendPaths.map(hostReference) });
      expect(hostOnly(merged), 'what only the list of the host names').toEqual([]);
    });
  },
);
