import type { SceneScript } from '@farmhand/model';
import type { Address } from '../address.ts';
import { integerAt, pointerAt, textAt } from '../data.ts';
import type { BlendFile } from '../file.ts';
import type { IdBlock } from '../id-block.ts';
import { runsOnLoad } from '../id-traits.ts';
import { needsPython } from './driver-expressions.ts';

/** Code as it lies in one .blend; whether what it drives renders is known when all files are read. */
export interface FoundScript {
  readonly id: IdBlock;
  /** Left out when it is the whole data-block. */
  readonly property?: string;
  readonly runsOn: SceneScript['runsOn'];
}

/** Texts that run as the file opens, and drivers that need Python. */
export async function findScripts(file: BlendFile): Promise<readonly FoundScript[]> {
  const texts = file.ids.filter((id) => id.code === 'TX' && runsOnLoad(id));
  return [...texts.map((id) => ({ id, runsOn: 'load' as const })), ...(await pythonDrivers(file))];
}

async function pythonDrivers(file: BlendFile): Promise<readonly FoundScript[]> {
  const found: { readonly id: IdBlock; readonly driver: Address }[] = [];
  for (const { block, id } of file.sieved('pythonDrivers')) {
    // Blender marks a driver that failed or was not allowed to run, but tries anew when it reads the file.
    const driver = await file.view(block);
    const variables = (await file.list(id, driver, 'variables')).map((one) => textAt(one, 'name') ?? '');
    if (needsPython(textAt(driver, 'expression') ?? '', file.header.version, new Set(variables))) {
      found.push({ id, driver: block.address });
    }
  }
  const scripts: FoundScript[] = [];
  const paths = new Map<IdBlock, ReadonlyMap<Address, string | null>>();
  for (const { id, driver } of found) {
    let driven = paths.get(id);
    if (driven === undefined) {
      driven = await drivenProperties(file, id);
      paths.set(id, driven);
    }
    const property = driven.get(driver);
    if (property !== null) {
      scripts.push({ id, property: property ?? 'animation_data.drivers', runsOn: 'evaluation' });
    }
  }
  return scripts;
}

/** `FCURVE_MUTED` of `DNA_anim_types.h`. */
const MUTED = 1 << 4;

/**
 * What each driver of a data-block, or of the node tree inside it, drives: by the driver's address. Null for one that the
 * artist has muted, which never runs.
 */
async function drivenProperties(file: BlendFile, id: IdBlock): Promise<ReadonlyMap<Address, string | null>> {
  const paths = new Map<Address, string | null>();
  const view = await file.view(id);
  const tree = await file.follow(
    id,
    pointerAt(view, 'nodetree') ?? pointerAt(view, 'compositing_node_group'),
  );
  for (const holder of [view, tree]) {
    const animation = holder === null ? null : await file.follow(id, pointerAt(holder, 'adt'));
    for (const curve of animation === null ? [] : await file.list(id, animation, 'drivers')) {
      const path = await file.text(id, pointerAt(curve, 'rna_path'));
      if (path !== null) {
        const below = holder === tree ? `node_tree.${path}` : path;
        const isMuted = ((integerAt(curve, 'flag') ?? 0) & MUTED) !== 0;
        paths.set(pointerAt(curve, 'driver') ?? 0, isMuted ? null : below);
      }
    }
  }
  return paths;
}
