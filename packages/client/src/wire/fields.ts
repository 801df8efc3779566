import { z } from 'zod';

/*
 * The farm's field types as they really arrive: numbers as text and text as numbers, null or nothing for what
 * is not set, and fields nobody has documented. The `error` texts complete the sentence "... should be".
 */

const NUMERIC = /^\s*[-+]?\d+(\.\d+)?([eE][-+]?\d+)?\s*$/;

/** What the farm writes where nothing is set. */
function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

/** The number a value stands for, or undefined; one too large for a number (`1e999`) is none. */
export function numberIn(value: unknown): number | undefined {
  const found = typeof value === 'string' && NUMERIC.test(value) ? Number(value) : value;
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

/** The text a value stands for (ids come as numbers too), or undefined. */
export function textIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

/*
 * One plain function for each kind of field, and no unions: a list of tasks has thousands of fields. Missing fields
 * come as undefined, so every schema is optional inside.
 */

function field<T>(expected: string, read: (value: unknown) => T | undefined): z.ZodType<T> {
  // Not `z.transform` alone: with it V8 takes the parser's short-lived objects for lasting ones, and the heap grows fivefold.
  return z
    .unknown()
    .optional()
    .transform((value, context) => {
      const found = read(value);
      if (found !== undefined) return found;
      context.issues.push({ code: 'custom', message: expected, input: value });
      return z.NEVER;
    });
}

/** A number, or one written as text. */
export const number = field('a number', numberIn);

/** A number; null when it is null, missing or empty text. */
export const numberOrNull = field('a number or nothing', (value) =>
  isNothing(value) ? null : numberIn(value),
);

/** A number; null when there is none, whatever else there is: for details that no answer is refused for. */
export const numberIfAny = field('a number or anything', (value) => numberIn(value) ?? null);

/** A count; 0 when it is null, missing or empty text. */
export const count = field('a number or nothing', (value) => (isNothing(value) ? 0 : numberIn(value)));

/** A text, or a number taken as one (ids). */
export const text = field('text', textIn);

/** A text; null when it is null or missing. */
export const textOrNull = field('text', (value) => ((value ?? null) === null ? null : textIn(value)));

/** A text; empty when it is null or missing. */
export const textOrEmpty = field('text', (value) => ((value ?? null) === null ? '' : textIn(value)));

/** A text; null when it is null, missing or empty. */
export const filledTextOrNull = field('text', (value) => (isNothing(value) ? null : textIn(value)));

/** A text; null when it is empty or there is none, whatever else there is: for words that no answer is refused for. */
export const wordIfAny = field('text or anything', (value) => textIn(value) || null);

/** What 0 or 1, as number, text or truth value, says; null when it is null or missing. */
function flagIn(value: unknown): boolean | null | undefined {
  if (isNothing(value)) return null;
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  const digit = numberIn(value);
  return digit === undefined ? undefined : digit === 1;
}

/** 0 or 1, as number, text or truth value; false when it is null or missing. */
export const flag = field('0 or 1', (value) => {
  const said = flagIn(value);
  return said === null ? false : said;
});

/** 0 or 1; false when there is neither, whatever else there is: for switches that no answer is refused for. */
export const flagIfAny = field('0 or 1 or anything', (value) => flagIn(value) ?? false);

/** Like {@link flag}, but true when it is null or missing. */
export const flagOrTrue = field('0 or 1', (value) => {
  const said = flagIn(value);
  return said === null ? true : said;
});

/** The instant so many milliseconds after 1970; null for 0 (the farm's "not yet"), undefined beyond the calendar. */
function instantAt(milliseconds: number): Date | null | undefined {
  const found = new Date(milliseconds);
  if (Number.isNaN(found.getTime())) return undefined;
  return milliseconds === 0 ? null : found;
}

/** An instant in milliseconds since 1970; null when it is null, missing, empty or 0. */
export const instantOrNull = field('a number or nothing', (value) => {
  if (isNothing(value)) return null;
  const milliseconds = numberIn(value);
  return milliseconds === undefined ? undefined : instantAt(milliseconds);
});

/** An instant in milliseconds since 1970; null when there is none, whatever else there is. */
export const instantIfAny = field(
  'an instant or anything',
  (value) => instantAt(numberIn(value) ?? 0) ?? null,
);

/** A list that must be there; null stands for an empty one. */
export function list<T>(item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z
    .array(item, { error: 'a list' })
    .nullable()
    .transform((value) => value ?? []);
}

/** A list; empty when it is null or missing. */
export function listOrEmpty<T>(item: z.ZodType<T>): z.ZodType<readonly T[]> {
  return z
    .array(item, { error: 'a list' })
    .nullish()
    .transform((value) => value ?? []);
}

/** Names in a list, or in a text with commas between; none where there is something else. */
export const namesIfAny = field('a list or anything', (value): readonly string[] => {
  const names = typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [];
  return names.flatMap((name: unknown) =>
    typeof name === 'string' && name.trim() !== '' ? [name.trim()] : [],
  );
});

/** Fields of an answer that this client has no name for, under the wire's names; absent when there are none. */
export interface Extra {
  /** Absent when there are none. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * An object of the wire with the fields in `shape`, renamed by `map`; fields beyond them are kept in `extra`, beside those
 * that the map puts there.
 */
export function record<S extends z.ZodRawShape, T extends object>(
  shape: S,
  map: (wire: z.output<z.ZodObject<S>>) => T & Extra,
): z.ZodType<T & Extra> {
  const named = z.object(shape, { error: 'an object' });
  // Unknown fields are taken from what came, and not through the schema: most answers have dozens of them.
  return z.transform((wire: unknown, context): T & Extra => {
    const parsed = named.safeParse(wire);
    if (!parsed.success) {
      for (const { message, path } of parsed.error.issues) {
        context.issues.push({ code: 'custom', message, path, input: wire });
      }
      return z.NEVER;
    }
    const known = map(parsed.data);
    const unnamed: [string, unknown][] = [];
    if (isObject(wire)) {
      for (const key of Object.keys(wire)) {
        if (!Object.hasOwn(shape, key)) unnamed.push([key, wire[key]]);
      }
    }
    if (unnamed.length === 0) return known;
    return { ...known, extra: { ...Object.fromEntries(unnamed), ...known.extra } };
  });
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** For calls whose `data` says nothing (null, or a word such as "SUCCESS"). */
export const nothing: z.ZodType<void> = z.unknown().transform(() => undefined);
