import type { Finding } from '@farmhand/model';
import { eachInTurns } from '@farmhand/transfer';

/** Findings of one kind, and of all, that anybody is shown at once. */
const MOST_OF_A_KIND = 100;
const MOST = 500;

export interface WorstFindings {
  readonly told: readonly Finding[];
  /** How many are left out. */
  readonly more: number;
}

/**
 * As many findings as anybody reads: a scene on a drive that is away has one for each of its files.
 *
 * @param findings - The worst first.
 * @throws the reason of `signal`.
 */
export async function worstFindings(
  findings: readonly Finding[],
  signal?: AbortSignal,
): Promise<WorstFindings> {
  const seen = new Map<string, number>();
  const told: Finding[] = [];
  await eachInTurns(findings, signal, (finding) => {
    const before = seen.get(finding.id) ?? 0;
    if (told.length === MOST || before === MOST_OF_A_KIND) return;
    seen.set(finding.id, before + 1);
    told.push(finding);
  });
  return { told, more: findings.length - told.length };
}

/** {@link WorstFindings} as one list, which ends with how many others there are. */
export function withCountOfOthers({ told, more }: WorstFindings): readonly Finding[] {
  if (more === 0) return told;
  const text = {
    en: `There are ${more} more findings like these. A check of the scene lists all of them.`,
    zh: `另有 ${more} 条类似的检查结果。检查场景可查看全部。`,
  };
  const others = { tipCode: null, owner: null, path: null, count: more, fix: null };
  return [...told, { id: 'more-findings', severity: 'notice', text, ...others }];
}
