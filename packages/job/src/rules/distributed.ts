import type { Finding } from '@farmhand/model';
import { chosenNodes } from '../chosen-nodes.ts';
import { houdiniTexts } from '../data/houdini-texts.ts';
import { isBypassed, isOfType } from '../houdini-nodes.ts';
import { findingOf, type Rule } from '../rule.ts';

/** Houdini's number of the slice that a machine computes. Source: SideFX's help on distributed simulations. */
const SLICE = /\$\{?SLICE\}?(?![A-Za-z_])/;

/**
 * `simulation-distributed`: a simulation cut into slices, which several machines compute together with a tracker between
 * them. The farm has a list of such nodes (`distributedsim_node`), but nobody has seen what it does with it.
 */
export const distributedSimulations: Rule = function* (facts) {
  const { report } = facts;
  if (report.host.name !== 'houdini') return [];
  const nodes = chosenNodes(facts).filter((scene) => !isBypassed(scene));
  const names = new Set(nodes.map(({ name }) => name));
  const sliced = new Set<string>();
  for (const { kind, owner, storedPath } of report.references) {
    yield;
    if (kind === 'output' && names.has(owner.name) && SLICE.test(storedPath)) sliced.add(owner.name);
  }
  return nodes
    .filter(
      (scene) => isOfType(scene, 'hq_sim') || sliced.has(scene.name) || SLICE.test(scene.outputPath ?? ''),
    )
    .map(
      ({ name, renderer }): Finding =>
        findingOf('simulation-distributed', 'error', houdiniTexts['simulation-distributed'](name), {
          owner: { type: renderer, name },
        }),
    );
};
