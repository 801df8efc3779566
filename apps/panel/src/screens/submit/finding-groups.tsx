import type { Finding } from '@farmhand/model';
import { useState } from 'preact/hooks';
import { Button } from '../../kit/button.tsx';
import { Badge } from '../../kit/surfaces.tsx';
import { say } from '../../words/language.ts';
import { FindingRow } from './finding-row.tsx';
import { bySeverity, keyOf } from './fixes.ts';
import { submitWords } from './words.ts';

/** Findings of one severity that are on the page before more are asked for. */
const AT_FIRST = 20;
/** How many more are shown then. */
const MORE = 100;

/** How many findings there are of each severity. */
export function FindingCounts({ findings }: { readonly findings: readonly Finding[] }) {
  const { counts } = say(submitWords);
  return (
    <>
      {bySeverity(findings).map((group) => (
        <Badge key={group.severity} tone={group.severity === 'notice' ? 'neutral' : group.severity}>
          {counts[group.severity](group.findings.length)}
        </Badge>
      ))}
    </>
  );
}

/** Findings, the worst first. */
export function FindingGroups({
  findings,
  isHere = true,
}: {
  readonly findings: readonly Finding[];
  /** Whether they are about the panel's scene: what is said of another cannot be mended in this one. */
  readonly isHere?: boolean;
}) {
  return (
    <>
      {bySeverity(findings).map((group) => (
        <Group key={group.severity} {...group} isHere={isHere} />
      ))}
    </>
  );
}

function Group({
  severity,
  findings,
  isHere,
}: {
  readonly severity: Finding['severity'];
  readonly findings: readonly Finding[];
  readonly isHere: boolean;
}) {
  const w = say(submitWords);
  const [most, setMost] = useState(AT_FIRST);
  const rest = findings.length - most;
  return (
    <section class={`finding-group ${severity}`} aria-label={w.severity[severity]}>
      <ul>
        {findings.slice(0, most).map((finding) => (
          <FindingRow key={keyOf(finding)} finding={finding} isHere={isHere} />
        ))}
      </ul>
      {rest > 0 && (
        <Button kind="quiet" size="small" onPress={() => setMost(most + MORE)}>
          {w.moreFindings(Math.min(rest, MORE))}
        </Button>
      )}
    </section>
  );
}
