import type { SubmissionView } from '@farmhand/model';
import type { JobDetails } from '@farmhand/sidecar/api';
import type { ComponentChildren } from 'preact';
import { bytes, money, number } from '../../../format/numbers.ts';
import { fileName } from '../../../format/paths.ts';
import { duration, moment } from '../../../format/times.ts';
import { IconButton } from '../../../kit/button.tsx';
import { FrameBar } from '../../../kit/frame-bar.tsx';
import { offlineReasons } from '../../../kit/offline.ts';
import { reveal } from '../../../kit/reveal.ts';
import { Fact, Facts } from '../../../kit/surfaces.tsx';
import { kitWords } from '../../../kit/words.ts';
import { isEnded } from '../../../state/submissions.ts';
import { say, sayPair } from '../../../words/language.ts';
import { framesOfJob, liveTable } from '../frames/frames-feed.ts';
import { jobWords } from './job-words.ts';

/** The figures of a job. `now` in milliseconds since 1970. */
export function JobFacts({
  job,
  details,
  endedAt,
  now,
}: {
  readonly job: SubmissionView;
  readonly details: JobDetails | null;
  /** When it came to an end, ISO 8601; null while it goes on, or nobody knows. */
  readonly endedAt: string | null;
  readonly now: number;
}) {
  const { facts: w, priorityNow, noFolder, coupon, arrears, showFolder, byOf } = say(jobWords);
  const k = say(kitWords);
  const { frames, upload, priority } = job;
  const chosen = job.environment;
  const environment = chosen === null ? null : sayPair({ en: chosen, zh: job.environmentZh ?? chosen });
  const cost = details?.cost ?? null;
  const currency = details?.currency ?? null;
  const ended = isEnded(job.state);
  // What is changed of a job later is no part of it.
  const elapsed = ((ended ? Date.parse(endedAt ?? job.updatedAt) : now) - Date.parse(job.createdAt)) / 1000;
  return (
    <div class="job-facts">
      <Facts>
        <Fact label={w.frames}>
          {frames === null ? (
            '–'
          ) : (
            <>
              <span class="one-line">
                {number(frames.done)}
                <small class="muted"> / {number(frames.total)}</small>
              </span>
              <FrameBar frames={frames} />
              {frames.failed > 0 && <small class="failed">{k.failed(number(frames.failed))}</small>}
            </>
          )}
        </Fact>
        <Fact label={w.cost}>
          {cost === null ? (
            <span class="muted">–</span>
          ) : (
            <span title={moment(cost.asOf)}>
              {money(cost.spent + cost.coupon, currency)}
              {cost.coupon > 0 && <small class="muted"> {coupon(money(cost.coupon, null))}</small>}
              {cost.arrears > 0 && <small class="failed"> {arrears(money(cost.arrears, null))}</small>}
            </span>
          )}
        </Fact>
        <NodeTime id={job.id} label={w.nodeTime} />
        <Fact label={ended ? w.took : w.elapsed}>{duration(Math.max(0, elapsed))}</Fact>
        <Fact label={w.priority}>
          {priority === 50 || priority === 60 ? priorityNow[priority] : number(priority)}{' '}
          <small class="muted">{priority}</small>
        </Fact>
        <Fact label={w.files}>{number(job.filesDownloaded)}</Fact>
      </Facts>
      <dl class="job-lines">
        {environment !== null && (
          <Line label={w.environment}>
            <span class="environment" title={environment}>
              {environment}
            </span>
          </Line>
        )}
        {upload !== null && (
          <Line label={w.uploaded}>
            {bytes(upload.bytesDone)} · {k.files(number(upload.filesDone), number(upload.filesTotal))}
          </Line>
        )}
        <Line label={w.submittedAt}>
          {moment(job.createdAt)}
          {job.by !== null && <span class="muted"> · {byOf(job.by.user, job.by.computer)}</span>}
        </Line>
        {job.artist !== '' && <Line label={w.artist}>{job.artist}</Line>}
        {job.labels.length > 0 && <Line label={w.labels}>{job.labels.join(', ')}</Line>}
        <Line label={w.folder}>
          {job.downloadFolder === null ? (
            <span class="muted">{noFolder}</span>
          ) : (
            <span class="folder-line">
              <span class="mono one-line" title={job.downloadFolder}>
                {fileName(job.downloadFolder)}
              </span>
              <IconButton
                icon="folder"
                label={showFolder}
                reasons={offlineReasons()}
                onPress={() => void reveal(job.id)}
              />
            </span>
          )}
        </Line>
      </dl>
    </div>
  );
}

function Line({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Time of all frames together, which is what is paid for. */
function NodeTime({ id, label }: { readonly id: string; readonly label: string }) {
  const table = liveTable(framesOfJob(id));
  let seconds = 0;
  if (table !== null) for (const each of table.seconds) if (each > 0) seconds += each;
  return (
    <Fact label={label}>
      {table === null || seconds === 0 ? <span class="muted">–</span> : duration(seconds)}
    </Fact>
  );
}
