import { useEffect, useRef, useState } from 'preact/hooks';
import { Field } from '../../kit/fields.tsx';
import { say } from '../../words/language.ts';
import { readSpeed, SPEED_UNITS, type SpeedUnit, writeSpeed } from './speed.ts';
import { transferWords } from './transfer-words.ts';

const UNITS = Object.keys(SPEED_UNITS) as SpeedUnit[];

/** A cap in the unit the artist thinks in; null for none. Told with Enter, on leaving the field and with another unit. */
export function SpeedField({
  label,
  bytesPerSecond,
  hint,
  placeholder,
  onSpeed,
  eager = false,
}: {
  readonly label: string;
  readonly bytesPerSecond: number | null;
  readonly hint?: string;
  readonly placeholder: string;
  /** Undefined for what is no speed; only told when `eager`. */
  readonly onSpeed: (bytesPerSecond: number | null | undefined) => void;
  /** Told with every keystroke. */
  readonly eager?: boolean;
}) {
  const t = say(transferWords);
  const written = bytesPerSecond === null ? null : writeSpeed(bytesPerSecond);
  const [typed, setTyped] = useState<string | null>(null);
  const [chosenUnit, setUnit] = useState<SpeedUnit | null>(null);
  const unit = chosenUnit ?? written?.unit ?? 'MB';
  const text = typed ?? (bytesPerSecond === null ? '' : textIn(bytesPerSecond, unit));
  const read = readSpeed(text, unit);
  const commit = () => {
    if (typed === null || read === undefined) return;
    setTyped(null);
    if (read !== bytesPerSecond) onSpeed(read);
  };
  const last = useRef(commit);
  last.current = commit;
  useEffect(() => () => last.current(), []);
  return (
    <Field label={label} hint={hint} error={typed !== null && read === undefined ? t.speedWrong : null}>
      {(ids) => (
        <span class="with-unit speed">
          <input
            {...ids}
            type="text"
            inputMode="decimal"
            class="number"
            autoComplete="off"
            value={text}
            placeholder={placeholder}
            onInput={(event) => {
              const next = event.currentTarget.value;
              setTyped(next);
              if (eager) onSpeed(readSpeed(next, unit));
            }}
            onBlur={commit}
            onKeyDown={(event) => {
              if (event.key === 'Enter') commit();
            }}
          />
          <select
            aria-label={t.speedUnit(label)}
            value={unit}
            onChange={(event) => {
              const next = UNITS[event.currentTarget.selectedIndex] ?? unit;
              setUnit(next);
              // The number stays as it stands and means the new unit.
              const value = readSpeed(text, next);
              if (text.trim() === '') return;
              if (value === undefined) setTyped(text);
              else onSpeed(value);
            }}
          >
            {UNITS.map((each) => (
              <option key={each} value={each} selected={each === unit}>
                {t.units[each]}
              </option>
            ))}
          </select>
        </span>
      )}
    </Field>
  );
}

function textIn(bytesPerSecond: number, unit: SpeedUnit): string {
  return String(Number((bytesPerSecond / SPEED_UNITS[unit]).toFixed(3)));
}
