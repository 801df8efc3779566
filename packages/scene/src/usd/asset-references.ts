import { dirname, posix, win32 } from 'node:path';
import type { LocalizedText, LocalPath, Owner, ReferenceKind } from '@farmhand/model';
import { asLocalPath } from '../branded.ts';
import type { Disk } from '../disk.ts';
import { escapeForPattern } from '../expansion.ts';
import type { FoundReference } from '../found-reference.ts';
import { extensionOf, kindByExtension } from '../kind-by-extension.ts';
import type { Pace } from '../pace.ts';
import { type ResolvedPath, thisSystem } from '../stored-path.ts';
import { bareName } from '../windows-paths.ts';
import { type AssetPath, readAssetPath } from './asset-path.ts';
import { clipFiles } from './clip-template.ts';
import type { LayerAsset } from './layer-asset.ts';

/** What a file that names others is written in, and so what owns its references. */
export type LayerFormat = 'USD' | 'MaterialX';

/** The layer that an asset path stands in. */
export interface AssetPlace {
  readonly format: LayerFormat;
  /** The file on disk: the layer, or the package that holds it. */
  readonly storedIn: LocalPath;
  /** Where in a package the layer is, `materials/wood.usda`; null for a layer that is a file. */
  readonly inPackage: string | null;
  /** Names of all files of that package. */
  readonly packed: ReadonlySet<string>;
}

/** False for a value that is the name of a shader or an asset and not a path: it has neither folder nor extension. */
function namesFile({ path, role }: LayerAsset): boolean {
  return role !== 'value' || /[./\\]/.test(path);
}

/** What the shared stage is told of the asset paths of a layer. */
export async function referencesOf(
  assets: readonly LayerAsset[],
  place: AssetPlace,
  disk: Disk,
  pace: Pace,
): Promise<readonly FoundReference[]> {
  const references: FoundReference[] = [];
  const groups = new Map<string, { readonly at: number; readonly names: Set<string> }>();
  for (const asset of assets) {
    const pause = pace.breathe();
    if (pause) {
      await pause;
    }
    if (!namesFile(asset)) {
      continue;
    }
    const reference = await referenceOf(asset, place, disk);
    const [candidate] = reference.candidates ?? [];
    const isOneOfMany = asset.role === 'clip' || asset.sampled;
    if (!isOneOfMany || candidate === undefined || reference.expansion.type !== 'single') {
      references.push(reference);
      continue;
    }
    // There can be a clip, or a volume, for each frame; those of one folder are one reference.
    const { kind } = reference;
    const key = JSON.stringify([
      ...[asset.prim, asset.property, kind],
      ...[candidate.foreign, dirname(candidate.path)],
    ]);
    const known = groups.get(key);
    if (known === undefined) {
      groups.set(key, { at: references.length, names: new Set([bareName(candidate.path)]) });
      references.push(reference);
    } else {
      known.names.add(bareName(candidate.path));
    }
  }
  for (const { at, names } of groups.values()) {
    const first = references[at];
    if (first !== undefined && names.size > 1) {
      references[at] = { ...first, expansion: { type: 'siblings', names: [...names] } };
    }
  }
  return references;
}

/** What the shared stage is told of one asset path. */
async function referenceOf(asset: LayerAsset, place: AssetPlace, disk: Disk): Promise<FoundReference> {
  const owner: Owner = {
    type: place.format,
    name: asset.prim ?? place.inPackage ?? bareName(place.storedIn),
    property: asset.property,
  };
  const base = { storedPath: asset.path, owner, storedIn: place.storedIn, frames: null, needed: true };
  if (asset.role === 'output') {
    return { ...base, kind: 'output', packed: false, needed: false, expansion: { type: 'output' } };
  }
  const path = readAssetPath(asset.path);
  const outer = tilesAsUsual(path.file);
  const kind = kindOf(asset, path.unknown === null ? outer : asset.path);
  const inside = place.inPackage === null ? null : posix.join(posix.dirname(place.inPackage), outer);
  if (path.unknown === null && inside !== null && packs(place.packed, inside, outer)) {
    return { ...base, kind, packed: true, expansion: { type: 'single' } };
  }
  const candidates = path.unknown === null ? placesOf(outer, place) : [];
  const reason = path.unknown ?? (await reasonOfRenderer(path, candidates, disk));
  if (reason !== null) {
    return { ...base, kind, packed: false, expansion: { type: 'unknown', reason } };
  }
  if (asset.role === 'clipTemplate') {
    const { expansion, inFolder, frames } = clipFiles(bareName(outer), asset.frames);
    const places = inFolder ? candidates.map(folderOf) : candidates;
    return { ...base, kind, packed: false, frames, expansion, candidates: places };
  }
  return {
    ...base,
    kind,
    packed: false,
    expansion: isTiled(outer) ? { type: 'tiles', tiles: null } : { type: 'single' },
    candidates,
    ...(asset.role === 'text' ? { optional: true } : {}),
    // Clips bring only samples; there can be one for each frame, and none leads further.
    ...(leadsFurther(kind, outer) && asset.role !== 'clip' ? { follow: true } : {}),
  };
}

