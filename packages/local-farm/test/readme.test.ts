import { readFile } from 'node:fs/promises';
import { startLocalFarm } from '@farmhand/local-farm';
import { expect, test, vi } from 'vitest';
import { ask, temporaryFolder } from './support/farm.ts';
import { submitJob, taskEnd } from './support/jobs.ts';

/** The README's example, with a folder of its own and without Blender, and a job in its middle. */
test('the example of the README does what it says', async () => {
  const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const farm = await startLocalFarm({ dataFolder: await temporaryFolder(), renderer: 'placeholder' });
  console.log(`${farm.url} renders with ${farm.renderer.kind}; its access id is ${farm.account.accessId}`);

  farm.events.subscribe((event) => {
    if (event.type === 'frame')
      console.log(`frame ${event.frameIndex} of job ${event.taskId}: status ${event.status}`);
  });
  const taskId = await submitJob(farm, { scene: { frames: '7' } });
  await taskEnd(farm, taskId);

  farm.faults.next({ endpoint: 'createTask', kind: 'resetAfter' });
  await expect(ask(farm, '/api/render/submit/createTask')).rejects.toThrow();
  expect(farm.inspect.tasks()).toHaveLength(2);

  await farm.stop();
  expect(printed.mock.calls.flat()).toEqual([
    expect.stringContaining('renders with placeholder'),
    `frame 7 of job ${taskId}: status 2`,
    `frame 7 of job ${taskId}: status 4`,
  ]);
});

test('the example of the README uses what this package exports', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  for (const line of [
    'startLocalFarm({ dataFolder',
    'farm.events.subscribe',
    'farm.faults.next({ endpoint:',
    'farm.stop()',
  ]) {
    expect(readme).toContain(line);
  }
});
