import type { ByteSource } from '../byte-source.ts';
import type { Pace } from '../pace.ts';
import { damaged, truncated } from '../scene-read-error.ts';
import {
  createAssetList,
  isShaderInput,
  type LayerAsset,
  looksLikeFile,
  NO_ASSETS,
  PRODUCT_NAME,
  roleOf,
  type TemplateFrames,
} from './layer-asset.ts';

const CHUNK_BYTES = 1 << 20;
/** No asset path, name or number is longer; a text can be, and is then no path. */
const TOKEN_BYTES = 64 << 10;
/** Deeper than any layer is nested; more is a file that was made to do harm. */
const DEPTH_LIMIT = 10_000;

const HASH = 0x23;
const SLASH = 0x2f;
const STAR = 0x2a;
const AT = 0x40;
const DOUBLE = 0x22;
const SINGLE = 0x27;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;

/** Bytes of names and numbers: letters, digits, `_`, `:`, `.`, `-`, `+`, and all of other scripts. */
const IS_WORD = new Uint8Array(256).map((_, byte) =>
  /[\w:.+-]/.test(String.fromCharCode(byte)) || byte >= 0x80 ? 1 : 0,
);

/** What the name of an attribute ends in where its values at times follow. */
const AT_TIMES = /\.timeSamples$/;

/** A place where braces, brackets or parentheses have been opened. */
interface Scope {
  readonly close: '}' | ')' | ']';
  /** What stood before the `=` that it follows; empty where there was none. */
  readonly key: string;
  /** Path of the prim whose contents or metadata it holds. */
  readonly prim: string | null;
  /** True inside the parentheses of metadata. */
  readonly metadata: boolean;
  /** True inside metadata that names no files. */
  readonly ignored: boolean;
  /** Of a dictionary: a template's frames, filled in by its entries. */
  readonly template: { path: string | null; start: number | null; end: number | null; stride: number | null };
}

/** In the place of the key of a list that takes items away or only orders them. */
const TAKEN_AWAY = 'delete';

/** True for what holds no files of the scene. */
function isIgnored(key: string): boolean {
  return key === TAKEN_AWAY || NO_ASSETS.has(key);
}

/** What a mark ends, by its English name. */
const TOKENS_ZH = { text: '文本', path: '路径', comment: '注释' } as const;

/**
 * The asset paths of a USD layer that is written as text, in one pass over the file. Only what leads to a path is
 * understood: names, keys and how they are nested; arrays of numbers are passed over.
 *
 * @throws SceneReadError when the file ends inside a text, a path or what has been opened.
 */
