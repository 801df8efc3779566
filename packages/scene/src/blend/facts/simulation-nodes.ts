import { join } from 'node:path';
import { resolveStoredPath } from '../../stored-path.ts';
import { integerAt, isSet, pointerAt, type StructView } from '../data.ts';
import type { BlendFile } from '../file.ts';
import type { IdBlock } from '../id-block.ts';
import { worksInRender } from '../modifier-modes.ts';
import { modifierProperty } from '../references/simulation-caches.ts';
import {
  type FoundSimulation,
  type Results,
  rangeOf,
  type SimulationContext,
  type SimulationReader,
} from './simulation.ts';

/** Settings of the node that ends a simulation zone (3.6 and later): a group with one of these simulates. */
const SIMULATION_ZONE_STRUCT = 'NodeGeometrySimulationOutput';

const OWN_PATH = 1 << 1;
/** The name of a frame's file: `00001_00000.json`. */
const FRAME_FILE = /^(\d+)_\d{5}\.json$/;
/** Far more than a node group has zones. */
const BAKE_LIMIT = 10_000;

interface Bake {
  readonly storage: Results['storage'];
  readonly frames: readonly number[];
}

/** How many simulation zones each node group of a file has itself, without those of the groups inside it. */
export function countSimulationZones(file: BlendFile): ReadonlyMap<IdBlock, number> {
  const zones = new Map<IdBlock, number>();
  for (const { id } of file.blocksOf(SIMULATION_ZONE_STRUCT)) {
    zones.set(id, (zones.get(id) ?? 0) + 1);
  }
  return zones;
}

/** Geometry nodes with simulation zones. */
export const simulationNodes: SimulationReader = {
  structs: ['NodesModifierData', 'NodesModifierBake', SIMULATION_ZONE_STRUCT],
  async read(context) {
    const { file } = context;
    if (file.dna?.byName.has(SIMULATION_ZONE_STRUCT) !== true) {
      return [];
    }
    const found: FoundSimulation[] = [];
    for (const { block, id } of file.blocksOf('NodesModifierData')) {
      const modifier = await file.view(block);
      const group = file.byAddress.get(pointerAt(modifier, 'node_group') ?? 0);
      if (group === undefined || !worksInRender(modifier)) {
        continue;
      }
      const bakes = await bakesOf(modifier, id, context);
      const baked = resultsOf(bakes, Number.POSITIVE_INFINITY);
      found.push({
        id,
        property: modifierProperty(modifier, 'bakes'),
        kind: 'simulationNodes',
        ...baked,
        settle: ({ original, simulationZones }) => {
          const zones = simulationZones(original(group));
          return zones === 0 ? null : resultsOf(bakes, zones);
        },
      });
    }
    return found;
  },
};

/** Which zone a bake belongs to lies deep in the groups; that there is one for each is as good. */
function resultsOf(bakes: readonly Bake[], zones: number): Results {
  if (bakes.length === 0) {
    return { state: 'unbaked', storage: 'unknown', frames: null };
  }
  const frames = bakes.flatMap((bake) => bake.frames);
  return {
    state: bakes.length >= zones ? 'baked' : 'partly',
    storage: bakes[0]?.storage ?? 'unknown',
    frames:
      frames.length === 0
        ? null
        : rangeOf(
            frames.reduce((a, b) => Math.min(a, b)),
            frames.reduce((a, b) => Math.max(a, b)),
          ),
  };
}

/** The bakes of a modifier that are there: packed into the scene, or in folders. */
async function bakesOf(
  modifier: StructView,
  id: IdBlock,
  context: SimulationContext,
): Promise<readonly Bake[]> {
  const { file, disk } = context;
  const folder =
    (await file.text(
      id,
      pointerAt(modifier, 'bake_directory') ?? pointerAt(modifier, 'simulation_bake_directory'),
    )) ?? '';
  const found: Bake[] = [];
  const own = new Set<string>();
  for (const bake of await file.array(id, pointerAt(modifier, 'bakes'), BAKE_LIMIT)) {
    if (isSet(bake, 'packed')) {
      found.push({ storage: 'scene', frames: [] });
    }
    const stored = await file.text(id, pointerAt(bake, 'directory'));
    if (((integerAt(bake, 'flag') ?? 0) & OWN_PATH) !== 0 && stored) {
      own.add(stored);
    }
  }
  if (found.length > 0) {
    return found;
  }
  const places = [...own, ...(folder === '' ? [] : [folder])];
  for (const stored of places) {
    const { path, foreign } = resolveStoredPath(stored, file.path);
    if (foreign) {
      continue;
    }
    // The first 3.6 had no folder for each zone.
    const roots = [path, ...(await disk.folderNames(path)).map((name) => join(path, name))];
    for (const root of roots) {
      const frames = (await disk.names(join(root, 'meta'))).flatMap((name) => {
        const frame = FRAME_FILE.exec(name)?.[1];
        return frame === undefined ? [] : [Number(frame)];
      });
      if (frames.length > 0) {
        found.push({ storage: 'disk', frames });
      }
    }
  }
  return found;
}
