import type { SubmissionView } from '@farmhand/model';
import { percent } from '../../format/numbers.ts';
import { say } from '../../words/language.ts';
import { problemText } from '../../words/problem-text.ts';
import { statusOf, statusTones } from './status.ts';
import { jobsWords } from './words.ts';

/** What a job is doing in a word, with a dot of its kind. */
export function JobStatusText({ job }: { readonly job: SubmissionView }) {
  const w = say(jobsWords);
  const { control, upload, problem } = job;
  const status = statusOf(job);
  const isCounted = status === 'taskCreated' && upload !== null && upload.bytesTotal > 0;
  return (
    <span
      class={`job-status ${statusTones[status]}`}
      title={problem === null ? undefined : problemText(problem).message}
    >
      <span class={`dot ${status}`} aria-hidden="true" />
      <span class="one-line">
        {control === null ? w.status[status] : w.asked[control.type]}
        {isCounted && ` ${percent(upload.bytesDone / upload.bytesTotal)}`}
      </span>
    </span>
  );
}
