import { readWord, skipBlanks, skipLine } from './words.ts';

/** One component of a parameter's value. */
export interface ParameterValue {
  /** The value; of an animated component the one it had when the file was saved. */
  readonly text: string;
  /** The channel that drives it, of the node's `.chn` entry; null when it is just this value. */
  readonly channel: string | null;
}

/** A node's parameters by name, each with one value or several (`res` has two). */
export type Parameters = ReadonlyMap<string, readonly ParameterValue[]>;

/**
 * Reads a node's `.parm` entry. A line is `name [ 0 locks=0 ] ( value value )`; an animated value is
 * `[ channel value ]`.
 */
export function parseParameters(text: string): Parameters {
  const parameters = new Map<string, readonly ParameterValue[]>();
  let at = 0;
  for (let name = readWord(text, at); name !== null; name = readWord(text, at)) {
    if (name.text === '{' || name.text === '}') {
      at = name.end;
      continue;
    }
    const values = readValues(text, name.end);
    if (values === null) {
      at = skipLine(text, name.end);
      continue;
    }
    parameters.set(name.text, values.values);
    at = values.end;
  }
  return parameters;
}

/** Reads what follows a name; null when that is no value. What is cut off or odd ends the value early. */
function readValues(
  text: string,
  from: number,
): { readonly values: readonly ParameterValue[]; readonly end: number } | null {
  const open = openingOf(text, from);
  if (open < 0) {
    return null;
  }
  const values: ParameterValue[] = [];
  let at = open + 1;
  for (let word = readWord(text, at); word !== null; word = readWord(text, at)) {
    // Only a quoted value goes over several lines.
    if (text.slice(at, skipBlanks(text, at)).includes('\n')) {
      return { values, end: at };
    }
    at = word.end;
    if (word.quoted) {
      values.push({ text: word.text, channel: null });
    } else if (word.text === ')') {
      return { values, end: at };
    } else if (word.text === '[') {
      const channel = readWord(text, at);
      const value = channel === null ? null : readWord(text, channel.end);
      if (channel === null || value === null) {
        break;
      }
      values.push({ text: value.text, channel: channel.text });
      const close = readWord(text, value.end);
      at = close !== null && !close.quoted && close.text === ']' ? close.end : value.end;
    } else {
      values.push({ text: word.text, channel: null });
    }
  }
  return { values, end: text.length };
}

/** Index of the `(` that opens the value on the line at `from`, behind what may stand in `[ ]`; -1 without one. */
function openingOf(text: string, from: number): number {
  let inBrackets = false;
  for (let index = from; index < text.length; index += 1) {
    const character = text[index];
    if (character === '\n') {
      return -1;
    }
    if (character === '[' || character === ']') {
      inBrackets = character === '[';
    } else if (character === '(' && !inBrackets) {
      return index;
    } else if (!inBrackets && character !== ' ' && character !== '\t' && character !== '\r') {
      return -1;
    }
  }
  return -1;
}
