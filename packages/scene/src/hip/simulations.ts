import type { ReportScene, Simulation } from '@farmhand/model';
import { cacheState } from '../cache-state.ts';
import type { Disk } from '../disk.ts';
import type { FoundReference } from '../found-reference.ts';
import type { HipFile } from './hip-file.ts';
import { type HipNode, networksAround, plainType } from './node.ts';
import type { NodeValues } from './node-values.ts';
import { sequentialParameter } from './output-node.ts';
import type { Rop } from './rops.ts';
import { inputsOf } from './wires.ts';

/** What the simulations of a scene are worked out from. */
export interface SimulationSources {
  readonly file: HipFile;
  readonly values: NodeValues;
  readonly rops: readonly Rop[];
  readonly scenes: readonly ReportScene[];
  readonly references: readonly FoundReference[];
  readonly disk: Disk;
}

/** Nodes that compute frame after frame, by type without version. */
const SOLVERS: Readonly<Record<string, Simulation['kind']>> = {
  dopnet: 'other',
  solver: 'other',
  popnet: 'particles',
  vellumsolver: 'cloth',
  rbdbulletsolver: 'rigidBody',
  pyrosolver: 'smoke',
  flipsolver: 'fluid',
};

/** Nodes that write what is above them to disk and read it from there. */
const CACHES = new Set(['filecache', 'rop_geometry', 'rop_alembic', 'rop_dop']);

/** File caches, simulations that no cache stands behind, and output nodes that the artist marked as simulations. */
export async function findSimulations(sources: SimulationSources): Promise<readonly Simulation[]> {
  return [...(await fileCaches(sources)), ...solvers(sources), ...sequentialOutputs(sources)];
}

/**
 * Those that load from disk, whose results have to be there; and those that do not but have a simulation above them, which
 * every machine of a farm works out anew. Of anything else, a cache that is not loaded changes nothing.
 */
async function fileCaches({
  file,
  values,
  scenes,
  references,
  disk,
}: SimulationSources): Promise<readonly Simulation[]> {
  const found: Simulation[] = [];
  const simulated = simulatedNodes(file);
  const ranges = new Map(scenes.map((scene) => [scene.name, scene.frameRange]));
  const inputs = new Map<string, FoundReference>();
  for (const reference of references) {
    if (reference.kind !== 'output') {
      inputs.set(reference.owner.name, reference);
    }
  }
  const isRead = (node: HipNode) => values.setting(node, 'loadfromdisk') === 1;
  for (const node of file.nodes.values()) {
    if (
      plainType(node.type) !== 'filecache' ||
      node.bypassed ||
      values.setting(node, 'timedependent') === 0
    ) {
      continue;
    }
    const kind = isRead(node) ? 'fileCache' : simulationAbove(node, file, simulated, isRead);
    if (kind !== null) {
      found.push({
        owner: { type: node.type, name: node.path, property: 'loadfromdisk' },
        kind,
        state: kind === 'fileCache' ? await cacheState(inputs.get(node.path), disk) : 'unbaked',
        storage: 'disk',
        frames: ranges.get(node.path) ?? null,
        scenes: null,
      });
    }
  }
  return found;
}

/** Nodes that take geometry over from a network of dynamics elsewhere, by type without version. */
const IMPORTS = new Set(['dopimport', 'dopimportfield', 'dopimportrecords', 'dopio']);

/** Nodes that simulate, that take over what was simulated, or that have such a node somewhere inside. */
function simulatedNodes(file: HipFile): ReadonlyMap<HipNode, Simulation['kind']> {
  const kinds = new Map<HipNode, Simulation['kind']>();
  for (const node of file.nodes.values()) {
    const kind = node.bypassed ? null : kindOf(plainType(node.type));
    if (kind !== null) {
      kinds.set(node, kind);
    }
  }
  for (const [node, kind] of [...kinds]) {
    for (const network of networksAround(node.path)) {
      const around = file.nodes.get(network);
      if (around !== undefined && !kinds.has(around)) {
        kinds.set(around, kind);
      }
    }
  }
  return kinds;
}

function kindOf(type: string): Simulation['kind'] | null {
  const kind = Object.hasOwn(SOLVERS, type) ? SOLVERS[type] : undefined;
  return kind ?? (IMPORTS.has(type) ? 'other' : null);
}

/** What is simulated above a cache, up to the next one that is read from disk; null for nothing. */
function simulationAbove(
  cache: HipNode,
  file: HipFile,
  simulated: ReadonlyMap<HipNode, Simulation['kind']>,
  isRead: (node: HipNode) => boolean,
): Simulation['kind'] | null {
  // Grows while it is gone through.
  const above = new Set(inputsOf(cache, file));
  for (const node of above) {
    if (plainType(node.type) === 'filecache' && !node.bypassed && isRead(node)) {
      continue;
    }
    const kind = simulated.get(node);
    if (kind !== undefined) {
      return kind;
    }
    for (const input of inputsOf(node, file)) {
      above.add(input);
    }
  }
  return null;
}

/** Where a cache follows, that says whether the results are there. */
function solvers({ file }: SimulationSources): readonly Simulation[] {
  const nodes = [...file.nodes.values()].filter(
    (node) => Object.hasOwn(SOLVERS, plainType(node.type)) && !node.bypassed,
  );
  if (nodes.length === 0) {
    return [];
  }
  const cached = cachedNodes(file);
  const paths = new Set(nodes.map(({ path }) => path));
  return (
    nodes
      // A solver is often made of others.
      .filter((node) => !cached.has(node) && !networksAround(node.path).some((network) => paths.has(network)))
      .map((node) => ({
        owner: { type: node.type, name: node.path },
        kind: SOLVERS[plainType(node.type)] ?? 'other',
        state: 'unknown',
        storage: 'unknown',
        frames: null,
        scenes: null,
      }))
  );
}

/** Nodes above a cache. */
function cachedNodes(file: HipFile): ReadonlySet<HipNode> {
  const caches = [...file.nodes.values()].filter(
    (node) => CACHES.has(plainType(node.type)) && !node.bypassed,
  );
  const cached = new Set<HipNode>(caches);
  // Grows while it is gone through.
  for (const node of cached) {
    for (const input of inputsOf(node, file)) {
      cached.add(input);
    }
  }
  return cached;
}

function sequentialOutputs({ rops, values, scenes }: SimulationSources): readonly Simulation[] {
  const found: Simulation[] = [];
  const ranges = new Map(scenes.map((scene) => [scene.name, scene.frameRange]));
  for (const { node } of rops) {
    const property = sequentialParameter(node, values);
    // A cache that is told of already.
    if (property !== null && !node.bypassed && plainType(node.type) !== 'filecache') {
      found.push({
        owner: { type: node.type, name: node.path, property },
        kind: 'other',
        state: 'unknown',
        storage: 'unknown',
        frames: ranges.get(node.path) ?? null,
        scenes: [node.path],
      });
    }
  }
  return found;
}
