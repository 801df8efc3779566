import { posix, win32 } from 'node:path';
import type { OperatingSystem } from '@farmhand/model';
import { asLocalPath } from '../branded.ts';
import type { NumberedName } from '../expansion.ts';
import { type ResolvedPath, thisSystem } from '../stored-path.ts';
import { lastSlash } from '../windows-paths.ts';
import { type FrameNumber, type SymbolicText, sameFrame, type TextPart } from './symbolic-text.ts';

/** How a worked-out path names files. */
export type PathShape =
  | { readonly type: 'single'; readonly path: string }
  /** One number in the file's name counts frames. */
  | {
      readonly type: 'sequence';
      readonly path: string;
      readonly name: NumberedName;
      readonly frame: FrameNumber;
    }
  | { readonly type: 'tiles'; readonly path: string }
  /** A number in a folder, or several numbers; each is a `*`. */
  | { readonly type: 'wildcard'; readonly path: string };

/** Tokens that renderers replace themselves: tiles, then frames in their several notations. */
const TOKEN = /<UDIM>|%\(UDIM\)d|<UVTILE>|<F(\d?)>|<frame(\d{0,2})>|#{2,16}|%0(\d)d/gi;

function tokensOf(literal: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const match of literal.matchAll(TOKEN)) {
    parts.push(literal.slice(at, match.index));
    at = match.index + match[0].length;
    const token = match[0].toUpperCase();
    if (token === '<UDIM>' || token === '%(UDIM)D') {
      parts.push({ type: 'tile', name: '<UDIM>' });
    } else if (token === '<UVTILE>') {
      parts.push({ type: 'tile', name: '<UVTILE>' });
    } else {
      const digits = token.startsWith('#') ? token.length : Number(match[1] ?? match[2] ?? match[3] ?? 0);
      parts.push({ type: 'frame', digits, at: sameFrame });
    }
  }
  parts.push(literal.slice(at));
  return parts;
}

function frameToken(digits: number): string {
  return digits > 1 ? `$F${digits}` : '$F';
}

/** What files a worked-out text names. */
export function shapeOf(text: SymbolicText): PathShape {
  const parts = text.parts.flatMap((part) => (typeof part === 'string' ? tokensOf(part) : [part]));
  let folderEnd = -1;
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'string' && lastSlash(part) >= 0) {
      folderEnd = index;
    }
  }
  const numbers = parts.filter((part) => typeof part !== 'string');
  const [number] = numbers;
  if (number === undefined) {
    return { type: 'single', path: parts.join('') };
  }
  const at = parts.indexOf(number);
  if (numbers.length > 1 || at < folderEnd) {
    return { type: 'wildcard', path: parts.map((part) => (typeof part === 'string' ? part : '*')).join('') };
  }
  const before = parts.slice(0, at).join('');
  const after = parts.slice(at + 1).join('');
  if (number.type === 'tile') {
    return { type: 'tiles', path: before + number.name + after };
  }
  const { digits } = number;
  return {
    type: 'sequence',
    path: before + frameToken(digits) + after,
    name: { head: before.slice(lastSlash(before) + 1), digits, tail: after },
    frame: number,
  };
}

/**
 * A path as Houdini takes it on one machine. Slashes and backslashes are taken for each other; `//server/share` is a
 * Windows share, which has no place on Linux and macOS; anything relative counts from the scene's folder.
 */
export function resolveHipPath(
  path: string,
  sceneFolder: string,
  system: OperatingSystem = thisSystem(),
): ResolvedPath {
  if (system === 'windows') {
    return { path: asLocalPath(win32.resolve(sceneFolder, path)), foreign: false };
  }
  const slashed = path.replaceAll('\\', '/');
  if (/^[A-Za-z]:/.test(slashed) || /^\/\/[^/]/.test(slashed)) {
    return { path: asLocalPath(path), foreign: true };
  }
  return {
    path: asLocalPath(slashed.startsWith('/') ? posix.normalize(slashed) : posix.join(sceneFolder, slashed)),
    foreign: false,
  };
}
