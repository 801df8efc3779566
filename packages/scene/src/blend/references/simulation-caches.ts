import { basename } from 'node:path';
import type { FoundReference } from '../../found-reference.ts';
import { integerAt, type StructView, textAt } from '../data.ts';
import { idName } from '../file.ts';
import type { ReferenceContext } from './reader.ts';

const BAKED = 1 << 0;
const ON_DISK = 1 << 6;
const EXTERNAL = 1 << 9;

/** What a fluid domain writes into its cache folder. */
const FLUID_FOLDERS = ['config', 'data', 'noise', 'mesh', 'particles', 'guiding'];

/** Structures that name a cache; objects are looked through only when the file has one of them. */
const HOLDERS = ['PointCache', 'FluidDomainSettings', 'MeshCacheModifierData'];

/**
 * Baked simulations on disk: point caches (cloth, soft body, particles, rigid bodies) in `//blendcache_<file>/` or an
 * external folder, the folder of a fluid domain, and the files of mesh-cache modifiers.
 */
export async function readSimulationCaches(context: ReferenceContext): Promise<readonly FoundReference[]> {
  const { file } = context;
  const found: FoundReference[] = [];
  if (!HOLDERS.some((name) => file.holds(name))) {
    return found;
  }
  const defaultFolder = `//blendcache_${basename(file.path).replace(/\.[^.]*$/, '')}/`;
  for (const id of file.ids) {
    if (id.code !== 'OB' && id.code !== 'SC') {
      continue;
    }
    const name = idName(await file.view(id));
    const type = id.code === 'OB' ? 'Object' : 'Scene';
    for (const block of (await file.owned(id)).values()) {
      const reader = READERS[file.dna?.structs[block.structIndex]?.name ?? ''];
      const cache = reader?.(await file.view(block), name, defaultFolder);
      if (cache !== undefined && cache !== null) {
        found.push({
          ...cache,
          kind: 'cache',
          owner: { type, name, property: cache.property },
          packed: false,
          needed: true,
          frames: null,
        });
      }
    }
  }
  return withoutRepeats(found);
}

type Cache = Pick<FoundReference, 'storedPath' | 'expansion'> & { readonly property: string };

const READERS: Readonly<
  Record<string, (view: StructView, ownerName: string, defaultFolder: string) => Cache | null>
> = {
  PointCache: readPointCache,
  FluidDomainSettings: (view) => {
    const folder = textAt(view, 'cache_directory') ?? '';
    return folder === ''
      ? null
      : {
          storedPath: folder,
          property: 'cache_directory',
          expansion: { type: 'subfolders', names: FLUID_FOLDERS },
        };
  },
  MeshCacheModifierData: (view) => {
    const path = textAt(view, 'filepath') ?? '';
    return path === '' ? null : { storedPath: path, property: 'filepath', expansion: { type: 'single' } };
  },
};

function readPointCache(view: StructView, ownerName: string, defaultFolder: string): Cache | null {
  const flag = integerAt(view, 'flag') ?? 0;
  const external = (flag & EXTERNAL) !== 0;
  if ((flag & (ON_DISK | EXTERNAL)) === 0) {
    return null;
  }
  const name = textAt(view, 'name') ?? '';
  const folder = external ? (textAt(view, 'path') ?? '') : defaultFolder;
  if (folder === '') {
    return null;
  }
  const beginning = name === '' && !external ? hexName(ownerName) : literally(name);
  return {
    storedPath: folder,
    property: 'point_cache',
    expansion: {
      type: 'matching',
      pattern: new RegExp(`^${beginning}_\\d{6}(_\\d{2})?\\.[a-z]+$`),
      required: external || (flag & BAKED) !== 0,
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

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Several systems of one object share a folder and a beginning of the names. */
function withoutRepeats(found: readonly FoundReference[]): readonly FoundReference[] {
  const byKey = new Map<string, FoundReference>();
  for (const reference of found) {
    const { owner, expansion, storedPath } = reference;
    const pattern = expansion.type === 'matching' ? `${expansion.pattern.source} ${expansion.required}` : '';
    byKey.set(`${owner.type} ${owner.name} ${owner.property} ${storedPath} ${pattern}`, reference);
  }
  return [...byKey.values()];
}
