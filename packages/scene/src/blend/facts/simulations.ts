import { bakedOceans, fluidDomains, oldFluids } from './fluids.ts';
import { cloth, dynamicPaint, oldSmoke, particles, rigidBodies, softBodies } from './point-caches.ts';
import type { FoundSimulation, SimulationContext, SimulationReader } from './simulation.ts';
import { simulationNodes } from './simulation-nodes.ts';

const READERS: readonly SimulationReader[] = [
  rigidBodies,
  cloth,
  softBodies,
  particles,
  dynamicPaint,
  oldSmoke,
  fluidDomains,
  oldFluids,
  bakedOceans,
  simulationNodes,
];

/** Structures that tell of simulations, see `openBlend`. */
export const SIMULATION_STRUCTS: ReadonlySet<string> = new Set(READERS.flatMap(({ structs }) => structs));

/** Every simulation that lies in a file and is switched on for rendering, whether anything renders it or not. */
export async function findSimulations(context: SimulationContext): Promise<readonly FoundSimulation[]> {
  const found: FoundSimulation[] = [];
  for (const { read } of READERS) {
    found.push(...(await read(context)));
  }
  return found;
}
