import { createFarmClient, signedHeaders } from '@farmhand/client';
import { endpoints } from '@farmhand/client/endpoints';
import { Agent, request } from 'undici';
import type { BenchFarm } from './farm-process.ts';
import { median, quantile } from './statistics.ts';

export interface CallCost {
  readonly concurrency: number;
  /** Microseconds for each call. */
  readonly bareUs: number;
  readonly clientUs: number;
  /** Client by bare, round by round. */
  readonly ratio: { readonly median: number; readonly low: number; readonly high: number };
}

/**
 * What a call of the client costs beside a bare POST of the same body that was signed beforehand. Rounds take turns,
 * so that whatever else the machine does meets both.
 */
export async function measureCallCost(
  farm: BenchFarm,
  {
    concurrency,
    calls,
    rounds,
  }: { readonly concurrency: number; readonly calls: number; readonly rounds: number },
): Promise<CallCost> {
  const { endpoint, accessId, accessKey } = farm;
  const client = createFarmClient({ endpoint, accessId, accessKey });
  const dispatcher = new Agent({ allowH2: false });
  const url = `${endpoint}${endpoints.queryUserProfile.path}`;

  const clientRound = () => timeCalls(calls, concurrency, () => client.profile());
  const bareRound = () => {
    const signed = Array.from({ length: calls }, () => presigned(farm, url));
    return timeCalls(calls, concurrency, async (index) => {
      const headers = signed[index] ?? {};
      const { body } = await request(url, { dispatcher, method: 'POST', headers, body: '{}' });
      return body.text();
    });
  };

  const bare: number[] = [];
  const own: number[] = [];
  try {
    for (let round = -2; round < rounds; round++) {
      // The first two rounds only warm up; who goes first changes each time.
      const clientFirst = round % 2 === 0;
      const first = clientFirst ? await clientRound() : await bareRound();
      const second = clientFirst ? await bareRound() : await clientRound();
      if (round < 0) continue;
      own.push(clientFirst ? first : second);
      bare.push(clientFirst ? second : first);
    }
  } finally {
    await client.close();
    await dispatcher.close();
  }
  const ratios = own.map((ms, round) => ms / (bare[round] ?? ms));
  return {
    concurrency,
    bareUs: (median(bare) / calls) * 1000,
    clientUs: (median(own) / calls) * 1000,
    ratio: { median: median(ratios), low: quantile(ratios, 0.25), high: quantile(ratios, 0.75) },
  };
}

/** Headers for one POST of `{}`, as the client sends them. */
export function presigned(
  { accessId, accessKey }: BenchFarm,
  url: string,
  body = {},
): Record<string, string> {
  return {
    ...signedHeaders({ method: 'POST', url, body, credentials: { accessId, accessKey } }),
    languageFlag: '0',
    'content-type': 'application/json',
  };
}

/** Milliseconds for so many calls, `concurrency` of them under way at any time. */
export async function timeCalls(
  calls: number,
  concurrency: number,
  call: (index: number) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const lane = async () => {
    while (next < calls) {
      const index = next;
      next += 1;
      await call(index);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, lane));
  return performance.now() - startedAt;
}
