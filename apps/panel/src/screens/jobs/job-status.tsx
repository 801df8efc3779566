import type { SubmissionView } from '@farmhand/model';
import { percent } from '../../format/numbers.ts';
import { say } from '../../words/language.ts';
import { statusOf, statusTones } from './status.ts';
import { jobsWords } from './words.ts';

/** What a job is doing in a word, with a dot of its kind. */
export function JobStatusText({ job }: { readonly job: SubmissionView }) {
  const w = say(jobsWords);
  const status = statusOf(job);
  const told = job.control === null ? w.status[status] : w.asked[job.control.type];
  const upload = job.upload;
  const share =
    status === 'taskCreated' && upload !== null && upload.bytesTotal > 0
      ? ` ${percent(upload.bytesDone / upload.bytesTotal)}`
      : '';
  return (
    <span class={`job-status ${statusTones[status]}`} title={job.problem?.message}>
      <span class={`dot ${status}`} aria-hidden="true" />
      <span class="one-line">
        {told}
        {share}
      </span>
    </span>
  );
}

/** How many frames are through, as one bar: done, failed, rendering, waiting. */
export function FramesBar({ job }: { readonly job: SubmissionView }) {
  const { frames } = job;
  if (frames === null || frames.total === 0) return <span class="frames-bar none" aria-hidden="true" />;
  const part = (count: number) => ({ width: `${(count / frames.total) * 100}%` });
  return (
    <span class="frames-bar" aria-hidden="true">
      <span class="done" style={part(frames.done)} />
      <span class="failed" style={part(frames.failed)} />
      <span class="rendering" style={part(frames.rendering)} />
    </span>
  );
}
