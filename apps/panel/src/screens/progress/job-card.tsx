import type { SubmissionView } from '@farmhand/model';
import { computed } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { number } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import { moment } from '../../format/times.ts';
import { oneLine } from '../../format/visible-text.ts';
import { Button } from '../../kit/button.tsx';
import { Icon } from '../../kit/icon.tsx';
import { offlineReasons } from '../../kit/offline.ts';
import { isDoing } from '../../kit/once.ts';
import { screenPath, show } from '../../state/screens.ts';
import { submissions } from '../../state/submissions.ts';
import { say, sayPair } from '../../words/language.ts';
import { Activity } from './activity.tsx';
import { act, askToCancel } from './job-acts.ts';
import { StepLine } from './step-line.tsx';
import { stepOf } from './steps.ts';
import { Troubles } from './troubles.tsx';
import { progressWords } from './words.ts';

/** Warnings that are on the card; the job's page has all. */
const MOST_FINDINGS = 6;

/** One job under way. */
export function JobCard({ id }: { readonly id: string }) {
  const w = say(progressWords);
  // Only its own news make it anew.
  const view = useMemo(() => computed(() => submissions.value.get(id)), [id]);
  const card = useRef<HTMLElement>(null);
  const job = view.value;
  const isLedTo = screenPath.value[0] === id;
  useEffect(() => {
    if (isLedTo) card.current?.scrollIntoView({ block: 'nearest' });
  }, [isLedTo]);
  if (job === undefined) return null;
  const step = stepOf(job);
  if (step === null) return null;
  const isAsking = job.state === 'awaitingConfirmation';
  const name = oneLine(fileName(job.scenePath));
  return (
    <article class={`job-card${isAsking ? ' asks' : ''}`} ref={card} aria-label={name}>
      <header>
        <h2 class="one-line" title={job.scenePath}>
          <bdi>{name}</bdi>
        </h2>
        <span class="muted tabular">{job.taskId === null ? moment(job.createdAt) : `#${job.taskId}`}</span>
        <span class="card-actions">
          <Button kind="quiet" size="small" onPress={() => show('jobs', id)}>
            {w.showJob}
          </Button>
          {!isAsking && (
            <Button
              kind="quiet"
              size="small"
              busy={isDoing(`cancel ${id}`)}
              reasons={offlineReasons()}
              onPress={() => askToCancel(job)}
            >
              {w.cancel}
            </Button>
          )}
        </span>
      </header>
      <StepLine step={step} halted={isAsking || job.problem !== null} />
      {isAsking ? <Warnings job={job} /> : <Activity job={job} step={step} />}
      <Troubles job={job} />
    </article>
  );
}

/** Warnings that wait for an answer. */
function Warnings({ job }: { readonly job: SubmissionView }) {
  const w = say(progressWords);
  const warnings = job.findings.filter(({ severity }) => severity === 'warning');
  const rest = warnings.length - MOST_FINDINGS;
  return (
    <div class="column job-question">
      <h3>
        <Icon name="warning" />
        {w.asksTitle(number(warnings.length), warnings.length === 1)}
      </h3>
      <ul>
        {warnings.slice(0, MOST_FINDINGS).map((finding) => (
          <li key={`${finding.id} ${finding.path} ${finding.owner?.name}`}>{sayPair(finding.text)}</li>
        ))}
        {rest > 0 && <li class="muted">{w.moreFindings(number(rest))}</li>}
      </ul>
      <div class="row">
        <Button
          busy={isDoing(`confirm ${job.id}`)}
          reasons={offlineReasons()}
          onPress={() => void act('confirm', job)}
        >
          {w.submitAnyway}
        </Button>
        <Button
          kind="quiet"
          busy={isDoing(`cancel ${job.id}`)}
          reasons={offlineReasons()}
          onPress={() => askToCancel(job)}
        >
          {w.cancelJob}
        </Button>
        <span class="muted">{w.asksText}</span>
      </div>
    </div>
  );
}