export async function readUsda(source: ByteSource, pace: Pace): Promise<readonly LayerAsset[]> {
  const assets = createAssetList();
  let window: Buffer = Buffer.alloc(0);
  let filePosition = 0;
  let at = 0;

  async function more(): Promise<boolean> {
    const chunk = await source.read(filePosition, CHUNK_BYTES);
    if (chunk.length === 0) {
      return false;
    }
    filePosition += chunk.length;
    window = at >= window.length ? chunk : Buffer.concat([window.subarray(at), chunk]);
    at = 0;
    const pause = pace.breathe();
    if (pause) {
      await pause;
    }
    return true;
  }

  /** Makes sure that this many bytes from here on are at hand, unless the file ends. */
  async function have(bytes: number): Promise<void> {
    while (window.length - at < bytes && (await more())) {}
  }

  const position = (): number => filePosition - window.length + at;

  /** Moves behind `mark`; what lies before it is given back unless it is long. */
  async function upTo(mark: string, what: keyof typeof TOKENS_ZH): Promise<string> {
    const began = position();
    const escapes = mark !== '@';
    let searched = at;
    let dropped = false;
    for (;;) {
      let end = window.indexOf(mark, searched, 'latin1');
      // A backslash takes the meaning from a quote, and from three at-signs; before one it is part of the path.
      while (escapes && end >= 0 && isEscaped(window, end, at)) {
        end = window.indexOf(mark, end + 1, 'latin1');
      }
      if (end >= 0) {
        const text = dropped || end - at > TOKEN_BYTES ? '' : window.toString('utf8', at, end);
        at = end + mark.length;
        return text;
      }
      if (window.length - at > TOKEN_BYTES + CHUNK_BYTES) {
        dropped = true;
        at = window.length - 64;
      }
      searched = Math.max(at, window.length - mark.length + 1) - at;
      if (!(await more())) {
        throw truncated(source.path, source.sizeBytes, {
          en: `inside the ${what} that begins at byte ${began}`,
          zh: `位于从第 ${began} 字节开始的${TOKENS_ZH[what]}之内`,
        });
      }
    }
  }

  const root: Scope = {
    close: ']',
    key: '',
    prim: null,
    metadata: false,
    ignored: false,
    template: noTemplate(),
  };
  const open: Scope[] = [];
  const inner = (): Scope => open.at(-1) ?? root;
  /** Words since the last mark: `prepend`, `references`; `asset`, `inputs:file`. */
  let words: string[] = [];
  /** What the value that comes next belongs to. */
  let key = '';
  /** Type of an attribute's value, `string`; empty for metadata. */
  let valueType = '';
  /** Name of the prim that is being opened, until its braces are. */
  let opening: string | null = null;
  let arrayDepth = 0;

  function take(path: string): void {
    const here = inner();
    const holder = key === '' ? here.key : key;
    if (here.ignored || isIgnored(holder) || path === '') {
      return;
    }
    const role = roleOf(holder);
    if (role === 'clipTemplate') {
      here.template.path = path;
      return;
    }
    const property = holder.replace(AT_TIMES, '');
    assets.add({ path, role, prim: here.prim, property, sampled: property !== holder, frames: null });
  }

  function text(value: string): void {
    const here = inner();
    if (opening === '' && here.close !== ')') {
      opening = value;
    } else if (value === '' || here.ignored) {
      return;
    } else if (roleOf(key) === 'clipTemplate') {
      here.template.path = value;
    } else if (!here.metadata) {
      textOfAttribute(value, here);
    }
  }

  function textOfAttribute(value: string, here: Scope): void {
    const holder = key === '' ? here.key : key;
    const property = holder.replace(AT_TIMES, '');
    const found = { path: value, prim: here.prim, property, sampled: property !== holder, frames: null };
    if (property === PRODUCT_NAME) {
      assets.add({ ...found, role: 'output' });
    } else if (valueType === 'string' && isShaderInput(key) && looksLikeFile(value)) {
      assets.add({ ...found, role: 'text' });
    }
  }

  function word(value: string): void {
    const here = inner();
    if (key !== '') {
      const number = Number(value);
      if (/templateStartTime$/i.test(key)) {
        here.template.start = number;
      } else if (/templateEndTime$/i.test(key)) {
        here.template.end = number;
      } else if (/templateStride$/i.test(key)) {
        here.template.stride = number;
      }
    }
    if ((value === 'def' || value === 'over' || value === 'class') && here.close !== ')') {
      opening = '';
    }
    words.push(value);
    if (words.length > 16) {
      words = words.slice(-8);
    }
  }

  function push(close: Scope['close']): void {
    if (open.length >= DEPTH_LIMIT) {
      throw damaged(source.path, position(), {
        en: 'it is nested deeper than any layer',
        zh: '其嵌套深度超出了任何层',
      });
    }
    const here = inner();
    const holder = key === '' ? '' : key;
    // The prim's own parentheses and braces; those in its metadata are of dictionaries.
    const named = !here.metadata && close !== ']' && opening ? opening : null;
    const prim = named === null ? here.prim : `${here.prim ?? ''}/${named}`;
    open.push({
      close,
      key: holder === '' ? here.key : holder,
      prim,
      metadata: close === ')' || here.metadata,
      ignored: here.ignored || isIgnored(holder),
      template: noTemplate(),
    });
    if (close === '}' && !here.metadata) {
      opening = null;
    }
    if (close === ']') {
      arrayDepth += 1;
    }
    key = '';
    words = [];
  }

  function pop(close: Scope['close']): void {
    const last = open.pop();
    if (last === undefined || last.close !== close) {
      throw damaged(source.path, position(), {
        en: `a "${close}" closes what was not opened`,
        zh: `“${close}”没有与之对应的开头`,
      });
    }
    const { path, start, end, stride } = last.template;
    if (path !== null && !last.ignored) {
      const frames: TemplateFrames | null =
        start === null || end === null ? null : { start, end, stride: stride ?? 1 };
      assets.add({
        ...{ path, role: 'clipTemplate', prim: last.prim },
        ...{ property: 'templateAssetPath', sampled: false, frames },
      });
    }
    if (close === ']') {
      arrayDepth -= 1;
    }
    key = '';
    words = [];
  }

  for (let steps = 0; ; steps += 1) {
    if (assets.full()) {
      return assets.assets();
    }
    if (at >= window.length && !(await more())) {
      break;
    }
    const pause = (steps & 0xfff) === 0xfff ? pace.breathe() : undefined;
    if (pause) {
      await pause;
    }
    const byte = window[at] ?? 0;
    if (IS_WORD[byte] === 1) {
      if (window.length - at < TOKEN_BYTES) {
        await have(TOKEN_BYTES);
      }
      const start = at;
      while (at < window.length && IS_WORD[window[at] ?? 0] === 1 && at - start < TOKEN_BYTES) {
        at += 1;
      }
      if (arrayDepth === 0) {
        word(window.toString('utf8', start, at));
      }
      continue;
    }
    switch (byte) {
      case DOUBLE:
      case SINGLE: {
        await have(3);
        const quote = String.fromCharCode(byte);
        const triple = window[at + 1] === byte && window[at + 2] === byte;
        at += triple ? 3 : 1;
        text(await upTo(triple ? quote.repeat(3) : quote, 'text'));
        break;
      }
      case AT: {
        await have(3);
        const triple = window[at + 1] === AT && window[at + 2] === AT;
        at += triple ? 3 : 1;
        take((await upTo(triple ? '@@@' : '@', 'path')).replaceAll('\\@@@', '@@@'));
        break;
      }
      case HASH:
        await skipLine();
        break;
      case SLASH:
        await have(2);
        if (window[at + 1] === SLASH) {
          await skipLine();
        } else if (window[at + 1] === STAR) {
          at += 2;
          await upTo('*/', 'comment');
        } else {
          at += 1;
        }
        break;
      case 0x3c: // A path of the scene, <...>
        at += 1;
        await upTo('>', 'path');
        break;
      case 0x3d: // =
        key = words.some((one) => one === 'delete' || one === 'reorder') ? TAKEN_AWAY : (words.at(-1) ?? '');
        valueType = words.at(-2) ?? '';
        words = [];
        at += 1;
        break;
      case 0x28: // (
        push(')');
        at += 1;
        break;
      case 0x5b: // [
        // The brackets of a type, `asset[]`, open nothing.
        await have(2);
        if (window[at + 1] === 0x5d) {
          at += 2;
        } else {
          push(']');
          at += 1;
        }
        break;
      case 0x7b: // {
        push('}');
        at += 1;
        break;
      case 0x29:
        pop(')');
        at += 1;
        break;
      case 0x5d:
        pop(']');
        at += 1;
        break;
      case 0x7d:
        pop('}');
        at += 1;
        break;
      case NEWLINE:
      case 0x3b: // ;
        // A key's value begins on its own line.
        if (inner().close !== ']') {
          key = '';
          words = [];
        }
        at += 1;
        break;
      default:
        at += 1;
    }
  }
  if (open.length > 0) {
    throw truncated(source.path, source.sizeBytes, {
      en: `with ${open.length} brackets still open`,
      zh: `还有 ${open.length} 个括号没有闭合`,
    });
  }
  const { path, start, end, stride } = root.template;
  if (path !== null) {
    const frames = start === null || end === null ? null : { start, end, stride: stride ?? 1 };
    assets.add({
      ...{ path, role: 'clipTemplate', prim: null },
      ...{ property: 'templateAssetPath', sampled: false, frames },
    });
  }
  return assets.assets();

  async function skipLine(): Promise<void> {
    for (;;) {
      const end = window.indexOf(NEWLINE, at);
      if (end >= 0) {
        at = end;
        return;
      }
      at = window.length;
      if (!(await more())) {
        return;
      }
    }
  }
}

function noTemplate(): Scope['template'] {
  return { path: null, start: null, end: null, stride: null };
}

function isEscaped(window: Buffer, mark: number, start: number): boolean {
  let first = mark;
  while (first > start && window[first - 1] === BACKSLASH) {
    first -= 1;
  }
  return (mark - first) % 2 === 1;
}
