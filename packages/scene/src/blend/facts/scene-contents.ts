import type { Pace } from '../../pace.ts';
import { integerAt, pointerAt, type StructView } from '../data.ts';
import type { BlendFile } from '../file.ts';
import type { IdBlock } from '../id-block.ts';
import { viewLayerRenders } from '../view-layers.ts';

/** What a scene shows, by its collections and by the switches of its view layers. */
export interface SceneContents {
  /** Directly in the scene: objects and collections, or before 2.80 the objects of its list. */
  readonly members: readonly IdBlock[];
  readonly camera: IdBlock | null;
  /** Collections that every view layer which renders leaves out; those inside them may be in. */
  readonly excluded: ReadonlySet<IdBlock>;
  /** Collections and objects that the artist has hidden from view in every view layer. */
  readonly hidden: ReadonlySet<IdBlock>;
}

const COLLECTION_EXCLUDED = 1 << 4;
const COLLECTION_HIDDEN = 1 << 7;

/** Far above any real file; lists that go in circles must end. */
const LIMIT = 100_000;

/** The contents of the scenes of a file. */
export async function readSceneContents(
  file: BlendFile,
  pace: Pace,
): Promise<ReadonlyMap<IdBlock, SceneContents>> {
  const members = await membersOfScenes(file, pace);
  const hiddenObjects = await objectsHidden(file);
  const contents = new Map<IdBlock, SceneContents>();
  for (const id of file.ids) {
    if (id.code === 'SC') {
      const scene = await file.view(id);
      contents.set(id, {
        members: members.get(id) ?? [],
        camera: file.byAddress.get(pointerAt(scene, 'camera') ?? 0) ?? null,
        ...(await layersOf(file, id, scene, hiddenObjects.get(id) ?? [])),
      });
    }
  }
  return contents;
}

async function membersOfScenes(
  file: BlendFile,
  pace: Pace,
): Promise<ReadonlyMap<IdBlock, readonly IdBlock[]>> {
  const members = new Map<IdBlock, IdBlock[]>();
  const usesCollections =
    file.blocksOf('CollectionObject').count + file.blocksOf('CollectionChild').count > 0;
  const places: Readonly<Record<string, string>> = usesCollections
    ? { CollectionObject: 'ob', CollectionChild: 'collection' }
    : { Base: 'object' };
  for (const [struct, field] of Object.entries(places)) {
    for (const { block, id } of file.blocksOf(struct)) {
      if (id.code !== 'SC') {
        continue;
      }
      const pause = pace.breathe();
      if (pause !== undefined) {
        await pause;
      }
      const member = file.byAddress.get(pointerAt(await file.view(block), field) ?? 0);
      if (member !== undefined) {
        const all = members.get(id) ?? [];
        all.push(member);
        members.set(id, all);
      }
    }
  }
  return members;
}

/** By the scene, an object as often as a view layer of the scene hides it. */
async function objectsHidden(file: BlendFile): Promise<ReadonlyMap<IdBlock, readonly IdBlock[]>> {
  const hidden = new Map<IdBlock, IdBlock[]>();
  for (const { block, id } of file.sieved('hiddenBases')) {
    const object = file.byAddress.get(pointerAt(await file.view(block), 'object') ?? 0);
    if (object !== undefined) {
      const all = hidden.get(id) ?? [];
      all.push(object);
      hidden.set(id, all);
    }
  }
  return hidden;
}

async function layersOf(
  file: BlendFile,
  id: IdBlock,
  scene: StructView,
  hiddenObjects: readonly IdBlock[],
): Promise<Pick<SceneContents, 'excluded' | 'hidden'>> {
  const layers = await file.list(id, scene, 'view_layers');
  const rendering = layers.filter(viewLayerRenders);
  const excludedIn = new Map<IdBlock, number>();
  const hiddenIn = new Map<IdBlock, number>();
  for (const layer of layers) {
    for (const { collection, flag } of await collectionsOf(file, id, layer)) {
      if ((flag & COLLECTION_EXCLUDED) !== 0 && rendering.includes(layer)) {
        count(excludedIn, collection);
      }
      if ((flag & COLLECTION_HIDDEN) !== 0) {
        count(hiddenIn, collection);
      }
    }
  }
  for (const object of hiddenObjects) {
    count(hiddenIn, object);
  }
  return {
    excluded: countedTo(excludedIn, rendering.length),
    hidden: countedTo(hiddenIn, layers.length),
  };
}

function count(counts: Map<IdBlock, number>, id: IdBlock): void {
  counts.set(id, (counts.get(id) ?? 0) + 1);
}

function countedTo(counts: ReadonlyMap<IdBlock, number>, all: number): ReadonlySet<IdBlock> {
  return new Set([...counts].filter(([, times]) => all > 0 && times >= all).map(([id]) => id));
}

interface LayerCollection {
  readonly collection: IdBlock;
  readonly flag: number;
}

/** The collections of a view layer with the switches that they have there. */
async function collectionsOf(
  file: BlendFile,
  id: IdBlock,
  layer: StructView,
): Promise<readonly LayerCollection[]> {
  const found: LayerCollection[] = [];
  // The list grows while it is gone through. On top is the scene's own collection, which is no data-block.
  const holders = [layer];
  for (const holder of holders) {
    for (const one of holders.length < LIMIT ? await file.list(id, holder, 'layer_collections') : []) {
      holders.push(one);
      const collection = file.byAddress.get(pointerAt(one, 'collection') ?? 0);
      if (collection !== undefined) {
        found.push({ collection, flag: integerAt(one, 'flag') ?? 0 });
      }
    }
  }
  return found;
}
