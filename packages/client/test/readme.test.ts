import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../src/index.ts';
import { answers } from './fixtures/answers.ts';
import { askedPage, framePage } from './support/held-farm.ts';
import { listRunningTasks } from './support/readme-example.ts';
import { failedFrames } from './support/readme-paging.ts';
import { ACCESS_ID, ACCESS_KEY, success, testFarm } from './support/test-farm.ts';

describe("the README's examples", () => {
  it.each(['readme-example', 'readme-paging'])('%s is the code that runs here', (name) => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const example = readFileSync(new URL(`./support/${name}.ts`, import.meta.url), 'utf8');
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

  it('finds the failed frames on all pages', async () => {
    const farm = await testFarm((exchange) => {
      const { pageNum, pageSize } = askedPage(exchange);
      const page = framePage(pageNum, pageSize, 250);
      const items = page.items.map((frame) => ({ ...frame, frameStatus: frame.id % 100 === 7 ? 5 : 4 }));
      success(exchange.response, { ...page, items });
    });
    const log: LogEntry[] = [];
    const account = { endpoint: farm.endpoint, accessId: ACCESS_ID, accessKey: ACCESS_KEY };
    expect(await failedFrames(account, 7, (entry) => log.push(entry))).toEqual(['7', '107', '207']);
    expect(log).toHaveLength(3);
    expect(farm.received.map(({ headers }) => headers['x-studio'])).toEqual(['north', 'north', 'north']);
  });
});
