import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const documents = globSync('{*.md,{packages,apps,tooling}/*/*.md}', { cwd: root });

describe.each(documents)('%s', (document) => {
  const text = readFileSync(join(root, document), 'utf8');

  it('links only to what is there', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)[^)]*\)/g)].map(
      ([, target]) => target ?? '',
    );
    expect(links.filter((target) => !existsSync(join(root, dirname(document), target)))).toEqual([]);
  });
});

describe('ARCHITECTURE.md', () => {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const named = [...text.matchAll(/`([\w@./-]+\.(?:ts|py|mjs|json))`/g)].map(([, path]) => path ?? '');
  const tracked = new Set(
    globSync('{packages,apps,tooling}/**/*.{ts,py,mjs,json}', {
      cwd: root,
      exclude: ['**/node_modules', '**/dist'],
    }).map((path) => path.replaceAll('\\', '/')),
  );
  const names = new Set([...tracked].map((path) => basename(path)));

  it('names files that a reader can open', () => {
    expect(named.length).toBeGreaterThan(15);
    const isThere = (path: string) =>
      path.includes('/')
        ? [...tracked].some((file) => file === path || file.endsWith(`/${path}`))
        : names.has(path);
    const generated = new Set(['sidecar.json']);
    expect(named.filter((path) => !generated.has(path) && !isThere(path))).toEqual([]);
  });
});
