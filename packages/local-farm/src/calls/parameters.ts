import { z } from 'zod';
import { WireError } from '../http/answer.ts';

/** A whole number, also as text: both are seen on the wire. */
export const wireInteger = z.union([
  z.number().int(),
  z
    .string()
    .regex(/^-?\d{1,15}$/, 'is not a whole number')
    .transform(Number),
]);

/** Text that says something. */
export const wireText = z.string().trim().min(1, 'is empty');

/**
 * Checks the parameters of a call.
 *
 * @throws WireError 601 for a parameter that is missing, 600 for one that is not as it should be; both name it.
 */
export function readParameters<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.map(String) ?? [];
  const field = path.join('.');
  if (valueAt(body, path) === undefined)
    throw new WireError('parameterMissing', `The parameter "${field}" is missing.`);
  throw new WireError('parameterInvalid', `The parameter "${field}" is not usable: ${describe(issue)}.`);
}

function describe(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_union') {
    const last = issue.errors.at(-1)?.[0];
    return last?.message ?? issue.message;
  }
  return issue?.message ?? 'it is not as expected';
}

function valueAt(body: unknown, path: readonly string[]): unknown {
  let value = body;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.entries(value).find(([name]) => name === key)?.[1];
  }
  return value;
}
