import type { ReferenceKind } from '@farmhand/model';
import { kindByExtension } from '../../kind-by-extension.ts';
import type { Address } from '../address.ts';
import { firstTextAt, integerAt, pointerAt, type StructView, textAt } from '../data.ts';
import type { BlendFile } from '../file.ts';
import type { HeldBlocks } from '../held-blocks.ts';
import type { IdBlock } from '../id-block.ts';
import type { BlendReference, ReferenceReader } from './reader.ts';

const MODE_EXTERNAL = 1;

/** OSL scripts and light profiles (IES) that shader nodes take from files of their own. */
export const shaderNodeFiles: ReferenceReader = {
  structs: ['NodeShaderScript', 'NodeShaderTexIES', 'bNode'],
  async read({ file }) {
    const found: BlendReference[] = [];
    const kinds: readonly (readonly [struct: string, kind: ReferenceKind])[] = [
      ['NodeShaderScript', 'shader'],
      ['NodeShaderTexIES', 'ies'],
    ];
    for (const [struct, kind] of kinds) {
      const propertyOf = await nodeProperties(file, file.blocksOf(struct));
      for (const { block, id } of file.blocksOf(struct)) {
        const view = await file.view(block);
        const storedPath = textAt(view, 'filepath') ?? '';
        if (integerAt(view, 'mode') === MODE_EXTERNAL && storedPath !== '') {
          found.push({
            id,
            property: `${propertyOf(id, block.address)}.filepath`,
            storedPath,
            kind,
            expansion: { type: 'single' },
          });
        }
      }
    }
    return found;
  },
};

/** Settings of File Output nodes: the last of these was that of a single file, before 2.63. */
const OUTPUT_STRUCTS = ['NodeImageMultiFile', 'NodeCompositorFileOutput', 'NodeImageFile'];

/** Where File Output nodes write. */
export const fileOutputNodes: ReferenceReader = {
  structs: [...OUTPUT_STRUCTS, 'bNode'],
  async read({ file }) {
    const found: BlendReference[] = [];
    for (const struct of OUTPUT_STRUCTS) {
      const propertyOf = await nodeProperties(file, file.blocksOf(struct));
      for (const { block, id } of file.blocksOf(struct)) {
        const storedPath = firstTextAt(await file.view(block), 'base_path', 'directory', 'name');
        if (storedPath !== '') {
          found.push({
            id,
            property: `${propertyOf(id, block.address)}.base_path`,
            storedPath,
            kind: 'output',
            need: 'never',
            expansion: { type: 'output' },
          });
        }
      }
    }
    return found;
  },
};

const SUBTYPE_FILE_PATH = 1;
const PROPERTY_STRING = 0;

/**
 * Paths typed into the sockets of nodes, as of those that import geometry, and into the same inputs of modifiers
 * (Blender 4.5 and later).
 */
export const socketPaths: ReferenceReader = {
  structs: ['bNodeSocketValueString', 'bNodeTreeInterfaceSocket', 'NodesModifierData'],
  async read({ file }) {
    const found: BlendReference[] = [];
    for (const { block, id } of file.blocksOf('bNodeSocketValueString')) {
      const view = await file.view(block);
      if (isFilePath(view)) {
        found.push(...pathAsReference(id, 'nodes', textAt(view, 'value')));
      }
    }
    const inputs = await filePathInputs(file);
    for (const { block, id } of inputs.size === 0 ? [] : file.blocksOf('NodesModifierData')) {
      const modifier = await file.view(block);
      const tree = file.byAddress.get(pointerAt(modifier, 'node_group') ?? 0);
      const wanted = tree === undefined ? undefined : inputs.get(tree);
      const settings =
        wanted === undefined ? null : await file.follow(id, pointerAt(modifier, 'settings.properties'));
      for (const input of settings === null ? [] : await file.list(id, settings, 'data.group')) {
        const identifier = textAt(input, 'name') ?? '';
        if (integerAt(input, 'type') === PROPERTY_STRING && wanted?.has(identifier)) {
          const property = `modifiers["${textAt(modifier, 'modifier.name') ?? ''}"]["${identifier}"]`;
          found.push(...pathAsReference(id, property, await file.text(id, pointerAt(input, 'data.pointer'))));
        }
      }
    }
    return found;
  },
};

/** The inputs of node groups that take a path, by the group: a modifier names them by these identifiers. */
async function filePathInputs(file: BlendFile): Promise<ReadonlyMap<IdBlock, ReadonlySet<string>>> {
  const inputs = new Map<IdBlock, Set<string>>();
  for (const { block, id } of file.blocksOf('bNodeTreeInterfaceSocket')) {
    const socket = await file.view(block);
    const value = await file.follow(id, pointerAt(socket, 'socket_data'));
    if (value?.struct.name === 'bNodeSocketValueString' && isFilePath(value)) {
      const identifiers = inputs.get(id) ?? new Set();
      identifiers.add((await file.text(id, pointerAt(socket, 'identifier'))) ?? '');
      inputs.set(id, identifiers);
    }
  }
  return inputs;
}

function isFilePath(value: StructView): boolean {
  return integerAt(value, 'subtype') === SUBTYPE_FILE_PATH;
}

function pathAsReference(
  id: IdBlock,
  property: string,
  storedPath: string | null | undefined,
): readonly BlendReference[] {
  if (!storedPath) {
    return [];
  }
  const kind = kindByExtension(storedPath) ?? 'other';
  return [{ id, property, storedPath, kind, follow: kind === 'usd', expansion: { type: 'single' } }];
}

/**
 * Finds the nodes that some settings belong to.
 *
 * @returns The node whose settings lie at an address, as `nodes["Name"]`; just `nodes` where there is none.
 */
async function nodeProperties(
  file: BlendFile,
  settings: HeldBlocks,
): Promise<(id: IdBlock, settings: Address) => string> {
  const names = new Map<IdBlock, Map<Address, string>>();
  for (const { id } of settings) {
    names.set(id, new Map());
  }
  if (names.size > 0) {
    for (const { block, id } of file.blocksOf('bNode')) {
      const inTree = names.get(id);
      if (inTree !== undefined) {
        const node = await file.view(block);
        inTree.set(pointerAt(node, 'storage') ?? 0, textAt(node, 'name') ?? '');
      }
    }
  }
  return (id, address) => {
    const name = names.get(id)?.get(address);
    return name === undefined ? 'nodes' : `nodes["${name}"]`;
  };
}
