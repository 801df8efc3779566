import { type EndpointName, endpoints } from '@farmhand/client/endpoints';
import type { JsonObject } from '@farmhand/client/signing';
import { Agent, request } from 'undici';
import { presigned, timeCalls } from './call-cost.ts';
import type { BenchFarm } from './farm-process.ts';
import { median, quantile } from './statistics.ts';

/** Milliseconds from a bare POST to the end of its answer. */
export interface AnswerTime {
  readonly medianMs: number;
  readonly p99Ms: number;
}

/** Signed profile queries that the farm answers in a second, 64 at a time. */
export async function callsPerSecond(farm: BenchFarm, calls: number): Promise<number> {
  return withPosts(async (post) => {
    const signed = Array.from({ length: calls }, () => prepared(farm, 'queryUserProfile', {}));
    const ms = await timeCalls(calls, 64, (index) => post(signed[index]));
    return (calls / ms) * 1000;
  });
}

/** How long a call takes, one at a time; `bodyOf` makes the body of each. */
export async function answerTime(
  farm: BenchFarm,
  call: EndpointName,
  calls: number,
  bodyOf: (index: number) => JsonObject,
): Promise<AnswerTime> {
  return withPosts(async (post) => {
    const times: number[] = [];
    for (let index = 0; index < calls + 20; index++) {
      const one = prepared(farm, call, bodyOf(index));
      const startedAt = performance.now();
      await post(one);
      // The first ones only warm up.
      if (index >= 20) times.push(performance.now() - startedAt);
    }
    return { medianMs: median(times), p99Ms: quantile(times, 0.99) };
  });
}

interface Prepared {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

function prepared(farm: BenchFarm, call: EndpointName, body: JsonObject): Prepared {
  const url = `${farm.endpoint}${endpoints[call].path}`;
  return { url, headers: presigned(farm, url, body), body: JSON.stringify(body) };
}

async function withPosts<T>(
  use: (post: (one: Prepared | undefined) => Promise<void>) => Promise<T>,
): Promise<T> {
  const dispatcher = new Agent({ allowH2: false });
  try {
    return await use(async (one) => {
      if (one === undefined) return;
      const { url, headers, body } = one;
      const answer = await request(url, { dispatcher, method: 'POST', headers, body });
      const text = await answer.body.text();
      if (!text.includes('"code":200'))
        throw new Error(`The farm refused a call of the bench: ${text.slice(0, 300)}`);
    });
  } finally {
    await dispatcher.close();
  }
}
