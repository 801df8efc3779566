import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { chromiumPath, openPanel } from './support/open-panel.ts';

const example = fileURLToPath(new URL('./readme-example.ts', import.meta.url));

it('the example in the README is the one that runs here', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  expect(readme).toContain(`\`\`\`ts\n${await readFile(example, 'utf8')}\`\`\``);
});

describe.skipIf(chromiumPath === null)('the example of the README', () => {
  it('tells in the words of the sidecar why a job cannot go on', async () => {
    const { page } = await openPanel({ host: null });
    const built = await build({
      entryPoints: [example],
      bundle: true,
      write: false,
      format: 'iife',
      globalName: 'example',
      conditions: ['@farmhand/source'],
    });
    const said = await page.evaluate(`${built.outputFiles[0]?.text}; example.goOn('no-such-job')`);
    expect(said).toContain('no-such-job');
  });
});
