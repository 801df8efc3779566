import type { SubmissionView } from '@farmhand/model';
import { number } from '../../format/numbers.ts';
import { fileName } from '../../format/paths.ts';
import { ago } from '../../format/times.ts';
import { oneLine } from '../../format/visible-text.ts';
import { Button } from '../../kit/button.tsx';
import { Icon, type IconName } from '../../kit/icon.tsx';
import { offlineReasons } from '../../kit/offline.ts';
import { isDoing } from '../../kit/once.ts';
import { reveal } from '../../kit/reveal.ts';
import { useNow } from '../../kit/use-now.ts';
import { kitWords } from '../../kit/words.ts';
import { show } from '../../state/screens.ts';
import { isEnded, submissions } from '../../state/submissions.ts';
import { say } from '../../words/language.ts';
import { problemText } from '../../words/problem-text.ts';
import { act } from './job-acts.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { progressWords } from './words.ts';

/** Jobs that ended which are still shown. */
const MOST_ENDED = 5;

const outcomeIcons: Readonly<Record<Outcome, IconName>> = {
  done: 'check',
  doneWithFailedFrames: 'warning',
  failed: 'error',
  stopped: 'pause',
  cancelled: 'close',
};

/** The last jobs that came to an end, the latest first. */
export function endedJobs(): readonly SubmissionView[] {
  return [...submissions.value.values()]
    .filter(({ state, removed }) => isEnded(state) && !removed)
    .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1))
    .slice(0, MOST_ENDED);
}

export function EndedJobs() {
  const w = say(progressWords);
  const now = useNow();
  const jobs = endedJobs();
  if (jobs.length === 0) return null;
  return (
    <section class="jobs-ended" aria-label={w.ended}>
      <header>
        <h2>{w.ended}</h2>
        <Button kind="quiet" size="small" onPress={() => show('jobs')}>
          {w.allJobs}
        </Button>
      </header>
      <ul>
        {jobs.map((job) => (
          <EndedJob key={job.id} job={job} now={now} />
        ))}
      </ul>
    </section>
  );
}

function EndedJob({ job, now }: { readonly job: SubmissionView; readonly now: number }) {
  const w = say(progressWords);
  const k = say(kitWords);
  const { id, frames, problem, downloadFolder, filesDownloaded } = job;
  const outcome = outcomeOf(job);
  const name = oneLine(fileName(job.scenePath));
  return (
    <li class={`ended-job ${outcome}`}>
      <Icon name={outcomeIcons[outcome]} />
      <div class="ended-text">
        <strong class="one-line" title={job.scenePath}>
          <bdi>{name}</bdi>
        </strong>
        <span class="job-figures">
          <span>{w.outcome[outcome]}</span>
          {frames !== null && <span>{k.frames(number(frames.done), number(frames.total))}</span>}
          {filesDownloaded > 0 && <span>{w.atHome(number(filesDownloaded), filesDownloaded === 1)}</span>}
          <span>{ago(job.updatedAt, now)}</span>
        </span>
        {problem !== null && outcome !== 'cancelled' && (
          <span class="ended-problem">
            {problemText(problem).message} <span class="muted">{problemText(problem).hint}</span>
          </span>
        )}
      </div>
      <span class="card-actions">
        {outcome === 'failed' && (
          <Button
            size="small"
            icon="refresh"
            busy={isDoing(`retry ${id}`)}
            reasons={offlineReasons()}
            onPress={() => void act('retry', job)}
          >
            {w.retry}
          </Button>
        )}
        {downloadFolder !== null && filesDownloaded > 0 && (
          <Button
            kind="quiet"
            size="small"
            icon="folder"
            busy={isDoing(`reveal ${id}`)}
            reasons={offlineReasons()}
            onPress={() => void reveal(id)}
          >
            {w.openFolder}
          </Button>
        )}
        <Button kind="quiet" size="small" onPress={() => show('jobs', id)}>
          {w.showJob}
        </Button>
      </span>
    </li>
  );
}
