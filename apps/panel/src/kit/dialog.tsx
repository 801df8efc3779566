import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
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
  const isGone = useRef(false);
  const id = useOwnId('dialog');
  const w = say(kitWords);
  useLayoutEffect(() => {
    const shown = dialog.current;
    const before = document.activeElement;
    if (shown !== null && !shown.open) shown.showModal();
    return () => {
      isGone.current = true;
      // As long as it is open, nothing else can have the focus.
      shown?.close();
      const back = before instanceof HTMLElement && before.isConnected ? before : null;
      (back ?? document.getElementById('screen'))?.focus();
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
      onClose={() => {
        // A browser closes it without asking when Escape is pressed twice. Whoever does not want that has it open again.
        if (isGone.current) return;
        onClose();
        setTimeout(() => {
          const shown = dialog.current;
          if (shown?.isConnected === true && !shown.open) shown.showModal();
        });
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
