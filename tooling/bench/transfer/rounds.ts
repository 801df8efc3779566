import { median, quantile } from '../statistics.ts';

/** Something to be timed, made ready anew for each round. */
export interface Contender {
  readonly name: string;
  /** Milliseconds of one run, without what makes it ready. */
  run(round: number): Promise<number>;
}

export interface Timing {
  readonly medianMs: number;
  readonly lowMs: number;
  readonly highMs: number;
}

/** Runs all in turn, forwards and backwards, so that whatever else the machine does meets each of them. */
export async function timeRounds(
  contenders: readonly Contender[],
  rounds: number,
): Promise<ReadonlyMap<string, Timing>> {
  const times = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, run } of round % 2 === 0 ? contenders : contenders.toReversed()) {
      times.get(name)?.push(await run(round));
    }
  }
  return new Map(
    [...times].map(([name, all]) => [
      name,
      { medianMs: median(all), lowMs: quantile(all, 0), highMs: quantile(all, 1) },
    ]),
  );
}

/** `1.43 s (1.20 to 1.80)` */
export function timingText({ medianMs, lowMs, highMs }: Timing): string {
  const seconds = (ms: number) => (ms / 1000).toFixed(2);
  return `${seconds(medianMs)} s (${seconds(lowMs)} to ${seconds(highMs)})`;
}

/** `; goal: at most 0.7: met` */
export function verdict(goal: string, isMet: boolean): string {
  return `; goal: ${goal}: ${isMet ? 'met' : 'missed'}`;
}
