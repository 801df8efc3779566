import { readWord } from './words.ts';

/** What drives one component of a parameter. */
export interface Channel {
  /** The expression of its only segment, or of all when they agree; null when it is keyframed. */
  readonly expression: string | null;
  readonly language: 'hscript' | 'python';
}

/** A node's channels by name. */
export type Channels = ReadonlyMap<string, Channel>;

/** Reads a node's `.chn` entry: `channel NAME { ... segment { ... expr = WORD language = python } }`. */
export function parseChannels(text: string): Channels {
  const channels = new Map<string, Channel>();
  let at = 0;
  let depth = 0;
  let name: string | null = null;
  let expressions = new Set<string>();
  let isPython = false;

  function next(): { readonly text: string; readonly quoted: boolean } | null {
    const word = readWord(text, at);
    at = word?.end ?? text.length;
    return word;
  }

  for (let word = next(); word !== null; word = next()) {
    if (word.quoted) {
      continue;
    }
    if (word.text === '{') {
      depth += 1;
    } else if (word.text === '}') {
      depth -= 1;
      if (depth <= 1 && name !== null) {
        const [only] = expressions;
        const expression = expressions.size === 1 && only !== undefined ? only : null;
        channels.set(name, { expression, language: isPython ? 'python' : 'hscript' });
        name = null;
      }
    } else if (word.text === 'channel' && depth === 1) {
      name = next()?.text ?? null;
      expressions = new Set();
      isPython = false;
    } else if (name !== null && (word.text === 'expr' || word.text === 'language')) {
      const equals = next();
      const value = equals?.text === '=' ? next() : null;
      if (word.text === 'expr' && value !== null) {
        expressions.add(value.text);
      } else if (value?.text === 'python') {
        isPython = true;
      }
    }
  }
  return channels;
}
