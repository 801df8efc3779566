import { kindByExtension } from '../kind-by-extension.ts';

/** Where in a layer an asset path stands, which decides what it can name. */
export type AssetRole =
  /** A sublayer, reference or payload: a layer that is read in turn. */
  | 'layer'
  /** A value of an attribute, such as a texture. */
  | 'value'
  /** A text of a shader's input: a file only where one is there, as a name of anything else can look like one. */
  | 'text'
  /** A layer of value clips, of which there can be thousands: only samples are taken from it. */
  | 'clip'
  /** A path with `#` for the frame, `clip.###.usd`. */
  | 'clipTemplate'
  /** Where a product of a render is written. */
  | 'output';

/** Frames for which the files of a template are asked for. */
export interface TemplateFrames {
  readonly start: number;
  readonly end: number;
  readonly stride: number;
}

/** One asset path of a layer, in the layer's own words. */
export interface LayerAsset {
  /** What stands between the at-signs. */
  readonly path: string;
  readonly role: AssetRole;
  /** Path of the prim, `/World/Tree`; null for what belongs to the layer itself. */
  readonly prim: string | null;
  /** Attribute or metadata that holds it: `inputs:file`, `references`. */
  readonly property: string;
  /** True for one of the values that an attribute has at its times. */
  readonly sampled: boolean;
  /** Of a template, where the layer says; else null. */
  readonly frames: TemplateFrames | null;
}

/** A path that a field's value holds, before it is known which prims have the field. */
export type FieldAsset = Omit<LayerAsset, 'prim'>;

/** Metadata that names no files of the scene: what an asset is called, and what others made of the layer. */
export const NO_ASSETS: ReadonlySet<string> = new Set([
  'assetInfo',
  'customData',
  'customLayerData',
  'sdrMetadata',
]);

/** Attribute of a render product: where its picture goes. A token, not an asset, as nothing is there yet. */
export const PRODUCT_NAME = 'productName';

/** True for an input of a shader, in which a path can stand as a plain text. */
export function isShaderInput(property: string): boolean {
  return property.startsWith('inputs:');
}

/** Longest text that is looked at for a path, in characters. */
const TEXT_LIMIT = 1024;

/** True for a text that can name a file: it has an extension that scenes refer to. */
export function looksLikeFile(text: string): boolean {
  return text.length <= TEXT_LIMIT && kindByExtension(text) !== null;
}

/** The role of an asset path by the name of what holds it. */
export function roleOf(property: string): AssetRole {
  switch (property) {
    case 'subLayers':
    case 'references':
    case 'payload':
    case 'inherits':
      return 'layer';
    case 'clipAssetPaths':
    case 'clipManifestAssetPath':
    case 'assetPaths':
    case 'manifestAssetPath':
      return 'clip';
    case 'templateAssetPath':
    case 'clipTemplateAssetPath':
      return 'clipTemplate';
    default:
      return 'value';
  }
}

/** Asset paths of one layer, each named once however many prims have it; the first prim stands for all. */
export interface AssetList {
  add(asset: LayerAsset): void;
  /** True once there are more than any layer has, so that reading on is no use. */
  full(): boolean;
  assets(): readonly LayerAsset[];
}

/** A city's layer has some ten thousand different ones. */
const ASSET_LIMIT = 1_000_000;

export function createAssetList(): AssetList {
  const found = new Map<string, LayerAsset>();
  return {
    add(asset) {
      // An empty path of a reference means the layer itself.
      if (asset.path === '') {
        return;
      }
      const { start, end, stride } = asset.frames ?? { start: '', end: '', stride: '' };
      const key = `${asset.path}\n${asset.property}\n${asset.role}\n${start} ${end} ${stride}`;
      if (found.size < ASSET_LIMIT && !found.has(key)) {
        found.set(key, asset);
      }
    },
    full: () => found.size >= ASSET_LIMIT,
    assets: () => [...found.values()],
  };
}
