import { describe, expect, it } from 'vitest';
import { failureOf, success, type TestFarm, testClient, testFarm } from './support/test-farm.ts';

const NAMES = ['1', '2-4[1]', ...Array.from({ length: 148 }, (_, index) => String(index + 5)), '2-4[1]'];

/** A farm with a task of 151 frames on two pages; the last has the name of the second, as a second block has. */
async function farmWithFrames(): Promise<TestFarm> {
  return testFarm(({ received, response }) => {
    if (!received.path.endsWith('queryTaskFrames')) return success(response);
    const { pageNum, pageSize } = received.body as { pageNum: number; pageSize: number };
    const first = (pageNum - 1) * pageSize;
    const items = NAMES.map((frameIndex, index) => ({ id: 9000 + index, frameIndex, frameStatus: 5 }));
    success(response, {
      items: items.slice(first, first + pageSize),
      total: NAMES.length,
      pageNum,
      pageCount: Math.ceil(NAMES.length / pageSize),
      size: pageSize,
    });
  });
}

/** What was sent to a call, by the end of its path. */
function sentTo(farm: TestFarm, call: string): readonly unknown[] {
  return farm.received.filter(({ path }) => path.endsWith(call)).map(({ body }) => body);
}

describe('frames by name', () => {
  it('are read from all pages; one name may stand for several frames', async () => {
    const farm = await farmWithFrames();
    const frames = await testClient(farm.endpoint).framesByName({ taskId: 7 });
    expect(frames.size).toBe(150);
    expect(frames.get('2-4[1]')?.map(({ id }) => id)).toEqual([9001, 9150]);
    expect(frames.get('152')?.map(({ id }) => id)).toEqual([9149]);
  });

  it.each([
    ['resubmitFramesByName', 'recommitTaskFrames'],
    ['stopFramesByName', 'stopTaskFrames'],
  ] as const)('%s sends the ids of the named frames, each once', async (call, path) => {
    const farm = await farmWithFrames();
    await testClient(farm.endpoint)[call]({ taskId: 7, frames: ['152', '2-4[1]', '152'] });
    expect(sentTo(farm, path)).toEqual([{ taskId: 7, ids: [9149, 9001, 9150], selectAll: 0 }]);
  });

  it.each([
    ['resubmitFramesByName', 'recommitTaskFrames'],
    ['stopFramesByName', 'stopTaskFrames'],
  ] as const)('%s refuses a name the task does not have, and sends nothing', async (call, path) => {
    const farm = await farmWithFrames();
    const error = await failureOf(testClient(farm.endpoint)[call]({ taskId: 7, frames: ['1', '3', '2-4'] }));
    expect(error).toBeInstanceOf(RangeError);
    expect(error).toHaveProperty(
      'message',
      expect.stringMatching(/^Task 7 has no frame named "3", "2-4"; it has "1", "2-4\[1\]".* and 140 more\./),
    );
    expect(sentTo(farm, path)).toEqual([]);
  });
});
