import type { ComponentChildren } from 'preact';
import { useOwnId } from './id.ts';

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