function leadsFurther(kind: ReferenceKind, path: string): boolean {
  return kind === 'usd' || (kind === 'shader' && extensionOf(path) === 'mtlx');
}

function isTiled(path: string): boolean {
  return /<(?:UDIM|UVTILE)>/i.test(path);
}

/** Houdini's spelling of a tile's number as everybody's. */
function tilesAsUsual(path: string): string {
  return path.replace(/%\(UDIM\)d/i, '<UDIM>');
}

/** In a package a path counts from the layer, or, as one that is searched for, from the package's root. */
function packs(packed: ReadonlySet<string>, inside: string, outer: string): boolean {
  if (packed.has(inside) || packed.has(posix.normalize(outer))) {
    return true;
  }
  if (!/<UDIM>/i.test(inside)) {
    return false;
  }
  const pattern = new RegExp(`^${escapeForPattern(inside).replace(/<UDIM>/i, '1\\d{3}')}$`, 'i');
  return [...packed].some((name) => pattern.test(name));
}

function kindOf(asset: LayerAsset, path: string): ReferenceKind {
  if (isTiled(path)) {
    return 'udim';
  }
  const byName = kindByExtension(path);
  if (byName !== null) {
    return byName;
  }
  if (HOUDINIS_LIMITED.test(path)) {
    return 'usd';
  }
  // A layer can have an extension of a plug-in of its own.
  return asset.role === 'clip' || asset.role === 'clipTemplate' ? 'usd' : 'other';
}

/** Layers that Houdini's limited editions write; whether they can be read is seen on following them. */
const HOUDINIS_LIMITED = /\.usd(?:nc|lc)$/i;
/** Shaders that renderers bring along and look for by their name. */
const SHADER = /\.(?:mdl|osl|oso|args)$/i;

/** A shader that is looked for by its name is the renderer's own, unless it lies beside the layer. */
async function reasonOfRenderer(
  { file, searched }: AssetPath,
  candidates: readonly ResolvedPath[],
  disk: Disk,
): Promise<LocalizedText | null> {
  if (!searched || !SHADER.test(file)) {
    return null;
  }
  for (const { path, foreign } of candidates) {
    if (!foreign && (await disk.file(path)) !== null) {
      return null;
    }
  }
  return RENDERERS_OWN;
}

const RENDERERS_OWN: LocalizedText = {
  en: "it is looked for among the renderer's own shaders. Add the file yourself if it is one of yours.",
  zh: '它会在渲染器自带的着色器中查找。如果是您自己的文件，请自行添加。',
};

/** Only beside the layer: the folders of a search path are no part of what the farm gets. */
function placesOf(path: string, { storedIn, inPackage }: AssetPlace): readonly ResolvedPath[] {
  const folder = dirname(storedIn);
  if (thisSystem() === 'windows') {
    return [{ path: asLocalPath(win32.resolve(folder, path)), foreign: false }];
  }
  if (/^[A-Za-z]:[\\/]|^[\\/]{2}/.test(path)) {
    return [{ path: asLocalPath(path), foreign: true }];
  }
  const slashed = path.replaceAll('\\', '/');
  if (slashed.startsWith('/')) {
    return [{ path: asLocalPath(posix.normalize(slashed)), foreign: false }];
  }
  const own = { path: asLocalPath(posix.join(folder, slashed)), foreign: false };
  const inner = inPackage === null ? '.' : posix.dirname(inPackage);
  return inner === '.'
    ? [own]
    : [{ path: asLocalPath(posix.join(folder, inner, slashed)), foreign: false }, own];
}

function folderOf({ path, foreign }: ResolvedPath): ResolvedPath {
  return { path: asLocalPath(dirname(path)), foreign };
}
