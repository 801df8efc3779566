import type { Pace } from '../../pace.ts';
import type { SectionReader } from './section-reader.ts';
import type { TokenTable } from './tables.ts';

/** Paths of the objects of a layer, each by what it hangs on. */
export interface PathTree {
  /** For each path the one it hangs on; -1 for the root. */
  readonly parents: Int32Array;
  /** For each path its name's token, below zero for a property's. */
  readonly elements: Int32Array;
}

/** Text of a path: `/World/Tree.inputs:file`. */
export function pathText(path: number, { parents, elements }: PathTree, tokens: TokenTable): string {
  let text = '';
  let at = path;
  for (let depth = 0; depth < PATH_DEPTH && at >= 0 && (parents[at] ?? -1) >= 0; depth += 1) {
    const element = elements[at] ?? 0;
    const name = tokens.text(Math.abs(element));
    // A variant's name, `{set=variant}`, joins its prim without a slash.
    text = `${element < 0 ? '.' : name.startsWith('{') ? '' : '/'}${name}${text}`;
    at = parents[at] ?? -1;
  }
  return text === '' ? '/' : text;
}

/** Prims are not nested deeper; a loop in a damaged file ends here. */
const PATH_DEPTH = 512;

/**
 * Paths are stored as a tree, depth first. A jump tells what follows an entry: -2 nothing, -1 only its child, 0 only its
 * sibling, more its child, with the sibling so many entries on.
 */
export async function readPackedPaths(section: SectionReader, pace: Pace): Promise<PathTree> {
  const pathCount = section.count();
  const encoded = section.count();
  // All but the empty path are in the tree.
  if (pathCount > encoded + 1) {
    throw section.broken({
      en: 'there are more paths than the tree of them has',
      zh: '路径的数量多于路径树所含的数量',
    });
  }
  const indices = await section.integers(encoded);
  const names = await section.integers(encoded);
  const jumps = await section.integers(encoded);
  const parents = new Int32Array(pathCount).fill(-1);
  const elements = new Int32Array(pathCount);
  const visited = new Uint8Array(encoded);
  const waiting: number[] = [0, -1];
  let steps = 0;
  while (waiting.length > 0) {
    let parent = waiting.pop() ?? -1;
    let entry = waiting.pop() ?? encoded;
    while (entry < encoded && visited[entry] === 0) {
      visited[entry] = 1;
      const path = indices[entry] ?? -1;
      if (path >= 0 && path < pathCount) {
        parents[path] = parent;
        elements[path] = names[entry] ?? 0;
      }
      const jump = jumps[entry] ?? -2;
      if (jump > 0 && entry + jump < encoded) {
        waiting.push(entry + jump, parent);
      }
      steps += 1;
      const pause = (steps & 0xffff) === 0 ? pace.breathe() : undefined;
      if (pause) {
        await pause;
      }
      if (jump <= -2) {
        break;
      }
      parent = jump === 0 ? parent : path;
      entry += 1;
    }
  }
  return { parents, elements };
}

const HAS_CHILD = 1;
const HAS_SIBLING = 2;
const IS_PROPERTY = 4;
/** Path, token, and a byte that tells what follows, filled up to four. */
const ENTRY_BYTES = 12;

/**
 * The tree as versions before 0.4.0 have it: entries depth first. One with both a child and a sibling is followed by where in the
 * layer its sibling lies; the child comes next.
 *
 * @param padding - Bytes before each entry.
 */
export async function readPlainPaths(section: SectionReader, padding: number, pace: Pace): Promise<PathTree> {
  const pathCount = section.count();
  // No more entries than fit, however they lead to each other.
  const most = Math.ceil(section.rest() / (padding + ENTRY_BYTES));
  if (pathCount > most + 1) {
    throw section.broken({
      en: 'there are more paths than the tree of them has',
      zh: '路径的数量多于路径树所含的数量',
    });
  }
  const parents = new Int32Array(pathCount).fill(-1);
  const elements = new Int32Array(pathCount);
  const waiting: number[] = [section.position(), -1];
  let left = most;
  while (waiting.length > 0) {
    let parent = waiting.pop() ?? -1;
    section.moveTo(waiting.pop() ?? 0);
    for (let bits = HAS_CHILD; (bits & (HAS_CHILD | HAS_SIBLING)) !== 0; ) {
      left -= 1;
      if (left < 0) {
        throw section.broken({ en: 'the tree of paths leads back to itself', zh: '路径树又回到了自身' });
      }
      const pause = (left & 0xfff) === 0 ? pace.breathe() : undefined;
      if (pause) {
        await pause;
      }
      const entry = section.bytes(padding + ENTRY_BYTES);
      const path = entry.readInt32LE(padding);
      const token = entry.readInt32LE(padding + 4);
      bits = entry[padding + 8] ?? 0;
      if (path >= 0 && path < pathCount) {
        parents[path] = parent;
        elements[path] = (bits & IS_PROPERTY) === 0 ? token : -token;
      }
      if ((bits & HAS_CHILD) !== 0) {
        if ((bits & HAS_SIBLING) !== 0) {
          waiting.push(section.long() - section.start, parent);
        }
        parent = path;
      }
    }
  }
  return { parents, elements };
}
