import type { Finding, LocalizedText } from '@farmhand/model';
import { findingOf } from './rule.ts';

/** Findings of one kind that are told one by one; the others are counted. */
const TOLD = 20;

/**
 * So many findings of one kind as anybody reads, and one more that counts those left.
 *
 * @param found of one id and severity.
 * @param more says how many there are besides.
 */
export function firstFew(
  found: readonly Finding[],
  more: (left: number) => LocalizedText,
): readonly Finding[] {
  const [next, ...others] = found.slice(TOLD);
  if (next === undefined) return found;
  const count = others.reduce((sum, one) => sum + one.count, next.count);
  const { id, severity } = next;
  return [...found.slice(0, TOLD), findingOf(id, severity, more(count), { count })];
}
