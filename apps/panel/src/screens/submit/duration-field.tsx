import { useEffect, useState } from 'preact/hooks';
import { ChangedMark } from '../../kit/fields.tsx';
import { useOwnId } from '../../kit/id.ts';
import { say } from '../../words/language.ts';
import { settingWords } from './setting-words.ts';

const MINUTE = 60;
const HOUR = 3600;

/** A time in hours and minutes; kept once it is a minute and more. */
export function DurationField({
  label,
  seconds,
  changedLabel,
  onChange,
  onWrong,
}: {
  readonly label: string;
  readonly seconds: number;
  readonly changedLabel?: string | undefined;
  readonly onChange: (seconds: number) => void;
  readonly onWrong: (isWrong: boolean) => void;
}) {
  const s = say(settingWords);
  const id = useOwnId('duration');
  const [typed, setTyped] = useState(partsOf(seconds));
  const asSeconds = secondsOf(typed);
  useEffect(() => {
    if (secondsOf(typed) !== seconds) setTyped(partsOf(seconds));
  }, [seconds]);
  const isWrong = asSeconds === null || asSeconds < MINUTE;
  useEffect(() => {
    onWrong(isWrong);
    return () => onWrong(false);
  }, [isWrong]);
  const change = (part: Partial<typeof typed>) => {
    const next = { ...typed, ...part };
    setTyped(next);
    const found = secondsOf(next);
    if (found !== null && found >= MINUTE) onChange(found);
  };
  const input = (part: 'hours' | 'minutes', name: string) => (
    <input
      type="text"
      inputMode="decimal"
      class="number"
      autoComplete="off"
      aria-label={name}
      aria-invalid={isWrong}
      aria-describedby={isWrong ? `${id}-told` : undefined}
      value={typed[part]}
      onInput={(event) => change({ [part]: event.currentTarget.value })}
    />
  );
  return (
    <fieldset class="field duration">
      <legend>
        {label}
        <ChangedMark label={changedLabel} />
      </legend>
      <span class="with-unit">
        {input('hours', s.hoursOf(label))}
        <span class="unit">{s.hours}</span>
        {input('minutes', s.minutesOf(label))}
        <span class="unit">{s.minutes}</span>
      </span>
      {isWrong && (
        <div id={`${id}-told`} class="error-text" role="alert">
          {s.atLeastAMinute}
        </div>
      )}
    </fieldset>
  );
}

function partsOf(seconds: number): { readonly hours: string; readonly minutes: string } {
  const hours = Math.floor(seconds / HOUR);
  // Seconds that other tools set are not lost: 90 s is 1.5 minutes.
  const minutes = Math.round(((seconds - hours * HOUR) / MINUTE) * 100) / 100;
  return { hours: String(hours), minutes: String(minutes) };
}

function secondsOf({ hours, minutes }: { readonly hours: string; readonly minutes: string }): number | null {
  const [h, m] = [Number(hours.trim() || '0'), Number(minutes.trim() || '0')];
  if (!Number.isFinite(h) || !Number.isFinite(m) || h < 0 || m < 0) return null;
  return Math.round(h * HOUR + m * MINUTE);
}
