import type { OutputNode } from '@farmhand/model';
import { type HipNode, plainType } from './node.ts';
import type { NodeValues } from './node-values.ts';
import { MOST_REPEATS, wedgeCount } from './wedges.ts';

/** An output node whose frames need the frames before them has one of these on. */
const SEQUENTIAL = ['initsim', 'soho_initsim'];
/** What these write is a simulation whatever their parameters say, by type without version. */
const SIMULATIONS = new Set(['dop', 'rop_dop']);

/** The parameter that marks an output node as a simulation; null when none does. */
export function sequentialParameter(node: HipNode, values: NodeValues): string | null {
  return SEQUENTIAL.find((name) => values.setting(node, name) === 1) ?? null;
}

/** What the saved file tells of an output node beside what it renders. */
export function outputNodeOf(node: HipNode, values: NodeValues): OutputNode {
  const take = values.plain(node, 'take') ?? '';
  const type = plainType(node.type);
  return {
    take: take === '' || take === '_current_' ? null : take,
    bypassed: node.bypassed,
    frameByFrame: type === 'framedep',
    sequential: SIMULATIONS.has(type) || sequentialParameter(node, values) !== null,
    nonBlocking: values.setting(node, 'soho_foreground') === 0,
    repeats: type === 'wedge' ? Math.min(MOST_REPEATS, wedgeCount(node, values)) : 1,
  };
}
