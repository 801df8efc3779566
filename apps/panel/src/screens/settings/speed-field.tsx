import { useState } from 'preact/hooks';
import { say } from '../../words/language.ts';
import { CommitText } from './commit-text.tsx';
import { readSpeed, SPEED_UNITS, type SpeedUnit, speedIn, writeSpeed } from './speed.ts';
import { transferWords } from './transfer-words.ts';

const UNITS = Object.keys(SPEED_UNITS) as SpeedUnit[];

/** A cap in the unit the artist thinks in; null for none. */
export function SpeedField({
  label,
  bytesPerSecond,
  hint,
  placeholder,
  onSpeed,
  onTyped,
}: {
  readonly label: string;
  readonly bytesPerSecond: number | null;
  readonly hint?: string;
  readonly placeholder: string;
  readonly onSpeed: (bytesPerSecond: number | null) => void;
  /** Told with every keystroke; undefined for what is no speed. */
  readonly onTyped?: (bytesPerSecond: number | null | undefined) => void;
}) {
  const t = say(transferWords);
  const [chosen, setUnit] = useState<SpeedUnit | null>(null);
  const unit = chosen ?? (bytesPerSecond === null ? 'MB' : writeSpeed(bytesPerSecond).unit);
  const text = bytesPerSecond === null ? '' : speedIn(bytesPerSecond, unit);
  return (
    <CommitText
      label={label}
      numeric
      value={text}
      hint={hint}
      placeholder={placeholder}
      check={(typed) => (readSpeed(typed, unit) === undefined ? t.speedWrong : null)}
      onCommit={(typed) => onSpeed(readSpeed(typed, unit) ?? null)}
      onTyped={(typed) => {
        // What is typed means the unit that stands beside it, also where another would write it shorter.
        setUnit(unit);
        onTyped?.(readSpeed(typed, unit));
      }}
    >
      <select
        aria-label={t.speedUnit(label)}
        value={unit}
        onChange={(event) => {
          const next = UNITS[event.currentTarget.selectedIndex] ?? unit;
          setUnit(next);
          // The number stays as it stands and means the new unit.
          const value = readSpeed(text, next);
          if (value != null) onSpeed(value);
        }}
      >
        {UNITS.map((each) => (
          <option key={each} value={each} selected={each === unit}>
            {t.units[each]}
          </option>
        ))}
      </select>
    </CommitText>
  );
}
