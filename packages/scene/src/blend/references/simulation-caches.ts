import { basename } from 'node:path';
import type { LocalPath } from '@farmhand/model';
import { escapeForPattern } from '../../expansion.ts';
import { resolveStoredPath } from '../../stored-path.ts';
import { integerAt, pointerAt, type StructView, textAt } from '../data.ts';
import type { BlendFile } from '../file.ts';
import type { HeldBlock } from '../held-blocks.ts';
import { idName } from '../id-block.ts';
import type { BlendReference, ReferenceReader } from './reader.ts';

const BAKED = 1 << 0;
const ON_DISK = 1 << 6;
const EXTERNAL = 1 << 9;
const BESIDE_SCENE = 1 << 11;

/** What a fluid domain writes into its cache folder. */
const FLUID_FOLDERS = ['config', 'data', 'noise', 'mesh', 'particles', 'guiding'];
/** What the fluids of Blender 2.5 to 2.81 write. */
export const OLD_FLUID_FILES = /^fluidsurface_\w+\.(bobj|bvel)\.gz$/;
/** What a baked ocean consists of. */
const OCEAN_FILES = /^(disp|normal|foam|spray|spray_inverse)_\d+\.exr$/;
/** What the bake of one simulation zone or bake node consists of, below a folder named by its number, or (3.6) without. */
const NODE_BAKE_FILES = ['meta', 'blobs', 'bdata'].flatMap((folder) => [`${folder}/*`, `*/${folder}/*`]);

/**
 * Baked simulations on disk: point caches (cloth, soft body, particles, rigid bodies, dynamic paint) in
 * `//blendcache_<file>/` or an external folder, the folder of a fluid domain, oceans, the bakes of geometry nodes, and
 * the files of mesh-cache modifiers.
 */
export const simulationCaches: ReferenceReader = {
  structs: [
    'PointCache',
    'FluidDomainSettings',
    'FluidsimSettings',
    'MeshCacheModifierData',
    'OceanModifierData',
    'NodesModifierData',
    'NodesModifierBake',
  ],
  async read({ file, mainPath }) {
    const found: BlendReference[] = [];
    for (const [struct, read] of Object.entries(READERS)) {
      for (const held of file.blocksOf(struct)) {
        const view = await file.view(held.block);
        const cache = await read(view, file, held, mainPath);
        if (cache !== null) {
          found.push({ ...cache, id: held.id, kind: 'cache' });
        }
      }
    }
    for (const held of file.blocksOf('NodesModifierBake')) {
      found.push(...(await nodeBakes(file, held)));
    }
    return withoutRepeats(found);
  },
};

/** Where the painting of a dynamic paint canvas is written as pictures. */
export const paintOutputs: ReferenceReader = {
  structs: ['DynamicPaintSurface'],
  async read({ file }) {
    const found: BlendReference[] = [];
    for (const { block, id } of file.blocksOf('DynamicPaintSurface')) {
      const view = await file.view(block);
      const storedPath = textAt(view, 'image_output_path') ?? '';
      if (integerAt(view, 'format') === PAINT_AS_PICTURES && storedPath !== '') {
        found.push({
          id,
          property: `canvas_surfaces["${textAt(view, 'name') ?? ''}"].image_output_path`,
          storedPath,
          kind: 'output',
          need: 'never',
          expansion: { type: 'output' },
        });
      }
    }
    return found;
  },
};

const PAINT_AS_PICTURES = 2;

type Cache = Pick<BlendReference, 'storedPath' | 'expansion' | 'property' | 'candidates' | 'optional'>;

const READERS: Readonly<
  Record<
    string,
    (
      view: StructView,
      file: BlendFile,
      held: HeldBlock,
      mainPath: LocalPath,
    ) => Cache | null | Promise<Cache | null>
  >
> = {
  PointCache: (view, file, { id }, mainPath) => readPointCache(view, idName(id), file.path, mainPath),
  FluidDomainSettings: async (view, file, { id }) =>
    named(textAt(view, 'cache_directory'), {
      property: await domainProperty(view, file, id),
      optional: true,
      expansion: { type: 'subfolders', names: FLUID_FOLDERS },
    }),
  FluidsimSettings: (view) =>
    named(textAt(view, 'surfdataPath'), {
      property: 'filepath',
      optional: true,
      expansion: { type: 'matching', pattern: OLD_FLUID_FILES, required: false },
    }),
  MeshCacheModifierData: (view) =>
    named(textAt(view, 'filepath'), {
      property: modifierProperty(view, 'filepath'),
      expansion: { type: 'single' },
    }),
  OceanModifierData: (view) =>
    (integerAt(view, 'cached') ?? 0) === 0
      ? null
      : named(textAt(view, 'cachepath'), {
          property: modifierProperty(view, 'filepath'),
          expansion: { type: 'matching', pattern: OCEAN_FILES, required: true },
        }),
  NodesModifierData: async (view, file, { id }) =>
    named(
      (await file.text(
        id,
        pointerAt(view, 'bake_directory') ?? pointerAt(view, 'simulation_bake_directory'),
      )) ?? undefined,
      {
        property: modifierProperty(view, 'bake_directory'),
        expansion: { type: 'wildcard', below: NODE_BAKE_FILES, required: false },
      },
    ),
};

