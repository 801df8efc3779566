import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useOwnId } from './id.ts';

interface Labelled {
  readonly label: string;
  /** What it means, in a few words below. */
  readonly hint?: ComponentChildren;
  /** What is wrong with what was typed, and how it is right. */
  readonly error?: string | null;
  /** The label is read out but not shown, because what is around says it. */
  readonly bare?: boolean;
  /** Takes two columns of a grid of fields. */
  readonly wide?: boolean;
  /** Says that it is another than the default; `changedLabel` in words for screen readers. */
  readonly changedLabel?: string | undefined;
}

/** A dot behind a label, and its meaning for screen readers; nothing without one. */
export function ChangedMark({ label }: { readonly label: string | undefined }) {
  if (label === undefined) return null;
  return (
    <span class="changed-mark" title={label}>
      <span class="only-read"> ({label})</span>
    </span>
  );
}

/** Label, control, hint and error as one. The control gets the ids it has to carry. */
export function Field({
  label,
  hint,
  error = null,
  bare = false,
  wide = false,
  changedLabel,
  children,
}: Labelled & {
  readonly children: (ids: {
    readonly id: string;
    readonly 'aria-describedby': string | undefined;
    readonly 'aria-invalid': boolean;
  }) => ComponentChildren;
}) {
  const id = useOwnId('field');
  const told = error ?? hint;
  return (
    <div class={`field${wide ? ' wide' : ''}${bare ? ' bare' : ''}`}>
      <label class={bare ? 'only-read' : ''} for={id}>
        {label}
        <ChangedMark label={changedLabel} />
      </label>
      {children({ id, 'aria-describedby': told ? `${id}-told` : undefined, 'aria-invalid': error !== null })}
      {told && (
        <div
          id={`${id}-told`}
          class={error === null ? 'hint' : 'error-text'}
          role={error === null ? undefined : 'alert'}
        >
          {told}
        </div>
      )}
    </div>
  );
}

export interface TextInputProps extends Labelled {
  readonly value: string;
  /** Told with every keystroke. */
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  /** Names and numbers that are read sign by sign. */
  readonly mono?: boolean;
  readonly type?: 'text' | 'search' | 'password' | 'time';
  /** What may be meant, offered while typing. */
  readonly offers?: readonly string[];
}

export function TextInput({
  value,
  onChange,
  placeholder,
  mono = false,
  type = 'text',
  offers,
  ...field
}: TextInputProps) {
  return (
    <Field {...field}>
      {(ids) => (
        <>
          <input
            {...ids}
            {...({ type } as { type: 'text' })}
            class={mono ? 'mono' : ''}
            value={value}
            placeholder={placeholder}
            autoComplete="off"
            spellcheck={false}
            list={offers === undefined ? undefined : `${ids.id}-offers`}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          {offers !== undefined && (
            <datalist id={`${ids.id}-offers`}>
              {offers.map((offer) => (
                <option key={offer} value={offer} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

/** A whole number, or any with `step`; what is no number in the range is shown as an error and not told. */
export function NumberInput({
  value,
  onChange,
  min,
  max,
  step,
  unit,
  wrong,
  onWrong,
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
  /** Told whether what stands there cannot be. */
  readonly onWrong?: (isWrong: boolean) => void;
}) {
  const [text, setText] = useState(value === null ? '' : String(value));
  useEffect(() => {
    if (Number(text) !== value || (text === '') !== (value === null))
      setText(value === null ? '' : String(value));
  }, [value]);
  const canBe = (typed: string) => {
    const asNumber = Number(typed);
    return asNumber >= min && asNumber <= max && (step === 'any' || Number.isInteger(asNumber));
  };
  const isWrong = text.trim() !== '' && !canBe(text);
  useEffect(() => {
    onWrong?.(isWrong);
    return () => onWrong?.(false);
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
              setText(next);
              if (next.trim() === '') onChange(null);
              else if (canBe(next)) onChange(Number(next));
            }}
          />
          {unit !== undefined && <span class="unit">{unit}</span>}
        </span>
      )}
    </Field>
  );
}

export interface Option<V extends string | number> {
  readonly value: V;
  readonly label: string;
  readonly disabled?: boolean;
}

/** Options whose labels stand in a table of words. */
export function optionsOf<const V extends string | number>(
  values: readonly V[],
  labels: Readonly<Record<V, string>>,
): readonly Option<V>[] {
  return values.map((value) => ({ value, label: labels[value] }));
}

/** One of several; the system's own list, which works in every host's view. */
export function Select<V extends string | number>({
  value,
  options,
  onChange,
  ...field
}: Labelled & {
  readonly value: V;
  readonly options: readonly Option<V>[];
  readonly onChange: (value: V) => void;
}) {
  return (
    <Field {...field}>
      {(ids) => (
        <select
          {...ids}
          value={value}
          onChange={(event) => {
            const chosen = options[event.currentTarget.selectedIndex];
            if (chosen !== undefined) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option
              key={option.value}
              value={option.value}
              disabled={option.disabled}
              selected={option.value === value}
            >
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** On or off, at once. */
export function Toggle({
  label,
  hint,
  checked,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  const id = useOwnId('toggle');
  return (
    <div class="toggle">
      <button
        type="button"
        role="switch"
        id={id}
        aria-checked={checked}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onClick={() => onChange(!checked)}
      >
        <span class="knob" />
      </button>
      <label id={`${id}-label`} for={id}>
        {label}
      </label>
      {hint !== undefined && (
        <div id={`${id}-hint`} class="hint">
          {hint}
        </div>
      )}
    </div>
  );
}

/** One of several that may all be on. */
export function Checkbox({
  label,
  detail,
  checked,
  indeterminate = false,
  onChange,
}: {
  readonly label: ComponentChildren;
  /** Muted, behind the label. */
  readonly detail?: ComponentChildren;
  readonly checked: boolean;
  readonly indeterminate?: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  return (
    <label class="checkbox">
      <input
        type="checkbox"
        checked={checked}
        ref={(input) => {
          if (input !== null) input.indeterminate = indeterminate;
        }}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span class="name">{label}</span>
      {detail !== undefined && <span class="detail">{detail}</span>}
    </label>
  );
}

/** One of a few, all in sight. */
export function Segmented<V extends string | number>({
  label,
  value,
  options,
  onChange,
  bare = false,
  changedLabel,
}: {
  readonly label: string;
  readonly value: V;
  readonly options: readonly Option<V>[];
  readonly onChange: (value: V) => void;
  readonly bare?: boolean;
  readonly changedLabel?: string | undefined;
}) {
  const id = useOwnId('segments');
  return (
    <fieldset class="field segments">
      <legend class={bare ? 'only-read' : ''}>
        {label}
        <ChangedMark label={changedLabel} />
      </legend>
      <div class="segment-row">
        {options.map((option) => (
          <label key={option.value}>
            <input
              type="radio"
              name={id}
              value={option.value}
              checked={option.value === value}
              disabled={option.disabled}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
