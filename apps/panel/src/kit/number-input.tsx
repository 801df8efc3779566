import { useEffect, useState } from 'preact/hooks';
import { readNumber, writeNumber } from '../format/typed-number.ts';
import { Field, type Labelled } from './field.tsx';

/**
 * A whole number, or any with `step`; what is no number in the range is shown as an error and not told. Either decimal sign is
 * taken; once the field is left, the number stands there as the system's language writes it.
 */
export function NumberInput({
  value,
  onChange,
  min,
  max,
  step,
  unit,
  wrong,
  onWrong,
  draft,
  onDraft,
  ...field
}: Omit<Labelled, 'error'> & {
  readonly value: number | null;
  /** Null when the field was emptied. */
  readonly onChange: (value: number | null) => void;
  readonly min: number;
  readonly max: number;
  readonly step?: 'any';
  /** What it is counted in, behind the number. */
  readonly unit?: string;
  /** What to say of a number that cannot be. */
  readonly wrong: string;
  /** Told whether what stands there cannot be; when the field goes, that it can, unless its owner keeps what was typed. */
  readonly onWrong?: (isWrong: boolean) => void;
  /** What was typed and not left yet, where its owner keeps it so that it outlives the field; told by `onDraft`. */
  readonly draft?: string | undefined;
  readonly onDraft?: (text: string | null) => void;
}) {
  const [ownDraft, setOwnDraft] = useState<string | null>(null);
  const isKept = onDraft !== undefined;
  const typed = isKept ? (draft ?? null) : ownDraft;
  const setTyped = onDraft ?? setOwnDraft;
  const numberIn = (text: string): number | undefined => {
    const read = readNumber(text);
    const isRight = read !== null && read >= min && read <= max && (step === 'any' || Number.isInteger(read));
    return isRight ? read : undefined;
  };
  const isWrong = typed !== null && typed.trim() !== '' && numberIn(typed) === undefined;
  // Another number than the one that was typed: somebody else has changed it since.
  const isOld = typed !== null && typed.trim() !== '' && !isWrong && numberIn(typed) !== value;
  const text = typed === null || isOld ? (value === null ? '' : writeNumber(value)) : typed;
  useEffect(() => {
    onWrong?.(isWrong);
    return isKept ? undefined : () => onWrong?.(false);
  }, [isWrong]);
  return (
    <Field {...field} error={isWrong ? wrong : null}>
      {(ids) => (
        <span class="with-unit">
          <input
            {...ids}
            type="text"
            inputMode="decimal"
            class="number"
            value={text}
            autoComplete="off"
            onInput={(event) => {
              const next = event.currentTarget.value;
              setTyped(next);
              const found = numberIn(next);
              if (next.trim() === '') onChange(null);
              else if (found !== undefined) onChange(found);
            }}
            onBlur={() => {
              if (!isWrong) setTyped(null);
            }}
          />
          {unit !== undefined && <span class="unit">{unit}</span>}
        </span>
      )}
    </Field>
  );
}
