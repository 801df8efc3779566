import { z } from 'zod';

/*
 * The farm's field types as they really arrive: numbers as text and text as numbers, null or nothing for what
 * is not set, and fields nobody has documented. The `error` texts complete the sentence "... should be".
 */

const NUMERIC = /^\s*[-+]?\d+(\.\d+)?([eE][-+]?\d+)?\s*$/;

const numericText = z.string().regex(NUMERIC).transform(Number);

/** A number, or one written as text. */
export const number = z.union([z.number(), numericText], { error: 'a number' });

/** A number; null when it is null, missing or empty text. */
export const numberOrNull = z
  .union([z.number(), numericText, z.literal('')], { error: 'a number or nothing' })
  .nullish()
  .transform((value) => (value === '' ? null : (value ?? null)));

/** A count; 0 when it is null, missing or empty text. */
export const count = numberOrNull.transform((value) => value ?? 0);

/** A text, or a number taken as one (ids). */
export const text = z.union([z.string(), z.number().transform(String)], { error: 'text' });

/** A text; null when it is null or missing. */
export const textOrNull = text.nullish().transform((value) => value ?? null);

/** A text; empty when it is null or missing. */
export const textOrEmpty = text.nullish().transform((value) => value ?? '');

/** A text; null when it is null, missing or empty. */
export const filledTextOrNull = textOrNull.transform((value) => (value === '' ? null : value));

const zeroOrOne = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true'), number], {
    error: '0 or 1',
  })
  .nullish();

/** 0 or 1, as number, text or truth value; false when it is null or missing. */
export const flag = zeroOrOne.transform((value) => value === true || value === 1);

/** Like {@link flag}, but true when it is null or missing. */
export const flagOrTrue = zeroOrOne.transform((value) => (value ?? true) === true || value === 1);

/** An instant in milliseconds since 1970; null when it is null, missing, empty or 0 (the farm's "not yet"). */
export const instantOrNull = numberOrNull.transform((value) =>
  value === null || value === 0 ? null : new Date(value),
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

/** Fields of an answer that this client has no name for, under the wire's names; absent when there are none. */
export interface Extra {
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** An object of the wire with the fields in `shape`, renamed by `map`; fields beyond them are kept in `extra`. */
export function record<S extends z.ZodRawShape, T extends object>(
  shape: S,
  map: (wire: z.output<z.ZodObject<S>>) => T,
): z.ZodType<T & Extra> {
  return z
    .object(shape, { error: 'an object' })
    .loose()
    .transform((wire) => {
      const unnamed = Object.entries(wire).filter(([key]) => !Object.hasOwn(shape, key));
      const named: z.output<z.ZodObject<S>> = wire;
      return unnamed.length === 0 ? map(named) : { ...map(named), extra: Object.fromEntries(unnamed) };
    });
}

/** For calls whose `data` says nothing (null, or a word such as "SUCCESS"). */
export const nothing: z.ZodType<void> = z.unknown().transform(() => undefined);
