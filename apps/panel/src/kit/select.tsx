import { ChangedMark, Field, type Labelled } from './field.tsx';
import { useOwnId } from './id.ts';

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
