import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Renderer, RenderOrder } from '@farmhand/local-farm';

/** A row that a node has taken and does nothing with until it is told to. */
export interface HeldRow {
  readonly order: RenderOrder;
  /** Numbers of its frames. */
  readonly frames: readonly number[];
  /** Writes the row's pictures and ends well. A tile's picture stays in the task's folder of tiles. */
  finish(): void;
  fail(words: string): void;
  /** Resolves when the farm breaks it off. */
  readonly aborted: Promise<void>;
}

/** A renderer whose rows end when the test says so. */
export interface HeldRenderer {
  readonly renderer: Renderer;
  /** The next row that a node takes, in the order they are taken. */
  next(): Promise<HeldRow>;
}

export function holdRows(): HeldRenderer {
  const taken: HeldRow[] = [];
  const waiting: ((row: HeldRow) => void)[] = [];
  return {
    renderer: async (order) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const aborted = Promise.withResolvers<void>();
      const onAbort = () => {
        aborted.resolve();
        reject(order.signal.reason);
      };
      order.signal.addEventListener('abort', onAbort, { once: true });
      if (order.signal.aborted) onAbort();
      const row: HeldRow = {
        order,
        frames: order.frames.map(({ frame }) => frame),
        finish: resolve,
        fail: (words) => reject(new Error(words)),
        aborted: aborted.promise,
      };
      const first = waiting.shift();
      if (first === undefined) taken.push(row);
      else first(row);
      await promise;
      for (const { frame, name } of order.frames) {
        if (order.work.kind !== 'tile')
          await writeFile(join(order.outputFolder, `${name}.txt`), pictureOf(order));
        order.onFrame(frame, null);
      }
    },
    next: () => {
      const row = taken.shift();
      return row === undefined ? new Promise((resolve) => void waiting.push(resolve)) : Promise.resolve(row);
    },
  };
}

function pictureOf({ plan, work }: RenderOrder): string {
  return `${work.kind} ${plan.sceneName ?? ''} ${plan.cameraName ?? ''} ${plan.layerName}`;
}
