import { z } from 'zod';

/** The labels of a task. */
export interface TaskLabels {
  readonly names: readonly string[];
  /** Id of each label by its name, where the farm gives one. */
  readonly ids: Readonly<Record<string, number>>;
  /** What else the farm says of a label, by its name and under the wire's names; absent when it says nothing more. */
  readonly extra?: Readonly<Record<string, Fields>>;
}

type Fields = Readonly<Record<string, unknown>>;

interface Entry {
  readonly name: string;
  readonly id: number | null;
  readonly extra: Fields | null;
}

/**
 * The labels of a task. The documented example has the text `"{}"`; seen elsewhere or conceivable are JSON text
 * of an object (names by id) or list, the object or list itself, and entries that are names or hold one.
 */
export const taskLabels: z.ZodType<TaskLabels> = z
  .unknown()
  .optional()
  .transform((value) => {
    const entries = value === undefined || value === '{}' ? [] : entriesIn(parsed(value));
    const withId = entries.flatMap(({ name, id }) => (id === null ? [] : [[name, id] as const]));
    const withExtra = entries.flatMap(({ name, extra }) => (extra === null ? [] : [[name, extra] as const]));
    return {
      names: entries.map(({ name }) => name),
      ids: Object.fromEntries(withId),
      ...(withExtra.length === 0 ? {} : { extra: Object.fromEntries(withExtra) }),
    };
  });

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    // No JSON: a bare name, or several with commas between.
    return value.split(',');
  }
}

function entriesIn(value: unknown): readonly Entry[] {
  if (Array.isArray(value)) return value.flatMap((entry) => entryOf(entry, null));
  if (typeof value !== 'object' || value === null) return entryOf(value, null);
  const single = entryOf(value, null);
  if (single.length > 0) return single;
  return Object.entries(value).flatMap(([key, entry]) => entryOf(entry, idIn(key)));
}

function entryOf(entry: unknown, id: number | null): readonly Entry[] {
  if (typeof entry === 'string') return entry.trim() === '' ? [] : [{ name: entry.trim(), id, extra: null }];
  if (typeof entry !== 'object' || entry === null) return [];
  const { labelName, name, labelId, id: plainId, ...rest }: Fields = { ...entry };
  const word = labelName ?? name;
  if (typeof word !== 'string') return [];
  const extra = Object.keys(rest).length === 0 ? null : rest;
  return entryOf(word, idIn(labelId ?? plainId) ?? id).map((found) => ({ ...found, extra }));
}

function idIn(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : null;
}
