import type { SubmissionEvent, SubmissionView } from '@farmhand/model';
import { useState } from 'preact/hooks';
import { money, number } from '../../../format/numbers.ts';
import { duration } from '../../../format/times.ts';
import { Segmented } from '../../../kit/fields.tsx';
import { Fact, Facts, type Tone } from '../../../kit/surfaces.tsx';
import { say } from '../../../words/language.ts';
import { LongText } from '../long-text.tsx';
import { FrameLog } from './frame-log.tsx';
import { CONDITIONS, type FrameFacts, type FrameTable, factsOf } from './frame-table.ts';
import { FrameThumbnails } from './frame-thumbnails.tsx';
import { frameWords } from './frame-words.ts';
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
  table,
  version,
  view,
  currency,
  failures,
  onOpen,
}: {
  readonly job: SubmissionView;
  readonly table: FrameTable;
  /** Another one whenever something in the table is different. */
  readonly version: number;
  readonly view: GridView;
  readonly currency: string | null;
  /** What happened to the job: why frames failed is told there. */
  readonly failures: readonly SubmissionEvent[];
  /** Shows a frame's picture large, among others. */
  readonly onOpen: (row: number) => void;
}) {
  const w = say(frameWords);
  const { selection, cursor } = view;
  const { count, marks } = selection.value;
  const [shown, setShown] = useState<'pictures' | 'log'>('pictures');
  if (count === 0) return <p class="muted choose-hint">{w.chooseHint}</p>;
  const first = marks.indexOf(1);
  const row = marks[cursor.value] === 1 ? cursor.value : first;
  const facts = factsOf(table, row);
  return (
    <div class="chosen-frames">
      <div class="row">
        <h2 class="grow">
          {count === 1 && facts !== null ? w.frame(facts.name) : w.chosen(number(count), count === 1)}
        </h2>
        <RenderAgain job={job} table={table} version={version} selection={selection.value} />
      </div>
      {count === 1 && facts !== null ? (
        <OneFrame facts={facts} currency={currency} failures={failures} />
      ) : (
        <SeveralFrames table={table} version={version} view={view} currency={currency} />
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
      {shown === 'pictures' && (
        <FrameThumbnails job={job} table={table} version={version} view={view} onOpen={onOpen} />
      )}
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
  const told = condition === 'failed' ? whyFailed(failures, name) : null;
  return (
    <>
      <Facts>
        <Fact label={w.condition} {...toneOf(condition)}>
          {w.conditions[condition]}
        </Fact>
        <Fact label={w.time}>{seconds === null ? w.notKnown : duration(seconds)}</Fact>
        <Fact label={w.cost}>{cost === null ? w.notKnown : money(cost, currency)}</Fact>
        <Fact label={w.attempts}>{number(attempts)}</Fact>
        <Fact label={w.home}>{isHome ? w.yes : w.no}</Fact>
      </Facts>
      {told !== null && told !== '' && (
        <p class="frame-message" role="note">
          <strong>{w.message}</strong>
          <LongText text={told} />
        </p>
      )}
    </>
  );
}

function toneOf(condition: string): { readonly tone?: Tone } {
  const tone = tones[condition];
  return tone === undefined ? {} : { tone };
}

/** The newest that was told of the frame's failures; null when nothing was. */
function whyFailed(events: readonly SubmissionEvent[], name: string): string | null {
  for (const { body } of events) {
    if (
      body.type === 'frameFailed' &&
      (body.frame === name || `${body.frame}:` === name.slice(0, body.frame.length + 1))
    )
      return body.message;
  }
  return null;
}

function SeveralFrames({
  table,
  view,
  currency,
}: {
  readonly table: FrameTable;
  readonly version: number;
  readonly view: GridView;
  readonly currency: string | null;
}) {
  const w = say(frameWords);
  const { marks } = view.selection.value;
  const counts = new Int32Array(CONDITIONS.length);
  let seconds = 0;
  let cost = 0;
  let timed = 0;
  let paid = 0;
  for (let row = marks.indexOf(1); row >= 0 && row < table.known; row = marks.indexOf(1, row + 1)) {
    const condition = table.condition[row] ?? 0;
    counts[condition] = (counts[condition] ?? 0) + 1;
    const time = table.seconds[row] ?? -1;
    const price = table.cost[row] ?? -1;
    if (time >= 0) {
      seconds += time;
      timed += 1;
    }
    if (price >= 0) {
      cost += price;
      paid += 1;
    }
  }
  return (
    <Facts>
      {CONDITIONS.map((condition, index) => {
        const count = counts[index] ?? 0;
        return (
          count > 0 && (
            <Fact key={condition} label={w.conditions[condition]} {...toneOf(condition)}>
              {number(count)}
            </Fact>
          )
        );
      })}
      {timed > 0 && (
        <Fact label={w.time}>
          {duration(seconds)} <small class="muted">{w.mean(duration(seconds / timed))}</small>
        </Fact>
      )}
      {paid > 0 && <Fact label={w.cost}>{money(cost, currency)}</Fact>}
    </Facts>
  );
}
