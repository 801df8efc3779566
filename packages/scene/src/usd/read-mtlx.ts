import type { ByteSource } from '../byte-source.ts';
import type { Pace } from '../pace.ts';
import { damaged, truncated } from '../scene-read-error.ts';
import { createAssetList, type LayerAsset } from './layer-asset.ts';

/** Materials are some kilobytes; a library of all there are is a few megabytes. */
const FILE_LIMIT = 64 << 20;
/** Deeper than any graph of a material is nested; more is a file that was made to do harm. */
const DEPTH_LIMIT = 256;
/** After so many tags others may have a turn: below a millisecond. */
const TURN_MASK = 0x3ff;

/** An element that has been opened. */
interface Open {
  /** Names of the elements down to this one: `/NG_wood/bark`. */
  readonly path: string;
  /** What is put before the names of files in it. */
  readonly prefix: string;
}

/** Attributes of a tag, in either kind of quotes. */
const ATTRIBUTE = /([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * The files that a MaterialX document names, which USD layers refer to as to any layer: inputs of the type `filename`, behind the
 * `fileprefix` of the nearest element that has one, and documents that are included (`xi:include`). From the MaterialX
 * specification.
 *
 * @throws SceneReadError when it is larger than any material, or ends inside a tag.
 */
export async function readMtlx(source: ByteSource, pace: Pace): Promise<readonly LayerAsset[]> {
  if (source.sizeBytes > FILE_LIMIT) {
    throw damaged(source.path, FILE_LIMIT, {
      en: 'it is larger than any material',
      zh: '其大小超出了任何材质',
    });
  }
  const text = (await source.read(0, source.sizeBytes)).toString('utf8');
  const assets = createAssetList();
  const open: Open[] = [];
  let at = text.indexOf('<');
  for (let tags = 0; at >= 0; tags += 1) {
    const pause = (tags & TURN_MASK) === TURN_MASK ? pace.breathe() : undefined;
    if (pause) {
      await pause;
    }
    const end = tagEnd(text, at);
    if (end < 0) {
      throw truncated(source.path, source.sizeBytes, {
        en: `inside the tag that begins at character ${at}`,
        zh: `位于从第 ${at} 个字符开始的标签之内`,
      });
    }
    const tag = text.slice(at + 1, end);
    at = text.indexOf('<', end);
    if (tag.startsWith('/')) {
      open.pop();
    } else if (/^[A-Za-z_]/.test(tag)) {
      const inner = openElement(tag, open.at(-1), (asset) => assets.add(asset));
      if (!tag.endsWith('/')) {
        open.push(inner);
      }
      if (open.length > DEPTH_LIMIT) {
        throw damaged(source.path, 0, {
          en: 'it is nested deeper than any material',
          zh: '其嵌套深度超出了任何材质',
        });
      }
    }
  }
  return assets.assets();
}

/** Where a tag or a comment ends that begins here, -1 where it does not. An angle in quotes ends nothing. */
function tagEnd(text: string, start: number): number {
  if (text.startsWith('<!--', start)) {
    const end = text.indexOf('-->', start + 4);
    return end < 0 ? -1 : end + 2;
  }
  let quote = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const one = text[at] ?? '';
    if (quote !== '') {
      quote = one === quote ? '' : quote;
    } else if (one === '"' || one === "'") {
      quote = one;
    } else if (one === '>') {
      return at;
    }
  }
  return -1;
}

function openElement(tag: string, outer: Open | undefined, add: (asset: LayerAsset) => void): Open {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single] of tag.matchAll(ATTRIBUTE)) {
    attributes.set(name, unescaped(double ?? single ?? ''));
  }
  const around = outer ?? { path: '', prefix: '' };
  const name = attributes.get('name');
  const prefix = attributes.get('fileprefix') ?? around.prefix;
  const base = { prim: around.path === '' ? null : around.path, sampled: false, frames: null } as const;
  if (/^xi:include\b/.test(tag)) {
    add({ ...base, path: attributes.get('href') ?? '', role: 'layer', property: 'xi:include' });
  }
  const value = attributes.get('value') ?? '';
  if (attributes.get('type') === 'filename' && value !== '') {
    add({ ...base, path: prefix + value, role: 'value', property: name ?? 'filename' });
  }
  return { path: name === undefined ? around.path : `${around.path}/${name}`, prefix };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
};

function unescaped(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|apos);/g, (entity) => ENTITIES[entity] ?? entity);
}
