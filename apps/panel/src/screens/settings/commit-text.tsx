import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Field } from '../../kit/field.tsx';

/** A text that counts when it is typed to its end: with Enter, or on leaving the field. Escape takes back what was typed. */
export function CommitText({
  label,
  value,
  onCommit,
  onTyped,
  check = () => null,
  hint,
  placeholder,
  mono = false,
  numeric = false,
  children,
}: {
  readonly label: string;
  readonly value: string;
  readonly onCommit: (value: string) => void;
  /** Told with every keystroke. */
  readonly onTyped?: (value: string) => void;
  /** What is wrong with a text, which is then not told; null when nothing is. */
  readonly check?: (value: string) => string | null;
  readonly hint?: ComponentChildren;
  readonly placeholder?: string;
  readonly mono?: boolean;
  readonly numeric?: boolean;
  /** Behind the field: buttons. */
  readonly children?: ComponentChildren;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? value;
  const error = typed === null ? null : check(typed);
  const commit = () => {
    if (typed === null || check(typed) !== null) return;
    setTyped(null);
    if (typed.trim() !== value) onCommit(typed.trim());
  };
  // A screen that is left keeps what stands in it.
  const last = useRef(commit);
  last.current = commit;
  useEffect(() => () => last.current(), []);
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <span class="with-unit">
          <input
            {...ids}
            type="text"
            inputMode={numeric ? 'decimal' : 'text'}
            class={`${mono ? 'mono' : ''}${numeric ? ' number' : ''}`}
            value={text}
            title={mono ? text : undefined}
            placeholder={placeholder}
            autoComplete="off"
            spellcheck={false}
            onInput={(event) => {
              setTyped(event.currentTarget.value);
              onTyped?.(event.currentTarget.value);
            }}
            onBlur={commit}
            onKeyDown={(event) => {
              if (event.key === 'Enter') commit();
              else if (event.key === 'Escape' && typed !== null) {
                event.stopPropagation();
                setTyped(null);
              }
            }}
          />
          {children}
        </span>
      )}
    </Field>
  );
}
