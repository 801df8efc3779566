import { readFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { startFarm } from './http-farm.ts';
import { environmentFor } from './readme-example.ts';

test('the example in the README is the one that is tested here', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const example = await readFile(new URL('./readme-example.ts', import.meta.url), 'utf8');
  expect(readme.replaceAll('\r\n', '\n')).toContain(`\`\`\`ts\n${example.replaceAll('\r\n', '\n')}\`\`\``);
});

test('the example says what the README says it does', async () => {
  const farm = await startFarm(({ path, body }) => {
    const call = path.slice(path.lastIndexOf('/') + 1);
    switch (call) {
      case 'querySoftwareList':
        return {
          renderInfoList: [{ cgId: 2007, cgName: 'Blender', cgType: 'blend', isSupportLinux: 1 }],
          defaultCgId: 2007,
        };
      case 'querySoftwareDetail':
        return { cgVersion: [{ id: 7, cgId: 2007, cgName: 'Blender', cgVersion: '3.4' }], cgPlugin: [] };
      case 'getUserPluginConfig':
        return [];
      case 'addUserPluginConfig':
        return { editName: body.editName };
      default:
        throw new Error(`not a call of the example: ${path}`);
    }
  });
  const lines: unknown[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line) => lines.push(line));
  try {
    const name = await environmentFor(farm.endpoint, 'id-for-tests', 'key-for-tests');
    expect(name).toBe('Farmhand Blender 3.4 Linux');
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    const quoted = readme.replaceAll(/\r?\n>? ?/g, ' ');
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(quoted).toContain(line);
  } finally {
    log.mockRestore();
    await farm.close();
  }
});
