import { z } from 'zod';
import { WireError } from '../http/answer.ts';

/** A whole number, also as text: both are seen on the wire. */
export const wireInteger = z.transform((value: unknown, context): number => {
  if (Number.isInteger(value)) return Number(value);
  if (typeof value === 'string' && /^-?\d{1,15}$/.test(value)) return Number(value);
  context.issues.push({ code: 'custom', message: 'is not a whole number', input: value });
  return z.NEVER;
});

/** Text that says something. */
export const wireText = z.string().trim().min(1, 'is empty');

const MOST_CHARACTERS = 100;

/** A label's name. */
export const labelName = wireText.max(MOST_CHARACTERS, `is longer than ${MOST_CHARACTERS} characters`);

/**
 * Checks the parameters of a call. One that is null counts as not given.
 *
 * @throws WireError 601 for a parameter that is missing or empty, 600 for one that is not as it should be; both name it.
 */
export function readParameters<T>(schema: z.ZodType<T>, body: unknown): T {
  const given = withoutNulls(body);
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.map(String) ?? [];
  const field = path.join('.');
  const value = valueAt(given, path);
  if (value === undefined || value === null)
    throw new WireError('parameterMissing', `The parameter "${field}" is missing.`);
  if (value === '' || (Array.isArray(value) && value.length === 0))
    throw new WireError('parameterMissing', `The parameter "${field}" must not be empty.`);
  throw new WireError('parameterInvalid', `The parameter "${field}" is not usable: ${describe(issue)}.`);
}

function withoutNulls(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
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
