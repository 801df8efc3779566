import { Field, type Labelled } from './field.tsx';

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
