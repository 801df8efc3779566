import { useEffect } from 'preact/hooks';
import { number } from '../../format/numbers.ts';
import { readNumber, writeNumber } from '../../format/typed-number.ts';
import { ChangedMark } from '../../kit/field.tsx';
import { useOwnId } from '../../kit/id.ts';
import { say } from '../../words/language.ts';
import { settingWords } from './setting-words.ts';
import { draft, drafts, markField, sentence } from './wrong-fields.ts';

const MINUTE = 60;
const HOUR = 3600;
/** Longer than any job. Hours. */
const MOST_HOURS = 100_000;

/** A time in hours and minutes; kept once it is a minute and more. */
export function DurationField({
  name,
  label,
  seconds,
  changedLabel,
  onChange,
}: {
  /** Of the setting; tells this field from others. */
  readonly name: string;
  readonly label: string;
  readonly seconds: number;
  readonly changedLabel?: string | undefined;
  readonly onChange: (seconds: number) => void;
}) {
  const s = say(settingWords);
  const id = useOwnId('duration');
  const kept = partsOf(seconds);
  const typed = {
    hours: drafts.value.get(`${name}.hours`) ?? kept.hours,
    minutes: drafts.value.get(`${name}.minutes`) ?? kept.minutes,
  };
  const found = secondsOf(typed);
  const isWrong = found === null;
  // Another time than the one that was typed: somebody else has changed it since.
  const shown = found !== null && found !== seconds ? kept : typed;
  // It stays wrong while it is folded away.
  const error = isWrong ? s.wrongDuration(number(MOST_HOURS)) : null;
  useEffect(() => markField(name, label, error), [name, label, error]);
  const keepTyped = (parts: Parts | null) => {
    draft(`${name}.hours`, parts?.hours ?? null);
    draft(`${name}.minutes`, parts?.minutes ?? null);
  };
  const input = (part: keyof Parts, what: string) => (
    <input
      type="text"
      inputMode="decimal"
      class="number"
      autoComplete="off"
      aria-label={what}
      aria-invalid={isWrong}
      aria-describedby={isWrong ? `${id}-told` : undefined}
      value={shown[part]}
      onInput={(event) => {
        const next = { ...shown, [part]: event.currentTarget.value };
        keepTyped(next);
        const time = secondsOf(next);
        if (time !== null) onChange(time);
      }}
      onBlur={({ currentTarget, relatedTarget }) => {
        const isLeft = !currentTarget.closest('fieldset')?.contains(relatedTarget as Node | null);
        if (isLeft && !isWrong) keepTyped(null);
      }}
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
      {error !== null && (
        <div id={`${id}-told`} class="error-text" role="alert">
          {sentence(error)}
        </div>
      )}
    </fieldset>
  );
}

interface Parts {
  readonly hours: string;
  readonly minutes: string;
}

function partsOf(seconds: number): Parts {
  const hours = Math.floor(seconds / HOUR);
  // Seconds that other tools set are not lost: 90 s is 1.5 minutes.
  const minutes = Math.round(((seconds - hours * HOUR) / MINUTE) * 100) / 100;
  return { hours: writeNumber(hours), minutes: writeNumber(minutes) };
}

/** Null for what is no time, or one that cannot be. */
function secondsOf({ hours, minutes }: Parts): number | null {
  const [h, m] = [readNumber(hours.trim() || '0'), readNumber(minutes.trim() || '0')];
  if (h === null || m === null) return null;
  const seconds = Math.round(h * HOUR + m * MINUTE);
  return seconds >= MINUTE && seconds <= MOST_HOURS * HOUR ? seconds : null;
}
