import { dirname, posix, win32 } from 'node:path';
import type { FrameRange, LocalizedText, LocalPath, Owner, ReferenceKind } from '@farmhand/model';
import { asLocalPath } from '../branded.ts';
import { type Expansion, escapeForPattern } from '../expansion.ts';
import type { FoundReference } from '../found-reference.ts';
import { extensionOf, kindByExtension } from '../kind-by-extension.ts';
import { type ResolvedPath, thisSystem } from '../stored-path.ts';
import { bareName } from '../windows-paths.ts';
import type { LayerAsset, TemplateFrames } from './layer-asset.ts';

/** The layer that an asset path stands in. */
export interface AssetPlace {
  /** The file on disk: the layer, or the package that holds it. */
  readonly storedIn: LocalPath;
  /** Where in a package the layer is, `materials/wood.usda`; null for a layer that is a file. */
  readonly inPackage: string | null;
  /** Names of all files of that package. */
  readonly packed: ReadonlySet<string>;
}

const OWNER_TYPE = 'USD';
/** Characters a path can have and a stored one may be long, but no file has a name like this. */
const PATH_LIMIT = 4096;

/** False for a value that is the name of a shader or an asset and not a path: it has neither folder nor extension. */
function namesFile({ path, role }: LayerAsset): boolean {
  return role !== 'value' || /[./\\]/.test(path);
}

/** What the shared stage is told of the asset paths of a layer. */
export function referencesOf(assets: readonly LayerAsset[], place: AssetPlace): readonly FoundReference[] {
  const references: FoundReference[] = [];
  const clips = new Map<string, { readonly at: number; readonly names: Set<string> }>();
  for (const asset of assets) {
    if (!namesFile(asset)) {
      continue;
    }
    const reference = referenceOf(asset, place);
    const [candidate] = reference.candidates ?? [];
    if (asset.role !== 'clip' || candidate === undefined || reference.expansion.type !== 'single') {
      references.push(reference);
      continue;
    }
    // A set of clips can have one for each frame; those of one folder are one reference.
    const key = JSON.stringify([asset.prim, asset.property, candidate.foreign, dirname(candidate.path)]);
    const known = clips.get(key);
    if (known === undefined) {
      clips.set(key, { at: references.length, names: new Set([bareName(candidate.path)]) });
      references.push(reference);
    } else {
      known.names.add(bareName(candidate.path));
    }
  }
  for (const { at, names } of clips.values()) {
    const first = references[at];
    if (first !== undefined && names.size > 1) {
      references[at] = { ...first, expansion: { type: 'siblings', names: [...names] } };
    }
  }
  return references;
}

/** What the shared stage is told of one asset path. */
function referenceOf(asset: LayerAsset, place: AssetPlace): FoundReference {
  const owner: Owner = {
    type: OWNER_TYPE,
    name: asset.prim ?? place.inPackage ?? bareName(place.storedIn),
    property: asset.property,
  };
  const outer = outermost(asset.path);
  const kind = kindOf(asset, outer);
  const base = { storedPath: asset.path, owner, storedIn: place.storedIn, frames: null, needed: true };
  const inside = place.inPackage === null ? null : posix.join(posix.dirname(place.inPackage), outer);
  if (inside !== null && packs(place.packed, inside, outer)) {
    return { ...base, kind, packed: true, expansion: { type: 'single' } };
  }
  const reason = unknownReason(asset.path);
  if (reason !== null) {
    return { ...base, kind, packed: false, expansion: { type: 'unknown', reason } };
  }
  const candidates = placesOf(outer, place);
  if (asset.role === 'clipTemplate') {
    const { expansion, name, frames } = templateExpansion(bareName(outer), asset.frames);
    const places = name === null ? candidates.map(folderOf) : candidates;
    return { ...base, kind, packed: false, frames, expansion, candidates: places };
  }
  const isTiled = /<UDIM>/i.test(outer);
  return {
    ...base,
    kind,
    packed: false,
    expansion: isTiled ? { type: 'tiles', tiles: null } : { type: 'single' },
    candidates,
    // Clips bring only samples; there can be one for each frame, and none leads further.
    ...(kind === 'usd' && asset.role !== 'clip' ? { follow: true } : {}),
  };
}

