import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Renderer, RenderOrder } from '@farmhand/local-farm';

/** Frames that are rendered in no time, unless they are held. */
export interface HeldFrames {
  readonly renderer: Renderer;
  /** Frames that nodes take are not finished from now on, or all of them are. */
  hold(isHeld: boolean): void;
}

/** Larger than what a download may break off after. */
const PICTURE_BYTES = 80_000;

export function holdFrames(isHeldAtFirst: boolean): HeldFrames {
  let released = Promise.withResolvers<void>();
  if (!isHeldAtFirst) released.resolve();
  return {
    renderer: async (order) => {
      await untilReleased(released.promise, order.signal);
      for (const { frame, name } of order.frames) {
        await writeFile(join(order.outputFolder, `${name}.png`), pictureOf(order, frame));
        order.onFrame(frame, null);
      }
    },
    hold(isHeld) {
      released.resolve();
      if (isHeld) released = Promise.withResolvers();
    },
  };
}

async function untilReleased(released: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    signal.throwIfAborted();
    await Promise.race([released, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Another one for each scene and frame, and no byte of it like the one before: a part or a mixture shows. */
function pictureOf({ plan }: RenderOrder, frame: number): Buffer {
  return createHash('shake256', { outputLength: PICTURE_BYTES })
    .update(`${plan.sceneServerPath} ${frame}`)
    .digest();
}
