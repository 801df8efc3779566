import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { say } from '../words/language.ts';
import { IconButton } from './button.tsx';
import { useOwnId } from './id.ts';
import { kitWords } from './words.ts';

/** A window above the screen. Escape and the cross close it; the focus comes back to where it was. */
export function Dialog({
  title,
  onClose,
  children,
  actions,
  size = 'normal',
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** Buttons at the bottom; the one to press last. */
  readonly actions?: ComponentChildren;
  readonly size?: 'normal' | 'wide';
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useOwnId('dialog');
  const w = say(kitWords);
  useEffect(() => {
    const shown = dialog.current;
    const before = document.activeElement;
    if (shown !== null && !shown.open) shown.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`dialog ${size}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <IconButton icon="close" label={w.close} onPress={onClose} />
      </header>
      <div class="dialog-body">{children}</div>
      {actions !== undefined && <footer>{actions}</footer>}
    </dialog>
  );
}
