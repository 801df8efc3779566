import type { ByteSource } from '../byte-source.ts';
import type { FileReading, ReadingContext } from '../format-reader.ts';
import type { FoundReference } from '../found-reference.ts';
import type { Pace } from '../pace.ts';
import { damaged, SceneReadError } from '../scene-read-error.ts';
import { type LayerFormat, referencesOf } from './asset-references.ts';
import { readUsdc } from './crate/read-usdc.ts';
import type { Extent } from './crate/sections.ts';
import type { LayerAsset } from './layer-asset.ts';
import { readPackage } from './package.ts';
import { readMtlx } from './read-mtlx.ts';
import { readUsda } from './read-usda.ts';

const CRATE_MARK = 'PXR-USDC';
const PACKAGE_MARK = 'PK';
/** Beginnings of layers that are text, today's and those of before USD was public. */
const TEXT_MARKS = ['#usda', '#sdf '];
/** Beginnings of a MaterialX document, which is XML. */
const MATERIAL_MARKS = ['<?xml', '<materialx', '\xef\xbb\xbf<'];
/** Files of a package that can name others. */
const LAYER_NAME = /\.(?:usd[acz]?|mtlx)$/i;
/** Packages in packages are rare; more levels are a file that was made to do harm. */
const PACKAGE_DEPTH = 4;

/**
 * Reads a USD layer or package that a scene links, or a MaterialX document: the files it names. The content decides
 * between text, crate and package, as a `.usd` can be any of the first two.
 *
 * @throws SceneReadError when it is cut off, damaged, or of a version that is not known.
 */
export async function readUsd(source: ByteSource, context: ReadingContext): Promise<FileReading> {
  const whole = { start: 0, length: source.sizeBytes };
  const references = await readAny(source, context, whole, null, new Set(), 0);
  return { format: 'usd', host: null, plugins: [], scenes: [], references, findings: [] };
}

async function readAny(
  source: ByteSource,
  context: ReadingContext,
  extent: Extent,
  inPackage: string | null,
  packed: ReadonlySet<string>,
  depth: number,
): Promise<readonly FoundReference[]> {
  const mark = (await source.read(extent.start, Math.min(8, extent.length))).toString('latin1');
  if (mark.startsWith(PACKAGE_MARK)) {
    return depth < PACKAGE_DEPTH ? readPackedLayers(source, context, extent, depth) : [];
  }
  const { format, assets } = await readLayer(source, context.pace, extent, mark);
  const place = { format, storedIn: source.path, inPackage, packed };
  return referencesOf(assets, place, context.disk, context.pace);
}

interface Layer {
  readonly format: LayerFormat;
  readonly assets: readonly LayerAsset[];
}

/** @param mark - The first bytes of the layer. */
async function readLayer(source: ByteSource, pace: Pace, extent: Extent, mark: string): Promise<Layer> {
  const begins = (one: string) => mark.startsWith(one.slice(0, Math.max(1, mark.length)));
  if (begins(CRATE_MARK)) {
    return { format: 'USD', assets: await readUsdc(source, pace, extent) };
  }
  if (TEXT_MARKS.some(begins)) {
    return { format: 'USD', assets: await readUsda(within(source, extent), pace) };
  }
  if (MATERIAL_MARKS.some(begins)) {
    return { format: 'MaterialX', assets: await readMtlx(within(source, extent), pace) };
  }
  throw damaged(source.path, extent.start, {
    en: 'what begins there is no layer of USD',
    zh: '该处的内容不是 USD 层',
  });
}

/** Every layer of a package is read: each is part of what the package's first one shows, or it would not be in it. */
async function readPackedLayers(
  source: ByteSource,
  context: ReadingContext,
  extent: Extent,
  depth: number,
): Promise<readonly FoundReference[]> {
  const files = await readPackage(source, extent.start, extent.length);
  const names = new Set(files.map((file) => file.name));
  const references: FoundReference[] = [];
  for (const file of files) {
    if (!file.plain || !LAYER_NAME.test(file.name)) {
      continue;
    }
    try {
      const inner = { start: file.start, length: file.length };
      references.push(...(await readAny(source, context, inner, file.name, names, depth + 1)));
    } catch (error) {
      // The others are still worth knowing.
      if (!SceneReadError.isInstance(error) || files.length === 1) {
        throw error;
      }
    }
  }
  return references;
}

/** Part of a file as if it were the file. */
function within(source: ByteSource, { start, length }: Extent): ByteSource {
  if (start === 0 && length === source.sizeBytes) {
    return source;
  }
  return {
    ...source,
    sizeBytes: length,
    read: (position, wanted) =>
      source.read(start + position, Math.max(0, Math.min(wanted, length - position))),
  };
}
