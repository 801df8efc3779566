import type { Problem } from '@farmhand/model';
import type { Context, MiddlewareHandler } from 'hono';

/** The largest snapshot a scene of hundreds of thousands of references needs. Bytes. */
export const LARGEST_SNAPSHOT_BODY = 256 * 1024 * 1024;
/** The largest body of everything else: 10,000 added files with long paths come near it. Bytes. */
export const LARGEST_BODY = 2 * 1024 * 1024;

/** Refuses bodies that are larger, by what they say and by what they turn out to be. */
export function limitBodies(largestOf: (c: Context) => number): MiddlewareHandler {
  return async (c, next) => {
    const { raw } = c.req;
    const largest = largestOf(c);
    if (raw.body === null) return next();
    if (c.req.header('transfer-encoding') === undefined) {
      return Number(c.req.header('content-length') ?? 0) > largest ? tooLarge(c, largest) : next();
    }
    let size = 0;
    const counted = raw.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          size += chunk.byteLength;
          if (size > largest) controller.error(new RangeError('the body is too large'));
          else controller.enqueue(chunk);
        },
      }),
    );
    c.req.raw = new Request(raw, { body: counted, duplex: 'half' } as RequestInit);
    await next();
    // Whatever was made of a body that broke off.
    if (size > largest) c.res = tooLarge(c, largest);
    return undefined;
  };
}

function tooLarge(c: Context, largest: number): Response {
  // The rest of the body is not waited for.
  c.header('Connection', 'close');
  const size = `${largest / 1024 / 1024} MiB`;
  const problem: Problem = {
    code: 'request-too-large',
    message: `This is more than can be sent at a time (${size}).`,
    hint: 'Name fewer files one by one: of files that you added take their folder, then try again.',
    retryable: false,
    zh: {
      message: `内容超过了一次可发送的上限（${size}）。`,
      hint: '请减少逐个列出的文件：手动添加的文件可改为添加其所在的文件夹，然后重试。',
    },
  };
  return c.json({ problem }, 413);
}