/** Far more than a node group has nodes that bake. */
const BAKE_LIMIT = 10_000;

/** Bakes of single nodes that have folders of their own. */
async function nodeBakes(file: BlendFile, { block, id }: HeldBlock): Promise<readonly BlendReference[]> {
  const found: BlendReference[] = [];
  for (const bake of await file.array(id, block.address, BAKE_LIMIT)) {
    const cache = named((await file.text(id, pointerAt(bake, 'directory'))) ?? undefined, {
      property: `bakes[${integerAt(bake, 'id') ?? 0}].directory`,
      expansion: { type: 'wildcard', below: NODE_BAKE_FILES, required: false },
    });
    if (cache !== null) {
      found.push({ ...cache, id, kind: 'cache' });
    }
  }
  return found;
}

/** Nothing is named by an empty path. */
function named(storedPath: string | undefined, cache: Omit<Cache, 'storedPath'>): Cache | null {
  return storedPath === undefined || storedPath === '' ? null : { ...cache, storedPath };
}

async function domainProperty(view: StructView, file: BlendFile, id: HeldBlock['id']): Promise<string> {
  const modifier = await file.follow(id, pointerAt(view, 'fmd') ?? pointerAt(view, 'mmd'));
  return modifier === null
    ? 'cache_directory'
    : modifierProperty(modifier, 'domain_settings.cache_directory');
}

/** A property of a modifier, in the words of Blender's Python. */
export function modifierProperty(view: StructView, property: string): string {
  return `modifiers["${textAt(view, 'modifier.name') ?? ''}"].${property}`;
}

function defaultFolder(path: LocalPath): string {
  return `//blendcache_${basename(path).replace(/\.[^.]*$/, '')}/`;
}

/** Where the files of a point cache lie on disk. */
export interface PointCacheFiles {
  /** As stored, or as Blender makes it. */
  readonly folder: string;
  /** The file that the folder counts from: that of the cache or the scene that is read. */
  readonly base: LocalPath;
  /** How their names begin, as part of a pattern. */
  readonly beginning: string;
  /** True when they have to be there: the artist baked them, or says where they are. */
  readonly required: boolean;
}

/** @returns Null for a cache that lies in the scene file. */
export function pointCacheFiles(
  view: StructView,
  ownerName: string,
  path: LocalPath,
  mainPath: LocalPath,
): PointCacheFiles | null {
  const flag = integerAt(view, 'flag') ?? 0;
  const external = (flag & EXTERNAL) !== 0;
  if ((flag & (ON_DISK | EXTERNAL)) === 0) {
    return null;
  }
  const base = (flag & BESIDE_SCENE) === 0 ? path : mainPath;
  const name = textAt(view, 'name') ?? '';
  const folder = external ? (textAt(view, 'path') ?? '') : defaultFolder(base);
  if (folder === '') {
    return null;
  }
  const beginning = name === '' && !external ? hexName(ownerName) : escapeForPattern(name);
  return { folder, base, beginning, required: external || (flag & BAKED) !== 0 };
}

/** True for a cache that the artist baked, or says is baked elsewhere. */
export function isBaked(pointCache: StructView): boolean {
  return ((integerAt(pointCache, 'flag') ?? 0) & (BAKED | EXTERNAL)) !== 0;
}

function readPointCache(
  view: StructView,
  ownerName: string,
  path: LocalPath,
  mainPath: LocalPath,
): Cache | null {
  const files = pointCacheFiles(view, ownerName, path, mainPath);
  if (files === null) {
    return null;
  }
  const { folder, base, beginning, required } = files;
  return {
    storedPath: folder,
    property: 'point_cache',
    candidates: [resolveStoredPath(folder, base)],
    optional: !required,
    expansion: {
      type: 'matching',
      pattern: new RegExp(`^${beginning}_\\d{6}(_\\d{2})?\\.[a-z]+$`),
      required,
    },
  };
}

/**
 * A cache without a name of its own is named by the bytes of its owner's name in hexadecimal. Where `char` is signed,
 * Blender prints a byte above 127 with six `F` before it.
 */
function hexName(name: string): string {
  return [...Buffer.from(name, 'utf8')]
    .map((byte) => (byte > 127 ? '(FFFFFF)?' : '') + byte.toString(16).toUpperCase().padStart(2, '0'))
    .join('');
}

/**
 * Several systems of one object share a folder and a beginning of the names. What any of them has to find is missed
 * when it is not there.
 */
function withoutRepeats(found: readonly BlendReference[]): readonly BlendReference[] {
  const byKey = new Map<string, BlendReference>();
  for (const reference of found) {
    const { id, property, expansion, storedPath, optional } = reference;
    const pattern = expansion.type === 'matching' ? expansion.pattern.source : '';
    const key = `${id.offset} ${property} ${storedPath} ${pattern}`;
    if (!byKey.has(key) || optional !== true) {
      byKey.set(key, reference);
    }
  }
  return [...byKey.values()];
}
