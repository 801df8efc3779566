import { expect, it, onTestFinished } from 'vitest';
import { makeWorld, untilEnded } from './support/world.ts';

it('a failed frame without a reason of the farm is explained by the end of its long log', async () => {
  const world = await makeWorld({
    renderer: async ({ onLog }) => {
      onLog('a sample\n'.repeat(20_000));
      throw new Error('The texture wheat.png is damaged.');
    },
  });
  onTestFinished(() => world.close());
  const service = world.start({
    // As the vendor's farm answers, whose frames have no message.
    wrapClient: (client) => ({
      ...client,
      taskFrames: async (request, options) => {
        const page = await client.taskFrames(request, options);
        return { ...page, items: page.items.map((frame) => ({ ...frame, message: null })) };
      },
    }),
  });
  const { id } = world.submit(service, { frames: '1' });
  expect((await untilEnded(service, id)).problem).toMatchObject({
    code: 'all-frames-failed',
    message: expect.stringContaining('Frame 1: The texture wheat.png is damaged.'),
  });
  expect(service.eventsAfter(0, id)).toContainEqual(
    expect.objectContaining({
      body: { type: 'frameFailed', frame: '1', message: 'The texture wheat.png is damaged.' },
    }),
  );
});

it("a job that fails before its first frame ends with the farm's reason", async () => {
  const world = await makeWorld();
  onTestFinished(() => world.close());
  const service = world.start({
    // The farm says that it has them, and has not.
    wrapClient: (client) => ({ ...client, uploadTaskDocument: () => Promise.resolve() }),
  });
  const { id } = world.submit(service);
  expect(await untilEnded(service, id)).toMatchObject({
    state: 'failed',
    problem: {
      code: 'failed-at-farm',
      message: expect.stringContaining('task.json is not in the config storage'),
      retryable: false,
    },
  });
});
