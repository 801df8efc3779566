import type { HipNode } from './node.ts';
import type { NodeValues } from './node-values.ts';

/** More renders than anybody means; a damaged number is cut to it. */
export const MOST_REPEATS = 1_000_000;

/**
 * How often a wedge renders what is before it: the product of the steps of its parameters. 1 where the file does not tell, as
 * of one that goes by takes.
 */
export function wedgeCount(node: HipNode, values: NodeValues): number {
  let count = 1;
  for (const name of values.parameters(node).keys()) {
    if (/^steps\d+$/.test(name)) {
      count = Math.min(MOST_REPEATS, count * Math.max(1, Math.trunc(values.setting(node, name) ?? 1)));
    }
  }
  return count;
}
