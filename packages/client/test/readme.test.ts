import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answers } from './fixtures/answers.ts';
import { listRunningTasks } from './support/readme-example.ts';
import { ACCESS_ID, ACCESS_KEY, testFarm } from './support/test-farm.ts';

describe("the README's example", () => {
  it('is the code that runs here', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const example = readFileSync(new URL('./support/readme-example.ts', import.meta.url), 'utf8');
    expect(readme).toContain(`\`\`\`ts\n${example}\`\`\``);
  });

  it('lists what is still to be rendered', async () => {
    const farm = await testFarm(({ received, response }) => response.end(answers.forPath(received.path)));
    expect(await listRunningTasks(farm.endpoint, ACCESS_ID, ACCESS_KEY)).toEqual(['P18278 wardrobe.max 0/0']);
  });

  it('says what to do when the farm refuses', async () => {
    const farm = await testFarm(({ response }) => response.end('{"code":611,"data":null}'));
    expect(await listRunningTasks(farm.endpoint, ACCESS_ID, ACCESS_KEY)).toEqual([
      'getTaskList: the farm refused the access key: it does not fit the access id (code 611).',
      expect.stringContaining('Copy access id and access key again'),
    ]);
  });
});
