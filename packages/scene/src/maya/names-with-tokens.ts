import type { LocalizedText, ReferenceKind } from '@farmhand/model';
import { type Expansion, escapeForPattern, type NumberedName } from '../expansion.ts';

/** What a texture's own switches say. */
export interface NameSwitches {
  /** Maya's `uvTilingMode`: 0 off, 1 from `u0_v0` (ZBrush), 2 from `u1_v1` (Mudbox), 3 UDIM, 4 a list of files. */
  readonly tiling: number;
  /** True when the number in the name counts frames. */
  readonly frames: boolean;
  /** Numbers that the rendered frames show; null when nothing tells. */
  readonly required: readonly number[] | null;
}

/** How a stored name becomes files. */
export interface NameExpansion {
  /** What it is more than a single file; null for one. */
  readonly kind: Extract<ReferenceKind, 'udim' | 'imageSequence'> | null;
  readonly expansion: Expansion;
  /** The last part of the path to look for: null when it is the folder that is looked in. */
  readonly name: string | null;
}

/** Tokens of Maya and its renderers that stand for a tile or a frame, and what they can be. */
const TOKENS = /<UDIM>|<UVTILE>|<tile>|<u>|<v>|<f\d?>|<frame\d*>|#+|%0?\d?d/gi;
const TOKEN_LIMIT = 4;
const NAME_LIMIT = 512;

/**
 * Looks for tokens and numbers in the name of a stored path.
 *
 * @param name - The last part of the path.
 */
export function expandName(name: string, switches: NameSwitches): NameExpansion {
  if (name.length > NAME_LIMIT) {
    return { kind: null, expansion: { type: 'single' }, name };
  }
  const tokens = [...name.matchAll(TOKENS)].map((match) => match[0]);
  const rest = name.replace(TOKENS, '');
  if (/<[\w: ]+>/.test(rest) || tokens.length > TOKEN_LIMIT) {
    return { kind: null, expansion: { type: 'unknown', reason: ATTRIBUTE_TOKEN }, name };
  }
  const [only] = tokens;
  if (only === undefined) {
    return withoutTokens(name, switches);
  }
  if (tokens.length === 1 && /^<(?:UDIM|UVTILE)>$/i.test(only)) {
    return { kind: 'udim', expansion: { type: 'tiles', tiles: null }, name };
  }
  if (tokens.length === 1 && !/^<(?:tile|u|v)>$/i.test(only)) {
    const at = name.indexOf(only);
    const numbered = { head: name.slice(0, at), digits: digitsOf(only), tail: name.slice(at + only.length) };
    return sequence(name, numbered, switches.required);
  }
  const isFrames = tokens.every((token) => !/^<(?:UDIM|UVTILE|tile|u|v)>$/i.test(token));
  return {
    kind: isFrames ? 'imageSequence' : 'udim',
    expansion: { type: 'matching', pattern: patternOf(name), required: true },
    name: null,
  };
}

function digitsOf(token: string): number {
  if (token.startsWith('#')) {
    return token.length;
  }
  // `<f4>` and `%04d` are padded to four digits; `<frame0>` counts from 0 and is not padded.
  return Number(/^<f(\d)>$/i.exec(token)?.[1] ?? /^%0(\d)d$/i.exec(token)?.[1] ?? 0);
}

function patternOf(name: string): RegExp {
  let source = '';
  let from = 0;
  for (const match of name.matchAll(TOKENS)) {
    source += escapeForPattern(name.slice(from, match.index));
    source += /UVTILE|tile/i.test(match[0]) ? '_?u\\d+_v\\d+' : /UDIM/i.test(match[0]) ? '1\\d{3}' : '\\d+';
    from = match.index + match[0].length;
  }
  return new RegExp(`^${source}${escapeForPattern(name.slice(from))}$`, 'i');
}

function withoutTokens(name: string, { tiling, frames, required }: NameSwitches): NameExpansion {
  if (tiling === 3) {
    const tiled = name.replace(/^(.*(?<!\d))1\d{3}((?!\d).*)$/s, '$1<UDIM>$2');
    return { kind: 'udim', expansion: { type: 'tiles', tiles: null }, name: tiled };
  }
  if (tiling === 2) {
    const tiled = name.replace(/^(.*)u\d+_v\d+(.*)$/is, '$1<UVTILE>$2');
    return { kind: 'udim', expansion: { type: 'tiles', tiles: null }, name: tiled };
  }
  const zbrush = tiling === 1 ? /^(.*)u\d+_v\d+(.*)$/is.exec(name) : null;
  if (zbrush !== null) {
    const source = `${escapeForPattern(zbrush[1] ?? '')}u\\d+_v\\d+${escapeForPattern(zbrush[2] ?? '')}`;
    return {
      kind: 'udim',
      expansion: { type: 'matching', pattern: new RegExp(`^${source}$`, 'i'), required: true },
      name: null,
    };
  }
  if (!frames) {
    return { kind: null, expansion: { type: 'single' }, name };
  }
  // Maya takes the number before the extension, or the one that stands in its place: `a.0001.png`, `a.png.0001`. A
  // name without one is the same file for each frame.
  const numbered = /^(.*?)(\d+)(\.[A-Za-z]\w*)?$/s.exec(name);
  if (numbered === null) {
    return { kind: null, expansion: { type: 'single' }, name };
  }
  const [, head = '', digits = '', tail = ''] = numbered;
  return sequence(name, { head, digits: digits.length, tail }, required);
}

function sequence(name: string, numbered: NumberedName, required: readonly number[] | null): NameExpansion {
  const range =
    required === null || required.length === 0
      ? null
      : { start: required[0] ?? 0, end: required.at(-1) ?? 0 };
  return {
    kind: 'imageSequence',
    expansion: { type: 'sequence', name: numbered, range, required },
    name,
  };
}

const ATTRIBUTE_TOKEN: LocalizedText = {
  en: 'its name has a token that the renderer replaces by an attribute of each object. Add the files yourself.',
  zh: '文件名中含有由渲染器按每个物体的属性替换的标记。请自行添加相关文件。',
};
