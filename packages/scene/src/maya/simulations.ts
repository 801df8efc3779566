import type { Simulation } from '@farmhand/model';
import { cacheState } from '../cache-state.ts';
import type { Disk } from '../disk.ts';
import type { FoundReference } from '../found-reference.ts';
import { type MayaModel, type MayaNode, nodeOf, numberOf } from './scene-model.ts';

/** What Nucleus moves. A .mb names these types by letters that are not known, so they are only seen in a .ma. */
const SIMULATED: Readonly<Record<string, Simulation['kind']>> = {
  nCloth: 'cloth',
  nParticle: 'particles',
  hairSystem: 'hair',
};

/** Cloth, particles and hair, and whether a cache plays them. */
export async function findSimulations(
  model: MayaModel,
  references: readonly FoundReference[],
  disk: Disk,
): Promise<readonly Simulation[]> {
  const nodes = model.nodes.filter((node) => Object.hasOwn(SIMULATED, node.type) && isDynamic(node));
  const solvers = model.nodes.filter(({ type }) => type === 'nucleus');
  const areSolversOff = solvers.length > 0 && solvers.every((node) => numberOf(node, 'ena', 'enable') === 0);
  if (nodes.length === 0 || areSolversOff) {
    return [];
  }
  const cachesOf = cachesByNode(model);
  const files = new Map(references.map((reference) => [reference.owner.name, reference]));
  const found: Simulation[] = [];
  for (const node of nodes) {
    const caches = cachesOf(node.name);
    const states = await Promise.all(caches.map((name) => cacheState(files.get(name), disk)));
    found.push({
      owner: { type: node.type, name: node.name },
      kind: SIMULATED[node.type] ?? 'other',
      state: states.length === 0 ? 'unbaked' : worst(states),
      storage: states.length === 0 ? 'unknown' : 'disk',
      frames: null,
      scenes: null,
    });
  }
  return found;
}

function isDynamic(node: MayaNode): boolean {
  return numberOf(node, 'isd', 'isDynamic') !== 0;
}

/** Names of the cache nodes whose values reach a node, also where several are blended. */
function cachesByNode(model: MayaModel): (name: string) => readonly string[] {
  const types = new Map(model.nodes.map((node) => [node.name, node.type]));
  const sources = new Map<string, Set<string>>();
  for (const { source, destination } of model.connections) {
    const from = sources.get(nodeOf(destination)) ?? new Set();
    sources.set(nodeOf(destination), from.add(nodeOf(source)));
  }
  return (name) => {
    // Grows while it is gone through.
    const reached = new Set([name]);
    for (const one of reached) {
      for (const source of sources.get(one) ?? []) {
        if (types.get(source) === 'cacheFile' || types.get(source) === 'cacheBlend') {
          reached.add(source);
        }
      }
    }
    return [...reached].filter((one) => types.get(one) === 'cacheFile');
  };
}

const WORST_FIRST: readonly Simulation['state'][] = ['unbaked', 'partly', 'unknown', 'baked'];

function worst(states: readonly Simulation['state'][]): Simulation['state'] {
  return WORST_FIRST.find((state) => states.includes(state)) ?? 'unknown';
}
