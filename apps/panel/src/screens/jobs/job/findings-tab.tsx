import type { Finding } from '@farmhand/model';
import { fileName } from '../../../format/paths.ts';
import { Icon } from '../../../kit/icon.tsx';
import { Badge } from '../../../kit/surfaces.tsx';
import { say, sayPair } from '../../../words/language.ts';
import { jobWords } from './job-words.ts';

const order = { error: 0, warning: 1, notice: 2 } as const;

/** What preflight found when the job was made, the worst first. */
export function FindingsTab({ findings }: { readonly findings: readonly Finding[] }) {
  const { findings: w } = say(jobWords);
  if (findings.length === 0) return <p class="muted">{w.none}</p>;
  const sorted = [...findings].sort((a, b) => order[a.severity] - order[b.severity]);
  return (
    <ul class="job-findings">
      {sorted.map((finding) => (
        <li key={`${finding.id} ${finding.path ?? ''} ${finding.text.en}`} class={finding.severity}>
          <Icon name={finding.severity} />
          <div>
            <span>
              <span class="only-read">{w.severities[finding.severity]}: </span>
              {sayPair(finding.text)}
              {finding.count > 1 && <Badge>{w.times(finding.count)}</Badge>}
            </span>
            {finding.path !== null && (
              <span class="mono muted one-line" title={finding.path}>
                {fileName(finding.path)}
              </span>
            )}
            {finding.farmText !== undefined && (
              <span class="muted">{sayPair(finding.farmText.solution)}</span>
            )}
          </div>
          {finding.tipCode !== null && <span class="muted tabular">{finding.tipCode}</span>}
        </li>
      ))}
    </ul>
  );
}
