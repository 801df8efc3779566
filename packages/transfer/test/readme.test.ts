import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { credentials } from './gateway.ts';
import { sendAndFetch } from './readme-example.ts';
import { makeFolder, startGateway, writeRested } from './workspace.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

it('the example in the README is the one that runs here', () => {
  const block = /```ts\n([\s\S]*?)```/.exec(read('../README.md'))?.[1];
  expect(block).toBe(read('./readme-example.ts'));
});

it('the example sends a scene and brings its frames home', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  const gateway = await startGateway();
  const scene = writeRested(makeFolder(), 'scene.blend', 'scene');
  gateway.put('20202', '/4711_scene/beauty/0001.png', 'frame');
  const downloadFolder = makeFolder();
  const { hostname, port } = new URL(gateway.baseUrl);
  const lines = [{ name: 'local', server: hostname, port: Number(port), isDefault: true }];
  await sendAndFetch({
    config: { engines: [{ name: 'tus', isDefault: true, lines }] },
    credentials,
    stateFolder: makeFolder(),
    files: [scene],
    outputFolder: '/4711_scene',
    downloadFolder,
  });
  expect(readFileSync(gateway.storedPath('10202', scene), 'utf8')).toBe('scene');
  expect(readFileSync(join(downloadFolder, 'beauty', '0001.png'), 'utf8')).toBe('frame');
  expect(log).toHaveBeenLastCalledWith('5 of 5 bytes');
});
