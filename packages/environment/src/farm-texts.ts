import type { Finding } from '@farmhand/model';

/** The farm's own words for one tip code. */
export type FarmText = NonNullable<Finding['farmText']>;

/** The farm's own words by tip code: `10012`. */
export type FarmTexts = ReadonlyMap<string, FarmText>;

/** The same findings in the same order; those whose tip code the farm has words for carry them. */
export function withFarmTexts(findings: readonly Finding[], texts: FarmTexts): readonly Finding[] {
  return findings.map((finding) => {
    const farmText = finding.tipCode === null ? undefined : texts.get(finding.tipCode);
    return farmText === undefined ? finding : { ...finding, farmText };
  });
}

/** The tip codes of findings, each once and in order. */
export function tipCodesOf(findings: readonly Finding[]): readonly string[] {
  const codes = findings.flatMap(({ tipCode }) => (tipCode === null ? [] : [tipCode]));
  return [...new Set(codes)].toSorted();
}
