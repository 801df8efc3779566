import type { Problem, SubmissionView } from '@farmhand/model';
import { duration } from '../../format/times.ts';
import { oneLine } from '../../format/visible-text.ts';
import { Icon } from '../../kit/icon.tsx';
import { say } from '../../words/language.ts';
import { useNow } from './use-now.ts';
import { watchedOf } from './watch.ts';
import { progressWords } from './words.ts';

/** What keeps a job, why, and when it is tried again; frames that failed; who else has it in hand. */
export function Troubles({ job }: { readonly job: SubmissionView }) {
  const w = say(progressWords);
  const { waiting, failures } = watchedOf(job.id);
  const problem = job.problem ?? waiting?.problem ?? null;
  const isAsking = job.state === 'awaitingConfirmation';
  return (
    <>
      {problem !== null && !isAsking && <Waiting problem={problem} until={waiting?.until ?? null} />}
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
      {job.control !== null && <p class="wait-note">{w.asked(w.controls[job.control.type])}</p>}
      {job.drivenBy !== null && <p class="wait-note">{w.drivenBy(oneLine(job.drivenBy))}</p>}
    </>
  );
}

function Waiting({ problem, until }: { readonly problem: Problem; readonly until: number | null }) {
  const w = say(progressWords);
  const now = useNow();
  const left = until === null ? null : Math.ceil((until - now) / 1000);
  return (
    <div class="job-waiting">
      <Icon name="warning" />
      <div>
        <strong>{problem.message}</strong>
        <span>{problem.hint}</span>
        {problem.retryable && (
          <span class="tabular">
            {left === null ? w.retryAlone : left > 0 ? w.retryIn(duration(left)) : w.retrying}
          </span>
        )}
      </div>
    </div>
  );
}
