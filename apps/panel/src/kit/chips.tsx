import { Icon } from './icon.tsx';

/** Several of a few, each pressed or not, in the order of `values`. */
export function Chips<V extends string>({
  label,
  values,
  labels,
  on,
  onChange,
}: {
  readonly label: string;
  readonly values: readonly V[];
  readonly labels: Readonly<Record<V, string>>;
  readonly on: readonly V[];
  readonly onChange: (on: V[]) => void;
}) {
  return (
    <fieldset class="field">
      <legend>{label}</legend>
      <div class="chip-row">
        {values.map((value) => {
          const isOn = on.includes(value);
          return (
            <button
              key={value}
              type="button"
              class="chip"
              aria-pressed={isOn}
              onClick={() => onChange(values.filter((each) => on.includes(each) !== (each === value)))}
            >
              {isOn && <Icon name="check" size={12} />}
              {labels[value]}
            </button>
          );
        })}
      </div>
    </fieldset>
  );
}
