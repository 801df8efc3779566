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
import { verdictOf } from './verdict.ts';
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
  const { pictures, findings, moreFindings } = result;
  return (
    <>
      {other}
      <VerdictBanner result={result} />
      {findings.length > 0 && (
        <Section title={w.findings} aside={<FindingCounts findings={findings} />}>
          <FindingGroups findings={findings} isHere={isThisScene} />
          {moreFindings > 0 && <p class="muted">{w.moreFindings(moreFindings)}</p>}
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

function VerdictBanner({ result }: { readonly result: NonNullable<Rehearsal['result']> }) {
  const { tone, title, text } = verdictOf(result);
  return (
    <Banner tone={tone} title={title}>
      {text === '' ? undefined : text}
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
