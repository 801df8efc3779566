import type { ReferenceKind } from '@farmhand/model';
import type { Address } from '../address.ts';
import { firstTextAt, integerAt, pointerAt, type StructView, textAt } from '../data.ts';
import type { BlendFile, HeldBlock, IdBlock } from '../file.ts';
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
      for (const { block, id } of file.blocksOf(struct)) {
        const view = await file.view(block);
        const storedPath = textAt(view, 'filepath') ?? '';
        if (integerAt(view, 'mode') === MODE_EXTERNAL && storedPath !== '') {
          found.push({
            id,
            property: `${await nodeProperty(file, id, block.address)}.filepath`,
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

/** Where File Output nodes write. */
export const fileOutputNodes: ReferenceReader = {
  structs: ['NodeImageMultiFile', 'NodeCompositorFileOutput', 'bNode'],
  async read({ file }) {
    const found: BlendReference[] = [];
    for (const struct of ['NodeImageMultiFile', 'NodeCompositorFileOutput']) {
      for (const { block, id } of file.blocksOf(struct)) {
        const storedPath = firstTextAt(await file.view(block), 'base_path', 'directory');
        if (storedPath !== '') {
          found.push({
            id,
            property: `${await nodeProperty(file, id, block.address)}.base_path`,
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

/** Paths typed into the sockets of nodes, as of those that import geometry (Blender 4.5 and later). */
export const socketPaths: ReferenceReader = {
  structs: ['bNodeSocketValueString'],
  async read({ file }) {
    const found: BlendReference[] = [];
    for (const { block, id } of file.blocksOf('bNodeSocketValueString')) {
      const view = await file.view(block);
      const storedPath = textAt(view, 'value') ?? '';
      if (integerAt(view, 'subtype') === SUBTYPE_FILE_PATH && storedPath !== '') {
        const kind = kindOfPath(storedPath);
        found.push({
          id,
          property: 'nodes',
          storedPath,
          kind,
          follow: kind === 'usd',
          expansion: { type: 'single' },
        });
      }
    }
    return found;
  },
};

const KINDS_BY_EXTENSION: readonly (readonly [RegExp, ReferenceKind])[] = [
  [/\.(png|jpe?g|tiff?|exr|hdr|tga|bmp|webp|dpx|cin|jp2)$/i, 'image'],
  [/\.usd[acz]?$/i, 'usd'],
  [/\.vdb$/i, 'volume'],
  [/\.(wav|mp3|flac|ogg|aac)$/i, 'sound'],
];

function kindOfPath(path: string): ReferenceKind {
  return KINDS_BY_EXTENSION.find(([pattern]) => pattern.test(path))?.[1] ?? 'other';
}

/** The node whose settings lie at an address, as `nodes["Name"]`; just `nodes` when it is not found. */
async function nodeProperty(file: BlendFile, id: IdBlock, settings: Address): Promise<string> {
  for (const node of nodesOf(file, id)) {
    const view = await file.view(node.block);
    if (pointerAt(view, 'storage') === settings) {
      return `nodes["${nodeName(view)}"]`;
    }
  }
  return 'nodes';
}

function nodeName(view: StructView): string {
  return textAt(view, 'name') ?? '';
}

const nodesByFile = new WeakMap<BlendFile, ReadonlyMap<IdBlock, readonly HeldBlock[]>>();

function nodesOf(file: BlendFile, id: IdBlock): readonly HeldBlock[] {
  let byId = nodesByFile.get(file);
  if (byId === undefined) {
    byId = Map.groupBy(file.blocksOf('bNode'), (node) => node.id);
    nodesByFile.set(file, byId);
  }
  return byId.get(id) ?? [];
}
