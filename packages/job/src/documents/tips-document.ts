import type { Finding } from '@farmhand/model';

/** tips.json: the farm's analysis codes, each with what it is about. */
export type TipsDocument = { readonly [tipCode: string]: readonly string[] };

/** Writes tips.json from the findings that have a code at the farm. */
export function tipsDocument(findings: readonly Finding[]): TipsDocument {
  const tips = new Map<string, string[]>();
  for (const finding of findings) {
    if (finding.tipCode === null) continue;
    tips.set(finding.tipCode, [...(tips.get(finding.tipCode) ?? []), detailOf(finding)]);
  }
  return Object.fromEntries(tips);
}

/** `Image Wood: //textures/wood.png`, or the finding's sentence where it is about no thing in particular. */
function detailOf({ owner, path, text }: Finding): string {
  const parts = [owner === null ? null : `${owner.type} ${owner.name}`, path].filter((part) => part !== null);
  return parts.length === 0 ? text.en : parts.join(': ');
}
