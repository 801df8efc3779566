import type { Rehearsal } from '@farmhand/sidecar/api';
import { bytes } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import { moment } from '../../format/times.ts';
import { oneLine, visible } from '../../format/visible-text.ts';
import { Banner, ProblemBanner, Section } from '../../kit/surfaces.tsx';
import { scenePath } from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { FindingCounts, FindingGroups } from '../submit/finding-groups.tsx';
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
  return (
    <>
      {other}
      <Verdict result={result} />
      {findings.length > 0 && (
        <Section title={w.findings} aside={<FindingCounts findings={findings} />}>
          <FindingGroups findings={findings} isHere={isThisScene} />
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
