import { Icon } from '../../kit/icon.tsx';
import { Section } from '../../kit/surfaces.tsx';
import { kitWords } from '../../kit/words.ts';
import { isLooking, scan, scanResult } from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { FindingCounts, FindingGroups } from './finding-groups.tsx';
import { submitWords } from './words.ts';

/** What was noticed about the job, the worst first; what was found last stays while the scene is looked at anew. */
export function FindingsSection() {
  const w = say(submitWords);
  const findings = scanResult.value?.check.findings ?? null;
  const leftOut = scanResult.value?.moreFindings ?? 0;
  const step = say(kitWords).looking[scan.value?.step ?? 'waiting'];
  return (
    <Section
      title={w.findings}
      aside={
        <span class="row" role="status">
          {isLooking.value && (
            <>
              <span class="spinner" aria-hidden="true" />
              <span>{step}</span>
            </>
          )}
          {findings !== null && <FindingCounts findings={findings} />}
        </span>
      }
    >
      {findings === null ? (
        <p class="muted">{isLooking.value ? step : w.notYet}</p>
      ) : findings.length === 0 ? (
        <p class="all-well">
          <Icon name="check" />
          {w.allWell}
        </p>
      ) : (
        <>
          <FindingGroups findings={findings} />
          {leftOut > 0 && <p class="hint findings-left-out">{w.findingsLeftOut(leftOut)}</p>}
        </>
      )}
    </Section>
  );
}
