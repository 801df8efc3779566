import { z } from 'zod';
import examplePrices from './example-prices.json' with { type: 'json' };
import { toAmount, toThousandths } from './money.ts';

const MS_AN_HOUR = 3_600_000;

const priceTable = z.object({
  about: z.string(),
  asOf: z.string(),
  /** ISO 4217. */
  currency: z.enum(['CNY', 'USD']),
  /** Hardware model that has a price when the one asked for has none. */
  defaultModel: z.string(),
  /** Price of one node for one hour, by hardware model. `Default` is a CPU node. */
  nodeHour: z.record(z.string(), z.number().nonnegative()),
  /** What a task's priority multiplies the price with, by `taskUserLevel`. */
  priorityFactor: z.record(z.string(), z.number().positive()),
});
export type PriceTable = Readonly<z.infer<typeof priceTable>>;

/** Prices of a local farm: an example. */
export const prices: PriceTable = priceTable.parse(examplePrices);

export interface RenderedTime {
  /** Time on one node. */
  readonly milliseconds: number;
  /** Model of the hardware configuration (`Default`, `3090`); null where the task chose none. */
  readonly hardware: string | null;
  /** The task's `taskUserLevel`: 50, or 60 for urgent. */
  readonly priority: number;
}

/** What rendering costs, rounded as money. A model or a priority that has no price of its own costs the default. */
export function costOf({ milliseconds, hardware, priority }: RenderedTime, table = prices): number {
  return toAmount(
    toThousandths(
      (Math.max(0, milliseconds) / MS_AN_HOUR) *
        nodeHourPrice(hardware, table) *
        (table.priorityFactor[String(priority)] ?? 1),
    ),
  );
}

/** Price of a node for an hour. */
export function nodeHourPrice(hardware: string | null, table = prices): number {
  return table.nodeHour[hardware ?? table.defaultModel] ?? table.nodeHour[table.defaultModel] ?? 0;
}
