import type { LocalFarm, Renderer } from '@farmhand/local-farm';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { call, startFarm } from './support/farm.ts';
import { submitJob, taskEnd, taskFrames } from './support/jobs.ts';

const logPage = z.object({
  pageNum: z.number(),
  pageCount: z.number(),
  total: z.number(),
  items: z.array(z.string()),
});

async function logOf(farm: LocalFarm, id: number, pageNum: number, pageSize = 1) {
  return logPage.parse(await call(farm, 'showLog', { id, renderingType: 'render', pageNum, pageSize }));
}

/** A renderer that only writes a log. */
function talker(texts: readonly string[]): Renderer {
  return async ({ frames, onLog, onFrame }) => {
    for (const text of texts) onLog(text);
    for (const { frame } of frames) onFrame(frame, null);
  };
}

/** A farm with one frame whose log has these texts, written one after the other. */
async function farmWithLog(texts: readonly string[]): Promise<{ farm: LocalFarm; id: number }> {
  const farm = await startFarm({ renderer: talker(texts) });
  const taskId = await submitJob(farm, { scene: { frames: '1' } });
  expect(await taskEnd(farm, taskId)).toBe(25);
  return { farm, id: (await taskFrames(farm, { taskId })).items[0]?.id ?? 0 };
}

async function allPages(farm: LocalFarm, id: number): Promise<readonly string[]> {
  const { pageCount } = await logOf(farm, id, 1);
  const pages: string[] = [];
  for (let page = 1; page <= pageCount; page += 1) pages.push(...(await logOf(farm, id, page)).items);
  return pages;
}

test('a log is read page by page: 1,000 lines each', async () => {
  const lines = Array.from({ length: 2500 }, (_, line) => `line ${line}`);
  const { farm, id } = await farmWithLog([`${lines.join('\n')}\n`]);
  expect(await logOf(farm, id, 1)).toEqual({
    pageNum: 1,
    pageCount: 3,
    total: 3,
    items: [lines.slice(0, 1000).join('\n')],
  });
  expect((await logOf(farm, id, 3)).items).toEqual([lines.slice(2000).join('\n')]);
  expect((await logOf(farm, id, 4)).items).toEqual([]);
  expect(await logOf(farm, id, 1, 2)).toMatchObject({
    pageCount: 2,
    total: 3,
    items: [lines.slice(0, 1000).join('\n'), lines.slice(1000, 2000).join('\n')],
  });
});

test('pages hold 64 KiB and part neither lines nor characters, however the log is written', async () => {
  const lines = Array.from({ length: 900 }, (_, line) => `${line} ${'帧日志🎞'.repeat(line % 90)}`);
  const text = `${lines.join('\n')}\n`;
  // Pieces of a size that has nothing to do with lines, cut between characters.
  const pieces = [...text].reduce<string[]>((found, character, at) => {
    if (at % 777 === 0) found.push('');
    found.push(`${found.pop()}${character}`);
    return found;
  }, []);
  for (const texts of [[text], pieces]) {
    const { farm, id } = await farmWithLog(texts);
    const pages = await allPages(farm, id);
    expect(pages.length).toBeGreaterThan(5);
    expect(pages.join('\n')).toBe(lines.join('\n'));
    for (const page of pages) expect(Buffer.byteLength(page)).toBeLessThanOrEqual(64 * 1024);
  }
});

test('a line longer than a page has a page of its own, and one without end is parted', async () => {
  const long = 'x'.repeat(200_000);
  const endless = '无'.repeat(500_000);
  const { farm, id } = await farmWithLog([`before\n${long}\nafter\n${endless}`]);
  const pages = await allPages(farm, id);
  expect(pages.slice(0, 3)).toEqual(['before', long, 'after']);
  expect(pages.slice(3).join('')).toBe(endless);
  expect(pages.length).toBe(5);
});

test('a log is there while the frame renders, and begins anew with the next rendering', async () => {
  let goOn = () => {};
  const waits = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let attempts = 0;
  let hasLogged = () => {};
  const logged = new Promise<void>((resolve) => {
    hasLogged = resolve;
  });
  const farm = await startFarm({
    renderer: async ({ frames, onLog, onFrame, onProcess }) => {
      attempts += 1;
      onLog(`attempt ${attempts}\n${'more\n'.repeat(1500 / attempts)}`);
      hasLogged();
      await waits;
      onProcess(process.pid);
      for (const { frame } of frames) onFrame(frame, null);
    },
  });
  const taskId = await submitJob(farm, { scene: { frames: '1' } });
  await logged;
  const id = (await taskFrames(farm, { taskId })).items[0]?.id ?? 0;
  // The log reaches the disk a moment after it is told.
  let page = await logOf(farm, id, 1);
  while (page.pageCount < 2) page = await logOf(farm, id, 1);
  expect(page.items[0]).toMatch(/^attempt 1\nmore\n/);
  goOn();
  await taskEnd(farm, taskId);

  await call(farm, 'resubmitFrames', { ids: [id], selectAll: 0, taskId, status: [] });
  await taskEnd(farm, taskId);
  expect(await logOf(farm, id, 1)).toMatchObject({
    pageCount: 1,
    items: [expect.stringMatching(/^attempt 2/)],
  });
});

test('a frame that has not begun has an empty log', async () => {
  const farm = await startFarm({ renderer: ({ signal }) => untilAborted(signal) });
  const taskId = await submitJob(farm, { scene: { frames: '1-2[1]' } });
  const id = (await taskFrames(farm, { taskId })).items[1]?.id ?? 0;
  expect(await logOf(farm, id, 1)).toEqual({ pageNum: 1, pageCount: 1, total: 1, items: [''] });
});

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}
