import type { ComponentChildren } from 'preact';
import { useOwnId } from './id.ts';

/** What every field has around its control. */
export interface Labelled {
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
