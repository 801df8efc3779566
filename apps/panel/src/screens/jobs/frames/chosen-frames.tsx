import type { SubmissionEvent, SubmissionView } from '@farmhand/model';
import { useState } from 'preact/hooks';
import { money, number } from '../../../format/numbers.ts';
import { duration } from '../../../format/times.ts';
import { Segmented } from '../../../kit/select.tsx';
import { Fact, Facts, type Tone } from '../../../kit/surfaces.tsx';
import { say } from '../../../words/language.ts';
import { LongText } from '../long-text.tsx';
import { FrameLog } from './frame-log.tsx';
import { chosenRows } from './frame-selection.ts';
import { CONDITIONS, type FrameFacts, type FrameTable, factsOf } from './frame-table.ts';
import { FrameThumbnails } from './frame-thumbnails.tsx';
import { frameWords } from './frame-words.ts';
import { type JobFrames, liveTable } from './frames-feed.ts';
import type { GridView } from './grid-view.ts';
import { RenderAgain } from './render-again.tsx';

const tones: Readonly<Partial<Record<string, Tone>>> = {
  done: 'good',
  failed: 'error',
  rendering: 'active',
  stopped: 'warning',
};

/** What is known of the chosen frames, their pictures and logs, and what can be done with them. */
export function ChosenFrames({
  job,
  frames,
  view,
  currency,
  failures,
  onOpen,
}: {
  readonly job: SubmissionView;
  readonly frames: JobFrames;
  readonly view: GridView;
  readonly currency: string | null;
  /** What happened to the job: why frames failed is told there. */
  readonly failures: readonly SubmissionEvent[];
  /** Shows a frame's picture large, among others. */
  readonly onOpen: (row: number) => void;
}) {
  const w = say(frameWords);
  const table = liveTable(frames);
  const { selection, cursor } = view;
  const { count, marks } = selection.value;
  const [shown, setShown] = useState<'pictures' | 'log'>('pictures');
  if (table === null) return null;
  if (count === 0) return <p class="muted choose-hint">{w.chooseHint}</p>;
  const facts = factsOf(table, marks[cursor.value] === 1 ? cursor.value : marks.indexOf(1));
  const only = count === 1 ? facts : null;
  return (
    <div class="column chosen-frames">
      <div class="row">
        <h2 class="grow">{only === null ? w.chosen(number(count), count === 1) : w.frame(only.name)}</h2>
        <RenderAgain job={job} frames={frames} selection={selection.value} />
      </div>
      {only === null ? (
        <SeveralFrames table={table} rows={chosenRows(selection.value)} currency={currency} />
      ) : (
        <OneFrame facts={only} currency={currency} failures={failures} />
      )}
      <Segmented
        bare
        label={w.pictures}
        value={shown}
        options={[
          { value: 'pictures', label: w.pictures },
          { value: 'log', label: count === 1 || facts === null ? w.log : w.logOf(facts.name) },
        ]}
        onChange={setShown}
      />
      {shown === 'log' && facts !== null && <FrameLog submissionId={job.id} facts={facts} />}
      {shown === 'pictures' && <FrameThumbnails job={job} frames={frames} view={view} onOpen={onOpen} />}
    </div>
  );
}

function OneFrame({
  facts,
  currency,
  failures,
}: {
  readonly facts: FrameFacts;
  readonly currency: string | null;
  readonly failures: readonly SubmissionEvent[];
}) {
  const w = say(frameWords);
  const { condition, seconds, cost, attempts, isHome, name } = facts;
  const told = condition === 'failed' ? whyFailed(failures, name) : '';
  return (
    <>
      <Facts>
        <Fact label={w.condition} tone={tones[condition]}>
          {w.conditions[condition]}
        </Fact>
        <Fact label={w.time}>{seconds === null ? w.notKnown : duration(seconds)}</Fact>
        <Fact label={w.cost}>{cost === null ? w.notKnown : money(cost, currency)}</Fact>
        <Fact label={w.attempts}>{number(attempts)}</Fact>
        <Fact label={w.home}>{isHome ? w.yes : w.no}</Fact>
      </Facts>
      {told !== '' && (
        <p class="frame-message" role="note">
          <strong>{w.message}</strong>
          <LongText text={told} />
        </p>
      )}
    </>
  );
}

/** The newest that was told of the frame's failures; empty when nothing was. */
function whyFailed(events: readonly SubmissionEvent[], name: string): string {
  for (const { body } of events) {
    if (body.type === 'frameFailed' && (body.frame === name || name.startsWith(`${body.frame}:`)))
      return body.message;
  }
  return '';
}

function SeveralFrames({
  table,
  rows,
  currency,
}: {
  readonly table: FrameTable;
  readonly rows: readonly number[];
  readonly currency: string | null;
}) {
  const w = say(frameWords);
  const counts = CONDITIONS.map(() => 0);
  const time = { sum: 0, frames: 0 };
  const cost = { sum: 0, frames: 0 };
  const add = (to: typeof time, value = -1) => {
    if (value < 0) return;
    to.sum += value;
    to.frames += 1;
  };
  for (const row of rows) {
    if (row >= table.known) break;
    const condition = table.condition[row] ?? 0;
    counts[condition] = (counts[condition] ?? 0) + 1;
    add(time, table.seconds[row]);
    add(cost, table.cost[row]);
  }
  return (
    <Facts>
      {CONDITIONS.map((condition, index) => {
        const count = counts[index] ?? 0;
        return (
          count > 0 && (
            <Fact key={condition} label={w.conditions[condition]} tone={tones[condition]}>
              {number(count)}
            </Fact>
          )
        );
      })}
      {time.frames > 0 && (
        <Fact label={w.time}>
          {duration(time.sum)} <small class="muted">{w.mean(duration(time.sum / time.frames))}</small>
        </Fact>
      )}
      {cost.frames > 0 && <Fact label={w.cost}>{money(cost.sum, currency)}</Fact>}
    </Facts>
  );
}
