import type { ComponentChildren } from 'preact';
import { say } from '../words/language.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import type { IconName } from './icon.tsx';
import { kitWords } from './words.ts';

/** A window with two answers: to leave things as they are, or to go on. Enter in a field goes on. */
export function Question({
  title,
  stay,
  go,
  note,
  danger = false,
  icon,
  busy = false,
  reasons = [],
  onGo,
  onClose,
  children,
}: {
  readonly title: string;
  /** What the first answer says; that it is cancelled unless given. */
  readonly stay?: string;
  readonly go: string;
  /** Beside the answers: what goes on. */
  readonly note?: ComponentChildren;
  /** Whether something is lost. */
  readonly danger?: boolean;
  readonly icon?: IconName;
  readonly busy?: boolean;
  /** Why it cannot go on. */
  readonly reasons?: readonly string[];
  readonly onGo: () => void;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <span class="muted grow" role="status">
            {note}
          </span>
          <Button onPress={onClose}>{stay ?? say(kitWords).cancel}</Button>
          <Button
            kind={danger ? 'danger' : 'primary'}
            {...(icon === undefined ? {} : { icon })}
            busy={busy}
            reasons={reasons}
            onPress={onGo}
          >
            {go}
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter in a field presses the button. */}
      <div
        class="column loose"
        onKeyDown={({ key, target, isComposing }) => {
          // Enter also ends a word of a Chinese keyboard.
          const isField = target instanceof HTMLInputElement && key === 'Enter' && !isComposing;
          if (isField && !busy && reasons.length === 0) onGo();
        }}
      >
        {children}
      </div>
    </Dialog>
  );
}
