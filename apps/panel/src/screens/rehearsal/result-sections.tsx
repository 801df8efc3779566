import type { Finding } from '@farmhand/model';
import type { Rehearsal } from '@farmhand/sidecar/api';
import { useState } from 'preact/hooks';
import { bytes } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import { moment } from '../../format/times.ts';
import { oneLine, visible } from '../../format/visible-text.ts';
import { Button } from '../../kit/button.tsx';
import { Badge, Banner, ProblemBanner, Section } from '../../kit/surfaces.tsx';
import { scenePath } from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { FindingRow } from '../submit/finding-row.tsx';
import { bySeverity, keyOf } from '../submit/fixes.ts';
import { EstimateSection } from './estimate-section.tsx';
import { PictureGrid } from './picture-grid.tsx';
import { rehearsalWords } from './words.ts';

/** What came of a rehearsal that has ended. */
export function ResultSections({ rehearsal }: { readonly rehearsal: Rehearsal }) {
  const w = say(rehearsalWords);
  const { id, state, problem, result } = rehearsal;
  const isThisScene = rehearsal.scenePath === scenePath.value;
  const other = !isThisScene && (
    <Banner tone="notice" title={w.otherScene(oneLine(fileName(rehearsal.scenePath)))}>
      {oneLine(rehearsal.scenePath)}
    </Banner>
  );
  if (result === null) {
    return (
      <>
        {other}
        {problem !== null && <ProblemBanner problem={problem} />}
        {problem === null && state === 'cancelled' && (
          <Banner tone="neutral" title={w.cancelledTitle}>
            {w.cancelledText}
          </Banner>
        )}
      </>
    );
  }
  const { pictures, findings } = result;
  const groups = bySeverity(findings);
  return (
    <>
      {other}
      <Verdict result={result} />
      {groups.length > 0 && (
        <Section
          title={w.findings}
          aside={groups.map((group) => (
            <Badge key={group.severity} tone={group.severity === 'notice' ? 'neutral' : group.severity}>
              {w.findingCount(group.findings.length)}
            </Badge>
          ))}
        >
          {groups.map((group) => (
            <FindingList
              key={group.severity}
              severity={group.severity}
              // What is said of another scene cannot be mended in this one.
              findings={isThisScene ? group.findings : group.findings.map(withoutFixes)}
            />
          ))}
        </Section>
      )}
      <Section title={w.pictures} aside={<span class="tabular">{w.atScale(result.scalePercent)}</span>}>
        <PictureGrid key={id} id={id} pictures={pictures} />
      </Section>
      <EstimateSection rehearsal={rehearsal} />
      <Particulars rehearsal={rehearsal} result={result} />
    </>
  );
}

function withoutFixes(finding: Finding): Finding {
  return { ...finding, fix: null, otherFixes: [] };
}

/** How it went, in one line. */
function Verdict({ result }: { readonly result: NonNullable<Rehearsal['result']> }) {
  const w = say(rehearsalWords);
  const { pictures, findings } = result;
  const failed = pictures.filter(({ seconds }) => seconds === null).length;
  const total = pictures.length;
  const noticed = findings.filter(({ severity }) => severity !== 'notice').length;
  if (failed > 0) {
    return (
      <Banner tone="error" title={failed === total ? w.noneRendered : w.failedFrames(failed, total)}>
        {noticed > 0 ? w.noticed(noticed) : undefined}
      </Banner>
    );
  }
  return noticed > 0 ? (
    <Banner tone="warning" title={w.noticed(noticed)}>
      {w.cleanText(total)}
    </Banner>
  ) : (
    <Banner tone="good" title={w.clean}>
      {w.cleanText(total)}
    </Banner>
  );
}

/** Findings that are on the page before more are asked for. */
const AT_FIRST = 20;

function FindingList({
  severity,
  findings,
}: {
  readonly severity: Finding['severity'];
  readonly findings: readonly Finding[];
}) {
  const w = say(rehearsalWords);
  const [most, setMost] = useState(AT_FIRST);
  const rest = findings.length - most;
  return (
    <div class={`finding-group ${severity}`}>
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
    </div>
  );
}

function Particulars({
  rehearsal,
  result,
}: {
  readonly rehearsal: Rehearsal;
  readonly result: NonNullable<Rehearsal['result']>;
}) {
  const w = say(rehearsalWords);
  const rows: readonly (readonly [string, string])[] = [
    [w.facts.renderer, oneLine(result.renderer)],
    [w.facts.upload, w.upload(result.upload.files, bytes(result.upload.bytes))],
    [w.facts.when, moment(rehearsal.endedAt ?? rehearsal.startedAt)],
    [w.facts.folder, visible(result.folder)],
  ];
  return (
    <dl class="particulars">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd class="tabular" title={value}>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
