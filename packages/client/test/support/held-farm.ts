import { EventEmitter, once } from 'node:events';
import { z } from 'zod';
import { type Exchange, success, type TestFarm, testFarm } from './test-farm.ts';

/** A farm that answers when the test says so. */
export interface HeldFarm extends TestFarm {
  /** Requests that wait for their answer, in the order they came. */
  readonly waiting: readonly Exchange[];
  /** The most that ever waited at the same time. */
  readonly mostWaiting: () => number;
  /** Resolves once so many requests have come since the start. */
  arrived(count: number): Promise<void>;
  /** Answers the waiting request that came first, or the one given. */
  answer(data?: unknown, exchange?: Exchange): void;
}

export async function heldFarm(): Promise<HeldFarm> {
  const waiting: Exchange[] = [];
  const changes = new EventEmitter();
  let most = 0;
  const farm = await testFarm((exchange) => {
    waiting.push(exchange);
    most = Math.max(most, waiting.length);
    exchange.response.once('close', () => {
      if (waiting.includes(exchange)) waiting.splice(waiting.indexOf(exchange), 1);
    });
    changes.emit('request');
  });
  return {
    ...farm,
    waiting,
    mostWaiting: () => most,
    arrived: async (count) => {
      while (farm.received.length < count) await once(changes, 'request');
    },
    answer: (data, exchange = waiting[0]) => {
      if (exchange === undefined) throw new Error('no request is waiting');
      waiting.splice(waiting.indexOf(exchange), 1);
      success(exchange.response, data);
    },
  };
}

const pageParameters = z.object({ pageNum: z.number(), pageSize: z.number() });

/** The page a request asks for. */
export function askedPage({ received }: Exchange): { readonly pageNum: number; readonly pageSize: number } {
  return pageParameters.parse(received.body);
}

/** The numbers of the pages a farm was asked for, in the order they came. */
export function askedPages(farm: TestFarm): readonly number[] {
  return farm.received.map(({ body }) => pageParameters.parse(body).pageNum);
}

/** A page of a task's frames as the farm sends it, of frames 1 to `total`. */
export function framePage(pageNum: number, size: number, total: number) {
  const first = (pageNum - 1) * size + 1;
  const length = Math.max(0, Math.min(size, total - first + 1));
  return { items: frames(first, length), total, pageNum, pageCount: Math.ceil(total / size), size };
}

export function frames(first: number, length: number) {
  return Array.from({ length }, (_, index) => ({
    id: 1000 + first + index,
    frameIndex: String(first + index),
    frameStatus: 4,
  }));
}
