import { number } from '../../../format/numbers.ts';
import { duration } from '../../../format/times.ts';
import { say } from '../../../words/language.ts';
import { ramp } from './frame-colours.ts';
import { framesWhere } from './frame-selection.ts';
import { CONDITIONS, timeScale } from './frame-table.ts';
import { frameWords } from './frame-words.ts';
import { type JobFrames, liveTable } from './frames-feed.ts';
import { chooseFrames, type GridView } from './grid-view.ts';

/** What the colours of the grid mean, with how many there are. Pointed at, the others are dimmed; pressed, they are chosen. */
export function StatusLegend({ frames, view }: { readonly frames: JobFrames; readonly view: GridView }) {
  const w = say(frameWords);
  const table = liveTable(frames);
  if (table === null) return null;
  return (
    <div class="frame-legend" role="group" aria-label={w.colourBy}>
      {CONDITIONS.map((condition, index) => {
        const count = table.counts[index] ?? 0;
        // What every job may have is always there, so that nothing jumps.
        if (count === 0 && index > 3) return null;
        return (
          <button
            key={condition}
            type="button"
            title={w.chooseAll}
            disabled={count === 0}
            onPointerEnter={() => {
              view.lit.value = index;
            }}
            onPointerLeave={() => {
              view.lit.value = null;
            }}
            onClick={() =>
              chooseFrames(
                view,
                framesWhere(table.total, (row) => row < table.known && table.condition[row] === index),
              )
            }
          >
            <span class={`swatch ${condition}`} aria-hidden="true" />
            {w.conditions[condition]} <strong class="tabular">{number(count)}</strong>
          </button>
        );
      })}
    </div>
  );
}

/** The scale of times, from the quickest frames to the slowest. */
export function TimeLegend({ frames }: { readonly frames: JobFrames }) {
  const w = say(frameWords);
  const table = liveTable(frames);
  const scale = table === null ? null : timeScale(table);
  if (scale === null) return <div class="frame-legend muted">{w.noTimes}</div>;
  const steps = ramp().filter((_, index) => index % 9 === 0 || index === 63);
  return (
    <div class="frame-legend time">
      <span class="tabular">{duration(scale.from)}</span>
      <span
        class="ramp"
        aria-hidden="true"
        style={{ backgroundImage: `linear-gradient(90deg, ${steps.join(', ')})` }}
      />
      <span class="tabular">{duration(scale.to)}</span>
      <span class="muted tabular">{w.mean(duration(scale.mean))}</span>
    </div>
  );
}
