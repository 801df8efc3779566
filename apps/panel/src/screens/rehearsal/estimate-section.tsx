import type { Rehearsal } from '@farmhand/sidecar/api';
import { money, number } from '../../format/numbers.ts';
import { duration } from '../../format/times.ts';
import { Button } from '../../kit/button.tsx';
import { Section } from '../../kit/surfaces.tsx';
import { changeSettings, scenePath, settings } from '../../state/scene.ts';
import { say } from '../../words/language.ts';
import { submitWords } from '../submit/words.ts';
import { costAt, placesOf, type RehearsalEstimate, type Spread, settingsFrom } from './estimate.ts';
import { price } from './form-state.ts';
import { rehearsalWords } from './words.ts';

/** What the whole job takes, from the least to the most, and the way of these figures into the job. */
export function EstimateSection({ rehearsal }: { readonly rehearsal: Rehearsal }) {
  const w = say(rehearsalWords);
  const estimate = rehearsal.result?.estimate ?? null;
  const isThisScene = rehearsal.scenePath === scenePath.value;
  if (estimate === null) {
    return (
      <Section title={w.estimate}>
        <p class="muted">{w.noEstimate}</p>
      </Section>
    );
  }
  const cost = costAt(estimate, isThisScene ? price.value : null);
  return (
    <Section title={w.estimate}>
      <table class="estimate-table">
        <thead class="only-read">
          <tr>
            <th scope="col">{w.estimate}</th>
            <th scope="col">{w.likely}</th>
            <th scope="col">{w.fromTo}</th>
          </tr>
        </thead>
        <tbody>
          <EstimateRow label={w.secondsPerFrame} spread={estimate.secondsPerFrame} format={duration} />
          <EstimateRow label={w.totalSeconds} spread={estimate.totalSeconds} format={duration} />
          <EstimateRow label={w.nodeHours} spread={estimate.nodeHours} format={hours} />
          {cost !== null && (
            <EstimateRow label={w.cost} spread={cost} format={(amount) => money(amount, null)} />
          )}
        </tbody>
      </table>
      {cost === null && isThisScene && <p class="hint">{w.noPrice}</p>}
      <UseIt estimate={estimate} isThisScene={isThisScene} />
    </Section>
  );
}

/** Node hours with as many decimals as tell something: a short job has hundredths. */
function hours(value: number): string {
  return number(value, value < 0.1 ? 3 : value < 10 ? 2 : 1);
}

function EstimateRow({
  label,
  spread,
  format,
}: {
  readonly label: string;
  readonly spread: Spread;
  readonly format: (value: number) => string;
}) {
  const { low, middle, high } = spread;
  const { from, middle: at } = placesOf(spread);
  const share = (value: number) => `${Math.round(value * 1000) / 10}%`;
  return (
    <tr>
      <th scope="row">{label}</th>
      <td class="likely">{format(middle)}</td>
      <td class="range">
        <span class="spread-bar" aria-hidden="true">
          <span class="band" style={{ left: share(from), right: '0' }} />
          <span class="tick" style={{ left: share(at) }} />
        </span>
        <span class="muted">
          {format(low)} – {format(high)}
        </span>
      </td>
    </tr>
  );
}

/** Takes the figures into the job's settings. */
function UseIt({
  estimate,
  isThisScene,
}: {
  readonly estimate: RehearsalEstimate;
  readonly isThisScene: boolean;
}) {
  const w = say(rehearsalWords);
  const now = settings.value;
  const change = settingsFrom(estimate, price.value);
  const newPrice = 'pricePerNodeHour' in change ? change.pricePerNodeHour : null;
  const isUsed =
    now !== null &&
    now.secondsPerFrame === change.secondsPerFrame &&
    (newPrice === null || now.pricePerNodeHour === newPrice);
  const time = duration(change.secondsPerFrame);
  const what = newPrice === null ? w.useTime(time) : w.useBoth(time, number(newPrice, 4));
  const reasons = !isThisScene
    ? [w.notThisScene]
    : now === null
      ? [say(submitWords).obstacles.settingsLoading]
      : isUsed
        ? [w.used]
        : [];
  return (
    <div class="row use-it">
      <Button icon="check" reasons={reasons} onPress={() => changeSettings(change)}>
        {w.use}
      </Button>
      <span class="hint" role="status">
        {reasons[0] ?? w.useHint(what)}
      </span>
    </div>
  );
}
