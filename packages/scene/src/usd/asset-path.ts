import { fileURLToPath } from 'node:url';
import type { LocalizedText } from '@farmhand/model';
import { extensionOf } from '../kind-by-extension.ts';

/** What an authored asset path means, before anybody looks for it. */
export interface AssetPath {
  /** The file that it names: of a path into a package the package. Empty where it names none that can be known. */
  readonly file: string;
  /** Why the path alone does not tell what it names; null when it does. */
  readonly unknown: LocalizedText | null;
  /**
   * True for a path that begins neither with a dot nor at a root. USD looks for it beside the layer, then in the folders of a search
   * path that only the artist's computer has.
   */
  readonly searched: boolean;
}

/** Characters a path can have and a stored one may be long, but no file has a name like this. */
const PATH_LIMIT = 4096;
/** What a file format is told on opening a layer; the rest of the path follows the format's own rules. */
const FORMAT_ARGUMENTS = ':SDF_FORMAT_ARGS:';
/** A scheme has two letters at least: a single one is a drive. */
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]+):/;
/** Schemes of what only exists while Houdini has its scene open. */
const OF_HOUDINI = new Set(['op', 'opdef', 'oplib', 'opobject', 'temp', 'shop', 'stage']);

/**
 * Reads an authored asset path by the rules of USD's default resolver: `./a.png` counts from the layer, `a.png` is searched
 * for from there on, `kit.usdz[a.png]` is in a package, and what begins with a scheme is for a resolver of a studio's own.
 */
export function readAssetPath(stored: string): AssetPath {
  const reason = unknownReason(stored);
  if (reason !== null) {
    return { file: '', unknown: reason, searched: false };
  }
  const file = fromFileAddress(outermost(withoutArguments(stored)));
  return file === null
    ? { file: '', unknown: ADDRESS, searched: false }
    : { file, unknown: null, searched: !/^(?:\.\.?[/\\]|[/\\]|[A-Za-z]:)/.test(file) };
}

function withoutArguments(path: string): string {
  const at = path.indexOf(FORMAT_ARGUMENTS);
  return at < 0 ? path : path.slice(0, at);
}

/** A path into a package, `model.usdz[textures/a.png]`, is that of the package. */
function outermost(path: string): string {
  const bracket = path.indexOf('[');
  return path.endsWith(']') && bracket > 0 && extensionOf(path.slice(0, bracket)) === 'usdz'
    ? path.slice(0, bracket)
    : path;
}

/** The path of a `file:` address; null for one of another computer or a damaged one. */
function fromFileAddress(path: string): string | null {
  if (!/^file:/i.test(path)) {
    return path;
  }
  try {
    const drive = /^\/*[A-Za-z](?::|%3A)/i.test(path.slice('file:'.length));
    return fileURLToPath(path, { windows: drive || process.platform === 'win32' });
  } catch {
    return null;
  }
}

function unknownReason(path: string): LocalizedText | null {
  if (/^`.*`$/s.test(path)) {
    return EXPRESSION;
  }
  const scheme = SCHEME.exec(path)?.[1]?.toLowerCase();
  if (scheme === 'anon') {
    return IN_MEMORY;
  }
  if (scheme !== undefined && OF_HOUDINI.has(scheme)) {
    return IN_HOUDINI;
  }
  if (scheme !== undefined && scheme !== 'file' && !path.slice(scheme.length).startsWith(FORMAT_ARGUMENTS)) {
    return ADDRESS;
  }
  if (/\$\{?[A-Za-z_]\w*\}?/.test(path)) {
    return VARIABLE;
  }
  return path.length > PATH_LIMIT || path.includes('\0') ? NO_PATH : null;
}

const ADDRESS: LocalizedText = {
  en: 'it is an address that only a resolver of its own finds, not a file. Let the layer refer to a file instead.',
  zh: '这是只有专用解析器才能找到的地址，而不是文件。请让图层改为引用文件。',
};
const IN_MEMORY: LocalizedText = {
  en: "it is a layer that was only in the program's memory. Save it to a file and write this layer again.",
  zh: '该图层仅存在于软件的内存中。请将其保存为文件，然后重新写出此图层。',
};
const IN_HOUDINI: LocalizedText = {
  en: 'it is a node of an open Houdini scene, not a file. Write what it makes to a file and refer to that.',
  zh: '这是已打开的 Houdini 场景中的节点，而不是文件。请将其结果写入文件并引用该文件。',
};
const EXPRESSION: LocalizedText = {
  en: 'its path is an expression that USD works out while the scene is loaded. Add its files yourself.',
  zh: '其路径是 USD 在载入场景时计算的表达式。请自行添加相关文件。',
};
const VARIABLE: LocalizedText = {
  en: "its path has a variable whose value only the artist's computer knows. Add the file yourself.",
  zh: '其路径使用了环境变量，只有制作者的电脑知道它的值。请自行添加该文件。',
};
const NO_PATH: LocalizedText = {
  en: 'what is stored cannot be a path. Check it in the program that wrote the layer.',
  zh: '所存储的内容不可能是路径。请在写出该图层的软件中检查。',
};
