import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rootFolder } from '../root.ts';

const addon = join(rootFolder, 'apps', 'blender', 'addon', 'farmhand');

test('both of Blender’s add-on formats name one version', async () => {
  const manifest = await readFile(join(addon, 'blender_manifest.toml'), 'utf8');
  const source = await readFile(join(addon, '__init__.py'), 'utf8');
  const legacy = /"version": \((\d+), (\d+), (\d+)\)/.exec(source)?.slice(1).join('.');
  expect(legacy).toBeDefined();
  expect(manifest).toContain(`\nversion = "${legacy}"\n`);
});

test('the manifest keeps to the limits of Blender’s extension format', async () => {
  const manifest = await readFile(join(addon, 'blender_manifest.toml'), 'utf8');
  const texts = [...manifest.matchAll(/^(?:tagline|network|files) = "(.*)"$/gm)].map(
    (match) => match[1] ?? '',
  );
  expect(texts).toHaveLength(3);
  for (const text of texts) {
    expect(text.length).toBeLessThanOrEqual(64);
    expect(text).toMatch(/[A-Za-z0-9)]$/);
  }
});
