import type { LocalPath } from '@farmhand/model';
import { damaged } from '../scene-read-error.ts';
import { untilZero } from '../until-zero.ts';

/**
 * A file the scene uses, as 3ds Max's asset manager lists it since 2010: in the stream `FileAssetMetaData2`, and with
 * the resolved path since 2014 in `FileAssetMetaData3`.
 */
export interface Asset {
  /**
   * `Bitmap`, `XRef`, `Photometric`, `Animation`, `VideoPost`, `BatchRender`, `ExternalLink`, `RenderOutput`,
   * `PreRenderScript`, `PostRenderScript`, `Sound`, `Container`, `Other`; plugins can have types of their own.
   */
  readonly type: string;
  /** The path as the scene stores it: absolute, or relative to the project. Never empty. */
  readonly path: string;
  /** Where the program found it when it saved; null when it did not, and in the older stream. */
  readonly resolvedPath: string | null;
}

/** The stream of the asset list for each of its versions, the newer first. */
export const ASSET_STREAMS = [
  { name: 'FileAssetMetaData3', hasResolvedPath: true },
  { name: 'FileAssetMetaData2', hasResolvedPath: false },
] as const;

const ID_BYTES = 16;
/** Far more than the largest scene uses. */
const MOST_ASSETS = 50_000;
/** The longest path Windows has, in UTF-16 units. */
const LONGEST_TEXT = 32_767;

/**
 * The records of an asset stream: an identifier, then texts, each with its count of UTF-16 units before it and a zero
 * after it that does not count. Assets that differ in nothing but their identifier are one.
 *
 * @throws SceneReadError when a text runs over the end of the stream, or there are more than a scene can use.
 */
export function readAssets(bytes: Buffer, hasResolvedPath: boolean, path: LocalPath): readonly Asset[] {
  const assets = new Map<string, Asset>();
  let at = 0;

  function text(): string {
    const units = at + 4 <= bytes.length ? bytes.readUInt32LE(at) : Number.POSITIVE_INFINITY;
    const end = at + 4 + units * 2;
    if (units > LONGEST_TEXT || end + 2 > bytes.length) {
      throw damaged(path, at, {
        en: 'counted in its list of assets, a text is longer than can be',
        zh: '按其资源列表计，某段文本过长',
      });
    }
    const value = bytes.toString('utf16le', at + 4, end);
    at = end + 2;
    return untilZero(value);
  }

  while (at + ID_BYTES <= bytes.length) {
    at += ID_BYTES;
    const asset = {
      type: text(),
      path: text(),
      resolvedPath: (hasResolvedPath ? text() : '') || null,
    };
    if (asset.path !== '') {
      assets.set(JSON.stringify(asset), asset);
    }
    if (assets.size > MOST_ASSETS) {
      throw damaged(path, at, {
        en: 'counted in its list of assets, there are more files than a scene can use',
        zh: '按其资源列表计，文件数量超出了场景所能使用的数量',
      });
    }
  }
  return [...assets.values()];
}
