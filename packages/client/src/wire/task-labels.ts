import { z } from 'zod';

/** The labels of a task. */
export interface TaskLabels {
  readonly names: readonly string[];
  /** Id of each label by its name, where the farm gives one. */
  readonly ids: Readonly<Record<string, number>>;
}

interface Entry {
  readonly name: string;
  readonly id: number | null;
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
    return { names: entries.map(({ name }) => name), ids: Object.fromEntries(withId) };
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
  if (typeof entry === 'string') return entry.trim() === '' ? [] : [{ name: entry.trim(), id }];
  if (typeof entry !== 'object' || entry === null) return [];
  const name: unknown = Reflect.get(entry, 'labelName') ?? Reflect.get(entry, 'name');
  const ownId = idIn(Reflect.get(entry, 'labelId') ?? Reflect.get(entry, 'id'));
  return typeof name === 'string' ? entryOf(name, ownId ?? id) : [];
}

function idIn(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : null;
}
