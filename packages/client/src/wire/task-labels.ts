import { z } from 'zod';

/**
 * The labels of a task. The documented example has the text `"{}"`; seen elsewhere or conceivable are JSON text
 * of an object or list, the object or list itself, and entries that are names or hold one.
 */
export const labelNames: z.ZodType<readonly string[]> = z
  .unknown()
  .optional()
  .transform((value) => namesIn(typeof value === 'string' ? parsed(value) : value));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON: a bare name, or several with commas between.
    return text.split(',');
  }
}

function namesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(nameOf);
  if (typeof value !== 'object' || value === null) return nameOf(value);
  return nameOf(value).length > 0 ? nameOf(value) : Object.values(value).flatMap(nameOf);
}

function nameOf(entry: unknown): readonly string[] {
  if (typeof entry === 'string') return entry.trim() === '' ? [] : [entry.trim()];
  if (typeof entry !== 'object' || entry === null) return [];
  const name: unknown = Reflect.get(entry, 'labelName') ?? Reflect.get(entry, 'name');
  return typeof name === 'string' ? nameOf(name) : [];
}
