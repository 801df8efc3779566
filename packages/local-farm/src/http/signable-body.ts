import type { JsonObject } from '@farmhand/client/signing';
import type { JsonBody } from './request-body.ts';

/**
 * A body as its sender signs it. A number signs as its JSON text, and `1.0`, `1e3` or an integer beyond 2^53 do not
 * come out of a parsed number as they went in: there the text itself stands in.
 */
export function signableBody({ value, text }: JsonBody): JsonObject {
  return NUMBERS_THAT_PARSING_CHANGES.test(text) ? parse(text, (_value, source) => source) : value;
}

/**
 * As {@link signableBody}, with `None`, `True` and `False` for null, true and false; null where that is the same. The
 * vendor's SDK is written in Python and signs what Python prints. Which spelling the real farm takes is not known.
 */
export function pythonSignableBody({ text }: JsonBody): JsonObject | null {
  if (!/\b(?:null|true|false)\b/.test(text)) return null;
  return parse(text, (value, source) => PYTHON_WORDS.get(value) ?? source);
}

/** Finds too many, in texts too, but misses none. */
const NUMBERS_THAT_PARSING_CHANGES = /\d[.eE]|-0|\d{16}/;

const PYTHON_WORDS: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [null, 'None'],
  [true, 'True'],
  [false, 'False'],
]);

/** Parses with numbers, booleans and nulls replaced, knowing each one's JSON text. */
function parse(
  text: string,
  replace: (value: number | boolean | null, source: string) => unknown,
): JsonObject {
  return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) => {
    const isPlain = typeof value === 'number' || typeof value === 'boolean' || value === null;
    return isPlain && context?.source !== undefined ? replace(value, context.source) : value;
  });
}
