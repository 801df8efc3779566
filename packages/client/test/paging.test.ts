import { getEventListeners, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { type Frame, NotFoundError, ParameterInvalidError } from '../src/index.ts';
import { askedPage, askedPages, framePage, frames, heldFarm } from './support/held-farm.ts';
import { type Exchange, failureOf, farmAnswer, success, testClient, testFarm } from './support/test-farm.ts';

/** A farm with one task of so many frames. */
function taskOf(total: number) {
  return testFarm((exchange) => {
    const { pageNum, pageSize } = askedPage(exchange);
    success(exchange.response, framePage(pageNum, pageSize, total));
  });
}

function numbers(first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}

async function namesOf(list: AsyncIterable<Frame>): Promise<string[]> {
  const names: string[] = [];
  for await (const frame of list) names.push(frame.frameIndex);
  return names;
}

describe('a list', () => {
  it('is not asked for before somebody wants it', async () => {
    const farm = await taskOf(250);
    const client = testClient(farm.endpoint);
    client.taskFrames({ taskId: 1 });
    client.taskFrames({ taskId: 1 }).pages();
    client.taskFrames({ taskId: 1 })[Symbol.asyncIterator]();
    await client.taskFrames({ taskId: 1, pageNumber: 3 });
    expect(askedPages(farm)).toEqual([3]);
  });

  it('gives a page when awaited, every entry when iterated, and shares the first page', async () => {
    const farm = await taskOf(250);
    const list = testClient(farm.endpoint).taskFrames({ taskId: 1 });
    const [page, names] = await Promise.all([list, namesOf(list)]);
    expect(page).toMatchObject({ total: 250, pageNumber: 1, pageCount: 3 });
    expect(names).toEqual(numbers(1, 250));
    expect(askedPages(farm)).toEqual([1, 2, 3]);
    expect(await namesOf(list)).toEqual(numbers(1, 250));
    expect(askedPages(farm)).toEqual([1, 2, 3, 2, 3]);
  });

  it('is read from the asked page on, in pages of the asked size', async () => {
    const farm = await taskOf(25);
    const list = testClient(farm.endpoint).taskFrames({ taskId: 1, pageNumber: 2, pageSize: 10 });
    const pages: number[] = [];
    for await (const page of list.pages()) pages.push(page.pageNumber);
    expect(pages).toEqual([2, 3]);
    expect(await namesOf(list)).toEqual(numbers(11, 25));
  });

  it('is a promise in every way', async () => {
    const farm = await testFarm(({ response }) => farmAnswer(response, { code: 404, data: null }));
    const list = testClient(farm.endpoint).taskFrames({ taskId: 1 });
    let settled = 0;
    await expect(
      list.finally(() => {
        settled += 1;
      }),
    ).rejects.toBeInstanceOf(NotFoundError);
    expect(settled).toBe(1);
    expect(await list.catch(() => 'none')).toBe('none');
    expect(farm.received).toHaveLength(1);
  });

  it('of tasks is one too', async () => {
    const farm = await testFarm((exchange) => {
      const { pageNum } = askedPage(exchange);
      const items = pageNum > 2 ? [] : [{ id: pageNum, taskStatus: 25 }];
      success(exchange.response, { items, total: 2, pageNum, pageCount: 2, size: 1 });
    });
    const ids: number[] = [];
    for await (const task of testClient(farm.endpoint).taskList({ pageSize: 1, search: 'night' }))
      ids.push(task.id);
    expect(ids).toEqual([1, 2]);
    expect(farm.received.every(({ body }) => JSON.stringify(body).includes('night'))).toBe(true);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a concurrency of %d', (concurrency) => {
    const client = testClient('http://127.0.0.1:1');
    expect(() => client.taskList({}, { concurrency })).toThrow(TypeError);
  });
});

describe('fetching ahead', () => {
  it('keeps the order when later pages come first', async () => {
    const farm = await heldFarm();
    const names = namesOf(testClient(farm.endpoint).taskFrames({ taskId: 1, pageSize: 2 }));
    const answer = (exchange: Exchange | undefined) => {
      if (exchange === undefined) throw new Error('no request');
      const { pageNum, pageSize } = askedPage(exchange);
      farm.answer(framePage(pageNum, pageSize, 9), exchange);
    };
    await farm.arrived(1);
    answer(farm.waiting[0]);
    await farm.arrived(5);
    for (const exchange of farm.waiting.toReversed()) answer(exchange);
    expect(await names).toEqual(numbers(1, 9));
  });

  it.each([1, 2, 5])('never has more than %i pages under way or held', async (concurrency) => {
    let open = 0;
    let most = 0;
    const farm = await testFarm((exchange) => {
      open += 1;
      most = Math.max(most, open);
      setImmediate(() => {
        open -= 1;
        const { pageNum, pageSize } = askedPage(exchange);
        success(exchange.response, framePage(pageNum, pageSize, 40));
      });
    });
    const client = testClient(farm.endpoint);
    const entries = client.taskFrames({ taskId: 1, pageSize: 2 }, { concurrency })[Symbol.asyncIterator]();
    // A reader that stays at page 3, while everything asked for has been answered.
    for (let entry = 0; entry < 5; entry++) await entries.next();
    await client.taskFrames({ taskId: 2, pageSize: 2 });
    await client.taskFrames({ taskId: 2, pageSize: 2 });
    const ofTask = () => farm.received.filter(({ body }) => JSON.stringify(body).includes('"taskId":1'));
    expect(ofTask()).toHaveLength(2 + concurrency);
    let rest = 0;
    while (!(await entries.next()).done) rest += 1;
    expect(rest).toBe(35);
    expect(ofTask()).toHaveLength(20);
    expect(most).toBeLessThanOrEqual(concurrency + 1);
  });

  it('keeps within the limits of the account', async () => {
    const farm = await heldFarm();
    const client = testClient(farm.endpoint, { limits: { concurrent: 2 } });
    const names = namesOf(client.taskFrames({ taskId: 1, pageSize: 1 }, { concurrency: 8 }));
    for (let page = 1; page <= 12; page++) {
      await farm.arrived(page);
      const exchange = farm.waiting[0];
      if (exchange !== undefined) farm.answer(framePage(askedPage(exchange).pageNum, 1, 12), exchange);
    }
    expect(await names).toEqual(numbers(1, 12));
    expect(farm.mostWaiting()).toBeLessThanOrEqual(2);
  });
});

describe('ending early', () => {
  /** A farm that answers page 1 of 100, and keeps the others waiting. */
  async function stuckBehindPage1() {
    const farm = await heldFarm();
    const answered = farm.arrived(1).then(() => farm.answer(framePage(1, 2, 200)));
    return { farm, answered };
  }
  const closed = (exchanges: readonly Exchange[]) =>
    Promise.all(exchanges.map(({ response }) => once(response, 'close')));

  it('breaks off what is under way when the reader leaves', async () => {
    const { farm } = await stuckBehindPage1();
    let allClosed: Promise<unknown> = Promise.resolve();
    for await (const _ of testClient(farm.endpoint).taskFrames(
      { taskId: 1, pageSize: 2 },
      { concurrency: 4 },
    )) {
      await farm.arrived(4);
      allClosed = closed([...farm.waiting]);
      break;
    }
    expect(await allClosed).toHaveLength(3);
  });

  it('breaks off what is under way when the reader fails', async () => {
    const { farm } = await stuckBehindPage1();
    let allClosed: Promise<unknown> = Promise.resolve();
    const read = async () => {
      for await (const _ of testClient(farm.endpoint).taskFrames({ taskId: 1, pageSize: 2 }).pages()) {
        await farm.arrived(24);
        allClosed = closed([...farm.waiting]);
        throw new Error('disk full');
      }
    };
    await expect(read()).rejects.toThrow('disk full');
    expect(await allClosed).toHaveLength(23);
  });

  it.each(['the first page', 'a later page'])('return() ends a reader that waits for %s', async (which) => {
    const farm = await heldFarm();
    const list = testClient(farm.endpoint).taskFrames({ taskId: 1, pageSize: 1 });
    const entries = list[Symbol.asyncIterator]();
    let waiting = entries.next();
    await farm.arrived(1);
    if (which === 'a later page') {
      farm.answer(framePage(1, 1, 3));
      expect(await waiting).toMatchObject({ done: false });
      waiting = entries.next();
      await farm.arrived(3);
    }
    const allClosed = closed([...farm.waiting]);
    await entries.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await allClosed;
    expect(await entries.next()).toEqual({ done: true, value: undefined });
  });

  it('a reader that leaves does not take the first page from another', async () => {
    const farm = await heldFarm();
    const list = testClient(farm.endpoint).taskFrames({ taskId: 1, pageSize: 1 });
    const leaving = list[Symbol.asyncIterator]();
    const left = leaving.next();
    const page = list.then(({ total }) => total);
    await farm.arrived(1);
    await leaving.return?.();
    expect(await left).toMatchObject({ done: true });
    await farm.arrived(2);
    farm.answer(framePage(1, 1, 1));
    expect(await page).toBe(1);
  });

  it('an abort ends a waiting reader at once, and leaves no listener', async () => {
    const { farm } = await stuckBehindPage1();
    const controller = new AbortController();
    const { signal } = controller;
    const names: string[] = [];
    const read = async () => {
      for await (const frame of testClient(farm.endpoint).taskFrames({ taskId: 1, pageSize: 2 }, { signal }))
        names.push(frame.frameIndex);
    };
    const failure = failureOf(read());
    await farm.arrived(24);
    const allClosed = closed([...farm.waiting]);
    controller.abort('enough');
    expect(await failure).toBe('enough');
    await allClosed;
    expect(names).toEqual(['1', '2']);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('an abort between two entries ends the reading, though more are there', async () => {
    const farm = await taskOf(50);
    const controller = new AbortController();
    const { signal } = controller;
    const names: string[] = [];
    const read = async () => {
      for await (const frame of testClient(farm.endpoint).taskFrames({ taskId: 1 }, { signal })) {
        names.push(frame.frameIndex);
        if (names.length === 3) controller.abort('enough');
      }
    };
    expect(await failureOf(read())).toBe('enough');
    expect(names).toEqual(['1', '2', '3']);
  });

  it('a signal that has aborted already sends nothing', async () => {
    const farm = await taskOf(5);
    const list = testClient(farm.endpoint).taskFrames({ taskId: 1 }, { signal: AbortSignal.abort('late') });
    expect(await failureOf(namesOf(list))).toBe('late');
    expect(await failureOf(list)).toBe('late');
    expect(farm.received).toEqual([]);
  });

  it('a failure comes after the entries before it, and nothing behind it is asked for', async () => {
    const farm = await testFarm((exchange) => {
      const { pageNum, pageSize } = askedPage(exchange);
      if (pageNum === 3) farmAnswer(exchange.response, { code: 600, data: null });
      else success(exchange.response, framePage(pageNum, pageSize, 200));
    });
    const names: string[] = [];
    const read = async () => {
      const list = testClient(farm.endpoint).taskFrames({ taskId: 1, pageSize: 2 }, { concurrency: 3 });
      for await (const frame of list) names.push(frame.frameIndex);
    };
    expect(await failureOf(read())).toBeInstanceOf(ParameterInvalidError);
    expect(names).toEqual(numbers(1, 4));
    expect(Math.max(...askedPages(farm))).toBeLessThanOrEqual(5);
  });

  it('a failing first page fails the reading', async () => {
    const farm = await testFarm(({ response }) => farmAnswer(response, { code: 404, data: null }));
    const list = testClient(farm.endpoint).taskFrames({ taskId: 1 });
    expect(await failureOf(namesOf(list))).toBeInstanceOf(NotFoundError);
    expect(farm.received).toHaveLength(1);
  });
});

describe('the end of a list', () => {
  interface WirePage {
    readonly items: readonly object[];
    readonly total?: number;
    readonly pageNum?: number;
    readonly pageCount?: number;
    readonly size?: number;
  }

  const lists: readonly {
    readonly name: string;
    /** The farm's page; null for code 700, no more records. */
    readonly page: (pageNum: number, pageSize: number) => WirePage | null;
    readonly expected: readonly string[];
    readonly lastAsked: number;
  }[] = [
    {
      name: 'nothing at all',
      page: () => ({ items: [], total: 0 }),
      expected: [],
      lastAsked: 1,
    },
    { name: 'code 700 for the first page', page: () => null, expected: [], lastAsked: 1 },
    {
      name: 'the total of the first page, at a full last page',
      page: (pageNum, size) => framePage(pageNum, size, 6),
      expected: numbers(1, 6),
      lastAsked: 3,
    },
    {
      name: 'a list that grows with every page: as many as there were at first',
      page: (pageNum, size) => ({ ...framePage(pageNum, size, 1000), total: pageNum * size + 4 }),
      expected: numbers(1, 6),
      lastAsked: 3,
    },
    {
      name: 'a list that shrinks: up to the short page',
      page: (pageNum, size) => framePage(pageNum, size, pageNum === 1 ? 1000 : 5),
      expected: numbers(1, 5),
      lastAsked: 25,
    },
    {
      name: 'a page in the middle that lacks an entry: what comes after it too',
      page: (pageNum, size) => {
        const page = framePage(pageNum, size, 6);
        return pageNum === 2 ? { ...page, items: page.items.slice(1) } : page;
      },
      expected: ['1', '2', '4', '5', '6'],
      lastAsked: 3,
    },
    {
      name: 'a list that shrinks to whole pages: up to code 700',
      page: (pageNum, size) => (pageNum > 2 ? null : framePage(pageNum, size, 1000)),
      expected: numbers(1, 4),
      lastAsked: 25,
    },
    {
      name: 'a list that shrinks, at a farm that gives its last page for any behind it: no entry twice',
      page: (pageNum, size) => framePage(Math.min(pageNum, 3), size, pageNum === 1 ? 20 : 6),
      expected: numbers(1, 6),
      lastAsked: 10,
    },
    {
      name: 'no total, a short page',
      page: (pageNum, size) => ({ items: framePage(pageNum, size, 5).items }),
      expected: numbers(1, 5),
      lastAsked: 4,
    },
    {
      name: 'no total, a short first page',
      page: () => ({ items: frames(1, 1) }),
      expected: ['1'],
      lastAsked: 1,
    },
    {
      name: 'no total, code 700',
      page: (pageNum, size) => (pageNum > 2 ? null : { items: framePage(pageNum, size, 99).items }),
      expected: numbers(1, 4),
      lastAsked: 4,
    },
    {
      name: 'no total, and the same page for every number',
      page: () => ({ items: frames(1, 2) }),
      expected: ['1', '2'],
      lastAsked: 3,
    },
    {
      name: 'pages smaller than asked for',
      page: (pageNum) => framePage(pageNum, 1, 3),
      expected: numbers(1, 3),
      lastAsked: 3,
    },
    {
      name: 'pages smaller than asked for and than stated',
      page: (pageNum) => ({ ...framePage(pageNum, 1, 3), size: 2, pageCount: 2 }),
      expected: numbers(1, 3),
      lastAsked: 3,
    },
  ];

  it.each(lists)('$name', async ({ page, expected, lastAsked }) => {
    const farm = await testFarm((exchange) => {
      const { pageNum, pageSize } = askedPage(exchange);
      const data = page(pageNum, pageSize);
      if (data === null) farmAnswer(exchange.response, { code: 700, data: null });
      else success(exchange.response, data);
    });
    const list = testClient(farm.endpoint).taskFrames({ taskId: 1, pageSize: 2 });
    expect(await namesOf(list)).toEqual(expected);
    expect(Math.max(...askedPages(farm))).toBeLessThanOrEqual(lastAsked);
  });
});
