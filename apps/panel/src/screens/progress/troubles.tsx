import type { FileTroubles, Problem, SubmissionView } from '@farmhand/model';
import { number } from '../../format/numbers.ts';
import { duration } from '../../format/times.ts';
import { oneLine } from '../../format/visible-text.ts';
import { Icon } from '../../kit/icon.tsx';
import { useNow } from '../../kit/use-now.ts';
import { troubleLines } from '../../words/file-troubles.ts';
import { say } from '../../words/language.ts';
import { problemText } from '../../words/problem-text.ts';
import { jobsWords } from '../jobs/words.ts';
import { isLive, watchedOf } from './watch.ts';
import { progressWords } from './words.ts';

/** What keeps a job, why, and when it is tried again; frames that failed; who else has it in hand. */
export function Troubles({ job }: { readonly job: SubmissionView }) {
  const w = say(progressWords);
  const { waiting, failures, troubles } = watchedOf(job.id);
  const problem = job.problem ?? waiting?.problem ?? null;
  const isAsking = job.state === 'awaitingConfirmation';
  return (
    <>
      {problem !== null && !isAsking && <Waiting problem={problem} until={waiting?.until ?? null} />}
      {troubles !== null && <FilesWaiting troubles={troubles} />}
      {failures.length > 0 && (
        <ul class="job-failures">
          {failures.map(({ frame, message }) => (
            <li key={`${frame} ${message}`}>
              <Icon name="error" size={14} />
              <span>
                <strong>{w.frameFailed(oneLine(frame))}</strong> {oneLine(message)}
              </span>
            </li>
          ))}
        </ul>
      )}
      {job.control !== null && <p class="wait-note">{w.asked(say(jobsWords).controls[job.control.type])}</p>}
      {job.drivenBy !== null && <p class="wait-note">{w.drivenBy(oneLine(job.drivenBy))}</p>}
    </>
  );
}

/** Lines of files that are on the card. */
const MOST_LINES = 4;

/** Files that are not through yet, and why. */
function FilesWaiting({ troubles: { total, latest } }: { readonly troubles: FileTroubles }) {
  const w = say(progressWords);
  const lines = troubleLines(latest);
  const rest = total - latest.length + lines.slice(MOST_LINES).reduce((sum, { files }) => sum + files, 0);
  return (
    <ul class="job-failures" aria-label={w.fileTroubles}>
      {lines.slice(0, MOST_LINES).map(({ path, text, willRetry }) => (
        <li key={path} class={willRetry ? 'again' : ''} title={path}>
          <Icon name={willRetry ? 'warning' : 'error'} size={14} />
          <span>
            {text} {willRetry && isLive() && <span class="muted">{w.retryAlone}</span>}
          </span>
        </li>
      ))}
      {rest > 0 && <li class="muted">{w.moreFindings(number(rest))}</li>}
    </ul>
  );
}

function Waiting({ problem, until }: { readonly problem: Problem; readonly until: number | null }) {
  const { message, hint } = problemText(problem);
  const w = say(progressWords);
  const now = useNow();
  const left = until === null ? null : Math.ceil((until - now) / 1000);
  return (
    <div class="job-waiting">
      <Icon name="warning" />
      <div>
        <strong>{message}</strong>
        <span>{hint}</span>
        {problem.retryable && isLive() && (
          <span class="tabular">
            {left === null ? w.retryAlone : left > 0 ? w.retryIn(duration(left)) : w.retrying}
          </span>
        )}
      </div>
    </div>
  );
}
