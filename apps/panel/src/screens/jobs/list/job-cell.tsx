import type { SubmissionView } from '@farmhand/model';
import { number } from '../../../format/numbers.ts';
import { fileName } from '../../../format/paths.ts';
import { ago, moment } from '../../../format/times.ts';
import { FrameBar } from '../../../kit/frame-bar.tsx';
import { Icon } from '../../../kit/icon.tsx';
import { kitWords } from '../../../kit/words.ts';
import { show } from '../../../state/screens.ts';
import { say } from '../../../words/language.ts';
import { JobStatusText } from '../job-status.tsx';
import { listWords } from './list-words.ts';

/** What one cell of the list shows. `now` in milliseconds since 1970. */
export function JobCell({
  job,
  column,
  isChosen,
  now,
  onTick,
}: {
  readonly job: SubmissionView | undefined;
  readonly column: string;
  readonly isChosen: boolean;
  readonly now: number;
  readonly onTick: () => void;
}) {
  const w = say(listWords);
  if (job === undefined) return column === 'tick' ? null : <span class="row-to-come" aria-hidden="true" />;
  switch (column) {
    case 'tick':
      return <Tick isChosen={isChosen} onTick={onTick} />;
    case 'status':
      return <JobStatusText job={job} />;
    case 'scene':
      return <SceneName job={job} />;
    case 'number':
      return <span class="tabular">{job.taskId ?? '–'}</span>;
    case 'frames':
      return <FramesCell job={job} />;
    case 'artist':
      return (
        <span title={job.by === null ? undefined : `${job.by.user} · ${job.by.computer}`}>
          {job.artist || job.by?.user}
        </span>
      );
    case 'created':
      return <span title={moment(job.createdAt)}>{ago(job.createdAt, now)}</span>;
    case 'priority':
      return job.priority === 60 ? <High /> : <span class="muted tabular">{job.priority}</span>;
    case 'downloaded':
      return job.filesDownloaded === 0 ? <span class="muted">–</span> : number(job.filesDownloaded);
    default:
      return (
        <div class="job-two-lines">
          <div>
            <SceneName job={job} />
            {job.priority === 60 && <High />}
            <span class="muted when" title={moment(job.createdAt)}>
              {ago(job.createdAt, now)}
            </span>
          </div>
          <div>
            <JobStatusText job={job} />
            <FramesCell job={job} />
          </div>
          <span class="only-read">
            {w.columns.number}: {job.taskId ?? '–'}
          </span>
        </div>
      );
  }
}

function SceneName({ job }: { readonly job: SubmissionView }) {
  return (
    <>
      <a
        class="scene-link one-line"
        href={`#/jobs/${job.id}`}
        tabIndex={-1}
        title={job.scenePath}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          event.stopPropagation();
          show('jobs', job.id);
        }}
      >
        {fileName(job.scenePath)}
      </a>
      {job.labels.length > 0 && (
        <span class="labels muted one-line" title={job.labels.join(', ')}>
          {job.labels.join(', ')}
        </span>
      )}
    </>
  );
}

function FramesCell({ job }: { readonly job: SubmissionView }) {
  const w = say(kitWords);
  const { frames } = job;
  if (frames === null || frames.total === 0) return <span class="muted">–</span>;
  return (
    <span class="frames-cell" title={w.frames(number(frames.done), number(frames.total))}>
      <FrameBar frames={frames} />
      <span class="tabular">
        {number(frames.done)}/{number(frames.total)}
      </span>
      {frames.failed > 0 && <span class="failed tabular">{w.failed(number(frames.failed))}</span>}
    </span>
  );
}

function High() {
  const w = say(listWords);
  return (
    <span class="high" role="img" aria-label={w.highPriority} title={w.highPriority}>
      <Icon name="up" size={14} />
    </span>
  );
}

/** For the mouse; the keyboard has the space bar, and whether the row is chosen is told by the row. */
function Tick({ isChosen, onTick }: { readonly isChosen: boolean; readonly onTick: () => void }) {
  return (
    <span
      class={`tick${isChosen ? ' on' : ''}`}
      aria-hidden="true"
      onClick={(event) => {
        if (event.shiftKey) return;
        event.stopPropagation();
        onTick();
      }}
    >
      {isChosen && <Icon name="check" size={12} />}
    </span>
  );
}
