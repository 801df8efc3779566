import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findBlender } from '@farmhand/local-farm';
import { expect, test, vi } from 'vitest';
import { rehearseShot } from './readme-example.ts';
import { testFolders } from './support/folders.ts';

const blender = await findBlender();

test('the example in the README is the one that is tested here', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const example = await readFile(new URL('./readme-example.ts', import.meta.url), 'utf8');
  expect(readme.replaceAll('\r\n', '\n')).toContain(`\`\`\`ts\n${example.replaceAll('\r\n', '\n')}\`\`\``);
});

test.runIf(blender.found)(
  'with Blender, the example says what the README says it does',
  async () => {
    const { scenePath, output } = await testFolders();
    const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      await rehearseShot(scenePath, output);
      expect(printed.mock.calls.flat()).toEqual([expect.stringMatching(/^10 frames, cost about \d+\.\d\d$/)]);
    } finally {
      printed.mockRestore();
    }
    expect((await stat(join(output, 'rehearsal.html'))).size).toBeGreaterThan(1000);
  },
  180_000,
);
