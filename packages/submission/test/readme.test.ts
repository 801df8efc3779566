import { readFile } from 'node:fs/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { renderScene } from './readme-example.ts';
import { makeWorld } from './support/world.ts';

it('the example in the README is the one that runs here', async () => {
  const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');
  expect(await read('../README.md')).toContain(`\`\`\`ts\n${await read('./readme-example.ts')}\`\`\``);
});

it('the example renders a scene', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const world = await makeWorld();
  onTestFinished(async () => {
    log.mockRestore();
    await world.close();
  });
  const view = await renderScene(world.options(), world.input());
  expect(view).toMatchObject({ state: 'done', filesDownloaded: 3 });
  expect(log).toHaveBeenLastCalledWith('3 of 3 frames');
});
