import { describe, expect, it } from 'vitest';
import { readEvents } from '../src/api/sse.ts';

/** A body that comes in pieces of so many bytes, and tells whether somebody let go of it. */
function bodyOf(text: string, size: number) {
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  const state = { isLetGo: false };
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
    cancel() {
      state.isLetGo = true;
    },
  });
  return { body, state };
}

const STREAM = [
  'event: hello',
  'data: {"name":"Mühle 磨坊 🔥"}',
  '',
  ': still here',
  '',
  'id: 7',
  'data:no space',
  'data: second line',
  '',
  'retry: 10',
  '',
  'data: cut off before its end',
].join('\n');
const MESSAGES = ['{"name":"Mühle 磨坊 🔥"}', 'no space\nsecond line'];

describe('a stream of events', () => {
  it.each([1, 2, 3, 7, 64, 4096])('is the same however it comes: in pieces of %i bytes', async (size) => {
    for (const text of [STREAM, STREAM.replaceAll('\n', '\r\n')]) {
      const heard: string[] = [];
      await readEvents(bodyOf(text, size).body, (data) => heard.push(data));
      expect(heard).toEqual(MESSAGES);
    }
  });

  it('is taken together where it comes together, unless what takes it asks for time', async () => {
    const heard: string[] = [];
    await readEvents(bodyOf(STREAM, 4096).body, (data) => {
      heard.push(data);
      queueMicrotask(() => heard.push('others'));
    });
    expect(heard).toEqual([...MESSAGES, 'others', 'others']);
    heard.length = 0;
    await readEvents(bodyOf(STREAM, 4096).body, async (data) => {
      await Promise.resolve();
      heard.push(data);
      queueMicrotask(() => heard.push('others'));
    });
    expect(heard).toEqual(MESSAGES.flatMap((message) => [message, 'others']));
  });

  it('gives a sign with everything that comes, comments too', async () => {
    let signs = 0;
    await readEvents(
      bodyOf(': still here\n\n', 100).body,
      () => expect.fail('nothing was said'),
      () => {
        signs += 1;
      },
    );
    expect(signs).toBe(1);
  });

  it('is let go of when what it says cannot be taken', async () => {
    const { body, state } = bodyOf(STREAM, 10);
    const taking = readEvents(body, () => {
      throw new Error('not understood');
    });
    await expect(taking).rejects.toThrow('not understood');
    expect(state.isLetGo).toBe(true);
  });

  it('is read on only when what it says was taken in', async () => {
    const { body } = bodyOf('data: one\n\ndata: two\n\n', 100);
    const heard: string[] = [];
    const taken = Promise.withResolvers<void>();
    const reading = readEvents(body, (data) => {
      heard.push(data);
      return heard.length === 1 ? taken.promise : undefined;
    });
    await new Promise<void>((resolve) => setImmediate(resolve));
    expect(heard).toEqual(['one']);
    taken.resolve();
    await reading;
    expect(heard).toEqual(['one', 'two']);
  });

  it('brings a message of megabytes in small pieces', async () => {
    const long = 'x'.repeat(3_000_000);
    const heard: string[] = [];
    await readEvents(bodyOf(`data: ${long}\n\n`, 16_384).body, (data) => heard.push(data));
    expect(heard).toEqual([long]);
  });
});
