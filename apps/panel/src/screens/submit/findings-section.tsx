import type { Finding, Severity } from '@farmhand/model';
import { useState } from 'preact/hooks';
import { Button } from '../../kit/button.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Badge, Section } from '../../kit/surfaces.tsx';
import { isLooking, scan, scanResult } from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { FindingRow } from './finding-row.tsx';
import { bySeverity, keyOf } from './fixes.ts';
import { submitWords } from './words.ts';

/** Findings of one severity that are on the page before more are asked for. */
const AT_FIRST = 20;

/** What was noticed about the job, the worst first; what was found last stays while the scene is looked at anew. */
export function FindingsSection() {
  const w = say(submitWords);
  const findings = scanResult.value?.check.findings ?? null;
  const groups = findings === null ? [] : bySeverity(findings);
  return (
    <Section
      title={w.findings}
      aside={
        <span class="row" role="status">
          {isLooking.value && (
            <>
              <span class="spinner" aria-hidden="true" />
              <span>{w.looking[scan.value?.step ?? 'waiting']}</span>
            </>
          )}
          {groups.map(({ severity, findings: found }) => (
            <Badge key={severity} tone={severity === 'notice' ? 'neutral' : severity}>
              {w.counts[severity](found.length)}
            </Badge>
          ))}
        </span>
      }
    >
      {findings === null ? (
        <p class="muted">{isLooking.value ? w.looking[scan.value?.step ?? 'waiting'] : w.notYet}</p>
      ) : groups.length === 0 ? (
        <p class="all-well">
          <Icon name="check" />
          {w.allWell}
        </p>
      ) : (
        groups.map((group) => <Group key={group.severity} {...group} />)
      )}
    </Section>
  );
}

function Group({
  severity,
  findings,
}: {
  readonly severity: Severity;
  readonly findings: readonly Finding[];
}) {
  const w = say(submitWords);
  const [most, setMost] = useState(AT_FIRST);
  const rest = findings.length - most;
  return (
    <section class={`finding-group ${severity}`} aria-label={w.severity[severity]}>
      <ul>
        {findings.slice(0, most).map((finding) => (
          <FindingRow key={keyOf(finding)} finding={finding} />
        ))}
      </ul>
      {rest > 0 && (
        <Button kind="quiet" size="small" onPress={() => setMost(most + 5 * AT_FIRST)}>
          {w.moreFindings(Math.min(rest, 5 * AT_FIRST))}
        </Button>
      )}
    </section>
  );
}
