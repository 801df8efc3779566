import type { SubmissionEvent, SubmissionView } from '@farmhand/model';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { connection } from '../../../api/news.ts';
import { number } from '../../../format/numbers.ts';
import { moment } from '../../../format/times.ts';
import { IconButton } from '../../../kit/button.tsx';
import { optionsOf, Segmented } from '../../../kit/select.tsx';
import { Banner, Empty, ProblemBanner } from '../../../kit/surfaces.tsx';
import { useWindow } from '../../../kit/use-window.ts';
import { say, sayPair } from '../../../words/language.ts';
import { isAtFarm } from '../actions.ts';
import { NotKnown } from '../job/not-known.tsx';
import { ChosenFrames } from './chosen-frames.tsx';
import { FrameChoice } from './frame-choice.tsx';
import { FrameGrid } from './frame-grid.tsx';
import { StatusLegend, TimeLegend } from './frame-legend.tsx';
import { chosenRows, resized } from './frame-selection.ts';
import { DONE, FAILED } from './frame-table.ts';
import { frameWords } from './frame-words.ts';
import { framesOfJob, type JobFrames, liveTable } from './frames-feed.ts';
import { zoomed } from './grid-layout.ts';
import { type GridView, gridView } from './grid-view.ts';
import { LargeFrame } from './large-frame.tsx';

/** The frames of a job: all of them at a glance, and the chosen ones closely. */
export function FramesTab({
  job,
  currency,
  failures,
}: {
  readonly job: SubmissionView;
  readonly currency: string | null;
  readonly failures: readonly SubmissionEvent[];
}) {
  const frames = framesOfJob(job.id);
  const view = useMemo(gridView, [job.id]);
  const [large, setLarge] = useState<number | null>(null);
  const mostHeight = useWindow(mostGridHeight);

  const table = frames.table.value;
  // A list of another length: what was chosen stays chosen as far as it is there.
  useEffect(() => {
    if (table !== null) view.selection.value = resized(view.selection.peek(), table.total);
  }, [table?.total]);

  if (table === null || table.total === 0) return <NoFrames frames={frames} job={job} />;
  const selection = view.selection.value;
  return (
    <div class="frames-tab">
      <div class="column">
        <Standing frames={frames} />
        <GridBar frames={frames} view={view} />
        <FrameGrid frames={frames} view={view} mostHeight={mostHeight} onOpen={setLarge} />
        {view.by.value === 'time' ? (
          <TimeLegend frames={frames} />
        ) : (
          <StatusLegend frames={frames} view={view} />
        )}
        <FrameChoice table={table} view={view} />
      </div>
      <div class="frames-chosen">
        <ChosenFrames
          job={job}
          frames={frames}
          view={view}
          currency={currency}
          failures={failures}
          onOpen={setLarge}
        />
      </div>
      {large !== null && (
        <LargeFrame
          submissionId={job.id}
          table={table}
          row={large}
          rows={selection.count > 1 && selection.marks[large] === 1 ? chosenRows(selection, 100_000) : null}
          onRow={(row) => {
            setLarge(row);
            view.cursor.value = row;
          }}
          onClose={() => setLarge(null)}
        />
      )}
    </div>
  );
}

function GridBar({ frames, view }: { readonly frames: JobFrames; readonly view: GridView }) {
  const w = say(frameWords);
  const table = liveTable(frames);
  if (table === null) return null;
  const { total, known, counts } = table;
  const failed = counts[FAILED] ?? 0;
  const zoom = (by: 1 | -1) => {
    view.pitch.value = zoomed(view.drawn.peek(), by);
  };
  return (
    <div class="grid-bar">
      <span class="grow tabular" role="status">
        {known < total
          ? w.loading(number(known), number(total))
          : w.counts(number(counts[DONE] ?? 0), number(total), failed === 0 ? '' : number(failed))}
      </span>
      <Segmented
        bare
        label={w.colourBy}
        value={view.by.value}
        options={optionsOf(['status', 'time'], w.by)}
        onChange={(by) => {
          view.by.value = by;
        }}
      />
      <span class="zoom">
        <IconButton icon="minus" label={w.smaller} onPress={() => zoom(-1)} />
        <IconButton
          icon="fit"
          label={w.fit}
          pressed={view.pitch.value === null}
          onPress={() => {
            view.pitch.value = null;
          }}
        />
        <IconButton icon="plus" label={w.larger} onPress={() => zoom(1)} />
      </span>
    </div>
  );
}

function Standing({ frames }: { readonly frames: JobFrames }) {
  const w = say(frameWords);
  const now = frames.standing.value;
  // That nothing here is live is told across the screen then.
  if (connection.value.state === 'offline') return null;
  if (now.state === 'stale' && now.since !== null)
    return (
      <Banner tone="warning" title={w.stale(moment(now.since))}>
        {sayPair({ en: now.message, zh: now.zh })}
      </Banner>
    );
  if (now.state === 'refused') return <ProblemBanner problem={now.problem} />;
  return null;
}

function NoFrames({ frames, job }: { readonly frames: JobFrames; readonly job: SubmissionView }) {
  const w = say(frameWords);
  const { state } = frames.standing.value;
  if (frames.table.value !== null || state === 'live' || !isAtFarm(job))
    return (
      <Empty icon="layers" title={w.noFrames}>
        {w.noFramesText}
      </Empty>
    );
  if (connection.value.state === 'offline') return <NotKnown />;
  if (state === 'stale') return <Banner tone="warning" title={w.staleNever} />;
  if (state === 'refused') return <Standing frames={frames} />;
  return (
    <p class="muted loading-frames" role="status">
      <span class="spinner" aria-hidden="true" /> {w.loadingFirst}
    </p>
  );
}

/** Height that the grid may take of the page. Pixels. */
function mostGridHeight(): number {
  const { innerHeight, innerWidth } = window;
  return Math.max(160, Math.round(innerHeight * (innerWidth < 900 ? 0.34 : 0.5)));
}
