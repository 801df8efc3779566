import { useState } from 'preact/hooks';
import { Button, IconButton } from '../../kit/button.tsx';
import { copyText } from '../../kit/copy-text.ts';
import { Field } from '../../kit/field.tsx';
import { Question } from '../../kit/question.tsx';
import { tell } from '../../kit/toasts.tsx';
import { kitWords } from '../../kit/words.ts';
import { say } from '../../words/language.ts';
import { transferWords } from './transfer-words.ts';
import { settingsWords } from './words.ts';

/**
 * A setting that a panel may only clear, because a program is started from it or a password is sent to it: what it is, and the
 * command that sets it.
 */
export function SetElsewhere({
  label,
  value,
  unset,
  command,
  reasons,
  onClear,
}: {
  readonly label: string;
  /** Null where it is not set. */
  readonly value: string | null;
  /** What stands in place of a value. */
  readonly unset: string;
  readonly command: string;
  /** Why it cannot be cleared just now. */
  readonly reasons: readonly string[];
  readonly onClear: () => void;
}) {
  const w = say(settingsWords);
  const t = say(transferWords);
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Field label={label} hint={<Command text={command} />}>
        {(ids) => (
          <span class="with-unit">
            <input
              {...ids}
              type="text"
              class="mono"
              readOnly
              value={value ?? ''}
              title={value ?? undefined}
              placeholder={unset}
            />
            {value !== null && (
              <Button reasons={reasons} onPress={() => setAsking(true)}>
                {w.clear}
                <span class="only-read"> {label}</span>
              </Button>
            )}
          </span>
        )}
      </Field>
      {isAsking && (
        <Question
          title={t.clearTitle(label)}
          go={w.clear}
          danger
          reasons={reasons}
          onGo={() => {
            setAsking(false);
            onClear();
          }}
          onClose={() => setAsking(false)}
        >
          <p>{t.clearText}</p>
          <Command text={command} />
        </Question>
      )}
    </>
  );
}

/** A command to be run in a terminal, with a button that copies it. */
function Command({ text }: { readonly text: string }) {
  const t = say(transferWords);
  const k = say(kitWords);
  const copy = async () => {
    if (await copyText(text)) tell('good', k.copied);
    else tell('warning', k.copyFailed);
  };
  return (
    <span class="command">
      <code class="mono">{text}</code>
      <IconButton icon="copy" label={t.copyCommand(text)} onPress={() => void copy()} />
    </span>
  );
}