/** A path into a package, `model.usdz[textures/a.png]`, is that of the package. */
function outermost(path: string): string {
  const bracket = path.indexOf('[');
  return path.endsWith(']') && bracket > 0 && extensionOf(path.slice(0, bracket)) === 'usdz'
    ? path.slice(0, bracket)
    : path;
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
  if (/<UDIM>/i.test(path)) {
    return 'udim';
  }
  const byName = kindByExtension(path);
  if (byName !== null) {
    return byName;
  }
  // A layer can have an extension of a plug-in of its own.
  return asset.role === 'layer' || asset.role === 'value' ? 'other' : 'usd';
}

function unknownReason(path: string): LocalizedText | null {
  if (/^[A-Za-z][A-Za-z0-9+.-]+:/.test(path)) {
    return ADDRESS;
  }
  if (/^`.*`$/s.test(path)) {
    return EXPRESSION;
  }
  if (/\$\{?[A-Za-z_]\w*\}?/.test(path)) {
    return VARIABLE;
  }
  if (extensionOf(path) === 'mdl' && !/^[./\\]|^[A-Za-z]:/.test(path)) {
    return RENDERERS_OWN;
  }
  return path.length > PATH_LIMIT || path.includes('\0') ? NO_PATH : null;
}

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

/** The most clips that are asked for one by one. */
const CLIP_LIMIT = 100_000;

/**
 * Files of a template: `#` stands for a digit of the time, `clip.###.usd`, and behind a point for its fraction,
 * `clip.###.##.usd`.
 */
function templateExpansion(
  name: string,
  times: TemplateFrames | null,
): { readonly expansion: Expansion; readonly name: string | null; readonly frames: FrameRange | null } {
  const runs = [...name.slice(0, 512).matchAll(/#+/g)];
  const [run] = runs;
  if (run === undefined) {
    return { expansion: { type: 'single' }, name, frames: null };
  }
  if (runs.length > 1) {
    let source = '';
    let from = 0;
    for (const one of runs.slice(0, 2)) {
      source += `${escapeForPattern(name.slice(from, one.index))}\\d+`;
      from = one.index + one[0].length;
    }
    const pattern = new RegExp(`^${source}${escapeForPattern(name.slice(from))}$`);
    return { expansion: { type: 'matching', pattern, required: true }, name: null, frames: null };
  }
  const numbered = {
    head: name.slice(0, run.index),
    digits: run[0].length,
    tail: name.slice(run.index + run[0].length),
  };
  const start = Math.round(times?.start ?? Number.NaN);
  const end = Math.round(times?.end ?? Number.NaN);
  const step = Math.max(1, Math.round(times?.stride ?? 1));
  const told = [start, end, step].every(Number.isSafeInteger);
  if (!told || end < start || (end - start) / step > CLIP_LIMIT) {
    return {
      expansion: { type: 'sequence', name: numbered, range: null, required: null },
      name,
      frames: null,
    };
  }
  const required: number[] = [];
  for (let number = start; number <= end; number += step) {
    required.push(number);
  }
  return {
    expansion: { type: 'sequence', name: numbered, range: { start, end }, required },
    name,
    frames: { start, end, step },
  };
}

const ADDRESS: LocalizedText = {
  en: 'it is an address on a server, not a file. Download it and let the layer refer to the file.',
  zh: '这是服务器地址，而不是文件。请将其下载到本地，并让图层引用该文件。',
};
const EXPRESSION: LocalizedText = {
  en: 'its path is an expression that USD works out while the scene is loaded. Add its files yourself.',
  zh: '其路径是 USD 在载入场景时计算的表达式。请自行添加相关文件。',
};
const VARIABLE: LocalizedText = {
  en: "its path has a variable whose value only the artist's computer knows. Add the file yourself.",
  zh: '其路径使用了环境变量，只有制作者的电脑知道它的值。请自行添加该文件。',
};
const RENDERERS_OWN: LocalizedText = {
  en: "it is looked for among the renderer's own shaders. Add the file yourself if it is one of yours.",
  zh: '它会在渲染器自带的着色器中查找。如果是您自己的文件，请自行添加。',
};
const NO_PATH: LocalizedText = {
  en: 'what is stored cannot be a path. Check it in the program that wrote the layer.',
  zh: '所存储的内容不可能是路径。请在写出该图层的软件中检查。',
};
