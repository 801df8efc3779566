import { useState } from 'preact/hooks';
import { settingNames } from '../../job-settings/names.ts';
import { Field } from '../../kit/field.tsx';
import { Icon } from '../../kit/icon.tsx';
import { say } from '../../words/language.ts';
import { settingWords } from './setting-words.ts';
import { draft, drafts } from './wrong-fields.ts';

const LONGEST = 100;

/** Labels as pieces to take away, and a field to add more: Enter or a comma ends one, Backspace takes the last back. */
export function LabelsField({
  labels,
  changedLabel,
  onChange,
}: {
  readonly labels: readonly string[];
  readonly changedLabel?: string | undefined;
  readonly onChange: (labels: string[]) => void;
}) {
  const s = say(settingWords);
  const text = drafts.value.get('labels') ?? '';
  const [error, setError] = useState<string | null>(null);
  const add = (typed: string) => {
    const more = typed
      .split(/[,，]/)
      .map((each) => each.trim())
      .filter((each) => each !== '');
    if (more.some((each) => each.length > LONGEST)) {
      setError(s.labelTooLong);
      return;
    }
    draft('labels', null);
    const next = [...new Set([...labels, ...more])];
    if (next.length !== labels.length) onChange(next);
  };
  return (
    <Field label={say(settingNames).labels} error={error} changedLabel={changedLabel} wide>
      {(ids) => (
        <div class="labels-field">
          {labels.map((label) => (
            <span key={label} class="label-piece">
              <span class="one-line" title={label}>
                {label}
              </span>
              <button
                type="button"
                aria-label={s.removeLabel(label)}
                onClick={({ currentTarget }) => {
                  // The button goes with its label; the keyboard stays here.
                  currentTarget.closest('.labels-field')?.querySelector('input')?.focus();
                  onChange(labels.filter((each) => each !== label));
                }}
              >
                <Icon name="close" size={12} />
              </button>
            </span>
          ))}
          <input
            {...ids}
            type="text"
            autoComplete="off"
            placeholder={s.addLabel}
            value={text}
            onInput={(event) => {
              setError(null);
              const typed = event.currentTarget.value;
              if (/[,，]\s*$/.test(typed)) add(typed);
              else draft('labels', typed === '' ? null : typed);
            }}
            onBlur={() => add(text)}
            onKeyDown={(event) => {
              if (event.isComposing) return;
              if (event.key === 'Enter') {
                event.preventDefault();
                add(text);
              } else if (event.key === 'Backspace' && text === '' && labels.length > 0)
                onChange(labels.slice(0, -1));
            }}
          />
        </div>
      )}
    </Field>
  );
}
